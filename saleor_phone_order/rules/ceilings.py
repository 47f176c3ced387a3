"""How far an agent may lower a price."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Iterable, Optional

from prices import Money

from .refusals import ErrorCode, Refusal
from .tiers import PERCENTAGE_STEP, validate_amount


class PriceNotAdjustable(Refusal):
    code = ErrorCode.PRICE_NOT_ADJUSTABLE
    message = "Prices cannot be changed in this phone order."


class PriceNotLower(Refusal):
    code = ErrorCode.INVALID
    message = "It costs {resolved} {currency} already. Give a lower price."


class PriceBeyondCeiling(Refusal):
    code = ErrorCode.PRICE_BEYOND_CEILING
    message = "That takes {percentage} % off, and you may give {ceiling} %. Ask a supervisor."


class ReasonRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "Say why it costs less."


def ceiling_of(percentages: Iterable[Decimal], shops: Decimal) -> Decimal:
    """The highest percentage of the agent's groups; the shop's where no group has one."""
    return max(percentages, default=shops)


def percentage_off(resolved: Money, price: Money) -> Decimal:
    """What `price` takes off, in percent, rounded up to a hundredth: so what is within a
    ceiling of at most two decimals is exactly within it. 0 if it takes nothing off."""
    if price >= resolved:
        return Decimal("0.00")
    off: Decimal = 100 * (resolved.amount - price.amount) / resolved.amount
    return off.quantize(PERCENTAGE_STEP, rounding=ROUND_CEILING)


def check_price(price: Money, *, resolved: Money) -> None:
    """Refuse what no agent can give.

    :param resolved: what it costs without.
    :raises InvalidAmount, PriceNotLower:
    """
    validate_amount(price.amount, price.currency, field="price")
    if price >= resolved:
        raise PriceNotLower(
            field="price", resolved=str(resolved.amount), currency=resolved.currency
        )


def check_ceiling(percentage: Decimal, ceiling: Decimal, *, field: Optional[str] = "price") -> None:
    """:raises PriceBeyondCeiling:"""
    if percentage > ceiling:
        raise PriceBeyondCeiling(
            field=field, percentage=str(percentage), ceiling=format(ceiling.normalize(), "f")
        )
