"""Pasted "SKU quantity" rows are read, and every bad row is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_phone_order.rules.limits import TooManyLines
from saleor_phone_order.rules.line_text import LineTextInvalid, TextLine, parse_line_text

QUANTITY = "The quantity must be a whole number of 1 or more."
SKU = "The SKU is missing or too long."


@pytest.mark.parametrize(
    ("row", "sku", "quantity"),
    [
        ("A-1 3", "A-1", 3),
        ("A-1    3", "A-1", 3),
        ("  A-1 3  ", "A-1", 3),
        ("A-1\t3", "A-1", 3),
        ("A-1,3", "A-1", 3),
        ("A-1, 3", "A-1", 3),
        ("A-1;3", "A-1", 3),
        ("A-1 ; 3 ;", "A-1", 3),
        ("A-1 x 3", "A-1", 3),
        ("A-1 X 3", "A-1", 3),
        ("A-1 x3", "A-1", 3),
        ("A-1 3x", "A-1", 3),
        ("A-1, x3", "A-1", 3),
        ("A-1×3", "A-1", 3),
        ("A-1 × 3", "A-1", 3),
        ("A-1", "A-1", 1),
        ("A-1,", "A-1", 1),
        ("MAX2", "MAX2", 1),  # an x within a SKU separates nothing
        ("12x34", "12x34", 1),
        ("BOX x 2", "BOX", 2),
        ("Red shirt\t2", "Red shirt", 2),
        ("Red shirt, 2", "Red shirt", 2),
        ("123456 2", "123456", 2),
        ("Ä-ß 2", "Ä-ß", 2),
        ("A" * 255 + " 2", "A" * 255, 2),
        ("A-1 999999999", "A-1", 999999999),
        ("A-1 ３", "A-1", 3),
    ],
)
def test_a_row_is_read(row, sku, quantity):
    assert parse_line_text(row) == [TextLine(1, sku, quantity)]


def test_rows_keep_their_order_their_numbers_and_their_repetitions():
    text = "A 1\n\n  \nB 2\r\n;;\nA 3\n"
    assert parse_line_text(text) == [(1, "A", 1), (4, "B", 2), (6, "A", 3)]


@pytest.mark.parametrize("text", ["", "\n", " \t\n ;,; \n"])
def test_a_text_of_blank_rows_has_no_lines(text):
    assert parse_line_text(text) == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("A 0", QUANTITY),
        ("A -1", QUANTITY),
        ("A 2.5", QUANTITY),
        ("A two", QUANTITY),
        ("A x", QUANTITY),
        ("A 1 2", QUANTITY),
        ("A,1,000", QUANTITY),
        ("A 1000000000", QUANTITY),
        ("Red shirt 2", QUANTITY),
        (",3", SKU),
        ("×3", SKU),
        ("A" * 256 + " 1", SKU),
    ],
)
def test_a_row_that_cannot_be_read_is_refused(row, problem):
    with pytest.raises(LineTextInvalid) as refusal:
        parse_line_text(row)
    assert refusal.value.params == {"rows": [{"row": 1, "problem": problem}]}


def test_every_bad_row_is_named_at_once():
    with pytest.raises(LineTextInvalid) as refusal:
        parse_line_text("A 1\nB zero\n\nC 3\n,4", field="lines")
    assert refusal.value.code.value == "INVALID"
    assert refusal.value.field == "lines"
    assert refusal.value.message == "These rows cannot be read: 2, 5."
    assert refusal.value.params == {
        "rows": [{"row": 2, "problem": QUANTITY}, {"row": 5, "problem": SKU}]
    }


def test_blank_rows_do_not_count_towards_the_maximum():
    assert len(parse_line_text("A 1\n\nB 1\n\n", maximum=2)) == 2
    with pytest.raises(TooManyLines) as refusal:
        parse_line_text("A 1\nB 1\nC 1", maximum=2)
    assert refusal.value.params == {"maximum": 2}
    assert refusal.value.field == "text"


def test_five_hundred_rows_are_the_most():
    assert len(parse_line_text("A 1\n" * 500)) == 500
    with pytest.raises(TooManyLines):
        parse_line_text("A 1\n" * 501)


skus = st.from_regex(r"[A-Z0-9][A-Z0-9_.-]{0,20}", fullmatch=True)
separators = st.sampled_from([" ", "\t", ",", ";", " x ", " x", ", ", "×"])


@given(st.lists(st.tuples(skus, separators, st.integers(1, 999999))))
def test_what_is_written_is_what_is_read(rows):
    text = "\n".join(f"{sku}{separator}{quantity}" for sku, separator, quantity in rows)
    expected = [(number, sku, quantity) for number, (sku, _, quantity) in enumerate(rows, start=1)]
    assert parse_line_text(text) == expected


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        lines = parse_line_text(text)
    except (LineTextInvalid, TooManyLines):
        return
    assert all(line.sku and line.quantity >= 1 for line in lines)
