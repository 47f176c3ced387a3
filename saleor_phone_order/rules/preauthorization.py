"""How much is held to see whether a card is good."""

from __future__ import annotations

from decimal import Decimal

#: Where one unit is less than what Stripe lets be charged. Source: Stripe's minimum amounts.
_MORE = {
    "AED": 2, "CZK": 15, "DKK": 3, "HKD": 4, "HUF": 175, "JPY": 50, "MXN": 10, "MYR": 2,
    "NOK": 3, "PLN": 2, "RON": 2, "SEK": 3, "THB": 10, "KRW": 1000, "CLP": 1000, "VND": 15000,
    "TWD": 30, "INR": 1, "UGX": 2000, "PYG": 5000, "RWF": 1000, "XAF": 500, "XOF": 500,
}  # fmt: skip


def amount_to_hold(currency: str) -> Decimal:
    """One unit, or the least that can be held."""
    return Decimal(_MORE.get(currency, 1))
