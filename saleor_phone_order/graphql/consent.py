"""The customer's consent in the API."""

from __future__ import annotations

import graphene

from ..flows import consent
from .base import AGENT, PhoneOrderMutation
from .ids import decode_session
from .session_types import PhoneOrderImpersonation, PhoneOrderSession, impersonation_of


class PhoneOrderConsentRecord(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        wording = graphene.String(
            required=True, description="What the customer agreed to, at most 500 characters."
        )

    class Meta:
        description = "The customer said that they agree. Answers with the token."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    impersonation = graphene.Field(PhoneOrderImpersonation)

    @classmethod
    def perform(cls, info, actor, now, id, wording):
        session = consent.record_verbal(
            session_id=decode_session(id), actor=actor, now=now, wording=wording
        )
        return {"session": session, "impersonation": impersonation_of(session, now)}


class PhoneOrderConsentCodeSend(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")

    class Meta:
        description = "Mail the customer a code to read out. At most one a minute."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)

    @classmethod
    def perform(cls, info, actor, now, id):
        return {"session": consent.send_code(session_id=decode_session(id), actor=actor, now=now)}


class PhoneOrderConsentCodeConfirm(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        code = graphene.String(required=True, description="As the customer read it out.")

    class Meta:
        description = (
            "The customer agrees by the code, which is good for ten minutes. After five"
            " wrong ones no other is taken. Answers with the token."
        )
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    impersonation = graphene.Field(PhoneOrderImpersonation)

    @classmethod
    def perform(cls, info, actor, now, id, code):
        session = consent.confirm_code(
            session_id=decode_session(id), actor=actor, now=now, code=code
        )
        return {"session": session, "impersonation": impersonation_of(session, now)}


class ConsentMutations(graphene.ObjectType):
    phone_order_consent_record = PhoneOrderConsentRecord.Field()
    phone_order_consent_code_send = PhoneOrderConsentCodeSend.Field()
    phone_order_consent_code_confirm = PhoneOrderConsentCodeConfirm.Field()
