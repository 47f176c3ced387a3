"""Prices that agents give, and how far they may go, in the API."""

from __future__ import annotations

import graphene

from ..flows import price_approvals, price_override_list, price_overrides
from ..hosts import host
from ..models import OverrideKind
from ..rules.states import OverrideAction, OverrideState
from .base import SUPERVISOR, PhoneOrderMutation, require
from .carts import CartMutation
from .connections import PhoneOrderConnection, page, page_arguments
from .ids import decode_id, decode_session, decode_uuid, encode_id
from .tiers import decimal_of
from .types import DateTime, PhoneOrderMoney, PhoneOrderPerson

PhoneOrderOverrideKind = graphene.Enum(
    "PhoneOrderOverrideKind", [(kind.value, kind.value) for kind in OverrideKind]
)
PhoneOrderOverrideState = graphene.Enum(
    "PhoneOrderOverrideState", [(state.value, state.value) for state in OverrideState]
)
PhoneOrderOverrideAction = graphene.Enum(
    "PhoneOrderOverrideAction", [(action.value, action.value) for action in OverrideAction]
)


class PhoneOrderPriceOverride(graphene.ObjectType):
    class Meta:
        description = (
            "A price that an agent gave or asked for: of one unit, of shipping the whole; "
            "before taxes."
        )
        interfaces = (graphene.relay.Node,)

    session_id = graphene.ID(required=True)
    kind = PhoneOrderOverrideKind(required=True)
    state = PhoneOrderOverrideState(required=True)
    variant_id = graphene.ID(description="Null for shipping.")
    sku = graphene.String(required=True, description="Empty, as the name is, for shipping.")
    name = graphene.String(required=True)
    quantity = graphene.Int(required=True, description="For at most so many units.")
    price = graphene.Field(PhoneOrderMoney, required=True)
    resolved_price = graphene.Field(
        PhoneOrderMoney, required=True, description="What it cost without."
    )
    percentage = graphene.String(
        required=True, description="What it takes off that, with the codes in the cart."
    )
    ceiling = graphene.String(
        required=True, description="How much of that the agent may give alone, in percent."
    )
    reason = graphene.String(required=True)
    asked_by = graphene.Field(PhoneOrderPerson, description="Null for an app.")
    decided_by = graphene.Field(PhoneOrderPerson, description="Null if nobody had to.")
    created_at = DateTime(required=True)
    decided_at = DateTime()
    allowed_actions = graphene.List(
        graphene.NonNull(PhoneOrderOverrideAction),
        required=True,
        description="What you may decide: nothing about prices of your own calls.",
    )

    def resolve_session_id(root, info):
        return encode_id("PhoneOrderSession", root.session_id)

    def resolve_variant_id(root, info):
        return encode_id("ProductVariant", root.variant_ref) if root.variant_ref else None

    def resolve_sku(root, info):
        return price_override_list.name_of(root).sku

    def resolve_name(root, info):
        variant = price_override_list.name_of(root)
        return ", ".join(filter(None, [variant.product_name, variant.name]))

    def resolve_price(root, info):
        return price_override_list.money(root.amount, root.currency)

    def resolve_resolved_price(root, info):
        return price_override_list.money(root.resolved_amount, root.currency)

    def resolve_percentage(root, info):
        return str(root.percentage)

    def resolve_ceiling(root, info):
        return str(root.ceiling)

    def resolve_allowed_actions(root, info):
        actor = host.actor(info.context)
        return [action.value for action in price_approvals.allowed(override=root, actor=actor)]


class PhoneOrderPriceOverrideConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderPriceOverride


class PhoneOrderPriceLimits(graphene.ObjectType):
    class Meta:
        description = "How far the agent of a session may go with prices and codes."

    are_prices_adjustable = graphene.Boolean(required=True)
    is_shipping_adjustable = graphene.Boolean(required=True)
    are_coupons_combined = graphene.Boolean(required=True)
    ceiling = graphene.String(required=True, description="Percent off, without a supervisor.")


