"""Sessions in the API: start, stay, return, end."""

from __future__ import annotations

import graphene

from ..flows import guests, handoff, presence, session_list, sessions, starting, taking_over
from ..models import Session
from ..rules.refusals import ErrorCode, Refusal
from .base import AGENT, AGENT_OR_SUPERVISOR, SUPERVISOR, PhoneOrderMutation, require
from .connections import page, page_arguments
from .errors import refused
from .ids import decode_integer, decode_session
from .session_campaign import campaign_id_of
from .session_types import (
    PhoneOrderImpersonation,
    PhoneOrderSession,
    PhoneOrderSessionConnection,
    impersonation_of,
)
from .types import PhoneOrderDirection, PhoneOrderPerson

PhoneOrderExistingCarts = graphene.Enum(
    "PhoneOrderExistingCarts",
    [
        (handoff.KEEP, handoff.KEEP),
        (handoff.MERGE, handoff.MERGE),
        (handoff.REPLACE, handoff.REPLACE),
    ],
)


class PhoneOrderSessionStartInput(graphene.InputObjectType):
    customer_id = graphene.ID(description="Left out for a guest.")
    agent_id = graphene.ID(description="The staff member that an app acts for.")
    channel = graphene.String(description="Channel slug, on hosts that have channels.")
    direction = PhoneOrderDirection()
    call_centre = graphene.String()
    team = graphene.String()
    campaign_id = graphene.ID(
        description="The only one that can be chosen is taken by itself where one is required."
    )


class PhoneOrderSessionStart(PhoneOrderMutation):
    class Arguments:
        input = PhoneOrderSessionStartInput(required=True)

    class Meta:
        description = "Start a phone order for a customer, or for a guest."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    impersonation = graphene.Field(PhoneOrderImpersonation)

    @classmethod
    def perform(cls, info, actor, now, input):
        session = starting.start(
            actor=actor,
            now=now,
            customer_id=_user(input, "customer_id"),
            agent_id=_user(input, "agent_id"),
            channel_ref=input.get("channel") or "",
            direction=input.get("direction") or Session.INBOUND,
            call_centre=input.get("call_centre") or "",
            team=input.get("team") or "",
            campaign_id=campaign_id_of(input),
        )
        return {"session": session, "impersonation": impersonation_of(session, now)}


