"""Read the lines that an agent pastes: one "SKU quantity" per row."""

from __future__ import annotations

import re
from typing import Dict, List, NamedTuple, Optional, Tuple, Union

from .limits import MAX_LINES, MAX_TITLE, check_line_count
from .refusals import ErrorCode, Refusal

_COLUMNS = re.compile(r"\s*[\t,;]\s*")
_TIMES = re.compile(r"\s*×\s*|\s+[xX]\s+|\s+[xX](?=\d+$)")
_SPACE = re.compile(r"\s+")
_QUANTITY = re.compile(r"[xX]?\s*(\d{1,9})\s*[xX]?")


class TextLine(NamedTuple):
    """One row that could be read; rows count from 1, blank ones included."""

    row: int
    sku: str
    quantity: int


class LineTextInvalid(Refusal):
    """Some rows cannot be read; `params["rows"]` is a list of {"row": int, "problem": str}."""

    code = ErrorCode.INVALID


def parse_line_text(text: str, maximum: int = MAX_LINES, *, field: str = "text") -> List[TextLine]:
    """The rows of `text` as lines, in their order; a SKU that comes twice comes twice.

    SKU and quantity are separated by spaces, a tab, comma or semicolon, or by "x" ("A-1 x 3",
    "A-1 x3", "A-1×3"). An "x" needs a space before it, because SKUs contain one. Without a
    quantity it is 1. A SKU with spaces needs a tab, comma or semicolon after it.

    :raises LineTextInvalid: with every bad row; the quantity's upper bound is not checked here.
    :raises TooManyLines: more than `maximum` rows are not blank.
    """
    rows = [(number, row.strip()) for number, row in enumerate(text.splitlines(), start=1)]
    filled = [(number, row.rstrip(",; \t")) for number, row in rows if row.strip(",; \t")]
    check_line_count(len(filled), maximum, field=field)
    lines: List[TextLine] = []
    bad: List[Dict[str, Union[int, str]]] = []
    for number, row in filled:
        sku, quantity_text = _split(row)
        quantity = 1 if quantity_text is None else _quantity(quantity_text)
        if not sku or len(sku) > MAX_TITLE:
            bad.append({"row": number, "problem": "The SKU is missing or too long."})
        elif quantity is None:
            bad.append(
                {"row": number, "problem": "The quantity must be a whole number of 1 or more."}
            )
        else:
            lines.append(TextLine(number, sku, quantity))
    if bad:
        numbers = ", ".join(str(entry["row"]) for entry in bad)
        raise LineTextInvalid(f"These rows cannot be read: {numbers}.", field=field, rows=bad)
    return lines


def _split(row: str) -> Tuple[str, Optional[str]]:
    """The SKU, and the text of the quantity if there is one."""
    for separator in (_COLUMNS, _TIMES, _SPACE):
        if separator.search(row):
            sku, rest = separator.split(row, maxsplit=1)
            return sku, rest or None
    return row, None


def _quantity(text: str) -> Optional[int]:
    match = _QUANTITY.fullmatch(text)
    quantity = int(match.group(1)) if match else 0
    return quantity or None