class OverrideMutation(CartMutation):
    """An agent gives a price: the fresh cart comes back, and what was given or asked for."""

    class Meta:
        abstract = True

    override = graphene.Field(
        PhoneOrderPriceOverride, description="Null if a price was taken back."
    )


class PhoneOrderLinePriceOverride(OverrideMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        line_id = graphene.ID(required=True)
        price = graphene.String(description="Of one unit, e.g. 12.50. Null takes it back.")
        reason = graphene.String(description="Why; required with a price.")
        ask_approval = graphene.Boolean(
            description="Ask a supervisor if it is beyond the agent's ceiling."
        )

    class Meta:
        description = "Sell a line for less, up to the units that it has now."

    @classmethod
    def perform(cls, info, actor, now, id, line_id, price=None, reason=None, ask_approval=None):
        session, override = price_overrides.give_line_price(
            session_id=decode_session(id),
            actor=actor,
            now=now,
            line_ref=decode_id("CheckoutLine", line_id, field="line_id"),
            price=decimal_of(price, "price"),
            reason=reason or "",
            asks_approval=bool(ask_approval),
        )
        return {"session": session, "override": override}


class PhoneOrderShippingPriceOverride(OverrideMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        price = graphene.String(description="Of the whole shipping. Null takes it back.")
        reason = graphene.String(description="Why; required with a price.")
        ask_approval = graphene.Boolean(
            description="Ask a supervisor if it is beyond the agent's ceiling."
        )

    class Meta:
        description = "Ship for less, by the method that is chosen now."

    @classmethod
    def perform(cls, info, actor, now, id, price=None, reason=None, ask_approval=None):
        session, override = price_overrides.give_shipping_price(
            session_id=decode_session(id),
            actor=actor,
            now=now,
            price=decimal_of(price, "price"),
            reason=reason or "",
            asks_approval=bool(ask_approval),
        )
        return {"session": session, "override": override}


class PhoneOrderPriceOverrideApprove(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = "Let an agent have a price: it is in the cart at once."
        permissions = SUPERVISOR

    override = graphene.Field(PhoneOrderPriceOverride)

    @classmethod
    def perform(cls, info, actor, now, id):
        return {
            "override": price_approvals.approve(override_id=_override_id(id), actor=actor, now=now)
        }


class PhoneOrderPriceOverrideRefuse(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = "Do not let an agent have a price; the cart stays as it is."
        permissions = SUPERVISOR

    override = graphene.Field(PhoneOrderPriceOverride)

    @classmethod
    def perform(cls, info, actor, now, id):
        return {
            "override": price_approvals.refuse(override_id=_override_id(id), actor=actor, now=now)
        }


class PriceOverrideQueries(graphene.ObjectType):
    phone_order_price_overrides = graphene.Field(
        PhoneOrderPriceOverrideConnection,
        state=PhoneOrderOverrideState(),
        description="Prices that agents gave or asked for: what waits longest comes first.",
        **page_arguments(),
    )

    def resolve_phone_order_price_overrides(root, info, state=None, first=None, after=None):
        require(info.context, *SUPERVISOR)
        return page(
            PhoneOrderPriceOverrideConnection,
            lambda limit, offset: price_override_list.listed(
                state=OverrideState(state) if state else None, limit=limit, offset=offset
            ),
            first=first,
            after=after,
        )


class PriceOverrideMutations(graphene.ObjectType):
    phone_order_line_price_override = PhoneOrderLinePriceOverride.Field()
    phone_order_shipping_price_override = PhoneOrderShippingPriceOverride.Field()
    phone_order_price_override_approve = PhoneOrderPriceOverrideApprove.Field()
    phone_order_price_override_refuse = PhoneOrderPriceOverrideRefuse.Field()


def _override_id(global_id):
    return decode_uuid("PhoneOrderPriceOverride", global_id)
