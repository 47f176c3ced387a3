"""Numbers of bar codes are told from card numbers."""

from __future__ import annotations

import pytest

from saleor_phone_order.rules.card_numbers import CardNumberInText, refuse_card_numbers
from saleor_phone_order.rules.product_codes import is_gtin, without_product_codes

#: A bar code whose last digit is also Luhn's, and a card number of 13 digits that is no bar code.
BOTH = "4006381000093"
CARD = "4222222222222"


def test_a_bar_code_has_its_own_check_digit():
    assert is_gtin("4006381333931")
    assert not is_gtin("4006381333932")
    assert not is_gtin(CARD)


def test_bar_codes_go_and_everything_else_stays():
    assert without_product_codes("sku,amount\n4006381333931,12.50\n") == "sku,amount\n,12.50\n"
    for text in (CARD, "4111111111111111", "4006381 333931", "04006381333931", "12.4006381333931"):
        assert without_product_codes(text) == text


def test_a_bar_code_that_passes_for_a_card_number_is_let_by():
    assert is_gtin(BOTH)
    with pytest.raises(CardNumberInText):
        refuse_card_numbers("text", BOTH)
    refuse_card_numbers("text", without_product_codes("sku,amount\n%s,12.50\n" % BOTH))
