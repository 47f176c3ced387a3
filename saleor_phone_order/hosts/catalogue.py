"""Products, variants and categories, as far as all hosts keep them alike."""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from typing import (
    Any,
    Callable,
    Dict,
    Iterable,
    List,
    Mapping,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from prices import Money

from .base import Host
from .keys import keys_of
from .values import CatalogPage, Section, SectionKind, Variant, VariantName


class CatalogueRows(Host):
    @abstractmethod
    def published_collections(self, channel_ref: str) -> Any:
        """Rows, as a query."""

    @abstractmethod
    def published_variants(self, channel_ref: str) -> Any:
        """Rows that customers find, as a query."""

    def sections(
        self, channel_ref: Optional[str], *, refs: Optional[Iterable[str]] = None
    ) -> List[Section]:
        from saleor.product.models import Category, Collection

        categories = Category.objects.order_by("name", "pk").values_list("pk", "name", "parent_id")
        collections = Collection.objects.all()
        if channel_ref is not None:
            found = self.published_variants(channel_ref)
            if refs is not None:
                found = found.filter(pk__in=keys_of(refs))
            categories = _with_goods(list(categories), found)
            collections = self.published_collections(channel_ref).filter(
                pk__in=found.values("product__collections")
            )
        return [
            *(
                Section(SectionKind.CATEGORY, str(key), name, str(parent_key or ""))
                for key, name, parent_key in categories
            ),
            *(
                Section(SectionKind.COLLECTION, str(key), name)
                for key, name in collections.order_by("name", "pk").values_list("pk", "name")
            ),
        ]

    def variant_names(
        self, *, refs: Iterable[str] = (), skus: Iterable[str] = ()
    ) -> Dict[str, VariantName]:
        from django.db.models import Q
        from saleor.product.models import ProductVariant

        rows = ProductVariant.objects.filter(Q(pk__in=keys_of(refs)) | Q(sku__in=list(skus)))
        found = rows.order_by().values_list("pk", "sku", "name", "product__name")
        return {str(key): VariantName(str(key), sku or "", *names) for key, sku, *names in found}

    def section_names(self, *, kind: str, refs: Iterable[str]) -> Dict[str, str]:
        from saleor.product.models import Category, Collection

        model = {SectionKind.CATEGORY: Category, SectionKind.COLLECTION: Collection}[kind]
        rows = model.objects.filter(pk__in=keys_of(refs)).order_by()
        return {str(key): name for key, name in rows.values_list("pk", "name")}


def found_page(
    rows: Any,
    values_of: Callable[[Any], Sequence[Variant]],
    *,
    text: str,
    category_ref: str,
    collection_ref: str,
    limit: int,
    offset: int,
    refs: Optional[Iterable[str]],
) -> CatalogPage:
    """Those among variant rows that match."""
    found = _matching(rows, text)
    if refs is not None:
        found = found.filter(pk__in=keys_of(refs))
    if category_ref:
        found = found.filter(product__category__in=_with_descendants(category_ref))
    if collection_ref:
        found = found.filter(product__collections__in=keys_of([collection_ref]))
    total_count = found.count()
    found = found.order_by(*found.query.order_by, "product__name", "sku", "pk")
    return CatalogPage(
        variants=tuple(values_of(found[offset : offset + limit])),
        total_count=total_count,
        has_next_page=offset + limit < total_count,
    )


def variant_values(
    rows: Sequence[Any],
    quantities: Mapping[int, int],
    *,
    list_price: Callable[[Any], Money],
    is_available: Callable[[Any], bool],
) -> List[Variant]:
    """Variant rows, with products and their types, as values. Three queries."""
    chains = category_chains(row.product.category_id for row in rows)
    collections = collection_refs_of({row.product_id for row in rows})
    return [
        Variant(
            ref=str(row.pk),
            sku=row.sku or "",
            name=row.name,
            product_ref=str(row.product_id),
            product_name=row.product.name,
            list_price=list_price(row),
            is_available=is_available(row),
            available_quantity=quantities[row.pk],
            is_shipping_required=row.product.product_type.is_shipping_required,
            category_refs=chains.get(row.product.category_id, ()),
            collection_refs=collections[row.product_id],
        )
        for row in rows
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


def collection_refs_of(product_ids: Iterable[int]) -> Mapping[int, Tuple[str, ...]]:
    """Collections by product, oldest assignment first. One query."""
    from saleor.product.models import CollectionProduct

    found: Dict[int, Tuple[str, ...]] = defaultdict(tuple)
    pairs = CollectionProduct.objects.filter(product_id__in=product_ids).order_by("pk")
    for product_id, collection_id in pairs.values_list("product_id", "collection_id"):
        found[product_id] += (str(collection_id),)
    return found


def _with_goods(categories: Sequence[Tuple], variants: Any) -> List[Tuple]:
    """Those categories (key, name, parent's key) that variants are in or below. One query."""
    parents = {key: parent_key for key, _, parent_key in categories}
    shown: Set[str] = set()
    for key in variants.values_list("product__category", flat=True).distinct():
        shown.update(_chain(key, parents))
    return [row for row in categories if str(row[0]) in shown]


def _chain(key, parents: Mapping[int, Any]):
    while key in parents:
        yield str(key)
        key = parents[key]


def _matching(rows, text: str):
    """Each word is part of a SKU, a product's or a variant's name; exact SKUs come first.

    Not a host's own search: by version it finds whole SKUs only, beginnings of words only,
    or what merely resembles the phrase.
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
