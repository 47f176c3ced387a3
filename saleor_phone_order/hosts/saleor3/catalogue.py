"""Saleor 3's catalogue: what a channel sells, with what price and stock depend on.

Read by the ORM: the API answers list prices only with taxes of an address, or to holders
of MANAGE_PRODUCTS.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence

from prices import Money

from ...rules.limits import MAX_QUANTITY
from ..catalogue import CatalogueRows, found_page, variant_values
from ..keys import keys_of
from ..values import CatalogPage, Variant
from .channels import channel_row, money

VARIANT_FIELDS = (
    "sku",
    "name",
    "track_inventory",
    "is_preorder",
    "preorder_end_date",
    "product__name",
    "product__category_id",
    "product__product_type__is_shipping_required",
)


class Catalogue(CatalogueRows):
    def variants(
        self,
        *,
        refs: Iterable[str] = (),
        skus: Iterable[str] = (),
        channel_ref: str,
        country: str,
    ) -> Dict[str, Variant]:
        channel = channel_row(channel_ref)
        return known_variants(refs=refs, skus=skus, channel=channel, country=country)

    def search_variants(
        self,
        *,
        text: str,
        category_ref: str,
        collection_ref: str,
        channel_ref: str,
        country: str,
        limit: int,
        offset: int,
        refs: Optional[Iterable[str]] = None,
    ) -> CatalogPage:
        channel = channel_row(channel_ref)
        return found_page(
            _published_rows(channel),
            lambda rows: _values(rows, channel, country),
            text=text,
            category_ref=category_ref,
            collection_ref=collection_ref,
            limit=limit,
            offset=offset,
            refs=refs,
        )

    def published_variants(self, channel_ref: str) -> Any:
        return _published_rows(channel_row(channel_ref))

    def published_collections(self, channel_ref: str) -> Any:
        from saleor.product.models import Collection

        return Collection.objects.published(channel_row(channel_ref).slug)

    def promoted_prices(
        self,
        *,
        variants: Iterable[Variant],
        prices: Mapping[str, Money],
        channel_ref: str,
        now: datetime,
    ) -> Dict[str, Money]:
        list_prices = {variant.ref: variant.list_price for variant in variants}
        found = dict(prices)
        for listing in promoted_listings(list_prices, channel_row(channel_ref)):
            ref = str(listing.variant_id)
            found[ref] = promoted(listing, prices[ref])
        return found

    def cart_country(self, checkout_ref: str) -> str:
        from django.conf import settings
        from saleor.checkout.models import Checkout

        checkout = (
            Checkout.objects.filter(pk=checkout_ref or None)
            .select_related("shipping_address", "billing_address", "channel")
            .first()
        )
        if checkout is None:
            return settings.DEFAULT_COUNTRY
        return country_of(checkout)

    def list_prices(self, *, refs: Iterable[str], channel_ref: str) -> Dict[str, Money]:
        from saleor.product.models import ProductVariantChannelListing

        listings = ProductVariantChannelListing.objects.filter(
            channel=channel_row(channel_ref),
            variant_id__in=keys_of(refs),
            price_amount__isnull=False,
        )
        return {
            str(listing.variant_id): money(listing.price_amount, listing.currency)
            for listing in listings
        }


def known_variants(
    *,
    refs: Iterable[str] = (),
    skus: Iterable[str] = (),
    channel: Any,
    country: str,
    checkout_ref: str = "",
) -> Dict[str, Variant]:
    """Variants by reference; what a cart has reserved counts as available to it."""
    from django.db.models import Q

    keys, skus = keys_of(refs), list(skus)
    if not keys and not skus:
        return {}
    rows = _variant_rows(channel).filter(Q(pk__in=keys) | Q(sku__in=skus))
    return {variant.ref: variant for variant in _values(rows, channel, country, checkout_ref)}


def country_of(checkout) -> str:
    """As `Checkout.get_country()`, which may write."""
    address = checkout.shipping_address or checkout.billing_address
    country = address.country if address and address.country else checkout.country
    return str(country or checkout.channel.default_country)


def promoted(listing, price: Money) -> Money:
    """What a promotion of the host leaves of a price in a cart."""
    best = max(
        listing.variantlistingpromotionrule.all(),
        key=lambda found: found.discount_amount,
        default=None,
    )
    return promoted_by(best and best.promotion_rule, listing, price)


def promoted_by(rule: Any, listing, price: Money) -> Money:
    """The host's own result for the list price, the rule that it chose for the listing
    applied again to any other price (`discount/utils/checkout.py`)."""
    if listing.price_amount == listing.discounted_price_amount:
        return price
    if price == listing.price:
        return money(listing.discounted_price_amount, listing.currency)
    if rule is None:
        return price
    discounted = rule.get_discount(price.currency)(price)
    return money(max(discounted.amount, 0), price.currency)


def promoted_listings(refs: Iterable[str], channel):
    """Listings of these variants that a promotion changes the price of."""
    from django.db.models import F
    from saleor.product.models import ProductVariantChannelListing

    return (
        ProductVariantChannelListing.objects.filter(channel=channel, variant_id__in=keys_of(refs))
        .exclude(discounted_price_amount=F("price_amount"))
        .exclude(discounted_price_amount=None)
        .prefetch_related("variantlistingpromotionrule__promotion_rule")
    )


def _variant_rows(channel):
    """Variants with their product's state and their price in a channel."""
    from django.db.models import Exists, OuterRef, Q, Subquery
    from django.utils import timezone
    from saleor.product.models import (
        ProductChannelListing,
        ProductVariant,
        ProductVariantChannelListing,
    )

    now = timezone.now()
    prices = ProductVariantChannelListing.objects.filter(channel=channel, variant=OuterRef("pk"))
    published = ProductChannelListing.objects.filter(
        Q(published_at__lte=now) | Q(published_at=None),
        channel=channel,
        product=OuterRef("product_id"),
        is_published=True,
    )
    return (
        ProductVariant.objects.select_related("product__product_type")
        .annotate(
            list_amount=Subquery(prices.values("price_amount")[:1]),
            is_published=Exists(published),
            is_for_sale=Exists(published.filter(available_for_purchase_at__lte=now)),
        )
        # Products and variants have texts and search vectors of many kilobytes.
        .only(*VARIANT_FIELDS)
        .order_by()
    )


