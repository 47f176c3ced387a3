"""Why orders wait: each reason alone, all together, the weightiest first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_phone_order.rules.reviews import Route, routes

NOTHING = {
    "is_external": False,
    "is_debit_pending": False,
    "has_given_price": False,
    "is_address_new": False,
    "sample_percent": 0,
    "drawn": 0.0,
}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ()),
        ({"is_external": True}, (Route.EXTERNAL_PAYMENT,)),
        ({"is_debit_pending": True}, (Route.PENDING_DEBIT,)),
        ({"has_given_price": True}, (Route.PRICE,)),
        ({"is_address_new": True}, (Route.NEW_ADDRESS,)),
        ({"sample_percent": 1}, (Route.SAMPLE,)),
        ({"sample_percent": 50, "drawn": 49.99}, (Route.SAMPLE,)),
        ({"sample_percent": 50, "drawn": 50.0}, ()),
        ({"sample_percent": 100, "drawn": 99.99}, (Route.SAMPLE,)),
        (
            {"is_external": True, "is_address_new": True, "sample_percent": 100},
            (Route.EXTERNAL_PAYMENT, Route.NEW_ADDRESS, Route.SAMPLE),
        ),
    ],
)
def test_an_order_waits_for_these_reasons(facts, expected):
    assert routes(**{**NOTHING, **facts}) == expected


FACTS = st.fixed_dictionaries(
    {
        "is_external": st.booleans(),
        "is_debit_pending": st.booleans(),
        "has_given_price": st.booleans(),
        "is_address_new": st.booleans(),
        "sample_percent": st.integers(0, 100),
        "drawn": st.floats(0, 100, exclude_max=True),
    }
)


@given(FACTS)
def test_reasons_are_independent_and_come_in_the_order_of_their_weight(facts):
    found = routes(**facts)
    assert list(found) == [route for route in Route if route in found]
    assert (Route.EXTERNAL_PAYMENT in found) is facts["is_external"]
    assert (Route.PENDING_DEBIT in found) is facts["is_debit_pending"]
    assert (Route.PRICE in found) is facts["has_given_price"]
    assert (Route.NEW_ADDRESS in found) is facts["is_address_new"]
    assert (Route.SAMPLE in found) is (facts["drawn"] < facts["sample_percent"])
    assert Route.PAYMENT_FAILED not in found


@given(FACTS)
def test_a_sample_of_none_takes_no_order_and_a_sample_of_all_takes_each(facts):
    assert Route.SAMPLE not in routes(**{**facts, "sample_percent": 0})
    assert Route.SAMPLE in routes(**{**facts, "sample_percent": 100})


def test_all_reasons_fit_in_the_column_of_a_review():
    assert len(" ".join(route.value for route in Route)) <= 120


def test_no_name_of_a_reason_is_a_part_of_another():
    # The queue looks for one among the reasons of a review by its text.
    for one in Route:
        assert [other for other in Route if one.value in other.value] == [one]
