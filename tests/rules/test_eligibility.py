"""The full truth table of who can be ordered for."""

from __future__ import annotations

from itertools import product

import pytest

from saleor_phone_order.rules.eligibility import (
    AccountFacts,
    CustomerNotEligible,
    check_eligible,
    ineligibility,
)

NAMES = ["is_staff", "is_superuser", "is_active", "has_permissions", "has_groups", "is_self"]
TABLE = [dict(zip(NAMES, row)) for row in product([False, True], repeat=len(NAMES))]


def expected_reason(row):
    """The first of these that is true of the account, most telling first."""
    reasons = [
        (row["is_self"], "You cannot take an order for yourself."),
        (row["is_superuser"], "This account belongs to a member of staff."),
        (row["is_staff"], "This account belongs to a member of staff."),
        (row["has_permissions"], "This account has permissions in the shop's administration."),
        (row["has_groups"], "This account has permissions in the shop's administration."),
        (not row["is_active"], "This account is not active."),
    ]
    return next((sentence for is_true, sentence in reasons if is_true), None)


def test_the_truth_table_has_64_rows():
    assert len(TABLE) == 64


def test_exactly_one_combination_is_eligible():
    eligible = [row for row in TABLE if ineligibility(AccountFacts(**row)) is None]
    assert eligible == [{name: name == "is_active" for name in NAMES}]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: "".join("01"[row[name]] for name in NAMES))
def test_every_combination_has_its_reason(row):
    facts, reason = AccountFacts(**row), expected_reason(row)
    assert ineligibility(facts) == reason
    if reason is None:
        check_eligible(facts)
        return
    with pytest.raises(CustomerNotEligible) as refusal:
        check_eligible(facts)
    assert refusal.value.code.value == "CUSTOMER_NOT_ELIGIBLE"
    assert refusal.value.message == reason
    assert refusal.value.field == "customer"
