"""Tier prices in Saleor 3's catalogue answers: `ProductVariant.pricing`, `Product.pricing`.

The host has no hook there, so the resolvers of the finished schema are wrapped. It computes
both fields from listings: the price, and what promotions leave of it. For a customer with
prices of their own it computes from copies of these listings, in a copy of the request's
context with loaders of its own; taxes, ranges and discounts stay the host's.

For a logged-in customer the listings are loaded here instead of by the host's loaders, with
the customer's tier in a column of the same query, and the host's loaders are given what was
found. So customers without a tier cost no query; with one, a batch of products costs two: what
prices depend on, and the tier's terms.

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

from .own_listings import listings_with_tier, own_listings

#: The host's loaders that its prices come from.
LISTING_LOADERS = {
    VariantChannelListingByVariantIdAndChannelSlugLoader.context_key,
    VariantsChannelListingByProductIdAndChannelSlugLoader.context_key,
}
#: Set on a request whose customer turned out to have no tier.
HAS_LIST_PRICES = "_phone_order_has_list_prices"
#: Where a request keeps the context with the customer's own listings.
OWN_CONTEXT = "_phone_order_context"
#: Where it keeps listings, plain and at the customer's price, by variant key and slug.
KNOWN = "_phone_order_listings"


def wrap_pricing(schema) -> None:
    """Make `pricing` answer a logged-in customer's own price of one unit."""
    for type_name, resolve in (
        ("ProductVariant", _variant_pricing),
        ("Product", _product_pricing),
    ):
        field = schema.get_type(type_name).fields["pricing"]
        field.resolver = partial(resolve, field.resolver)


class OwnListingsLoader(DataLoader):
    """Listings at the customer's price of one unit, by the key of a row of the catalogue and a
    channel slug; None where all cost their list price."""

    #: How listings are found by the row's key, and where the host looks for them.
    lookup = ""
    plain_loader: type

    def batch_load(self, keys):
        by_channel: Dict[str, List[int]] = defaultdict(list)
        for row_key, slug in keys:
            by_channel[slug].append(row_key)
        found: Dict[Tuple[int, str], Any] = {}
        for slug, row_keys in by_channel.items():
            for row_key, listings in self._load(row_keys, slug).items():
                found[row_key, slug] = listings
        return [found.get(key) for key in keys]

    def _load(self, row_keys: Sequence[int], slug: str) -> Dict[int, Any]:
        context = self.context
        if getattr(context, HAS_LIST_PRICES, False):
            return {}
        known = _known(context)
        listings = listings_with_tier(
            context.user.pk, slug, self.database_connection_name, {self.lookup: row_keys}
        )
        rows: Dict[int, List[Any]] = {key: [] for key in row_keys}
        for listing in listings:
            rows[self.row_key(listing)].append(listing)
        for row_key, plain in rows.items():
            self.plain_loader(context).prime((row_key, slug), self.answer(plain))
        tier_ref = next((listing.tier_ref for listing in listings), None)
        if listings and tier_ref is None:
            setattr(context, HAS_LIST_PRICES, True)
        if tier_ref is None:
            return {}
        own = own_listings(listings, str(tier_ref), slug, timezone.now())
        for listing in listings:
            known[listing.variant_id, slug] = (listing, own.get(listing.variant_id))
        return {
            row_key: self.answer([own.get(listing.variant_id, listing) for listing in plain])
            for row_key, plain in rows.items()
            if any(listing.variant_id in own for listing in plain)
        }


class OwnListingLoader(OwnListingsLoader):
    context_key = "phone_order_own_listing"
    lookup = "variant_id__in"
    plain_loader = VariantChannelListingByVariantIdAndChannelSlugLoader

    def row_key(self, listing) -> int:
        return listing.variant_id

    def answer(self, listings: Sequence[Any]) -> Any:
        return listings[0] if listings else None


class OwnListingsOfProductLoader(OwnListingsLoader):
    context_key = "phone_order_own_listings_of_product"
    lookup = "variant__product_id__in"
    plain_loader = VariantsChannelListingByProductIdAndChannelSlugLoader

    def row_key(self, listing) -> int:
        return listing.product_id

    def answer(self, listings: Sequence[Any]) -> Any:
        return listings


def _variant_pricing(original, root, info, **arguments):
    if not root.channel_slug or not _may_have_tier(info.context):
        return original(root, info, **arguments)
    key = (root.node.pk, str(root.channel_slug))
    answer = partial(_answer, original, root, info, arguments, OwnListingLoader.plain_loader, key)
    if key in _known(info.context):
        plain, own = _known(info.context)[key]
        OwnListingLoader.plain_loader(info.context).prime(key, plain)
        return answer(own)
    return OwnListingLoader(info.context).load(key).then(answer)


def _product_pricing(original, root, info, **arguments):
    if not root.channel_slug or not _may_have_tier(info.context):
        return original(root, info, **arguments)
    key = (root.node.pk, str(root.channel_slug))
    loader = OwnListingsOfProductLoader
    answer = partial(_answer, original, root, info, arguments, loader.plain_loader, key)
    return loader(info.context).load(key).then(answer)


def _answer(original, root, info, arguments, plain_loader, key, own):
    if own is None:
        return original(root, info, **arguments)
    own_info = _own_info(info)
    plain_loader(own_info.context).prime(key, own)
    return original(root, own_info, **arguments)


def _known(context) -> Dict[Tuple[int, str], Tuple[Any, Any]]:
    if not hasattr(context, KNOWN):
        setattr(context, KNOWN, {})
    return getattr(context, KNOWN)


def _may_have_tier(context) -> bool:
    user = context.user
    return (
        bool(user)
        and not user.is_staff
        and not getattr(context, "app", None)
        and not getattr(context, HAS_LIST_PRICES, False)
    )


def _own_info(info):
    """What a resolver is given, with the context whose loaders have the customer's listings,
    and share all else that is loaded already."""
    context = getattr(info.context, OWN_CONTEXT, None)
    if context is None:
        context = copy(info.context)
        context.dataloaders = {}
        setattr(info.context, OWN_CONTEXT, context)
    for name, loader in info.context.dataloaders.items():
        if name not in LISTING_LOADERS:
            context.dataloaders.setdefault(name, loader)
    own = copy(info)
    own.context = context
    return own
