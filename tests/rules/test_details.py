"""What may be written down about a call and its customer."""

from __future__ import annotations

from datetime import date

import pytest

from saleor_phone_order.rules.card_numbers import CardNumberInText
from saleor_phone_order.rules.details import (
    CALL_TEXTS,
    AnswerRequired,
    InvalidAnswer,
    InvalidDateOfBirth,
    clean_answer,
    clean_call_text,
    clean_date_of_birth,
)
from saleor_phone_order.rules.limits import InvalidText

TODAY = date(2026, 11, 22)
#: Test numbers that card schemes publish, of each length.
CARDS = [
    "4222222222222",
    "30569309025904",
    "38520000023237",
    "378282246310005",
    "3714 496353 98431",
    "4111 1111 1111 1111",
    "6205500000000000004",
]


@pytest.mark.parametrize("name", CALL_TEXTS)
@pytest.mark.parametrize("number", CARDS)
def test_a_card_number_is_refused_in_every_field_by_its_name(name, number):
    with pytest.raises(CardNumberInText) as caught:
        clean_call_text(name, number)
    assert caught.value.field == name


@pytest.mark.parametrize(
    "number",
    [
        "+4915112345678",
        # As telephone systems send them: these pass for card numbers, being 13 digits with Luhn's.
        "4915112345678",
        "004915112345678",
        "+49 (151) 12345678",
        "8613800138002",
        "(312) 555-0198",
        "anonymous",
        "sip:anna@example.com",
        "",
    ],
)
def test_numbers_of_callers_are_kept_as_they_come(number):
    assert clean_call_text("ani", number) == number
    assert clean_call_text("dnis", number) == number


def test_elsewhere_a_number_without_a_plus_is_not_known_to_be_a_phones():
    with pytest.raises(CardNumberInText):
        clean_call_text("voice_log_number", "4915112345678")


def test_texts_are_cleaned_and_have_an_end():
    assert clean_call_text("agent_note", " Rings\r\nback ") == "Rings\nback"
    assert clean_call_text("custom_5", "x" * 255) == "x" * 255
    for name, text in (
        ("ani", "1" * 65),
        ("custom_1", "x" * 256),
        ("agent_note", "x" * 4001),
        ("dnis", "1\n2"),
    ):
        with pytest.raises(InvalidText) as caught:
            clean_call_text(name, text)
        assert caught.value.field == name


@pytest.mark.parametrize("text", ["1900-01-01", " 1980-12-31 ", "2026-11-22", "2004-02-29", ""])
def test_a_date_of_birth_is_a_day_that_has_been(text):
    assert clean_date_of_birth(text, TODAY) == text.strip()


@pytest.mark.parametrize(
    "text",
    ["1899-12-31", "2026-11-23", "2005-02-29", "31.12.1980", "19801231", "1980-W01-1", "1980-1-1"],
)
def test_any_other_date_of_birth_is_refused(text):
    with pytest.raises(InvalidDateOfBirth) as caught:
        clean_date_of_birth(text, TODAY)
    assert caught.value.field == "date_of_birth"


def answer(text, kind="TEXT", choices=(), is_required=False):
    return clean_answer(text, label="Size", kind=kind, choices=choices, is_required=is_required)


def test_an_answer_is_one_that_its_field_has():
    assert answer(" anything ") == "anything"
    assert [answer(text, "CHECKBOX") for text in ("true", "false", "")] == ["true", "false", ""]
    assert answer("Large", "DROP_DOWN", ["Small", "Large"]) == "Large"
    for kind, text in (("CHECKBOX", "yes"), ("DROP_DOWN", "large"), ("DROP_DOWN", "Huge")):
        with pytest.raises(InvalidAnswer) as caught:
            answer(text, kind, ["Small", "Large"])
        assert caught.value.message == "“Size” has other answers."
    with pytest.raises(AnswerRequired) as caught:
        answer(" ", is_required=True)
    assert (caught.value.field, caught.value.message) == ("fields", "“Size” needs an answer.")
    with pytest.raises(CardNumberInText) as caught:
        answer("4111 1111 1111 1111")
    assert caught.value.field == "fields"
    assert caught.value.message.startswith("“Size”: This looks like")
    assert "4111" not in caught.value.message
