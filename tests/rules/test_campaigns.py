from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from prices import Money

from saleor_phone_order.rules.campaigns import (
    CampaignRules,
    OfferQuantityOutOfRange,
    OfferTerms,
    is_current,
)
from saleor_phone_order.rules.refusals import ErrorCode, Refusal
from saleor_phone_order.rules.scripts import filled

NOW = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)


def rules(**terms):
    return CampaignRules(is_catalogue_open=False, offers={"1": OfferTerms("1", **terms)})


def test_without_a_campaign_everything_can_be_had():
    free = CampaignRules()
    free.check_quantity("9", 10**6)
    free.check_price("9", Money("0.00", "USD"))
    assert free.allows_payment("CARD")
    assert free.allows_shipping_method("3")


def test_only_offers_are_sold_unless_the_catalogue_is_open():
    with pytest.raises(Refusal) as caught:
        rules().check_quantity("2", 1)
    assert caught.value.code is ErrorCode.PRODUCT_NOT_AVAILABLE
    assert caught.value.params == {"variant_ref": "2"}
    CampaignRules(is_catalogue_open=True, offers=rules().offers).check_quantity("2", 1)


@pytest.mark.parametrize(
    ("quantity", "highest", "message"),
    [
        (1, None, "The campaign sells at least 2 of this product."),
        (1, 4, "The campaign sells 2 to 4 of this product."),
        (5, 4, "The campaign sells 2 to 4 of this product."),
    ],
)
def test_a_quantity_out_of_bounds_is_refused_with_both(quantity, highest, message):
    bounded = rules(minimum_quantity=2, maximum_quantity=highest)
    with pytest.raises(OfferQuantityOutOfRange, match=message) as caught:
        bounded.check_quantity("1", quantity)
    assert caught.value.params == {"variant_ref": "1", "minimum": 2, "maximum": highest}


def test_both_bounds_can_be_had():
    bounded = rules(minimum_quantity=2, maximum_quantity=4)
    bounded.check_quantity("1", 2)
    bounded.check_quantity("1", 4)


def test_a_price_below_the_lowest_is_refused():
    limited = rules(lowest_price=Money("9.50", "USD"))
    limited.check_price("1", Money("9.50", "USD"))
    with pytest.raises(Refusal, match="for 9.50 USD or more") as caught:
        limited.check_price("1", Money("9.49", "USD"))
    assert caught.value.code is ErrorCode.PRICE_TOO_LOW


def test_named_payments_and_methods_exclude_the_others():
    limited = CampaignRules(
        payment_kinds=frozenset({"CARD"}), shipping_method_refs=frozenset({"3"})
    )
    kinds = ("CARD", "PAY_LINK", "BANK_DEBIT", "EXTERNAL", "NONE")
    # Where nothing is to be paid, nothing is asked.
    assert [kind for kind in kinds if limited.allows_payment(kind)] == ["CARD", "NONE"]
    assert limited.allows_shipping_method("3")
    assert not limited.allows_shipping_method("4")


@pytest.mark.parametrize(
    ("is_listed", "starts_at", "ends_at", "expected"),
    [
        (True, None, None, True),
        (False, None, None, False),
        (True, NOW, None, True),
        (True, NOW + HOUR, None, False),
        (True, None, NOW, False),
        (True, None, NOW + HOUR, True),
        (True, NOW - HOUR, NOW + HOUR, True),
    ],
)
def test_a_campaign_is_current_while_listed_and_between_its_dates(
    is_listed, starts_at, ends_at, expected
):
    found = is_current(is_listed=is_listed, starts_at=starts_at, ends_at=ends_at, now=NOW)
    assert found is expected


def test_names_stand_in_a_script_as_they_are():
    names = {"customer": "Anna *O'Neil* <b>[x](y)</b>\n# Ä", "agent": "Ada", "shop": "Bean & Co."}
    script = "# Hello {customer}\n\nI am **{agent}** of {shop}. {price} { customer } {customer}"
    anna = r"Anna \*O\'Neil\* \<b\>\[x\]\(y\)\<\/b\> \# Ä"
    assert filled(script, names) == (
        "# Hello %s\n\nI am **Ada** of Bean \\& Co\\.. {price} { customer } %s" % (anna, anna)
    )


def test_a_name_with_braces_is_not_filled_in_again():
    assert filled("{customer}", {"customer": "{agent}", "agent": "Ada"}) == r"\{agent\}"
