"""A tier's discounts on categories and collections."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Iterable, List, Sequence

from ..hosts import host
from ..models import PriceTier, TierPercentage
from ..rules.refusals import ErrorCode, Refusal
from ..rules.tiers import validate_percentage

MAX_PERCENTAGES = 1000


class UnknownTarget(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no category or collection with this id."


class DuplicateTarget(Refusal):
    code = ErrorCode.UNIQUE
    message = "A category or collection is named twice."


class TooManyRows(Refusal):
    code = ErrorCode.INVALID
    message = "At most {maximum} rows can be changed at once."


@dataclass(frozen=True)
class Percentage:
    """A discount on a category or a collection: `kind` of `TierPercentage`."""

    kind: str
    target_ref: str
    percentage: Decimal


def percentages_of(tier: PriceTier) -> List[TierPercentage]:
    """Each with the `name` of its category or collection; None if that is gone."""
    rows = list(tier.percentages.all())
    for kind in (TierPercentage.CATEGORY, TierPercentage.COLLECTION):
        own = [row for row in rows if row.kind == kind]
        names = host.section_names(kind=kind, refs=[row.target_ref for row in own])
        for row in own:
            row.name = names.get(row.target_ref)
    return rows


def check_percentages(percentages: Sequence[Percentage]) -> None:
    if len(percentages) > MAX_PERCENTAGES:
        raise TooManyRows(field="percentages", maximum=MAX_PERCENTAGES)
    for kind in (TierPercentage.CATEGORY, TierPercentage.COLLECTION):
        refs = [row.target_ref for row in percentages if row.kind == kind]
        _refuse_unknown(kind, refs)
        if len(set(refs)) < len(refs):
            raise DuplicateTarget(field="percentages")
    for row in percentages:
        validate_percentage(row.percentage, field="percentages")


def _refuse_unknown(kind: str, refs: Iterable[str]) -> None:
    unknown = set(refs) - set(host.section_names(kind=kind, refs=refs))
    if unknown:
        raise UnknownTarget(field="percentages", kind=kind, ref=min(unknown))


def replace_percentages(tier: PriceTier, percentages: Sequence[Percentage]) -> None:
    tier.percentages.all().delete()
    TierPercentage.objects.bulk_create(
        TierPercentage(
            tier=tier, kind=row.kind, target_ref=row.target_ref, percentage=row.percentage
        )
        for row in percentages
    )
