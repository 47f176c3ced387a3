"""Bounds are inclusive and texts come out clean or not at all."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_phone_order.rules.limits import (
    MAX_LINES,
    MAX_QUANTITY,
    InvalidText,
    QuantityOutOfRange,
    TooManyLines,
    check_line_count,
    check_quantity,
    clean_text,
)


@pytest.mark.parametrize(("quantity", "maximum"), [(1, 50), (50, 50), (999_999, None), (1, 1)])
def test_a_quantity_within_the_bounds_is_accepted(quantity, maximum):
    check_quantity(quantity, maximum)


@pytest.mark.parametrize(
    ("quantity", "maximum", "highest"),
    [
        (0, 50, 50),
        (-1, 50, 50),
        (51, 50, 50),
        (1_000_000, None, 999_999),
        (1_000_000, 2**31, 999_999),
    ],
)
def test_a_quantity_beyond_the_bounds_is_refused_with_them(quantity, maximum, highest):
    with pytest.raises(QuantityOutOfRange) as refusal:
        check_quantity(quantity, maximum)
    assert refusal.value.code.value == "QUANTITY_OUT_OF_RANGE"
    assert refusal.value.field == "quantity"
    assert refusal.value.params == {"minimum": 1, "maximum": highest}
    assert refusal.value.message == f"The quantity must be between 1 and {highest}."


def test_an_order_limit_can_raise_the_minimum():
    check_quantity(6, 12, 6)
    with pytest.raises(QuantityOutOfRange) as refusal:
        check_quantity(5, 12, 6, field="lines")
    assert refusal.value.params == {"minimum": 6, "maximum": 12}
    assert refusal.value.field == "lines"


def test_the_maximum_number_of_lines_is_allowed_and_one_more_is_not():
    check_line_count(MAX_LINES)
    with pytest.raises(TooManyLines) as refusal:
        check_line_count(MAX_LINES + 1)
    assert refusal.value.code.value == "TOO_MANY_LINES"
    assert refusal.value.message == "There can be at most 500 lines."


def test_the_own_maximum_of_a_quantity_fits_a_database_integer():
    assert MAX_QUANTITY == 999_999


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Jane  ", "Jane"),
        ("", ""),
        ("\t Jane\n", "Jane"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("\U0001f9d1\u200d\U0001f692", "\U0001f9d1\u200d\U0001f692"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
    ],
)
def test_text_is_trimmed_and_composed(text, cleaned):
    assert clean_text("name", text, 100) == cleaned


def test_line_breaks_of_multi_line_text_become_line_feeds():
    text = " one\r\ntwo\rthree\n\tfour "
    assert clean_text("note", text, 100, is_multiline=True) == "one\ntwo\nthree\n\tfour"


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
@pytest.mark.parametrize("is_multiline", [False, True])
def test_control_characters_and_lone_surrogates_are_refused(bad, is_multiline):
    with pytest.raises(InvalidText) as refusal:
        clean_text("note", f"a{bad}b", 100, is_multiline=is_multiline)
    assert refusal.value.code.value == "INVALID"
    assert refusal.value.field == "note"
    assert refusal.value.message == "This text contains characters that are not allowed."


@pytest.mark.parametrize("bad", ["\n", "\r", "\t", "\u2028", "\u2029"])
def test_line_breaks_and_tabs_are_refused_in_one_line(bad):
    with pytest.raises(InvalidText):
        clean_text("name", f"a{bad}b", 100)


def test_the_maximum_counts_after_cleaning():
    assert clean_text("name", " " + "e\u0301" * 5 + " ", 5) == "\u00e9" * 5
    with pytest.raises(InvalidText) as refusal:
        clean_text("name", "abcdef", 5)
    assert refusal.value.message == "This text is longer than 5 characters."
    assert refusal.value.params == {"maximum": 5}


@given(st.text(st.characters()), st.booleans())
def test_cleaning_twice_is_cleaning_once_and_the_result_can_be_stored(text, is_multiline):
    try:
        cleaned = clean_text("note", text, 1000, is_multiline=is_multiline)
    except InvalidText:
        return
    assert clean_text("note", cleaned, 1000, is_multiline=is_multiline) == cleaned
    assert "\x00" not in cleaned.encode("utf-8").decode("utf-8")
    assert unicodedata.normalize("NFC", cleaned) == cleaned
