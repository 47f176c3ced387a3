"""Drafts and their resume links in the API."""

from __future__ import annotations

import graphene

from ..flows import drafts, links, session_list
from ..rules.choices import RecipientCheck
from ..rules.refusals import Refusal
from ..rules.states import DraftState
from .base import AGENT, AGENT_OR_SUPERVISOR, PhoneOrderMutation, require
from .connections import page, page_arguments
from .draft_types import (
    PhoneOrderDraft,
    PhoneOrderDraftConnection,
    PhoneOrderDraftLink,
    PhoneOrderDraftState,
    PhoneOrderRecipientCheck,
)
from .errors import refused
from .ids import decode_session, decode_uuid
from .session_types import PhoneOrderSession


def include_products_argument():
    return graphene.Boolean(description="False: the link prefills the customer's details only.")


def recipient_check_argument():
    return PhoneOrderRecipientCheck(
        description="What the link asks first; left out: what the shop's settings say. "
        "For a draft without a postal code, a code is mailed instead."
    )


class PhoneOrderDraftSave(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        note = graphene.String(description="For the next agent.")
        disposition = graphene.String(description="Why, in a few words.")
        mail_link = graphene.Boolean(description="Also mail the link to the customer.")
        include_products = include_products_argument()
        recipient_check = recipient_check_argument()

    class Meta:
        description = "End a phone order as a draft, with a link to resume it."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    draft = graphene.Field(PhoneOrderDraft)
    link = graphene.Field(
        PhoneOrderDraftLink,
        description="Null if the shop's links ask what this draft does not say.",
    )

    @classmethod
    def perform(cls, info, actor, now, id, note=None, disposition=None, mail_link=False, **link):
        session_id = decode_session(id)
        draft, issued = links.save_draft(
            session_id=session_id,
            actor=actor,
            now=now,
            note=note or "",
            disposition=disposition or "",
            **_options(is_mailed=mail_link, **link),
        )
        return {
            "session": session_list.readable(session_id=session_id, actor=actor),
            "draft": draft,
            "link": issued,
        }


class PhoneOrderDraftLinkSend(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)
        mail = graphene.Boolean(description="Also mail it to the customer.")
        include_products = include_products_argument()
        recipient_check = recipient_check_argument()

    class Meta:
        description = "Make a new link of a draft; all earlier ones die."
        permissions = AGENT

    draft = graphene.Field(PhoneOrderDraft)
    link = graphene.Field(PhoneOrderDraftLink)

    @classmethod
    def perform(cls, info, actor, now, id, mail=False, **link):
        link = links.issue(
            draft_id=_draft_id(id), actor=actor, now=now, **_options(is_mailed=mail, **link)
        )
        return {"draft": link.draft, "link": link}


class PhoneOrderDraftLinkRevoke(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = "Kill all links of a draft, and the cart that one has resumed."
        permissions = AGENT

    draft = graphene.Field(PhoneOrderDraft)

    @classmethod
    def perform(cls, info, actor, now, id):
        return {"draft": links.revoke(draft_id=_draft_id(id), actor=actor, now=now)}


class DraftQueries(graphene.ObjectType):
    phone_order_draft = graphene.Field(
        PhoneOrderDraft, id=graphene.ID(required=True), description="A draft."
    )
    phone_order_drafts = graphene.Field(
        PhoneOrderDraftConnection,
        search=graphene.String(description="Number, e-mail or the customer's name."),
        state=PhoneOrderDraftState(),
        description="Drafts of all agents, newest first.",
        **page_arguments(),
    )

    def resolve_phone_order_draft(root, info, id):
        require(info.context, *AGENT_OR_SUPERVISOR)
        try:
            return drafts.found(draft_id=_draft_id(id))
        except drafts.DraftNotFound:
            return None
        except Refusal as refusal:
            raise refused(refusal) from None

    def resolve_phone_order_drafts(root, info, search=None, state=None, first=None, after=None):
        require(info.context, *AGENT_OR_SUPERVISOR)
        try:
            return page(
                PhoneOrderDraftConnection,
                lambda limit, offset: drafts.listed(
                    search=search or "",
                    state=DraftState(state) if state else None,
                    limit=limit,
                    offset=offset,
                ),
                first=first,
                after=after,
            )
        except Refusal as refusal:
            raise refused(refusal) from None


class DraftMutations(graphene.ObjectType):
    phone_order_draft_save = PhoneOrderDraftSave.Field()
    phone_order_draft_link_send = PhoneOrderDraftLinkSend.Field()
    phone_order_draft_link_revoke = PhoneOrderDraftLinkRevoke.Field()


def _options(*, is_mailed, include_products=None, recipient_check=None):
    """Arguments of a link, as the flow takes them."""
    return {
        "is_mailed": bool(is_mailed),
        "has_products": include_products is not False,
        "recipient_check": RecipientCheck(recipient_check) if recipient_check else None,
    }


def _draft_id(global_id):
    return decode_uuid("PhoneOrderDraft", global_id)
