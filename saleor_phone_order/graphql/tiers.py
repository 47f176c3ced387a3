"""Price tiers in the API."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Optional

import graphene
from django.utils import timezone

from ..flows import tier_prices, tiers
from ..flows.tier_percentages import Percentage, UnknownTarget
from ..models import TierPercentage
from ..rules.refusals import ErrorCode, Refusal
from .base import PRICING, PhoneOrderMutation, require
from .connections import page, page_arguments
from .errors import refused
from .ids import decode_id, decode_integer, decode_uuid
from .tier_types import PhoneOrderTier, PhoneOrderTierConnection
from .types import DateTime


class InvalidDecimal(Refusal):
    code = ErrorCode.INVALID
    message = "This is not a decimal number."


class PhoneOrderTierPercentageInput(graphene.InputObjectType):
    class Meta:
        description = "Give either a category or a collection."

    category_id = graphene.ID()
    collection_id = graphene.ID()
    percentage = graphene.String(required=True, description="0 to 100, e.g. 12.5.")


class PhoneOrderTierInput(graphene.InputObjectType):
    class Meta:
        description = "What is left out stays; null takes away."

    name = graphene.String(description="Required for a new tier.")
    default_percentage = graphene.String(description="0 to 100, e.g. 12.5.")
    starts_at = DateTime(description="From then on the tier counts.")
    ends_at = DateTime(description="From then on it does not.")
    customer_type_id = graphene.ID(
        description="Customers of this type are in the tier unless they are in one "
        "themselves; for hosts that have customer types."
    )
    percentages = graphene.List(
        graphene.NonNull(PhoneOrderTierPercentageInput),
        description="Replace all that the tier has.",
    )


class PhoneOrderTierPriceKeyInput(graphene.InputObjectType):
    class Meta:
        description = "Give either the variant's id or its SKU."

    variant_id = graphene.ID()
    sku = graphene.String()
    channel = graphene.String(description="Left out: every channel.")
    minimum_quantity = graphene.Int(description="1 if not given.")


class PhoneOrderTierPriceInput(PhoneOrderTierPriceKeyInput):
    class Meta:
        description = (
            "Give either the variant's id or its SKU, and either an amount or a percentage."
        )

    amount = graphene.String(description="Of one unit, e.g. 12.50.")
    currency = graphene.String(description="The channel's if not given.")
    percentage = graphene.String(description="Discount from the list price, e.g. 12.5.")


class TierMutation(PhoneOrderMutation):
    """A change of a tier, which comes back."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, **options):
        super().__init_subclass_with_meta__(permissions=PRICING, **options)

    tier = graphene.Field(PhoneOrderTier)


class PhoneOrderTierCreate(TierMutation):
    class Arguments:
        input = PhoneOrderTierInput(required=True)

    class Meta:
        description = "Create a price tier."

    @classmethod
    def perform(cls, info, actor, now, input):
        changes = {"name": "", **_changes(input)}
        percentages = _percentages(input) or ()
        return {"tier": tiers.create(actor=actor, now=now, percentages=percentages, **changes)}


class PhoneOrderTierUpdate(TierMutation):
    class Arguments:
        id = graphene.ID(required=True)
        input = PhoneOrderTierInput(required=True)

    class Meta:
        description = "Change a price tier."

    @classmethod
    def perform(cls, info, actor, now, id, input):
        tier = tiers.update(
            tier_id=_tier_id(id),
            actor=actor,
            now=now,
            changes=_changes(input),
            percentages=_percentages(input),
        )
        return {"tier": tier}


