"""CSV: what is read, what is refused, and that it comes back as it was written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saleor_phone_order.rules import csv_cells, csv_rows
from saleor_phone_order.rules.csv_rows import read, write
from saleor_phone_order.rules.refusals import ErrorCode, Refusal

KNOWN = ("sku", "amount", "text")


def rows_of(*parts, required=("sku",)):
    return list(read(parts, known=KNOWN, required=required))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_stand_in_any_order_behind_a_byte_order_mark(delimiter):
    lines = ["\ufeffAmount, SKU ", "12.50,A1", "", ",,".replace(",,", ","), "3,A2"]
    text = "\r\n".join(lines).replace(",", delimiter)
    assert [(row.number, dict(row.cells)) for row in rows_of(text)] == [
        (2, {"amount": "12.50", "sku": "A1"}),
        (5, {"amount": "3", "sku": "A2"}),
    ]


def test_a_row_has_the_number_of_its_first_line_wherever_parts_end():
    text = 'sku,text\nA1,"two\r\nlines ""here"""\nA2,x\n'
    expected = [(2, "A1", 'two\r\nlines "here"'), (4, "A2", "x")]
    for cut in range(len(text)):
        rows = rows_of(text[:cut], text[cut:])
        assert [(row.number, row.cells["sku"], row.cells["text"]) for row in rows] == expected


@pytest.mark.parametrize(
    ("text", "code", "field"),
    [
        ("", ErrorCode.REQUIRED, "sku"),
        ("sku\n", ErrorCode.REQUIRED, None),
        ("sku,price\nA1,2\n", ErrorCode.INVALID, "price"),
        ("sku,4111 1111 1111 1111\nA1,2\n", ErrorCode.INVALID, "\N{HORIZONTAL ELLIPSIS}"),
        ("amount\n1\n", ErrorCode.REQUIRED, "sku"),
        ("sku,SKU\nA1,A2\n", ErrorCode.UNIQUE, "sku"),
        ('sku,"amount\nA1,2\n', ErrorCode.INVALID, None),
    ],
)
def test_a_file_without_a_right_header_or_rows_is_refused(text, code, field):
    with pytest.raises(Refusal) as refused:
        rows_of(text)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_row_that_cannot_be_read_is_named_and_the_others_are_read():
    rows = rows_of('sku,text\nA1\nA2,"x"y\nA3,z\nA4,a,b\nA5,"never closed\n')
    assert [(row.number, type(row.problem)) for row in rows] == [
        (2, csv_rows.CellCount),
        (3, csv_rows.BrokenRow),
        (4, type(None)),
        (5, csv_rows.CellCount),
        (6, csv_rows.BrokenRow),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A", "\tx", "'=1", "''+"])
def test_what_a_spreadsheet_would_run_is_written_behind_an_apostrophe(text):
    written = write([("text",), (text,)])
    assert written.split("\r\n")[1].strip('"').startswith("'")
    (row,) = read([written], known=("text",), required=())
    assert row.cells["text"] == text


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(blacklist_characters="\0\r", blacklist_categories=["Cs"])),
            min_size=2,
            max_size=2,
        ).filter(lambda cells: any(cell.strip() for cell in cells)),
        min_size=1,
    )
)
def test_what_is_written_is_read_again(rows):
    text = write([("sku", "text"), *rows])
    assert [[row.cells["sku"], row.cells["text"]] for row in rows_of(text)] == rows


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", "12"), ("12.50", "12.50"), ("12,5", "12.5"), ("12,50", "12.50"), ("", None)],
)
def test_numbers(text, number):
    found = csv_cells.decimal_in({"amount": text}, "amount")
    assert found == (number and Decimal(number))


@pytest.mark.parametrize("text", ["1,000", "1.000,50", "-1", "1e3", "NaN", "1_0", "\u0661", "12 €"])
def test_what_could_be_another_number_is_none(text):
    with pytest.raises(csv_cells.InvalidNumber):
        csv_cells.decimal_in({"amount": text}, "amount")
    with pytest.raises(csv_cells.InvalidInteger):
        csv_cells.integer_in({"amount": text}, "amount")


def test_words_and_flags():
    cells = {"a": " True ", "b": "no", "c": "", "d": "upsell", "e": "maybe"}
    assert [csv_cells.flag_in(cells, name) for name in "abcx"] == [True, False, None, None]
    assert csv_cells.word_in(cells, "d", ("OFFER", "UPSELL")) == "UPSELL"
    with pytest.raises(csv_cells.InvalidFlag):
        csv_cells.flag_in(cells, "e")
    with pytest.raises(csv_cells.UnknownWord, match="OFFER, UPSELL"):
        csv_cells.word_in(cells, "e", ("OFFER", "UPSELL"))
