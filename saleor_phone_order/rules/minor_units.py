"""Amounts as the payment gateway writes them: whole numbers of a currency's smallest unit.

Source: docs.stripe.com/currencies, "Zero-decimal", "Three-decimal" and "Special cases".
"""

from __future__ import annotations

from decimal import Decimal

#: UGX is not among them: like ISK it is written with two decimals that are always 00.
ZERO_DECIMAL = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "JPY",
        "KMF",
        "KRW",
        "MGA",
        "PYG",
        "RWF",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
#: The last of the three must be 0.
THREE_DECIMAL = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])
WHOLE_ONLY = frozenset(["ISK", "UGX"])


def to_minor(amount: Decimal, currency: str) -> int:
    """12.50 USD is 1250.

    :raises ValueError: the gateway cannot take so fine an amount. Money is never rounded.
    """
    minor = amount.scaleb(_exponent(currency))
    step = 10 if currency in THREE_DECIMAL else 100 if currency in WHOLE_ONLY else 1
    if minor % step:
        raise ValueError("%s %s is too fine an amount." % (amount, currency))
    return int(minor)


def from_minor(number: int, currency: str) -> Decimal:
    """1250 of USD is 12.50."""
    return Decimal(number).scaleb(-_exponent(currency))


def _exponent(currency: str) -> int:
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2
