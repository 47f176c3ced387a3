"""Prices that agents gave or asked for, to look at, and how far agents may go."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import List, Optional, Tuple

from prices import Money

from ..hosts import host
from ..hosts.values import VariantName
from ..models import PriceOverride, Session
from ..rules.states import OverrideState
from ..rules.tiers import round_money
from . import price_ceilings
from .campaign_rules import rules_of


@dataclass(frozen=True)
class PriceLimits:
    """How far the agent of a session may go. `ceiling` is in percent."""

    are_prices_adjustable: bool
    is_shipping_adjustable: bool
    are_coupons_combined: bool
    ceiling: Decimal


def limits_of(session: Session) -> PriceLimits:
    rules = rules_of(session)
    return PriceLimits(
        rules.are_prices_adjustable,
        rules.is_shipping_adjustable,
        rules.are_coupons_combined,
        price_ceilings.of_session(session),
    )


def of_session(session: Session) -> List[PriceOverride]:
    """With their people and names, in the order in which they were asked for."""
    rows = PriceOverride.objects.filter(session=session)
    return _named(list(rows.select_related("session", "asked_by", "decided_by")))


def listed(
    *, state: Optional[OverrideState], limit: int, offset: int
) -> Tuple[List[PriceOverride], bool]:
    """What waits longest comes first."""
    rows = PriceOverride.objects.select_related("session", "asked_by", "decided_by")
    if state is not None:
        rows = rows.filter(state=state.value)
    found = list(rows[offset : offset + limit + 1])
    return _named(found[:limit]), len(found) > limit


def name_of(override: PriceOverride) -> VariantName:
    """Of its variant; empty for shipping, or if the variant is gone."""
    if not hasattr(override, "variant"):
        _named([override])
    return override.variant


def money(amount: Decimal, currency: str) -> Money:
    # The column has the decimals of the finest currency.
    return round_money(Money(amount, currency))


def _named(rows: List[PriceOverride]) -> List[PriceOverride]:
    names = host.variant_names(refs={row.variant_ref for row in rows if row.variant_ref})
    for row in rows:
        variant = names.get(row.variant_ref)
        row.variant = variant or VariantName(row.variant_ref, "", "", "")
    return rows
