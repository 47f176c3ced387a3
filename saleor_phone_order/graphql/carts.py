"""The session's cart in the API."""

from __future__ import annotations

import graphene

from ..flows import carts
from .base import AGENT, PhoneOrderMutation
from .ids import decode_id, decode_session, encode_id
from .types import (
    PhoneOrderAddress,
    PhoneOrderAddressInput,
    PhoneOrderMoney,
    PhoneOrderPriceReason,
    PhoneOrderTaxedMoney,
    address_of,
)


class PhoneOrderLine(graphene.ObjectType):
    class Meta:
        description = "A variant in the cart. Prices of one unit unless they say total."

    id = graphene.ID(required=True)
    variant_id = graphene.ID(required=True)
    sku = graphene.String(required=True)
    product_name = graphene.String(required=True)
    variant_name = graphene.String(required=True)
    quantity = graphene.Int(required=True)
    available_quantity = graphene.Int(required=True)
    list_price = graphene.Field(
        PhoneOrderMoney, required=True, description="Before tier, promotions and taxes."
    )
    applied_price = graphene.Field(
        PhoneOrderMoney,
        required=True,
        description="What replaces the list price, before promotions and taxes.",
    )
    reason = graphene.Field(PhoneOrderPriceReason, required=True)
    unit_price = graphene.Field(
        PhoneOrderTaxedMoney,
        required=True,
        description="What one unit is charged, promotions and taxes included.",
    )
    total = graphene.Field(PhoneOrderTaxedMoney, required=True)

    def resolve_id(root, info):
        return encode_id("CheckoutLine", root.line.ref)

    def resolve_variant_id(root, info):
        return encode_id("ProductVariant", root.line.variant.ref)

    def resolve_sku(root, info):
        return root.line.variant.sku

    def resolve_product_name(root, info):
        return root.line.variant.product_name

    def resolve_variant_name(root, info):
        return root.line.variant.name

    def resolve_quantity(root, info):
        return root.line.quantity

    def resolve_available_quantity(root, info):
        return root.line.variant.available_quantity

    def resolve_list_price(root, info):
        return root.price.list_price

    def resolve_applied_price(root, info):
        return root.price.unit

    def resolve_reason(root, info):
        return root.price.reason

    def resolve_unit_price(root, info):
        return root.line.unit_price

    def resolve_total(root, info):
        return root.line.total


class PricedLine:
    """A line of the host and why it costs what it does."""

    def __init__(self, line, price):
        self.line = line
        self.price = price


class PhoneOrderShippingMethod(graphene.ObjectType):
    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    price = graphene.Field(PhoneOrderTaxedMoney, required=True)

    def resolve_id(root, info):
        return encode_id("ShippingMethod", root.ref)


class PhoneOrderPromoCodeKind(graphene.Enum):
    VOUCHER = "VOUCHER"
    GIFT_CARD = "GIFT_CARD"


class PhoneOrderPromoCode(graphene.ObjectType):
    class Meta:
        description = "A voucher or gift card in the cart; a gift card's code is masked."

    code = graphene.String(required=True)
    kind = PhoneOrderPromoCodeKind(required=True)
    name = graphene.String(required=True)
    discount = graphene.Field(
        PhoneOrderMoney, required=True, description="What it takes off; a gift card's balance."
    )
    is_folded = graphene.Boolean(
        required=True, description="Its discount is part of the prices of the lines."
    )


def _of_snapshot(attribute, default, root, info, **arguments):
    return getattr(root.snapshot, attribute)


class PhoneOrderCart(graphene.ObjectType):
    class Meta:
        description = "The cart with totals, taxes and delivery as the host has them now."
        default_resolver = _of_snapshot

    quantity = graphene.Int(required=True, description="Units of all lines.")
    email = graphene.String(required=True)
    note = graphene.String(required=True)
    lines = graphene.List(graphene.NonNull(PhoneOrderLine), required=True)
    billing_address = graphene.Field(PhoneOrderAddress)
    shipping_address = graphene.Field(PhoneOrderAddress)
    is_shipping_required = graphene.Boolean(required=True)
    shipping_method = graphene.Field(PhoneOrderShippingMethod)
    shipping_methods = graphene.List(graphene.NonNull(PhoneOrderShippingMethod), required=True)
    promo_codes = graphene.List(graphene.NonNull(PhoneOrderPromoCode), required=True)
    subtotal = graphene.Field(PhoneOrderTaxedMoney, required=True)
    shipping_price = graphene.Field(PhoneOrderTaxedMoney, required=True)
    discount = graphene.Field(PhoneOrderMoney, required=True)
    total = graphene.Field(PhoneOrderTaxedMoney, required=True, description="What is left to pay.")

    def resolve_lines(root, info):
        return [PricedLine(line, root.prices[line.variant.ref]) for line in root.snapshot.lines]


