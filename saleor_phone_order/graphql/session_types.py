"""What the API says of a session."""

from __future__ import annotations

import graphene
from django.utils import timezone

from ..flows import (
    cart_views,
    customer_tiers,
    impersonation,
    mail_list,
    payment_kinds,
    payment_rows,
    presence,
    price_override_list,
    reviews,
    sessions,
)
from ..flows.consent_needed import ConsentRequired
from ..hosts import host
from ..rules.refusals import Refusal
from ..rules.states import Action, SessionState, allowed_actions
from .cart_types import PhoneOrderCart
from .connections import PhoneOrderConnection
from .consent_types import PhoneOrderConsent
from .details import DetailsOfSession
from .errors import refused
from .ids import encode_id
from .mails import PhoneOrderMail
from .payments import PhoneOrderGateway, PhoneOrderPayment, PhoneOrderProcessPayment, gateway_of
from .price_overrides import PhoneOrderPriceLimits, PhoneOrderPriceOverride
from .session_campaign import CampaignOfSession
from .types import DateTime, PhoneOrderDirection, PhoneOrderOrder, PhoneOrderPerson

PhoneOrderSessionState = graphene.Enum(
    "PhoneOrderSessionState", [(state.value, state.value) for state in SessionState]
)
PhoneOrderAction = graphene.Enum(
    "PhoneOrderAction",
    [(action.value, action.value) for action in Action],
)


class PhoneOrderCustomerCart(graphene.ObjectType):
    class Meta:
        description = "A cart that the customer has in the shop. Sessions never change it."

    id = graphene.ID(required=True)
    quantity = graphene.Int(required=True, description="Units of all lines.")
    changed_at = DateTime(required=True)

    def resolve_id(root, info):
        return encode_id("Checkout", root.checkout_ref)

    def resolve_quantity(root, info):
        return sum(root.quantities.values())