class PhoneOrderTierDelete(TierMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = "Delete a price tier; its customers pay list prices again."

    @classmethod
    def perform(cls, info, actor, now, id):
        return {"tier": tiers.delete(tier_id=_tier_id(id), actor=actor, now=now)}


class PhoneOrderTierPricesSet(TierMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The tier.")
        prices = graphene.List(
            graphene.NonNull(PhoneOrderTierPriceInput), description="Added or replaced."
        )
        removed = graphene.List(graphene.NonNull(PhoneOrderTierPriceKeyInput))

    class Meta:
        description = "Set and remove prices of a tier: all of them, or none."

    @classmethod
    def perform(cls, info, actor, now, id, prices=None, removed=None):
        tier = tier_prices.set_prices(
            tier_id=_tier_id(id),
            actor=actor,
            now=now,
            rows=[_price_row(given) for given in prices or ()],
            removed=[_price_key(given) for given in removed or ()],
        )
        return {"tier": tier}


class PhoneOrderTierAssign(TierMutation):
    class Arguments:
        customer_id = graphene.ID(required=True)
        tier_id = graphene.ID(description="Null takes the customer out of their tier.")

    class Meta:
        description = "Put a customer in a price tier; at most one each."

    @classmethod
    def perform(cls, info, actor, now, customer_id, tier_id=None):
        tier = tiers.assign(
            customer_id=decode_integer("User", customer_id, field="customer_id"),
            tier_id=_tier_id(tier_id, "tier_id") if tier_id else None,
            actor=actor,
            now=now,
        )
        return {"tier": tier}


class TierQueries(graphene.ObjectType):
    phone_order_tiers = graphene.Field(
        PhoneOrderTierConnection,
        description="Price tiers by name.",
        search=graphene.String(description="Part of a name."),
        **page_arguments(),
    )
    phone_order_tier = graphene.Field(PhoneOrderTier, id=graphene.ID(required=True))

    def resolve_phone_order_tiers(root, info, search=None, first=None, after=None):
        require(info.context, *PRICING)

        def fetch(limit, offset):
            return tiers.listed(search=search or "", limit=limit, offset=offset)

        return page(PhoneOrderTierConnection, fetch, first=first, after=after)

    def resolve_phone_order_tier(root, info, id):
        require(info.context, *PRICING)
        try:
            return tiers.found(tier_id=_tier_id(id))
        except Refusal as refusal:
            raise refused(refusal) from refusal


class TierMutations(graphene.ObjectType):
    phone_order_tier_create = PhoneOrderTierCreate.Field()
    phone_order_tier_update = PhoneOrderTierUpdate.Field()
    phone_order_tier_delete = PhoneOrderTierDelete.Field()
    phone_order_tier_prices_set = PhoneOrderTierPricesSet.Field()
    phone_order_tier_assign = PhoneOrderTierAssign.Field()


def _tier_id(global_id, field="id"):
    return decode_uuid("PhoneOrderTier", global_id, field=field)


def _changes(given) -> dict:
    changes = {name: given[name] for name in ("starts_at", "ends_at") if name in given}
    if "name" in given:
        changes["name"] = given["name"] or ""
    if "default_percentage" in given:
        changes["default_percentage"] = decimal_of(
            given["default_percentage"], "default_percentage"
        )
    if "customer_type_id" in given:
        changes["customer_type_ref"] = _customer_type_ref(given["customer_type_id"])
    for name in ("starts_at", "ends_at"):
        if changes.get(name) is not None and timezone.is_naive(changes[name]):
            changes[name] = timezone.make_aware(changes[name])
    return changes


def _customer_type_ref(global_id: Optional[str]) -> str:
    if not global_id:
        return ""
    return decode_id("CustomerType", global_id, field="customer_type_id")


def _percentages(given):
    rows = given.get("percentages")
    return None if rows is None else [_percentage(row) for row in rows]


def _percentage(row) -> Percentage:
    category_id, collection_id = row.get("category_id"), row.get("collection_id")
    if bool(category_id) == bool(collection_id):
        raise UnknownTarget("Name either a category or a collection.", field="percentages")
    kind, type_name, global_id = (
        (TierPercentage.CATEGORY, "Category", category_id)
        if category_id
        else (TierPercentage.COLLECTION, "Collection", collection_id)
    )
    return Percentage(
        kind,
        decode_id(type_name, global_id, field="percentages"),
        decimal_of(row["percentage"], "percentages"),
    )


def _price_key(given) -> tier_prices.PriceKey:
    variant_id, minimum_quantity = given.get("variant_id"), given.get("minimum_quantity")
    return tier_prices.PriceKey(
        variant_ref=(
            decode_id("ProductVariant", variant_id, field="variant_id") if variant_id else ""
        ),
        sku=given.get("sku") or "",
        channel_ref=given.get("channel") or "",
        minimum_quantity=1 if minimum_quantity is None else minimum_quantity,
    )


def _price_row(given) -> tier_prices.PriceRow:
    return tier_prices.PriceRow(
        key=_price_key(given),
        amount=decimal_of(given.get("amount"), "amount"),
        currency=given.get("currency") or "",
        percentage=decimal_of(given.get("percentage"), "percentage"),
    )


def decimal_of(text: Optional[str], field: str) -> Optional[Decimal]:
    """:raises InvalidDecimal:"""
    if text is None:
        return None
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise InvalidDecimal(field=field) from None
