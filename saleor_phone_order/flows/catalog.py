"""The catalogue as the session's customer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import List, Optional, Sequence, Tuple

from prices import Money

from ..hosts import host
from ..hosts.values import Section, Variant
from ..models import Session
from ..rules.limits import MAX_SEARCH_TEXT, clean_text
from ..rules.prices import ResolvedPrice
from . import prices
from .campaign_rules import rules_of

MAX_FOUND = 20


@dataclass(frozen=True)
class CatalogItem:
    """A variant and what it costs this customer, one piece and from each quantity on that
    is cheaper. `promoted` is the price of one piece after the shop's promotions."""

    variant: Variant
    price: ResolvedPrice
    promoted: Money
    breaks: Tuple[Tuple[int, ResolvedPrice], ...]


@dataclass(frozen=True)
class CatalogPage:
    items: Tuple[CatalogItem, ...]
    total_count: int
    has_next_page: bool


def sections(*, session: Optional[Session]) -> List[Section]:
    """Where a session's customer finds something; all there are without a session."""
    if session is None:
        return host.sections(None)
    return host.sections(session.channel_ref, refs=_findable(session))


def found(*, search: str, channel: str) -> Sequence[Variant]:
    """The first published variants of a channel that a search finds.

    :raises InvalidText: of `search`.
    """
    channel_ref, _ = host.channel(channel)
    page = host.search_variants(
        text=clean_text("search", search, MAX_SEARCH_TEXT),
        category_ref="",
        collection_ref="",
        channel_ref=channel_ref,
        country=host.default_country(),
        limit=MAX_FOUND,
        offset=0,
    )
    return page.variants


def browse(
    *,
    session: Session,
    now: datetime,
    search: str = "",
    category_ref: str = "",
    collection_ref: str = "",
    limit: int,
    offset: int,
) -> CatalogPage:
    """A page of published variants, in a fixed number of queries.

    :raises InvalidText: of `search`.
    """
    page = host.search_variants(
        text=clean_text("search", search, MAX_SEARCH_TEXT),
        category_ref=category_ref,
        collection_ref=collection_ref,
        channel_ref=session.channel_ref,
        country=host.cart_country(session.checkout_ref),
        limit=limit,
        offset=offset,
        refs=_findable(session),
    )
    items = items_of(session=session, variants=page.variants, now=now)
    return CatalogPage(items, page.total_count, page.has_next_page)


def items_of(
    *, session: Session, variants: Sequence[Variant], now: datetime
) -> Tuple[CatalogItem, ...]:
    """What these variants cost the session's customer, in a fixed number of queries."""
    offered = prices.breaks_offered(
        customer_id=session.customer_id,
        variants={variant.ref: variant for variant in variants},
        channel_ref=session.channel_ref,
        campaign_id=session.campaign_id,
        now=now,
    )
    promoted = host.promoted_prices(
        variants=variants,
        prices={ref: steps[0][1].unit for ref, steps in offered.items()},
        channel_ref=session.channel_ref,
        now=now,
    )
    return tuple(
        CatalogItem(
            variant=variant,
            price=offered[variant.ref][0][1],
            promoted=promoted[variant.ref],
            breaks=tuple(offered[variant.ref][1:]),
        )
        for variant in variants
    )


def _findable(session: Session) -> Optional[List[str]]:
    """The only variants that can be ordered; None for all."""
    rules = rules_of(session)
    return None if rules.is_catalogue_open else list(rules.offers)