class PhoneOrderSession(CampaignOfSession, DetailsOfSession, graphene.ObjectType):
    class Meta:
        description = "One agent working for one customer, from start to outcome."
        interfaces = (graphene.relay.Node,)

    revision = graphene.Int(required=True, description="How many changes it has had.")
    state = PhoneOrderSessionState(required=True)
    is_open = graphene.Boolean(required=True)
    allowed_actions = graphene.List(
        graphene.NonNull(PhoneOrderAction),
        required=True,
        description="What may be done now; screens draw their buttons from it.",
    )
    agent = graphene.Field(PhoneOrderPerson)
    app_id = graphene.ID(description="The app that has the session, if it is one.")
    customer = graphene.Field(PhoneOrderPerson)
    tier_name = graphene.String(description="Of the customer's price tier.")
    is_guest = graphene.Boolean(required=True)
    channel = graphene.String(required=True, description="Empty where there is one.")
    currency = graphene.String(required=True)
    direction = PhoneOrderDirection(required=True)
    call_centre = graphene.String(required=True)
    team = graphene.String(required=True)
    disposition = graphene.String(required=True)
    started_at = DateTime(required=True)
    heartbeat_at = DateTime(required=True)
    ended_at = DateTime()
    handle_seconds = graphene.Int(description="From start to end, once ended.")
    was_ended_by_guard = graphene.Boolean(required=True)
    acknowledged_at = DateTime()
    checkout_id = graphene.ID(
        description="The host's checkout, for its own mutations under the token."
    )
    order_id = graphene.ID(description="The order that was placed.")
    order = graphene.Field(PhoneOrderOrder, description="Null if the shop has deleted it.")
    review = graphene.Field(
        "saleor_phone_order.graphql.reviews.PhoneOrderReview",
        description="What its order waits for, or waited for.",
    )
    payment = graphene.Field(
        PhoneOrderPayment, description="The latest one by the gateway; no preauthorization."
    )
    payment_kinds = graphene.List(
        graphene.NonNull(PhoneOrderProcessPayment),
        required=True,
        description="How the order can be paid; empty unless it can be placed now.",
    )
    gateway = graphene.Field(
        PhoneOrderGateway, description="Null if the channel takes no payments by the gateway."
    )
    draft_id = graphene.ID(description="The draft that was saved.")
    continued_draft_id = graphene.ID(description="The draft that this continues.")
    consent = graphene.Field(
        PhoneOrderConsent,
        description="Null if the customer need not agree. Until given there is no token,"
        " no order and no hand-off.",
    )
    leave_nonce = graphene.String(
        description="For the session's own agent: what its page sends when it is left."
    )
    cart = graphene.Field(PhoneOrderCart, description="Null once it is gone.")
    price_overrides = graphene.List(
        graphene.NonNull(PhoneOrderPriceOverride),
        required=True,
        description="Prices that its agents gave or asked for, in that order.",
    )
    price_limits = graphene.Field(PhoneOrderPriceLimits, required=True)
    customer_carts = graphene.List(
        graphene.NonNull(PhoneOrderCustomerCart),
        required=True,
        description="What the customer has in the shop already.",
    )
    mails = graphene.List(
        graphene.NonNull(PhoneOrderMail),
        required=True,
        description="To its customer and its agent, newest first.",
    )

    def resolve_revision(root, info):
        return sessions.revision(root)

    def resolve_tier_name(root, info):
        tier = customer_tiers.tier_of(root.customer_id) if root.customer_id else None
        return tier.name if tier else None

    def resolve_allowed_actions(root, info):
        allowed = allowed_actions(root.state, is_guest=root.customer_id is None)
        return [action.value for action in allowed]

    def resolve_app_id(root, info):
        return encode_id("App", root.app_ref) if root.app_ref else None

    def resolve_channel(root, info):
        return root.channel_ref

    def resolve_handle_seconds(root, info):
        if root.ended_at is None:
            return None
        return int((root.ended_at - root.started_at).total_seconds())

    def resolve_checkout_id(root, info):
        return encode_id("Checkout", root.checkout_ref) if root.checkout_ref else None

    def resolve_order_id(root, info):
        return encode_id("Order", root.order_ref) if root.order_ref else None

    def resolve_order(root, info):
        return host.order_summary(root.order_ref) if root.order_ref else None

    def resolve_review(root, info):
        return reviews.of_order(root.order_ref) if root.order_ref else None

    def resolve_payment(root, info):
        return payment_rows.latest_of(root)

    def resolve_payment_kinds(root, info):
        return payment_kinds.of_session(root)

    def resolve_gateway(root, info):
        return gateway_of(root)

    def resolve_draft_id(root, info):
        return encode_id("PhoneOrderDraft", root.saved_draft_id) if root.saved_draft_id else None

    def resolve_continued_draft_id(root, info):
        draft_id = root.continued_draft_id
        return encode_id("PhoneOrderDraft", draft_id) if draft_id else None

    def resolve_consent(root, info):
        return getattr(root, "consent", None)

    def resolve_leave_nonce(root, info):
        is_own = root.is_open and sessions.is_own(root, host.actor(info.context))
        return presence.leave_nonce(root) if is_own else None

    def resolve_cart(root, info):
        try:
            return cart_views.of_session(session=root, now=timezone.now())
        except Refusal as refusal:
            raise refused(refusal) from refusal

    def resolve_price_overrides(root, info):
        return price_override_list.of_session(root)

    def resolve_price_limits(root, info):
        return price_override_list.limits_of(root)

    def resolve_customer_carts(root, info):
        return host.customer_carts(root.customer) if root.customer else []

    def resolve_mails(root, info):
        return mail_list.of_session(root)


class PhoneOrderSessionConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderSession


class PhoneOrderImpersonation(graphene.ObjectType):
    class Meta:
        description = (
            "A token with which the host's own API answers as it answers the customer. "
            "Send it as `Authorization: JWT …` (Saleor 2.10) or `Bearer …`."
        )

    token = graphene.String(required=True)
    expires_at = DateTime(required=True)


def impersonation_of(session, now):
    if session.customer_id is None or not session.is_open:
        return None
    try:
        token, expires_at = impersonation.mint(session=session, now=now)
    except ConsentRequired:
        return None
    return PhoneOrderImpersonation(token=token, expires_at=expires_at)
