"""Types that several areas share. They name no type of the host, so the SDL is the
same on every host."""

from __future__ import annotations

import graphene

from ..hosts import host
from ..hosts.values import Address
from ..models import Session
from ..rules.prices import ReasonKind
from .ids import encode_id

#: A schema has one type of a name, so where the host has its own it is that one.
DateTime = host.date_time_type()


PhoneOrderDirection = graphene.Enum(
    "PhoneOrderDirection",
    [(Session.INBOUND, Session.INBOUND), (Session.OUTBOUND, Session.OUTBOUND)],
)


class PhoneOrderMoney(graphene.ObjectType):
    class Meta:
        description = "An amount as a decimal string, e.g. 12.50: never a float."

    amount = graphene.String(required=True)
    currency = graphene.String(required=True)

    def resolve_amount(root, info):
        return str(root.amount)


class PhoneOrderTaxedMoney(graphene.ObjectType):
    class Meta:
        description = "An amount before (net) and after (gross) taxes."

    net = graphene.Field(PhoneOrderMoney, required=True)
    gross = graphene.Field(PhoneOrderMoney, required=True)
    tax = graphene.Field(PhoneOrderMoney, required=True)


class PhoneOrderAddress(graphene.ObjectType):
    class Meta:
        description = "A postal address. `id` is the host's, if it is a saved one."

    id = graphene.ID()
    first_name = graphene.String(required=True)
    last_name = graphene.String(required=True)
    company_name = graphene.String(required=True)
    street_address_1 = graphene.String(required=True)
    street_address_2 = graphene.String(required=True)
    city = graphene.String(required=True)
    city_area = graphene.String(required=True)
    postal_code = graphene.String(required=True)
    country = graphene.String(required=True, description="ISO 3166-1 alpha-2.")
    country_area = graphene.String(required=True)
    phone = graphene.String(required=True)

    def resolve_id(root, info):
        return encode_id("Address", root.ref) if root.ref else None


class PhoneOrderAddressInput(graphene.InputObjectType):
    class Meta:
        description = "A postal address; the host's rules for the country apply."

    country = graphene.String(required=True, description="ISO 3166-1 alpha-2.")
    first_name = graphene.String()
    last_name = graphene.String()
    company_name = graphene.String()
    street_address_1 = graphene.String()
    street_address_2 = graphene.String()
    city = graphene.String()
    city_area = graphene.String()
    postal_code = graphene.String()
    country_area = graphene.String()
    phone = graphene.String()


def address_of(given) -> Address:
    """The value of a PhoneOrderAddressInput; left out and null are empty."""
    return Address(**{name: value or "" for name, value in given.items()})


PhoneOrderPriceReasonKind = graphene.Enum(
    "PhoneOrderPriceReasonKind", [(kind.value, kind.value) for kind in ReasonKind]
)


class NamedVariant:
    """Which variant a row is of: it has a `variant_ref`, and a `variant` unless that is gone."""

    def resolve_variant_id(root, info):
        return encode_id("ProductVariant", root.variant_ref)

    def resolve_sku(root, info):
        return root.variant and root.variant.sku

    def resolve_product_name(root, info):
        return root.variant and root.variant.product_name

    def resolve_variant_name(root, info):
        return root.variant and root.variant.name


class PhoneOrderPriceReason(graphene.ObjectType):
    class Meta:
        description = "Why a line has its price."

    kind = PhoneOrderPriceReasonKind(required=True)
    tier_name = graphene.String()
    minimum_quantity = graphene.Int(description="Of the quantity break.")
    percentage = graphene.String(description="The discount in percent, if it is one.")

    def resolve_percentage(root, info):
        return None if root.percentage is None else str(root.percentage)

    def resolve_kind(root, info):
        return root.kind.value


class PhoneOrderPerson(graphene.ObjectType):
    class Meta:
        description = "An agent or a customer, by id and name."

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    email = graphene.String(required=True)

    def resolve_id(root, info):
        return encode_id("User", root.pk)

    def resolve_name(root, info):
        return ("%s %s" % (root.first_name, root.last_name)).strip()


class PhoneOrderOrder(graphene.ObjectType):
    class Meta:
        description = "An order in the shop. `status` is the host's own word."

    id = graphene.ID(required=True)
    number = graphene.String(required=True)
    status = graphene.String(required=True)
    is_paid = graphene.Boolean(required=True)
    total = graphene.Field(PhoneOrderTaxedMoney, required=True)
    customer_id = graphene.ID(description="Null for a guest.")
    quantity = graphene.Int(required=True, description="Units of all lines.")

    def resolve_id(root, info):
        return encode_id("Order", root.ref)

    def resolve_customer_id(root, info):
        return encode_id("User", root.customer_ref) if root.customer_ref else None

    def resolve_quantity(root, info):
        return sum(quantity for _, quantity in root.lines)
