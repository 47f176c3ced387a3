"""The catalogue in the API, as the session's customer sees it."""

from __future__ import annotations

import graphene
from django.utils import timezone

from ..flows import catalog, session_list
from ..hosts.values import SectionKind
from ..rules.refusals import Refusal
from .base import AGENT_OR_SUPERVISOR, PRICING, require
from .connections import PhoneOrderConnection, page, page_arguments
from .errors import refused
from .ids import decode_id, decode_uuid, encode_id
from .types import PhoneOrderMoney, PhoneOrderPriceReason


class PhoneOrderQuantityBreak(graphene.ObjectType):
    class Meta:
        description = "What one unit costs from a quantity on."

    minimum_quantity = graphene.Int(required=True)
    price = graphene.Field(PhoneOrderMoney, required=True)

    def resolve_minimum_quantity(root, info):
        return root[0]

    def resolve_price(root, info):
        return root[1].unit


class PhoneOrderCatalogVariant(graphene.ObjectType):
    class Meta:
        description = (
            "A variant that can be ordered, with the customer's price before promotions and taxes."
        )

    variant_id = graphene.ID(required=True)
    product_id = graphene.ID(required=True)
    sku = graphene.String(required=True)
    name = graphene.String(required=True)
    product_name = graphene.String(required=True)
    list_price = graphene.Field(PhoneOrderMoney, required=True)
    price = graphene.Field(PhoneOrderMoney, required=True, description="Of one unit.")
    reason = graphene.Field(PhoneOrderPriceReason, required=True)
    price_with_promotions = graphene.Field(
        PhoneOrderMoney,
        required=True,
        description="What one unit is charged in the cart, the shop's promotions taken off.",
    )
    breaks = graphene.List(
        graphene.NonNull(PhoneOrderQuantityBreak),
        required=True,
        description="Quantities from which a unit costs less.",
    )
    available_quantity = graphene.Int(
        required=True, description="Units in stock for the cart's country."
    )
    is_available = graphene.Boolean(required=True)

    def resolve_variant_id(root, info):
        return encode_id("ProductVariant", root.variant.ref)

    def resolve_product_id(root, info):
        return encode_id("Product", root.variant.product_ref)

    def resolve_sku(root, info):
        return root.variant.sku

    def resolve_name(root, info):
        return root.variant.name

    def resolve_product_name(root, info):
        return root.variant.product_name

    def resolve_list_price(root, info):
        return root.price.list_price

    def resolve_price(root, info):
        return root.price.unit

    def resolve_price_with_promotions(root, info):
        return root.promoted

    def resolve_reason(root, info):
        return root.price.reason

    def resolve_available_quantity(root, info):
        return root.variant.available_quantity

    def resolve_is_available(root, info):
        return root.variant.is_available and root.variant.available_quantity > 0


class PhoneOrderCatalogConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderCatalogVariant

    total_count = graphene.Int(required=True)


PhoneOrderSectionKind = graphene.Enum(
    "PhoneOrderSectionKind", [(kind.value, kind.value) for kind in SectionKind]
)


class PhoneOrderSection(graphene.ObjectType):
    class Meta:
        description = "A category or a collection, to browse by."

    id = graphene.ID(required=True, description="The host's category or collection.")
    kind = PhoneOrderSectionKind(required=True)
    name = graphene.String(required=True)
    parent_id = graphene.ID(description="The category above.")

    def resolve_id(root, info):
        return encode_id(root.kind.value.capitalize(), root.ref)

    def resolve_kind(root, info):
        return root.kind.value

    def resolve_parent_id(root, info):
        return encode_id("Category", root.parent_ref) if root.parent_ref else None


class PhoneOrderVariantName(graphene.ObjectType):
    class Meta:
        description = "What a variant is called."

    variant_id = graphene.ID(required=True)
    sku = graphene.String(required=True)
    product_name = graphene.String(required=True)
    name = graphene.String(required=True)

    def resolve_variant_id(root, info):
        return encode_id("ProductVariant", root.ref)


class CatalogQueries(graphene.ObjectType):
    phone_order_sections = graphene.List(
        graphene.NonNull(PhoneOrderSection),
        description="Categories and collections in which the session's customer finds something;"
        " without a session, for those who manage prices, all there are.",
        session_id=graphene.ID(),
    )
    phone_order_variants = graphene.List(
        graphene.NonNull(PhoneOrderVariantName),
        description="The first variants of a channel that a search finds, for those who manage"
        " prices.",
        search=graphene.String(required=True),
        channel=graphene.String(description="The default one if not given."),
    )
    phone_order_catalog = graphene.Field(
        PhoneOrderCatalogConnection,
        description="Variants that can be ordered, as the session's customer sees them.",
        session_id=graphene.ID(required=True),
        search=graphene.String(
            description="Words, each of which is part of a SKU, a product's or a variant's name."
        ),
        category_id=graphene.ID(description="Only this category and those below it."),
        collection_id=graphene.ID(),
        **page_arguments(),
    )

    def resolve_phone_order_sections(root, info, session_id=None):
        if session_id is None:
            require(info.context, *PRICING)
            return catalog.sections(session=None)
        actor = require(info.context, *AGENT_OR_SUPERVISOR)
        try:
            return catalog.sections(session=_session(session_id, actor))
        except Refusal as refusal:
            raise refused(refusal) from refusal

    def resolve_phone_order_variants(root, info, search, channel=None):
        require(info.context, *PRICING)
        try:
            return catalog.found(search=search, channel=channel or "")
        except Refusal as refusal:
            raise refused(refusal) from refusal

    def resolve_phone_order_catalog(
        root,
        info,
        session_id,
        search=None,
        category_id=None,
        collection_id=None,
        first=None,
        after=None,
    ):
        actor = require(info.context, *AGENT_OR_SUPERVISOR)
        counted = {}

        def fetch(limit, offset):
            found = catalog.browse(
                session=session,
                now=timezone.now(),
                search=search or "",
                category_ref=_ref("Category", category_id, "category_id"),
                collection_ref=_ref("Collection", collection_id, "collection_id"),
                limit=limit,
                offset=offset,
            )
            counted["total_count"] = found.total_count
            return found.items, found.has_next_page

        try:
            session = _session(session_id, actor)
            connection = page(PhoneOrderCatalogConnection, fetch, first=first, after=after)
        except Refusal as refusal:
            raise refused(refusal) from refusal
        connection.total_count = counted["total_count"]
        return connection


def _session(global_id, actor):
    session_id = decode_uuid("PhoneOrderSession", global_id, field="session_id")
    return session_list.readable(session_id=session_id, actor=actor)


def _ref(type_name, global_id, field):
    return decode_id(type_name, global_id, field=field) if global_id else ""
