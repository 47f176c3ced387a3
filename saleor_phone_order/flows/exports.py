"""Tier prices and campaigns as CSV, page by page; what is written here can be imported."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Callable, Iterator, List, Optional, Sequence
from uuid import UUID

from graphql_relay import to_global_id
from prices import Money

from ..hosts import host
from ..models import Campaign, CampaignOffer, ImportKind, TierPrice
from ..rules.csv_rows import write
from ..rules.refusals import ErrorCode, Refusal
from ..rules.tiers import round_money
from . import method_names, tiers
from .campaign_parts import field_rows_of, method_refs_of
from .campaign_reading import offers_of
from .import_campaigns import CampaignSheet
from .import_work import SHEETS

#: Rows of a page, and campaigns.
PAGE = 2000
CAMPAIGN_PAGE = 20
PRICE_COLUMNS = (
    "sku",
    "variant",
    "channel",
    "minimum_quantity",
    "amount",
    "currency",
    "percentage",
)


class UnknownCursor(Refusal):
    code = ErrorCode.INVALID
    message = "This is not the end of a page."


@dataclass(frozen=True)
class ExportPage:
    """Some lines of the file; the first page begins with the header. `after` asks for the
    next one: None with the last."""

    text: str
    after: Optional[str]


def tier_prices(*, tier_id: Optional[UUID], after: str = "", limit: int = PAGE) -> ExportPage:
    """A tier's prices, or those of all tiers with a column `tier`. Prices of variants that are
    gone are left out.

    :raises TierNotFound, UnknownCursor:
    """
    if tier_id is not None and tiers.found(tier_id=tier_id) is None:
        raise tiers.TierNotFound(field="tier_id")
    rows = TierPrice.objects.select_related("tier")
    if tier_id is not None:
        rows = rows.filter(tier_id=tier_id)
    place = ("tier_id", "variant_ref", "channel_ref", "minimum_quantity")
    if after:
        # As one row: the unique index finds its place in it.
        where = "(%s) > (%%s, %%s, %%s, %%s)" % ", ".join(place)
        rows = rows.extra(where=[where], params=_position(after, [UUID, str, str, int]))
    found = list(rows.order_by(*place)[: limit + 1])
    page = found[:limit]
    names = host.variant_names(refs={price.variant_ref for price in page})
    lines: List[Sequence[str]] = []
    for price in page:
        name = names.get(price.variant_ref)
        if name is not None:
            lines.append(_price_cells(price, name.sku, is_of_one=tier_id is not None))
    columns = PRICE_COLUMNS if tier_id is not None else ("tier", *PRICE_COLUMNS)
    header = [] if after else [columns]
    last = page[-1] if len(found) > limit else None
    return ExportPage(write([*header, *lines]), last and _cursor(last, place))


def campaigns(*, kind: ImportKind, after: str = "") -> ExportPage:
    """Campaigns by code, or the fields of all, or their offers whose variants are still there.

    :raises UnknownCursor:
    """
    rows = Campaign.objects.order_by("code")
    if after:
        rows = rows.filter(code__gt=_position(after, [str])[0])
    found = list(rows[: CAMPAIGN_PAGE + 1])
    page = found[:CAMPAIGN_PAGE]
    lines_of = LINES[kind]
    lines = [cells for campaign in page for cells in lines_of(campaign)]
    header = [] if after else [SHEETS[kind].columns]
    last = page[-1] if len(found) > CAMPAIGN_PAGE else None
    return ExportPage(write([*header, *lines]), last and _cursor(last, ["code"]))


def pages_of(kind: ImportKind, tier_id: Optional[UUID] = None) -> Iterator[ExportPage]:
    """The whole file, a page at a time."""
    after: Optional[str] = ""
    while after is not None:
        page = (
            tier_prices(tier_id=tier_id, after=after)
            if kind is ImportKind.TIER_PRICES
            else campaigns(kind=kind, after=after)
        )
        yield page
        after = page.after


def _price_cells(price: TierPrice, sku: str, *, is_of_one: bool) -> Sequence[str]:
    amount = None if price.amount is None else round_money(Money(price.amount, price.currency))
    cells = (
        *_variant_cells(price.variant_ref, sku),
        price.channel_ref,
        str(price.minimum_quantity),
        "" if amount is None else str(amount.amount),
        price.currency,
        _text(price.percentage),
    )
    return cells if is_of_one else (price.tier.name, *cells)


def _campaign_lines(campaign: Campaign) -> Iterator[Sequence[str]]:
    refs = method_refs_of(campaign)
    channel_ref = campaign.channel_ref
    cells = {
        "channel": channel_ref,
        "shipping_methods": method_names.written(refs, channel_ref=channel_ref) if refs else "",
    }
    yield [
        cells[column] if column in cells else _text(getattr(campaign, column))
        for column in CampaignSheet.columns
    ]


def _offer_lines(campaign: Campaign) -> Iterator[Sequence[str]]:
    offers = [offer for offer in offers_of(campaign) if offer.variant is not None]
    for number, offer in enumerate(offers, 1):
        yield [
            campaign.code,
            str(number),
            offer.kind,
            *_variant_cells(offer.variant_ref, offer.variant.sku),
            *("" if money is None else str(money.amount) for money in _prices(offer)),
            str(offer.minimum_quantity),
            _text(offer.maximum_quantity),
            _text(offer.is_trial),
            offer.text,
        ]


def _field_lines(campaign: Campaign) -> Iterator[Sequence[str]]:
    for number, field in enumerate(field_rows_of(campaign), 1):
        yield [
            campaign.code,
            str(number),
            field.key,
            field.label,
            field.kind,
            "\n".join(field.choices),
            _text(field.is_required),
        ]


def _prices(offer: CampaignOffer) -> Sequence[Optional[Money]]:
    return offer.price, offer.lowest_price


LINES = {
    ImportKind.CAMPAIGNS: _campaign_lines,
    ImportKind.OFFERS: _offer_lines,
    ImportKind.FIELDS: _field_lines,
}


def _variant_cells(variant_ref: str, sku: str) -> Sequence[str]:
    """By its id only where it has no SKU: that means nothing to another shop."""
    return sku, "" if sku else to_global_id("ProductVariant", variant_ref)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _cursor(row: object, place: Sequence[str]) -> str:
    position = [str(getattr(row, name)) for name in place]
    return urlsafe_b64encode(json.dumps(position).encode()).decode()


def _position(after: str, types: Sequence[Callable[[str], object]]) -> List[object]:
    """:raises UnknownCursor:"""
    try:
        position = json.loads(urlsafe_b64decode(after.encode()))
        if len(position) != len(types) or not "".join(position).isprintable():
            raise UnknownCursor(field="after")
        return [of(part) for of, part in zip(types, position)]
    except (ValueError, TypeError, LookupError):
        raise UnknownCursor(field="after") from None