def _published_rows(channel):
    return _variant_rows(channel).filter(is_published=True, list_amount__isnull=False)


def _values(rows, channel, country: str, checkout_ref: str = "") -> List[Variant]:
    """The rows as `Variant`s, in a fixed number of queries."""
    rows = list(rows)
    return variant_values(
        rows,
        _available_quantities(rows, channel, country, checkout_ref),
        list_price=lambda row: money(row.list_amount or 0, channel.currency_code),
        is_available=lambda row: row.is_for_sale and row.list_amount is not None,
    )


def quantity_limit() -> Optional[int]:
    """Most units of a line that the shop sells at once; None: as many as there are."""
    return _site_settings().limit_quantity_per_checkout


def _site_settings():
    from django.conf import settings
    from saleor.site.models import SiteSettings

    # Not by way of the site, which a process keeps for as long as it lives.
    return SiteSettings.objects.get(site_id=settings.SITE_ID)


def _available_quantities(
    rows: Sequence[Any], channel, country: str, checkout_ref: str
) -> Mapping[int, int]:
    """Units that one order can take, by variant key, as the host checks them for a cart
    without a delivery method (`warehouse/availability.py`).

    What needs no stock is limited by the shop only; so are pre-orders, whose thresholds the
    host checks when they are put into a cart.
    """
    settings = _site_settings()
    limit = settings.limit_quantity_per_checkout or MAX_QUANTITY
    quantities: Dict[int, int] = defaultdict(int)
    stocks = list(
        _stocks(settings, channel, country)
        .filter(product_variant_id__in=[row.pk for row in rows])
        .annotate_available_quantity()
        .values_list("pk", "product_variant_id", "available_quantity")
    )
    for _, variant_key, units in stocks:
        quantities[variant_key] += max(units, 0)
    stock_keys = [key for key, _, _ in stocks]
    for key, units in _reserved(settings, stock_keys, checkout_ref).items():
        quantities[key] = max(quantities[key] - units, 0)
    for row in rows:
        if not row.track_inventory or row.is_preorder_active():
            quantities[row.pk] = limit
    return quantities


def _stocks(settings, channel, country: str):
    from saleor.warehouse.models import Stock

    country = country or str(channel.default_country)
    # Newer hosts can leave shipping zones out of it.
    if getattr(settings, "use_legacy_shipping_zone_stock_availability", True):
        return Stock.objects.for_channel_and_country(
            channel.slug, country, include_cc_warehouses=True
        )
    return Stock.objects.for_channel(channel.slug)


def _reserved(settings, stock_keys: Sequence[int], checkout_ref: str) -> Mapping[int, int]:
    """Units that other carts hold, by variant key. No query in shops without reservations."""
    from django.db.models import Sum
    from django.utils import timezone
    from saleor.warehouse.models import Reservation
    from saleor.warehouse.reservations import is_reservation_enabled

    if not is_reservation_enabled(settings):
        return {}
    reserved = Reservation.objects.filter(
        stock_id__in=stock_keys, reserved_until__gt=timezone.now()
    )
    if checkout_ref:
        reserved = reserved.exclude(checkout_line__checkout_id=checkout_ref)
    rows = reserved.order_by().values("stock__product_variant_id")
    return dict(
        rows.annotate(units=Sum("quantity_reserved")).values_list(
            "stock__product_variant_id", "units"
        )
    )