class PhoneOrderSessionHeartbeat(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = "The agent is still there. Answers with a fresh token."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    impersonation = graphene.Field(PhoneOrderImpersonation)

    @classmethod
    def perform(cls, info, actor, now, id):
        session = presence.heartbeat(session_id=decode_session(id), actor=actor, now=now)
        return {"session": session, "impersonation": impersonation_of(session, now)}


class PhoneOrderSessionTakeOver(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = "A supervisor goes on with another agent's phone order."
        permissions = SUPERVISOR

    session = graphene.Field(PhoneOrderSession)
    impersonation = graphene.Field(PhoneOrderImpersonation)

    @classmethod
    def perform(cls, info, actor, now, id):
        session = taking_over.take_over(session_id=decode_session(id), actor=actor, now=now)
        return {"session": session, "impersonation": impersonation_of(session, now)}


class PhoneOrderSessionRelease(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = "A supervisor frees an agent from a phone order that hangs."
        permissions = SUPERVISOR

    session = graphene.Field(PhoneOrderSession)

    @classmethod
    def perform(cls, info, actor, now, id):
        return {"session": taking_over.release(session_id=decode_session(id), actor=actor, now=now)}


class PhoneOrderSessionAcknowledge(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = "The agent has seen that the guard ended this phone order."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)

    @classmethod
    def perform(cls, info, actor, now, id):
        return {
            "session": presence.acknowledge(session_id=decode_session(id), actor=actor, now=now)
        }


class GuestNeedsOne(Refusal):
    code = ErrorCode.REQUIRED
    message = "Give either an e-mail or a customer."


class PhoneOrderSessionIdentify(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)
        email = graphene.String(description="For the order of someone without an account.")
        customer_id = graphene.ID(description="The account that the guest has after all.")

    class Meta:
        description = "A guest says who they are: an e-mail, or a customer."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    impersonation = graphene.Field(PhoneOrderImpersonation)
    known_customer = graphene.Field(
        PhoneOrderPerson, description="Who has this e-mail: offer to use the account."
    )

    @classmethod
    def perform(cls, info, actor, now, id, email=None, customer_id=None):
        session_id = decode_session(id)
        if (email is None) == (customer_id is None):
            raise GuestNeedsOne(field="email")
        if email is not None:
            session, known = guests.write_email(
                session_id=session_id, actor=actor, now=now, email=email
            )
            return {"session": session, "known_customer": known}
        session = guests.identify(
            session_id=session_id,
            actor=actor,
            now=now,
            customer_id=decode_integer("User", customer_id, field="customer_id"),
        )
        return {"session": session, "impersonation": impersonation_of(session, now)}


class PhoneOrderCancel(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        disposition = graphene.String(description="Why, in a few words.")

    class Meta:
        description = "End a phone order; its cart is deleted."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)

    @classmethod
    def perform(cls, info, actor, now, id, disposition=None):
        return {
            "session": sessions.cancel(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                disposition=disposition or "",
            )
        }


class PhoneOrderHandOff(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        existing_carts = PhoneOrderExistingCarts(
            description="What becomes of carts that the customer has (KEEP if not given)."
        )
        disposition = graphene.String(description="Why, in a few words.")
        mail = graphene.Boolean(description="Whether the customer gets a mail about it.")

    class Meta:
        description = "Leave the cart to the customer, who finishes it after a login."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)

    @classmethod
    def perform(cls, info, actor, now, id, existing_carts=None, disposition=None, mail=None):
        return {
            "session": handoff.hand_off(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                existing_carts=existing_carts or handoff.KEEP,
                disposition=disposition or "",
                is_mailed=bool(mail),
            )
        }


class SessionQueries(graphene.ObjectType):
    phone_order_session = graphene.Field(
        PhoneOrderSession,
        id=graphene.ID(required=True),
        description="A session of one's own, or any for a supervisor.",
    )
    phone_order_current_session = graphene.Field(
        PhoneOrderSession,
        description="What the agent has to finish or to acknowledge first.",
    )
    phone_order_sessions = graphene.Field(
        PhoneOrderSessionConnection,
        is_open=graphene.Boolean(),
        description="Newest first: one's own, or all for a supervisor.",
        **page_arguments(),
    )

    def resolve_phone_order_session(root, info, id):
        actor = require(info.context, *AGENT_OR_SUPERVISOR)
        try:
            return session_list.readable(session_id=decode_session(id), actor=actor)
        except Refusal as refusal:
            raise refused(refusal) from refusal

    def resolve_phone_order_current_session(root, info):
        return session_list.current(actor=require(info.context, *AGENT_OR_SUPERVISOR))

    def resolve_phone_order_sessions(root, info, is_open=None, first=None, after=None):
        actor = require(info.context, *AGENT_OR_SUPERVISOR)
        return page(
            PhoneOrderSessionConnection,
            lambda limit, offset: session_list.listed(
                actor=actor, is_open=is_open, limit=limit, offset=offset
            ),
            first=first,
            after=after,
        )


class SessionMutations(graphene.ObjectType):
    phone_order_session_start = PhoneOrderSessionStart.Field()
    phone_order_session_heartbeat = PhoneOrderSessionHeartbeat.Field()
    phone_order_session_take_over = PhoneOrderSessionTakeOver.Field()
    phone_order_session_release = PhoneOrderSessionRelease.Field()
    phone_order_session_acknowledge = PhoneOrderSessionAcknowledge.Field()
    phone_order_session_identify = PhoneOrderSessionIdentify.Field()
    phone_order_cancel = PhoneOrderCancel.Field()
    phone_order_hand_off = PhoneOrderHandOff.Field()


def _user(given, name):
    global_id = given.get(name)
    return decode_integer("User", global_id, field=name) if global_id else None
