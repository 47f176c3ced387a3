"""What the API says of a cart."""

from __future__ import annotations

import graphene

from .ids import encode_id
from .types import PhoneOrderAddress, PhoneOrderMoney, PhoneOrderPriceReason, PhoneOrderTaxedMoney


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
