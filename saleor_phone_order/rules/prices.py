"""What a customer's tier pays for a variant, as one pure function: `resolve`.

The order of PRODUCT §5: quantity break of the variant, else the variant's price, else
collection, else category, else the tier's default, else the list price. Two promises
hold whatever is stored:

- Never above the list price: a tier price that exceeds it (the list price fell after the
  tier price was entered) is the list price.
- Never rising with quantity: the price is the lowest of all steps passed on the way up to
  the quantity. So where a variant has only a break at 10, and its collection is cheaper
  than that break, ten pieces cost what nine do. A price of the variant for one piece
  replaces collection, category and default from the start, also when it is higher.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import List, Optional, Sequence, Tuple

from prices import Money

from .tiers import Break, TierPrices, discounted


class ReasonKind(str, Enum):
    """Why a line has its price."""

    LIST = "LIST"
    TIER_DEFAULT = "TIER_DEFAULT"
    TIER_CATEGORY = "TIER_CATEGORY"
    TIER_COLLECTION = "TIER_COLLECTION"
    TIER_VARIANT = "TIER_VARIANT"
    TIER_BREAK = "TIER_BREAK"
    PROMOTION = "PROMOTION"
    CAMPAIGN = "CAMPAIGN"
    COUPON = "COUPON"
    QUOTED = "QUOTED"
    AGENT = "AGENT"


@dataclass(frozen=True)
class VariantFacts:
    """What the price depends on: the list price in the channel, and where the variant belongs.

    `category_refs` are the product's category and then its ancestors, nearest first.
    """

    ref: str
    list_price: Money
    collection_refs: Sequence[str] = ()
    category_refs: Sequence[str] = ()


@dataclass(frozen=True)
class Reason:
    """Why a price is what it is; `percentage` is None when the tier has a fixed amount."""

    kind: ReasonKind
    tier_name: Optional[str] = None
    minimum_quantity: Optional[int] = None
    percentage: Optional[Decimal] = None


@dataclass(frozen=True)
class ResolvedPrice:
    """The price per piece; `reason.kind` is LIST exactly when `unit` equals `list_price`."""

    unit: Money
    list_price: Money
    reason: Reason

    def or_lower(self, unit: Optional[Money], reason: Reason) -> ResolvedPrice:
        """The same with `unit` in its place, if that is lower; in another currency it is not."""
        if unit is None or unit.currency != self.unit.currency or unit >= self.unit:
            return self
        return ResolvedPrice(unit, self.list_price, reason)


def resolve(
    variant: VariantFacts, quantity: int, tier: Optional[TierPrices], now: datetime
) -> ResolvedPrice:
    """The price per piece when a customer of `tier` orders `quantity` of `variant` at `now`.

    :raises ValueError: `quantity` is less than 1.
    """
    if quantity < 1:
        raise ValueError("The quantity must be at least 1.")
    list_price = variant.list_price
    unit, reason = list_price, Reason(ReasonKind.LIST)
    if tier is not None and tier.is_current(now):
        # Of equal prices min() takes the first: start with the step of the highest quantity.
        steps = reversed(_steps(variant, quantity, tier))
        unit, reason = min(steps, key=lambda step: step[0].amount)
    if unit < list_price:
        return ResolvedPrice(unit, list_price, reason)
    return ResolvedPrice(list_price, list_price, Reason(ReasonKind.LIST))


def _steps(variant: VariantFacts, quantity: int, tier: TierPrices) -> List[Tuple[Money, Reason]]:
    """The prices passed on the way from one piece up to `quantity`, in that order."""
    passed = sorted(
        (step for step in tier.breaks.get(variant.ref, ()) if step.minimum_quantity <= quantity),
        key=lambda step: step.minimum_quantity,
    )
    steps = [(step.price(variant.list_price), _break_reason(step, tier)) for step in passed]
    if passed and passed[0].minimum_quantity == 1:
        return steps
    general = _general_reason(variant, tier)
    return [(discounted(variant.list_price, general.percentage or Decimal(0)), general)] + steps


def _general_reason(variant: VariantFacts, tier: TierPrices) -> Reason:
    """What the tier says of a variant without a price of its own."""
    percentages = [
        tier.collection_percentages[ref]
        for ref in variant.collection_refs
        if ref in tier.collection_percentages
    ]
    if percentages:
        return Reason(ReasonKind.TIER_COLLECTION, tier.name, percentage=max(percentages))
    for ref in variant.category_refs:
        if ref in tier.category_percentages:
            percentage = tier.category_percentages[ref]
            return Reason(ReasonKind.TIER_CATEGORY, tier.name, percentage=percentage)
    if tier.default_percentage is not None:
        return Reason(ReasonKind.TIER_DEFAULT, tier.name, percentage=tier.default_percentage)
    return Reason(ReasonKind.LIST)


def _break_reason(step: Break, tier: TierPrices) -> Reason:
    is_plain = step.minimum_quantity == 1
    return Reason(
        ReasonKind.TIER_VARIANT if is_plain else ReasonKind.TIER_BREAK,
        tier.name,
        step.minimum_quantity,
        step.percentage,
    )
