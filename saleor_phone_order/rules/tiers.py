"""What a price tier says, and what is refused when somebody enters it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Dict, Iterable, Mapping, Optional, Sequence

from prices import Money

from .refusals import ErrorCode, Refusal

MAX_AMOUNT = Decimal("999999999.999")  # Saleor: settings.DEFAULT_MAX_DIGITS = 12, 3 decimals
PERCENTAGE_STEP = Decimal("0.01")


class InvalidPercentage(Refusal):
    """A percentage is a discount from 0 to 100 with at most two decimals."""

    code = ErrorCode.INVALID
    message = "A percentage must be between 0 and 100 with at most two decimals."


class InvalidAmount(Refusal):
    """An amount is not negative and fits the currency and the database."""

    code = ErrorCode.INVALID
    message = "An amount must be zero or more, with no more decimals than the currency has."


class InvalidBreak(Refusal):
    """A break has either an amount or a percentage, from at least one piece on."""

    code = ErrorCode.INVALID
    message = "Give either an amount or a percentage, and a minimum quantity of at least 1."


class DuplicateBreak(Refusal):
    """Two breaks of a variant have the same minimum quantity."""

    code = ErrorCode.UNIQUE
    message = "There are two prices for a quantity of {minimum_quantity} or more."


class PricesRiseWithQuantity(Refusal):
    """A break costs more than one with a smaller quantity."""

    code = ErrorCode.PRICES_RISE_WITH_QUANTITY
    message = "The price from {minimum_quantity} pieces on is higher than the one for fewer."


@dataclass(frozen=True)
class Break:
    """A tier's price for one variant from `minimum_quantity` pieces on (1: its plain price).

    Exactly one of `amount` (per piece, in the channel's currency) and `percentage`
    (a discount on the list price) is set.

    :raises InvalidBreak, InvalidAmount, InvalidPercentage: on construction.
    """

    minimum_quantity: int
    amount: Optional[Decimal] = None
    percentage: Optional[Decimal] = None

    def __post_init__(self) -> None:
        if (self.amount is None) == (self.percentage is None) or self.minimum_quantity < 1:
            raise InvalidBreak()
        if self.percentage is not None:
            validate_percentage(self.percentage)
        if self.amount is not None and not _is_within(self.amount, MAX_AMOUNT):
            raise InvalidAmount(field="amount")

    def price(self, list_price: Money) -> Money:
        """The price per piece, rounded; it may exceed the list price."""
        if self.percentage is not None:
            return discounted(list_price, self.percentage)
        assert self.amount is not None
        return round_money(Money(self.amount, list_price.currency))


@dataclass(frozen=True)
class TierPrices:
    """A price tier in one channel, with at least the prices of the variants asked about.

    `breaks` is by variant reference, the percentages by collection and category reference.
    The tier counts from `starts_at` (inclusive) to `ends_at` (exclusive); None is unbounded.

    :raises InvalidPercentage: on construction.
    """

    name: str
    default_percentage: Optional[Decimal] = None
    starts_at: Optional[datetime] = None
    ends_at: Optional[datetime] = None
    breaks: Mapping[str, Sequence[Break]] = field(default_factory=dict)
    collection_percentages: Mapping[str, Decimal] = field(default_factory=dict)
    category_percentages: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.default_percentage is not None:
            validate_percentage(self.default_percentage, field="default_percentage")
        for percentage in self.collection_percentages.values():
            validate_percentage(percentage)
        for percentage in self.category_percentages.values():
            validate_percentage(percentage)

    def is_current(self, now: datetime) -> bool:
        """Whether the tier counts at `now` (aware)."""
        has_started = self.starts_at is None or self.starts_at <= now
        has_ended = self.ends_at is not None and self.ends_at <= now
        return has_started and not has_ended


def check_breaks(breaks: Iterable[Break], list_price: Optional[Money] = None) -> None:
    """Refuse breaks of one variant, tier and channel that rise with quantity, on entry.

    Amounts are compared with amounts and percentages with percentages as they stand; an
    amount and a percentage are compared at `list_price`, or not at all without one.

    :raises PricesRiseWithQuantity: with the `minimum_quantity` of the lowest offending break.
    :raises DuplicateBreak: two breaks have the same minimum quantity.
    """
    ordered = sorted(breaks, key=lambda step: step.minimum_quantity)
    # Each break is compared with the last of its own kind and of the other one: these are
    # the lowest so far, because everything before them was found not to rise.
    lowest: Dict[bool, Break] = {}
    for later in ordered:
        for earlier in lowest.values():
            if earlier.minimum_quantity == later.minimum_quantity:
                raise DuplicateBreak(
                    field="minimum_quantity", minimum_quantity=later.minimum_quantity
                )
            if _rises(earlier, later, list_price):
                raise PricesRiseWithQuantity(
                    field="minimum_quantity", minimum_quantity=later.minimum_quantity
                )
        lowest[later.amount is None] = later


def validate_percentage(percentage: Decimal, *, field: str = "percentage") -> Decimal:
    """The percentage itself.

    :raises InvalidPercentage: it is not within 0 and 100 with at most two decimals.
    """
    if not _is_within(percentage, Decimal(100)):
        raise InvalidPercentage(field=field)
    if percentage != percentage.quantize(PERCENTAGE_STEP):
        raise InvalidPercentage(field=field)
    return percentage


def validate_amount(amount: Decimal, currency: str, *, field: str = "amount") -> Decimal:
    """The amount itself.

    :raises InvalidAmount: it is negative, too large, or finer than the currency's minor unit.
    """
    if not _is_within(amount, MAX_AMOUNT):
        raise InvalidAmount(field=field)
    if amount != round_money(Money(amount, currency)).amount:
        raise InvalidAmount(field=field)
    return amount


def round_money(money: Money) -> Money:
    """Half up to the currency's minor unit, as the host does: JPY 0, USD 2, KWD 3 decimals."""
    return money.quantize(rounding=ROUND_HALF_UP)


def discounted(list_price: Money, percentage: Decimal) -> Money:
    """`list_price` less `percentage` per cent, rounded; with 0 per cent as it stands."""
    if not percentage:
        return list_price
    return round_money(list_price * (100 - percentage) / 100)


def _is_within(value: Decimal, maximum: Decimal) -> bool:
    return value.is_finite() and 0 <= value <= maximum


def _rises(earlier: Break, later: Break, list_price: Optional[Money]) -> bool:
    if earlier.amount is not None and later.amount is not None:
        return later.amount > earlier.amount
    if earlier.percentage is not None and later.percentage is not None:
        return later.percentage < earlier.percentage
    if list_price is None:
        return False
    return bool(later.price(list_price) > earlier.price(list_price))
