"""How far agents may go with prices, in the API."""

from __future__ import annotations

import graphene

from ..flows import price_ceilings
from .base import PRICING, PhoneOrderMutation, require
from .ids import decode_integer, encode_id
from .tiers import decimal_of


class PhoneOrderPriceCeiling(graphene.ObjectType):
    class Meta:
        description = "How much members of a permission group may take off a price."

    group_id = graphene.ID(required=True)
    name = graphene.String(required=True)
    percentage = graphene.String(description="Null: what the shop's settings say.")

    def resolve_group_id(root, info):
        return encode_id("Group", root.group_ref)

    def resolve_percentage(root, info):
        return None if root.percentage is None else str(root.percentage)


class PhoneOrderPriceCeilingSet(PhoneOrderMutation):
    class Arguments:
        group_id = graphene.ID(required=True)
        percentage = graphene.String(description="0 to 100. Null: what the settings say.")

    class Meta:
        description = "Say how much members of a permission group may take off a price."
        permissions = PRICING

    ceiling = graphene.Field(PhoneOrderPriceCeiling)

    @classmethod
    def perform(cls, info, actor, now, group_id, percentage=None):
        ceiling = price_ceilings.set_ceiling(
            group_ref=str(decode_integer("Group", group_id, field="group_id")),
            percentage=decimal_of(percentage, "percentage"),
            actor=actor,
            now=now,
        )
        return {"ceiling": ceiling}


class PriceCeilingQueries(graphene.ObjectType):
    phone_order_price_ceilings = graphene.List(
        graphene.NonNull(PhoneOrderPriceCeiling),
        required=True,
        description="Every permission group of the shop, by name.",
    )

    def resolve_phone_order_price_ceilings(root, info):
        require(info.context, *PRICING)
        return price_ceilings.listed()


class PriceCeilingMutations(graphene.ObjectType):
    phone_order_price_ceiling_set = PhoneOrderPriceCeilingSet.Field()
