"""What a tier says of some variants, read in one query."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Dict, Iterable, List, Mapping, NamedTuple, Optional

from django.db.models import (
    CharField,
    DateTimeField,
    DecimalField,
    F,
    IntegerField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from ..models import PriceTier, TierPercentage, TierPrice
from ..rules.tiers import Break, TierPrices

#: The columns of the three tables under one name each; a table leaves out what it lacks.
COLUMNS = {
    "row_kind": TextField(),
    "row_ref": TextField(),
    "row_channel": TextField(),
    "row_quantity": IntegerField(),
    "row_currency": TextField(),
    "row_amount": DecimalField(max_digits=15, decimal_places=3),
    "row_percentage": DecimalField(max_digits=5, decimal_places=2),
    "row_starts_at": DateTimeField(),
    "row_ends_at": DateTimeField(),
}
TIER, PRICE = "TIER", "PRICE"


class Row(NamedTuple):
    kind: str
    ref: str
    channel: str
    quantity: int
    currency: str
    amount: Any
    percentage: Any
    starts_at: Any
    ends_at: Any


def tier_terms(
    tier_ref: str, variants: Mapping[str, Any], channel_ref: str
) -> Optional[TierPrices]:
    """The tier's terms for these variants in a channel; None if the tier is gone."""
    prices = TierPrice.objects.filter(
        tier=tier_ref, variant_ref__in=list(variants), channel_ref__in={"", channel_ref}
    )
    parts = [
        _part(
            PriceTier.objects.filter(pk=tier_ref),
            kind=Value(TIER),
            ref=F("name"),
            percentage=F("default_percentage"),
            starts_at=F("starts_at"),
            ends_at=F("ends_at"),
        ),
        _part(
            TierPercentage.objects.filter(tier=tier_ref),
            kind=F("kind"),
            ref=F("target_ref"),
            percentage=F("percentage"),
        ),
        _part(
            prices,
            kind=Value(PRICE),
            ref=F("variant_ref"),
            channel=F("channel_ref"),
            quantity=F("minimum_quantity"),
            currency=F("currency"),
            amount=F("amount"),
            percentage=F("percentage"),
        ),
    ]
    by_kind: Dict[str, List[Row]] = defaultdict(list)
    for values in parts[0].union(*parts[1:], all=True):
        row = Row(*values)
        by_kind[row.kind].append(row)
    if not by_kind[TIER]:
        return None
    (tier,) = by_kind[TIER]
    return TierPrices(
        name=tier.ref,
        default_percentage=tier.percentage,
        starts_at=tier.starts_at,
        ends_at=tier.ends_at,
        breaks=_breaks(by_kind[PRICE], variants, channel_ref),
        collection_percentages=_percentages(by_kind[TierPercentage.COLLECTION]),
        category_percentages=_percentages(by_kind[TierPercentage.CATEGORY]),
    )


def _part(rows: QuerySet, **given: Any) -> QuerySet:
    columns = {
        name: Cast(given.get(name[len("row_") :], Value(None, CharField())), field)
        for name, field in COLUMNS.items()
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def _percentages(rows: Iterable[Row]) -> Dict[str, Any]:
    return {row.ref: row.percentage for row in rows}


def _breaks(
    rows: Iterable[Row], variants: Mapping[str, Any], channel_ref: str
) -> Dict[str, List[Break]]:
    """A channel's own prices of a variant replace those of every channel."""
    by_channel: Dict[str, Dict[str, List[Break]]] = {
        "": defaultdict(list),
        channel_ref: defaultdict(list),
    }
    for row in rows:
        list_price = variants[row.ref].list_price
        # An amount in another currency says nothing here.
        if row.amount is None or row.currency == list_price.currency:
            by_channel[row.channel][row.ref].append(Break(row.quantity, row.amount, row.percentage))
    return {**by_channel[""], **by_channel[channel_ref]}
