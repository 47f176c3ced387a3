"""Saleor 2.10's catalogue: variants with what their price and stock depend on."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Dict, FrozenSet, Iterable, List, Mapping, Sequence, Tuple

from prices import Money

from ..base import Host
from ..values import CatalogPage, Variant

#: Saleor's primary keys are 32-bit integers; a larger number would be a database error.
MAX_KEY = 2**31 - 1


class Catalogue(Host):
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
    ) -> CatalogPage:
        from saleor.product.models import Product

        found = _matching(_variant_rows(), text)
        found = found.filter(product__in=Product.objects.published())
        if category_ref:
            found = found.filter(product__category__in=_with_descendants(category_ref))
        if collection_ref:
            found = found.filter(product__collections__in=keys_of([collection_ref]))
        total_count = found.count()
        rows = found.order_by(*found.query.order_by, "product__name", "sku", "pk")
        return CatalogPage(
            variants=tuple(_values(rows[offset : offset + limit], country)),
            total_count=total_count,
            has_next_page=offset + limit < total_count,
        )

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

    def known_refs(self, *, kind: str, refs: Iterable[str]) -> FrozenSet[str]:
        from saleor.product import models

        model = {
            "VARIANT": models.ProductVariant,
            "CATEGORY": models.Category,
            "COLLECTION": models.Collection,
        }[kind]
        found = model.objects.filter(pk__in=keys_of(refs)).values_list("pk", flat=True)
        return frozenset(str(key) for key in found)


def keys_of(refs: Iterable[str]) -> List[int]:
    """The keys among references; what cannot be a key of this host is left out."""
    return [
        int(ref)
        for ref in refs
        if ref.isascii() and ref.isdigit() and len(ref) <= 10 and int(ref) <= MAX_KEY
    ]


def category_chains(category_ids: Iterable[int]) -> Dict[int, Tuple[str, ...]]:
    """References of each category and its ancestors, nearest first. Two queries."""
    from saleor.product.models import Category

    wanted = {key for key in category_ids if key is not None}
    if not wanted:
        return {}
    parents = dict(
        Category.tree.get_queryset_ancestors(Category.tree.filter(pk__in=wanted), include_self=True)
        .order_by()
        .values_list("pk", "parent_id")
    )
    return {key: tuple(_chain(key, parents)) for key in wanted}


def _chain(key, parents: Mapping[int, Any]):
    while key in parents:
        yield str(key)
        key = parents[key]


def _variant_rows():
    from saleor.product.models import ProductVariant

    return ProductVariant.objects.select_related("product__product_type").order_by()


def _matching(rows, text: str):
    """Each word is part of a SKU, a product's or a variant's name; exact SKUs come first.

    Not the host's own search (`search/backends/postgresql_storefront.py`): it finds what
    merely resembles the phrase and whole SKUs only, while an agent types the start of one.
    """
    from django.db.models import BooleanField, Case, Q, Value, When

    for word in text.split():
        rows = rows.filter(
            Q(sku__icontains=word) | Q(name__icontains=word) | Q(product__name__icontains=word)
        )
    if not text.split():
        return rows
    is_sku = Case(
        When(sku__iexact=text.strip(), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return rows.annotate(is_sku=is_sku).order_by("-is_sku")


def _with_descendants(category_ref: str):
    from saleor.product.models import Category

    return Category.tree.get_queryset_descendants(
        Category.tree.filter(pk__in=keys_of([category_ref])), include_self=True
    )


def _values(rows, country: str) -> List[Variant]:
    """The rows as `Variant`s, in a fixed number of queries."""
    rows = list(rows)
    chains = category_chains(row.product.category_id for row in rows)
    collections = collection_refs_of({row.product_id for row in rows})
    quantities = _available_quantities(rows, country)
    return [
        Variant(
            ref=str(row.pk),
            sku=row.sku,
            name=row.name,
            product_ref=str(row.product_id),
            product_name=row.product.name,
            list_price=row.base_price,
            is_available=is_published(row.product),
            available_quantity=quantities[row.pk],
            is_shipping_required=row.product.product_type.is_shipping_required,
            category_refs=chains.get(row.product.category_id, ()),
            collection_refs=collections[row.product_id],
        )
        for row in rows
    ]


def collection_refs_of(product_ids: Iterable[int]) -> Mapping[int, Tuple[str, ...]]:
    """Collections by product, oldest assignment first. One query."""
    from saleor.product.models import CollectionProduct

    found: Dict[int, Tuple[str, ...]] = defaultdict(tuple)
    pairs = CollectionProduct.objects.filter(product_id__in=product_ids).order_by("pk")
    for product_id, collection_id in pairs.values_list("product_id", "collection_id"):
        found[product_id] += (str(collection_id),)
    return found


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
