"""How a price tier looks in the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Optional

import graphene
from prices import Money

from ..flows import customer_tiers, tier_percentages, tier_prices
from ..models import TierPercentage
from ..rules.tiers import round_money
from .connections import PhoneOrderConnection, page, page_arguments
from .ids import encode_id
from .types import DateTime, NamedVariant, PhoneOrderMoney, PhoneOrderPerson


class PhoneOrderTierPrice(NamedVariant, graphene.ObjectType):
    class Meta:
        description = "What a tier pays for a variant: an amount or a percentage."

    variant_id = graphene.ID(required=True)
    sku = graphene.String(description="Null, as the names are, if the variant is gone.")
    product_name = graphene.String()
    variant_name = graphene.String()
    channel = graphene.String(required=True, description="Empty: every channel.")
    minimum_quantity = graphene.Int(required=True)
    amount = graphene.Field(PhoneOrderMoney)
    percentage = graphene.String(description="Discount from the list price.")

    def resolve_channel(root, info):
        return root.channel_ref

    def resolve_amount(root, info):
        # The column has the decimals of the finest currency.
        return None if root.amount is None else round_money(Money(root.amount, root.currency))

    def resolve_percentage(root, info):
        return _text(root.percentage)


class PhoneOrderTierPriceConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderTierPrice


class PhoneOrderTierPercentage(graphene.ObjectType):
    class Meta:
        description = "A tier's discount on a category (with those below it) or a collection."

    category_id = graphene.ID()
    collection_id = graphene.ID()
    name = graphene.String(description="The category's or collection's; null if it is gone.")
    percentage = graphene.String(required=True)

    def resolve_category_id(root, info):
        is_own = root.kind == TierPercentage.CATEGORY
        return encode_id("Category", root.target_ref) if is_own else None

    def resolve_collection_id(root, info):
        is_own = root.kind == TierPercentage.COLLECTION
        return encode_id("Collection", root.target_ref) if is_own else None

    def resolve_percentage(root, info):
        return _text(root.percentage)


class PhoneOrderPersonConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderPerson


class PhoneOrderTier(graphene.ObjectType):
    class Meta:
        description = "A customer level and what it pays. Percentages are discounts."
        interfaces = (graphene.relay.Node,)

    name = graphene.String(required=True)
    default_percentage = graphene.String(description="On what has no price of its own.")
    starts_at = DateTime()
    ends_at = DateTime()
    customer_type_id = graphene.ID(
        description="Customers of this type are in the tier unless they are in one themselves."
    )
    member_count = graphene.Int(
        required=True, description="Customers who were put in this tier themselves."
    )
    members = graphene.Field(
        PhoneOrderPersonConnection,
        required=True,
        description="The same, by last and first name.",
        **page_arguments(),
    )
    price_count = graphene.Int(required=True)
    percentages = graphene.List(graphene.NonNull(PhoneOrderTierPercentage), required=True)
    prices = graphene.Field(PhoneOrderTierPriceConnection, required=True, **page_arguments())

    def resolve_default_percentage(root, info):
        return _text(root.default_percentage)

    def resolve_customer_type_id(root, info):
        ref = root.customer_type_ref
        return encode_id("CustomerType", ref) if ref else None

    def resolve_percentages(root, info):
        return tier_percentages.percentages_of(root)

    def resolve_members(root, info, first=None, after=None):
        def fetch(limit, offset):
            return customer_tiers.members(tier_id=root.pk, limit=limit, offset=offset)

        return page(PhoneOrderPersonConnection, fetch, first=first, after=after)

    def resolve_prices(root, info, first=None, after=None):
        def fetch(limit, offset):
            return tier_prices.listed(tier_id=root.pk, limit=limit, offset=offset)

        return page(PhoneOrderTierPriceConnection, fetch, first=first, after=after)


class PhoneOrderTierConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderTier


def _text(value: Optional[Decimal]) -> Optional[str]:
    return None if value is None else str(value)
