"""Card numbers are found however they are written, other numbers are let through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_phone_order.rules.card_numbers import (
    CardNumberInText,
    contains_card_number,
    refuse_card_numbers,
)
from saleor_phone_order.rules.free_text import clean_identifier

# Test numbers that card schemes and payment providers publish, one of each length.
TEST_CARDS = [
    "4222222222222",  # Visa, 13
    "30569309025904",  # Diners Club, 14
    "378282246310005",  # American Express, 15
    "4111111111111111",  # Visa, 16
    "5555555555554444",  # Mastercard
    "2223003122003222",  # Mastercard, series 2
    "6011111111111117",  # Discover
    "3566002020360505",  # JCB
    "6759649826438453",  # Maestro
    "6205500000000000004",  # UnionPay, 19
]


@pytest.mark.parametrize("number", TEST_CARDS)
def test_a_card_number_of_every_length_is_found(number):
    assert contains_card_number(number)


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111 - 1111 - 1111 - 1111",
        "3782 822463 10005",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "41 11 11 11 11 11 11 11",
        "4111\t1111\t1111\t1111",
        "4111\u00a01111\u20071111\u202f1111",  # spaces that do not break
        "4111\u20131111\u20141111\u22121111",  # en dash, em dash, minus
        "4111\u00b71111\u00b71111\u00b71111",  # middle dots
        "41\u200b11\u00ad1111\u20601111\ufeff1111",  # invisible characters
        "\uff14\uff11\uff11\uff11 1111 1111 1111",  # full width
        "\u0664\u0661\u0661\u0661 \u0661\u0661\u0661\u0661 1111 1111",  # Arabic-Indic
        "\u096a\u0967\u0967\u0967111111111111",  # Devanagari
        "4\ufe0f\u20e3111 1111 1111 1111",  # an emoji of the digit
        "visa4111111111111111exp12/30",
        "Card: 4111 1111 1111 1111, 12/30, 123",
        "call 5551234567 4111 1111 1111 1111 12 30",
        "+1 202 456 1111 4111 1111 1111 1111",
        "+4111 1111 1111 1111",
        "first line\n4111 1111 1111 1111\nlast line",
        "4111\n1111\n1111\n1111",
        "3782 822463\n10005",
        "6205 5000 0000\r\n0000 004",
        "1001\n4111 1111\n1111 1111\n12/30",
    ],
)
def test_a_card_number_is_found_however_it_is_written(text):
    assert contains_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Please ring twice.",
        "4111 1111 1111 1112",  # fails Luhn
        "411111111111",  # 12 digits
        "411111111117",  # 12 digits that pass Luhn
        "41111111111111111115",  # 20 digits that pass Luhn
        "0000 0000 0000 0000",  # passes Luhn, but no card number begins with 0
        "1001\n1002\n1003\n1004",
        "41111111\n11111111",  # not the groups of a card
        "4111 11\n11 1111 1111",
        "4111\n\n\n\n1111 1111 1111",
        "4111, 1111, 1111, 1111",  # a list
        "4111 items and 1111 1111 1111",
        "+49 1512 3456787",  # passes Luhn, but is a phone number
        "Order 100023, 3 pieces, 12.50 USD, tel. 030 1234567",
        "2026-11-22 10:30:45",
        "1Z999AA10123456784",
        "550e8400-e29b-41d4-a716-446655440000",
        "\u4111\u1111",
    ],
)
def test_other_texts_are_let_through(text):
    assert not contains_card_number(text)


def test_every_wrong_digit_of_a_card_number_is_let_through():
    number = "4111111111111111"
    for position in range(1, 16):
        for digit in set("023456789") - {number[position]}:
            assert not contains_card_number(number[:position] + digit + number[position + 1 :])


@given(
    st.sampled_from(TEST_CARDS),
    st.lists(st.sampled_from(["", "", "", " ", "-", ".", " - "]), min_size=19, max_size=19),
    st.text(
        alphabet=st.characters(whitelist_categories=("L", "Po"), blacklist_characters="."),
        max_size=9,
    ),
)
def test_a_card_number_is_found_in_any_grouping_between_any_words(number, separators, words):
    written = "".join(digit + gap for digit, gap in zip(number, separators))
    assert contains_card_number(words + written + words)


@given(st.text())
def test_any_text_can_be_looked_at(text):
    assert contains_card_number(text) in (True, False)


def test_an_identifier_is_no_card_number_but_may_be_a_uuid_that_looks_like_one():
    uuid = "61502dee-3518-4376-8241-0ad1f6da7a63"
    assert contains_card_number(uuid)
    assert clean_identifier("key", uuid, 128) == uuid
    for text in ("4111111111111111", "key-4111 1111 1111 1111", uuid + "-1"):
        with pytest.raises(CardNumberInText):
            clean_identifier("key", text, 128)


def test_a_refusal_names_the_field_and_never_repeats_the_number():
    with pytest.raises(CardNumberInText) as refusal:
        refuse_card_numbers("agent_note", "pays with 4111 1111 1111 1111")
    assert refusal.value.code.value == "CARD_NUMBER_IN_TEXT"
    assert refusal.value.field == "agent_note"
    assert refusal.value.params == {}
    assert "4111" not in repr(refusal.value)


def test_text_without_a_card_number_is_not_refused():
    refuse_card_numbers("agent_note", "Order 4111, ring twice")
