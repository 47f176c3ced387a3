"""Prices of ours in Saleor 3's carts.

A line can carry a price of its own (`price`, which only apps may set); promotions, vouchers
and taxes of the host start from it. The host keeps it whatever happens to the cart, so it has
to be resolved again: `kept_prices` says when.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from django.db import transaction

from ...rules.prices import ResolvedPrice, VariantFacts
from ..catalogue import category_chains, collection_refs_of
from ..keys import keys_of
from .cart_lines import price_changes, write_lines
from .cart_rows import units_by_variant
from .channels import money


def unit_prices(
    checkout, load_lines: Callable[[], Tuple[Mapping[str, int], Mapping[str, Any]]], now: datetime
) -> Dict[str, ResolvedPrice]:
    """Prices of a cart's variants that do not cost their list price."""
    from .. import host

    return host.answers.cart_prices(
        checkout_ref=str(checkout.pk),
        owner_id=checkout.user_id,
        channel_ref=checkout.channel.slug,
        load_lines=load_lines,
        now=now,
    )


def reprice(checkout_ref: str, *, now: datetime) -> bool:
    """Give each line the price that its customer pays now; says whether one moved.

    A few queries for a cart without prices of ours; it is locked, and the host asked, only
    if a price moved.
    """
    checkout = cart_row(checkout_ref)
    if checkout is None or not moved_prices(checkout, now):
        return False
    with transaction.atomic():
        checkout = cart_row(checkout_ref, is_locked=True)
        return checkout is not None and reprice_locked(checkout, now=now)


def reprice_locked(checkout, *, now: datetime) -> bool:
    """The same of a cart that nobody else can change until the transaction ends."""
    changes = moved_prices(checkout, now)
    if changes:
        write_lines(checkout, changes)
    return bool(changes)


def cart_row(checkout_ref: str, *, is_locked: bool = False):
    """The row with its channel and its owner, or None."""
    from saleor.checkout.models import Checkout

    checkouts = Checkout.objects.select_related("channel", "user").filter(pk=checkout_ref)
    if is_locked:
        checkouts = checkouts.select_for_update(of=("self",))
    return checkouts.first()


def moved_prices(
    checkout, now: datetime, lines: Optional[Sequence[Any]] = None
) -> List[Dict[str, Any]]:
    """Input lines of `checkoutLinesUpdate` that give each line its price of now.

    :param lines: rows of the cart, where they are known.
    """
    from saleor.checkout.models import CheckoutLine

    if lines is None:
        lines = CheckoutLine.objects.filter(checkout=checkout)
    # Gifts of a promotion cost nothing and come and go by themselves.
    paid = [line for line in lines if not line.is_gift]
    prices = unit_prices(checkout, partial(_facts, paid, checkout.channel), now)
    return price_changes(paid, prices)


def price_facts(listings) -> Dict[str, VariantFacts]:
    """What prices depend on, by variant. Three queries.

    :param listings: of variants in one channel, with variant and product.
    """
    products = {listing.variant.product for listing in listings}
    chains = category_chains(product.category_id for product in products)
    collections = collection_refs_of({product.pk for product in products})
    return {
        str(listing.variant_id): VariantFacts(
            ref=str(listing.variant_id),
            list_price=money(listing.price_amount, listing.currency),
            collection_refs=collections[listing.variant.product_id],
            category_refs=chains.get(listing.variant.product.category_id, ()),
        )
        for listing in listings
    }


def listed_facts(refs, channel) -> Dict[str, VariantFacts]:
    """The same of variants by reference."""
    from saleor.product.models import ProductVariantChannelListing

    listings = ProductVariantChannelListing.objects.select_related("variant__product").filter(
        channel=channel, variant_id__in=keys_of(refs), price_amount__isnull=False
    )
    # Products and variants have texts and search vectors of many kilobytes.
    return price_facts(
        list(
            listings.only(
                "variant_id",
                "price_amount",
                "currency",
                "variant__product_id",
                "variant__product__category_id",
            )
        )
    )


def _facts(lines, channel):
    units = units_by_variant(lines)
    return units, listed_facts(units, channel)
