"""Tier prices in Saleor 3's catalogue answers: `ProductVariant.pricing`, `Product.pricing`.

The host has no hook there, so the resolvers of the finished schema are wrapped. It computes
both fields from listings: the price, and what promotions leave of it. For a customer with
prices of their own it computes from copies of these listings, in a copy of the request's
context with loaders of its own; taxes, ranges and discounts stay the host's.

Imported once the host's own schema is complete.
"""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from functools import partial
from typing import Any, Dict, List, Sequence, Tuple

from django.utils import timezone
from saleor.graphql.core.dataloaders import DataLoader
from saleor.graphql.product.dataloaders import (
    VariantChannelListingByVariantIdAndChannelSlugLoader,
    VariantsChannelListingByProductIdAndChannelSlugLoader,
)

from .. import host
from .catalogue import promoted
from .plugin_id import is_active
from .prices import price_facts

#: Set on a request whose customer turned out to have no tier.
HAS_LIST_PRICES = "_phone_order_has_list_prices"
#: Where a request keeps the context with the customer's own listings.
OWN_CONTEXT = "_phone_order_context"


def wrap_pricing(schema) -> None:
    """Make `pricing` answer a logged-in customer's own price of one unit."""
    for type_name, resolve in (
        ("ProductVariant", _variant_pricing),
        ("Product", _product_pricing),
    ):
        field = schema.get_type(type_name).fields["pricing"]
        field.resolver = partial(resolve, field.resolver)


class OwnListingLoader(DataLoader):
    """A variant's listing at the customer's price of one unit, by variant key and channel
    slug; None where that is the list price.

    A batch costs a fixed number of queries a channel, and the first one that finds no tier
    is the last: one query a request for all other customers.
    """

    context_key = "phone_order_own_listing"

    def batch_load(self, keys):
        by_channel: Dict[str, List[int]] = defaultdict(list)
        for variant_key, channel_slug in keys:
            by_channel[channel_slug].append(variant_key)
        found: Dict[Tuple[int, str], Any] = {}
        for channel_slug, variant_keys in by_channel.items():
            for listing in self._own_listings(variant_keys, channel_slug):
                found[listing.variant_id, channel_slug] = listing
        return [found.get(key) for key in keys]

    def _own_listings(self, variant_keys: Sequence[int], channel_slug: str):
        if getattr(self.context, HAS_LIST_PRICES, False):
            return []
        listings: List[Any] = []

        def load_variants():
            listings.extend(_listings(variant_keys, channel_slug))
            return price_facts(listings)

        prices = host.answers.catalogue_prices(
            customer_id=self.context.user.pk,
            channel_ref=channel_slug,
            load_variants=load_variants,
            now=timezone.now(),
        )
        if not listings:
            setattr(self.context, HAS_LIST_PRICES, True)
        return [
            _at_price(listing, prices[str(listing.variant_id)])
            for listing in listings
            if str(listing.variant_id) in prices
        ]


def _listings(variant_keys: Sequence[int], channel_slug: str):
    from saleor.product.models import ProductVariantChannelListing

    return (
        ProductVariantChannelListing.objects.filter(
            channel__slug=channel_slug, variant_id__in=variant_keys, price_amount__isnull=False
        )
        .select_related("variant__product")
        .prefetch_related("variantlistingpromotionrule__promotion_rule")
    )


def _at_price(listing, price):
    own = copy(listing)
    own.discounted_price_amount = promoted(listing, price).amount
    return own


def _variant_pricing(original, root, info, **arguments):
    if not root.channel_slug or not _may_have_tier(info.context):
        return original(root, info, **arguments)
    key = (root.node.pk, str(root.channel_slug))

    def with_listing(listing):
        if listing is None:
            return original(root, info, **arguments)
        own = _own_info(info)
        VariantChannelListingByVariantIdAndChannelSlugLoader(own.context).prime(key, listing)
        return original(root, own, **arguments)

    return OwnListingLoader(info.context).load(key).then(with_listing)


def _product_pricing(original, root, info, **arguments):
    if not root.channel_slug or not _may_have_tier(info.context):
        return original(root, info, **arguments)
    slug = str(root.channel_slug)
    key = (root.node.pk, slug)

    def with_listings(listings):
        if not listings:
            return original(root, info, **arguments)
        keys = [(listing.variant_id, slug) for listing in listings]
        return OwnListingLoader(info.context).load_many(keys).then(partial(with_own, listings))

    def with_own(listings, own_listings):
        if not any(own_listings):
            return original(root, info, **arguments)
        own = _own_info(info)
        VariantsChannelListingByProductIdAndChannelSlugLoader(own.context).prime(
            key, [mine or plain for mine, plain in zip(own_listings, listings)]
        )
        return original(root, own, **arguments)

    loader = VariantsChannelListingByProductIdAndChannelSlugLoader(info.context)
    return loader.load(key).then(with_listings)


def _may_have_tier(context) -> bool:
    user = context.user
    return (
        bool(user)
        and not user.is_staff
        and not getattr(context, "app", None)
        and not getattr(context, HAS_LIST_PRICES, False)
        and is_active(context)
    )


def _own_info(info):
    """What a resolver is given, with the context whose loaders have the customer's listings."""
    context = getattr(info.context, OWN_CONTEXT, None)
    if context is None:
        context = copy(info.context)
        context.dataloaders = {}
        setattr(info.context, OWN_CONTEXT, context)
    own = copy(info)
    own.context = context
    return own
