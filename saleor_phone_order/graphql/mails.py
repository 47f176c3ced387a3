"""The mails that the plugin sends, in the API. They name nobody."""

from __future__ import annotations

import graphene

from ..flows import mail_list
from ..models import MailKind, MailState
from .base import AGENT, SUPERVISOR, PhoneOrderMutation, require
from .connections import PhoneOrderConnection, page, page_arguments
from .ids import decode_uuid
from .types import DateTime

PhoneOrderMailKind = graphene.Enum(
    "PhoneOrderMailKind", [(kind.value, kind.value) for kind in MailKind]
)
PhoneOrderMailState = graphene.Enum(
    "PhoneOrderMailState", [(state.value, state.value) for state in MailState]
)


class PhoneOrderMail(graphene.ObjectType):
    class Meta:
        description = "A mail that is to be sent, was sent, or could not be sent."
        interfaces = (graphene.relay.Node,)

    kind = PhoneOrderMailKind(required=True)
    state = PhoneOrderMailState(required=True)
    reason = graphene.String(
        required=True,
        description="A code why it was not sent (yet), such as SMTP_550, CONNECTION, GONE.",
    )
    attempts = graphene.Int(required=True)
    queued_at = DateTime(required=True)
    sent_at = DateTime()


class PhoneOrderMailConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderMail


class PhoneOrderMailResend(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = (
            "Send what a mail told once more. Links that were mailed before stay good. Codes"
            " are not sent again."
        )
        permissions = AGENT

    mail = graphene.Field(PhoneOrderMail, description="The one that is sent now.")

    @classmethod
    def perform(cls, info, actor, now, id):
        mail = mail_list.resend(mail_id=decode_uuid("PhoneOrderMail", id), actor=actor, now=now)
        mail.refresh_from_db()
        return {"mail": mail}


class MailQueries(graphene.ObjectType):
    phone_order_mails = graphene.Field(
        PhoneOrderMailConnection,
        state=PhoneOrderMailState(),
        description="The mails of all agents, newest first.",
        **page_arguments(),
    )

    def resolve_phone_order_mails(root, info, state=None, first=None, after=None):
        require(info.context, *SUPERVISOR)
        return page(
            PhoneOrderMailConnection,
            lambda limit, offset: mail_list.listed(
                state=MailState(state) if state else None, limit=limit, offset=offset
            ),
            first=first,
            after=after,
        )


class MailMutations(graphene.ObjectType):
    phone_order_mail_resend = PhoneOrderMailResend.Field()
