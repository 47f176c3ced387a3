"""Going on with a draft or a cart: the customer by link, the agent in a new session."""

from __future__ import annotations

import graphene

from ..flows import continuing, copying, link_access, links, rebuilding
from ..models import Session
from .base import AGENT, PUBLIC, PhoneOrderMutation
from .cart_types import PhoneOrderCart
from .carts import revision_argument
from .ids import decode_id, decode_integer, decode_session, decode_uuid, encode_id
from .session_campaign import campaign_id_of
from .session_types import PhoneOrderImpersonation, PhoneOrderSession, impersonation_of
from .types import DateTime, PhoneOrderDirection, PhoneOrderMoney

PhoneOrderDifferenceKind = graphene.Enum(
    "PhoneOrderDifferenceKind",
    [(kind.value, kind.value) for kind in rebuilding.DifferenceKind],
)


class PhoneOrderDifference(graphene.ObjectType):
    class Meta:
        description = "Something that is no longer as it was quoted."

    kind = PhoneOrderDifferenceKind(required=True)
    message = graphene.String(required=True, description="A sentence to read aloud.")
    variant_id = graphene.ID()
    quoted_quantity = graphene.Int()
    available_quantity = graphene.Int(description="Units that are in the cart now.")
    quoted_price = graphene.Field(PhoneOrderMoney, description="Of one unit.")
    price = graphene.Field(PhoneOrderMoney, description="Of one unit, now.")

    def resolve_kind(root, info):
        return root.kind.value

    def resolve_variant_id(root, info):
        if not root.variant_ref:
            return None
        return encode_id("ProductVariant", root.variant_ref)


def differences_field():
    return graphene.List(
        graphene.NonNull(PhoneOrderDifference),
        description="What has changed since it was quoted.",
    )


class PhoneOrderDraftResume(PhoneOrderMutation):
    class Arguments:
        token = graphene.String(
            required=True,
            description="The last part of the link, or what the plugin's page gave in its place.",
        )
        answer = graphene.String(
            description="To what the link asks: a postal code, or the code that was mailed."
        )

    class Meta:
        description = (
            "Bring the cart of a draft to life for whoever holds its link. The checkout "
            "is completed by the shop's own operations, without a login."
        )
        permissions = PUBLIC

    checkout_id = graphene.ID(description="The host's checkout.")
    checkout_token = graphene.String(description="The same, as a bare key.")
    draft_number = graphene.String()
    channel = graphene.String(description="The checkout's; null where the shop has none.")
    expires_at = DateTime(description="Until then the shop's quote is good.")
    differences = differences_field()
    cart = graphene.Field(PhoneOrderCart)

    @classmethod
    def perform(cls, info, actor, now, token, answer=None):
        resumed = links.resume(token=token, actor=actor, now=now, answer=answer or "")
        return {
            "checkout_id": encode_id("Checkout", resumed.checkout_ref),
            "checkout_token": resumed.checkout_ref,
            "draft_number": str(resumed.draft.number),
            "channel": resumed.draft.channel_ref or None,
            "expires_at": resumed.draft.expires_at,
            "differences": resumed.differences,
            "cart": resumed.view,
        }


class PhoneOrderDraftLinkCodeSend(PhoneOrderMutation):
    class Arguments:
        token = graphene.String(required=True, description="The last part of the link.")

    class Meta:
        description = (
            "Mail the code that a link asks for to the customer's address: six digits, good for "
            "ten minutes, once a minute."
        )
        permissions = PUBLIC

    @classmethod
    def perform(cls, info, actor, now, token):
        link_access.send_code(token=token, now=now)
        return {}


class PhoneOrderDraftContinueInput(graphene.InputObjectType):
    agent_id = graphene.ID(description="The staff member that an app acts for.")
    direction = PhoneOrderDirection()
    call_centre = graphene.String()
    team = graphene.String()
    campaign_id = graphene.ID(description="The draft's own if not given.")


class PhoneOrderDraftContinue(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)
        input = PhoneOrderDraftContinueInput()

    class Meta:
        description = "Complete a draft in a new session, at the quoted prices."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    impersonation = graphene.Field(PhoneOrderImpersonation)
    differences = differences_field()

    @classmethod
    def perform(cls, info, actor, now, id, input=None):
        continued = continuing.continue_draft(
            draft_id=decode_uuid("PhoneOrderDraft", id), actor=actor, now=now, **_call(input or {})
        )
        return _continued(continued, now)


class PhoneOrderCartContinue(PhoneOrderMutation):
    class Arguments:
        checkout_id = graphene.ID(required=True, description="The host's checkout.")
        input = PhoneOrderDraftContinueInput()

    class Meta:
        description = (
            "Complete a cart that somebody left in the shop: a new session gets a copy, "
            "at the customer's prices. The cart itself stays as it is."
        )
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    impersonation = graphene.Field(PhoneOrderImpersonation)
    differences = differences_field()

    @classmethod
    def perform(cls, info, actor, now, checkout_id, input=None):
        continued = copying.continue_cart(
            checkout_ref=_checkout_ref(checkout_id), actor=actor, now=now, **_call(input or {})
        )
        return _continued(continued, now)


class PhoneOrderCartCopy(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        checkout_id = graphene.ID(
            required=True, description="One of the session's `customerCarts`."
        )
        revision = revision_argument()

    class Meta:
        description = "Add what the customer has in another cart to the session's cart."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    differences = differences_field()

    @classmethod
    def perform(cls, info, actor, now, id, checkout_id, revision=None):
        copied = copying.copy_cart(
            session_id=decode_session(id),
            checkout_ref=_checkout_ref(checkout_id),
            actor=actor,
            now=now,
            seen_revision=revision,
        )
        return {"session": copied.session, "differences": copied.differences}


class PhoneOrderOrderCopy(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        order_id = graphene.ID(required=True, description="One of the customer's `orders`.")
        revision = revision_argument()

    class Meta:
        description = (
            "Add what the customer ordered before to the session's cart, at what it costs now."
        )
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    differences = differences_field()

    @classmethod
    def perform(cls, info, actor, now, id, order_id, revision=None):
        copied = copying.copy_order(
            session_id=decode_session(id),
            order_ref=decode_id("Order", order_id, field="order_id"),
            actor=actor,
            now=now,
            seen_revision=revision,
        )
        return {"session": copied.session, "differences": copied.differences}


class ContinuingMutations(graphene.ObjectType):
    phone_order_draft_resume = PhoneOrderDraftResume.Field()
    phone_order_draft_link_code_send = PhoneOrderDraftLinkCodeSend.Field()
    phone_order_draft_continue = PhoneOrderDraftContinue.Field()
    phone_order_cart_continue = PhoneOrderCartContinue.Field()
    phone_order_cart_copy = PhoneOrderCartCopy.Field()
    phone_order_order_copy = PhoneOrderOrderCopy.Field()


def _checkout_ref(global_id):
    return str(decode_uuid("Checkout", global_id, field="checkout_id"))


def _call(given) -> dict:
    """What `starting.start` takes of the call."""
    agent_id = given.get("agent_id")
    return {
        "agent_id": decode_integer("User", agent_id, field="agent_id") if agent_id else None,
        "direction": given.get("direction") or Session.INBOUND,
        "call_centre": given.get("call_centre") or "",
        "team": given.get("team") or "",
        "campaign_id": campaign_id_of(given),
    }


def _continued(continued, now) -> dict:
    return {
        "session": continued.session,
        "impersonation": impersonation_of(continued.session, now),
        "differences": continued.differences,
    }
