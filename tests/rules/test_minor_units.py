"""Amounts in the gateway's units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_phone_order.rules.minor_units import from_minor, to_minor

pytestmark = pytest.mark.one_host


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.50", "USD", 1250),
        ("12.500", "USD", 1250),
        ("0.01", "EUR", 1),
        ("1050", "JPY", 1050),
        ("1050.000", "KRW", 1050),
        ("5.120", "KWD", 5120),
        ("5", "UGX", 500),
        ("5", "ISK", 500),
    ],
)
def test_an_amount_is_written_in_the_currencys_smallest_unit(amount, currency, minor):
    assert to_minor(Decimal(amount), currency) == minor
    assert from_minor(minor, currency) == Decimal(amount)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("12.505", "USD"), ("1050.5", "JPY"), ("5.125", "KWD"), ("5.50", "UGX"), ("0.0001", "BHD")],
)
def test_too_fine_an_amount_is_refused_not_rounded(amount, currency):
    with pytest.raises(ValueError, match="too fine"):
        to_minor(Decimal(amount), currency)


@given(st.integers(0, 10**12), st.sampled_from(["USD", "JPY", "KRW", "EUR", "XOF"]))
def test_there_and_back_is_the_same(minor, currency):
    assert to_minor(from_minor(minor, currency), currency) == minor