class PhoneOrderLineInput(graphene.InputObjectType):
    variant_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class PhoneOrderLineUpdateInput(graphene.InputObjectType):
    line_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True, description="0 deletes the line.")


class CartMutation(PhoneOrderMutation):
    """A change of the session's cart; the fresh cart comes back with the session."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, **options):
        # The session type needs the cart type, so it is named only when it is used.
        cls.session = graphene.Field("saleor_phone_order.graphql.sessions.PhoneOrderSession")
        super().__init_subclass_with_meta__(permissions=AGENT, **options)


def revision_argument():
    return graphene.Int(
        description="Of the session, as you saw it: if it has changed since, nothing is added."
    )


class PhoneOrderLinesAdd(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        lines = graphene.List(graphene.NonNull(PhoneOrderLineInput))
        text = graphene.String(description="Pasted rows: SKU and quantity each.")
        revision = revision_argument()

    class Meta:
        description = "Add variants to the cart, by id or as pasted “SKU quantity” rows."

    @classmethod
    def perform(cls, info, actor, now, id, lines=None, text=None, revision=None):
        return {
            "session": carts.add_lines(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                lines=[
                    (
                        decode_id("ProductVariant", line["variant_id"], field="variant_id"),
                        line["quantity"],
                    )
                    for line in lines or ()
                ],
                text=text or "",
                seen_revision=revision,
            )
        }


class PhoneOrderLinesUpdate(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        lines = graphene.List(graphene.NonNull(PhoneOrderLineUpdateInput), required=True)

    class Meta:
        description = "Change the quantities of lines."

    @classmethod
    def perform(cls, info, actor, now, id, lines):
        return {
            "session": carts.update_lines(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                lines=[
                    (decode_id("CheckoutLine", line["line_id"], field="line_id"), line["quantity"])
                    for line in lines
                ],
            )
        }


class PhoneOrderLinesDelete(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        line_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)

    class Meta:
        description = "Delete lines."

    @classmethod
    def perform(cls, info, actor, now, id, line_ids):
        return {
            "session": carts.update_lines(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                lines=[
                    (decode_id("CheckoutLine", line_id, field="line_ids"), 0)
                    for line_id in line_ids
                ],
            )
        }


class PhoneOrderAddressesUpdate(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        billing_address = PhoneOrderAddressInput()
        shipping_address = PhoneOrderAddressInput()
        is_shipping_same_as_billing = graphene.Boolean()

    class Meta:
        description = "Set the cart's billing and shipping address."

    @classmethod
    def perform(
        cls,
        info,
        actor,
        now,
        id,
        billing_address=None,
        shipping_address=None,
        is_shipping_same_as_billing=None,
    ):
        return {
            "session": carts.update_addresses(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                billing=billing_address and address_of(billing_address),
                shipping=shipping_address and address_of(shipping_address),
                is_shipping_same_as_billing=bool(is_shipping_same_as_billing),
            )
        }


class PhoneOrderShippingMethodUpdate(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        shipping_method_id = graphene.ID(required=True)

    class Meta:
        description = "Choose one of the cart's shipping methods."

    @classmethod
    def perform(cls, info, actor, now, id, shipping_method_id):
        return {
            "session": carts.choose_shipping_method(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                method_ref=decode_id(
                    "ShippingMethod", shipping_method_id, field="shipping_method_id"
                ),
            )
        }


class PhoneOrderPromoCodeAdd(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        promo_code = graphene.String(required=True)

    class Meta:
        description = "Add a voucher or a gift card."

    @classmethod
    def perform(cls, info, actor, now, id, promo_code):
        return {
            "session": carts.add_promo_code(
                session_id=decode_session(id), actor=actor, now=now, code=promo_code
            )
        }


class PhoneOrderPromoCodeRemove(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        promo_code = graphene.String(required=True)

    class Meta:
        description = "Remove a voucher, or a gift card by its (masked) code."

    @classmethod
    def perform(cls, info, actor, now, id, promo_code):
        return {
            "session": carts.remove_promo_code(
                session_id=decode_session(id), actor=actor, now=now, code=promo_code
            )
        }


class CartMutations(graphene.ObjectType):
    phone_order_lines_add = PhoneOrderLinesAdd.Field()
    phone_order_lines_update = PhoneOrderLinesUpdate.Field()
    phone_order_lines_delete = PhoneOrderLinesDelete.Field()
    phone_order_addresses_update = PhoneOrderAddressesUpdate.Field()
    phone_order_shipping_method_update = PhoneOrderShippingMethodUpdate.Field()
    phone_order_promo_code_add = PhoneOrderPromoCodeAdd.Field()
    phone_order_promo_code_remove = PhoneOrderPromoCodeRemove.Field()
