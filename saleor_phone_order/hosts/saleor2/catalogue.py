"""Saleor 2.10's catalogue: variants with what their price and stock depend on."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence

from prices import Money

from ..catalogue import CatalogueRows, found_page, variant_values
from ..keys import keys_of
from ..values import CatalogPage, Variant


class Catalogue(CatalogueRows):
    def variants(
        self,
        *,
        refs: Iterable[str] = (),
        skus: Iterable[str] = (),
        channel_ref: str,
        country: str,
    ) -> Dict[str, Variant]:
        from django.db.models import Q

        keys, skus = keys_of(refs), list(skus)
        if not keys and not skus:
            return {}
        rows = _variant_rows().filter(Q(pk__in=keys) | Q(sku__in=skus))
        return {variant.ref: variant for variant in _values(rows, country)}

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
        return found_page(
            self.published_variants(channel_ref),
            lambda rows: _values(rows, country),
            text=text,
            category_ref=category_ref,
            collection_ref=collection_ref,
            limit=limit,
            offset=offset,
            refs=refs,
        )

    def published_variants(self, channel_ref: str) -> Any:
        from saleor.product.models import Product

        return _variant_rows().filter(product__in=Product.objects.published())

    def published_collections(self, channel_ref: str) -> Any:
        from saleor.product.models import Collection

        return Collection.objects.published()

    def promoted_prices(
        self,
        *,
        variants: Iterable[Variant],
        prices: Mapping[str, Money],
        channel_ref: str,
        now: datetime,
    ) -> Dict[str, Money]:
        from saleor.core.taxes import quantize_price
        from saleor.discount.utils import calculate_discounted_price, fetch_discounts

        discounts = fetch_discounts(now)
        found = {}
        for variant in variants:
            price = calculate_discounted_price(
                product=_product_facts(variant),
                price=prices[variant.ref],
                collections=[SimpleNamespace(id=int(ref)) for ref in variant.collection_refs],
                discounts=discounts,
            )
            found[variant.ref] = quantize_price(price, price.currency)
        return found

    def cart_country(self, checkout_ref: str) -> str:
        from django.conf import settings
        from saleor.checkout.models import Checkout

        checkout = (
            Checkout.objects.filter(pk=checkout_ref or None)
            .select_related("shipping_address", "billing_address")
            .first()
        )
        if checkout is None:
            return settings.DEFAULT_COUNTRY
        # Not `get_country()`: that one saves.
        address = checkout.shipping_address or checkout.billing_address
        return str(address.country if address and address.country else checkout.country)

    def list_prices(self, *, refs: Iterable[str], channel_ref: str) -> Dict[str, Money]:
        rows = _variant_rows().filter(pk__in=keys_of(refs))
        return {str(row.pk): row.base_price for row in rows}


def _variant_rows():
    from saleor.product.models import ProductVariant

    return ProductVariant.objects.select_related("product__product_type").order_by()


def _values(rows, country: str) -> List[Variant]:
    """The rows as `Variant`s, in a fixed number of queries."""
    rows = list(rows)
    return variant_values(
        rows,
        _available_quantities(rows, country),
        list_price=lambda row: row.base_price,
        is_available=lambda row: is_published(row.product),
    )


def _available_quantities(rows: Sequence[Any], country: str) -> Mapping[int, int]:
    """Units that one order can take, by variant key, as the host will check them.

    The same sum as `warehouse/availability.py`, grouped. Like there, two stocks of equal
    quantity count once (`Sum(distinct=True)`): more could not be ordered anyway.
    """
    from django.conf import settings
    from django.db.models import Sum
    from django.db.models.functions import Coalesce
    from saleor.warehouse.models import Stock

    stocks = (
        Stock.objects.for_country(country or settings.DEFAULT_COUNTRY)
        .filter(product_variant_id__in=[row.pk for row in rows])
        .order_by()
        .values("product_variant_id")
        .annotate(
            held=Coalesce(Sum("quantity", distinct=True), 0),
            allocated=Coalesce(Sum("allocations__quantity_allocated"), 0),
        )
        .values_list("product_variant_id", "held", "allocated")
    )
    quantities: Dict[int, int] = defaultdict(int)
    tracked = {row.pk for row in rows if row.track_inventory}
    for key, held, allocated in stocks:
        is_tracked = key in tracked
        quantities[key] = (
            max(held - allocated, 0) if is_tracked else settings.MAX_CHECKOUT_LINE_QUANTITY
        )
    return quantities


def _product_facts(variant: Variant):
    """All that promotions ask of a product (`discount/utils.py`)."""
    return SimpleNamespace(
        id=int(variant.product_ref),
        category_id=int(variant.category_refs[0]) if variant.category_refs else None,
    )


def is_published(product) -> bool:
    """As `Product.objects.published()` decides: `is_visible` is a day late."""
    from datetime import date

    return product.is_published and (
        product.publication_date is None or product.publication_date <= date.today()  # noqa: DTZ011  as the host
    )
