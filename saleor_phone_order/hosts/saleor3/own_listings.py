"""Listings of Saleor 3's catalogue with a customer's tier, and at the tier's prices.

Each function is one query, beside the tier's own terms.
"""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import Any, Dict, List, Mapping, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from ...rules.prices import VariantFacts
from .catalogue import promoted_by
from .channels import money
from .plugin_id import DEFAULT_ACTIVE, own_settings


def listings_with_tier(
    customer_id: int, slug: str, database: str, lookup: Mapping[str, Any]
) -> List[Any]:
    """A channel's listings as the host's loaders have them, with `tier_ref`: the customer's
    tier, None if there is none or the plugin is switched off."""
    from saleor.product.models import ProductVariantChannelListing

    from .. import host

    tier = host.answers.tier_query(customer_id).values("pk")[:1]
    is_active = Coalesce(Subquery(own_settings().values("active")[:1]), Value(DEFAULT_ACTIVE))
    return list(
        ProductVariantChannelListing.objects.using(database)
        .filter(channel__slug=slug, price_amount__isnull=False, **lookup)
        .annotate(product_id=F("variant__product_id"))
        .annotate_preorder_quantity_allocated()
        .annotate(is_active=is_active)
        .annotate(tier_ref=Case(When(is_active=True, then=Subquery(tier))))
        .order_by("pk")
    )


def own_listings(
    listings: Sequence[Any], tier_ref: str, slug: str, now: datetime
) -> Dict[int, Any]:
    """Copies of those that cost the tier something else, by variant key."""
    from .. import host

    facts: Dict[int, Any] = {}

    def load_variants():
        facts.update((row.pk, row) for row in _facts(listings))
        return {str(found.variant_id): _price_facts(found) for found in facts.values()}

    prices = host.answers.catalogue_prices(
        tier_ref=tier_ref, channel_ref=slug, load_variants=load_variants, now=now
    )
    return {
        listing.variant_id: _at_price(listing, facts[listing.pk], prices[str(listing.variant_id)])
        for listing in listings
        if str(listing.variant_id) in prices
    }


def _facts(listings: Sequence[Any]):
    """What prices depend on: collections, categories upwards, and the promotion that the host
    chose for the listing."""
    from saleor.discount.models import PromotionRule
    from saleor.product.models import Category, CollectionProduct, ProductVariantChannelListing

    product = "variant__product"
    collections = CollectionProduct.objects.filter(product_id=OuterRef(product))
    categories = Category.objects.filter(
        tree_id=OuterRef(product + "__category__tree_id"),
        lft__lte=OuterRef(product + "__category__lft"),
        rght__gte=OuterRef(product + "__category__rght"),
    )
    rules = PromotionRule.objects.filter(
        variantlistingpromotionrule__variant_channel_listing=OuterRef("pk")
    ).order_by("-variantlistingpromotionrule__discount_amount")
    return (
        ProductVariantChannelListing.objects.filter(pk__in=[listing.pk for listing in listings])
        .annotate(
            collection_keys=ArraySubquery(collections.order_by("pk").values("collection_id")),
            category_keys=ArraySubquery(categories.order_by("-level").values("pk")),
            reward_value_type=Subquery(rules.values("reward_value_type")[:1]),
            reward_value=Subquery(rules.values("reward_value")[:1]),
        )
        .order_by()
    )


def _price_facts(listing) -> VariantFacts:
    return VariantFacts(
        ref=str(listing.variant_id),
        list_price=money(listing.price_amount, listing.currency),
        collection_refs=tuple(str(key) for key in listing.collection_keys),
        category_refs=tuple(str(key) for key in listing.category_keys),
    )


def _at_price(listing, facts, price):
    from saleor.discount.models import PromotionRule

    rule = facts.reward_value_type and PromotionRule(
        reward_value_type=facts.reward_value_type, reward_value=facts.reward_value
    )
    own = copy(listing)
    own.discounted_price_amount = promoted_by(rule or None, listing, price).amount
    return own
