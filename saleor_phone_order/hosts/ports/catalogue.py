"""Variants, where they are found, and what they cost."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Dict, Iterable, List, Mapping, Optional

from prices import Money

from ..values import CatalogPage, Section, Variant, VariantName


class CataloguePort(ABC):
    @abstractmethod
    def variants(
        self, *, refs: Iterable[str] = (), skus: Iterable[str] = (), channel_ref: str, country: str
    ) -> Dict[str, Variant]:
        """Known variants by reference, in a fixed number of queries."""

    @abstractmethod
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
        """Published variants: each word is part of a SKU, a product's or variant's name.

        :param refs: only these.
        """

    @abstractmethod
    def sections(
        self, channel_ref: Optional[str], *, refs: Optional[Iterable[str]] = None
    ) -> List[Section]:
        """Categories, then collections, each by name: those in which a customer finds
        something there, with the categories above; all for None. A fixed number of queries.

        :param refs: these variants alone can be found.
        """

    @abstractmethod
    def promoted_prices(
        self,
        *,
        variants: Iterable[Variant],
        prices: Mapping[str, Money],
        channel_ref: str,
        now: datetime,
    ) -> Dict[str, Money]:
        """What `prices` (by variant reference) become by the host's catalogue promotions,
        as they apply to lines of a cart; before taxes."""

    @abstractmethod
    def variant_names(
        self, *, refs: Iterable[str] = (), skus: Iterable[str] = ()
    ) -> Dict[str, VariantName]:
        """Those that exist, by reference. One query."""

    @abstractmethod
    def section_names(self, *, kind: str, refs: Iterable[str]) -> Dict[str, str]:
        """Those that exist, by reference; `kind` is CATEGORY or COLLECTION. One query."""

    @abstractmethod
    def cart_country(self, checkout_ref: str) -> str:
        """Where a cart goes (ISO 3166-1 alpha-2): what stock and shipping depend on.
        The shop's own country for a cart that is gone."""

    @abstractmethod
    def list_prices(self, *, refs: Iterable[str], channel_ref: str) -> Dict[str, Money]:
        """List prices of known variants by reference."""
