"""What stands in a cell of a CSV file. An empty cell is None."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import List, Mapping, Optional, Sequence

from .refusals import ErrorCode, Refusal

#: A decimal comma cannot be taken for a thousands separator with one or two digits behind it.
_DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6}|,[0-9]{1,2})?")
_INTEGER = re.compile("[0-9]{1,10}")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class InvalidNumber(Refusal):
    code = ErrorCode.INVALID
    message = "This is not a number such as 12.50."


class InvalidInteger(Refusal):
    code = ErrorCode.INVALID
    message = "This is not a whole number."


class InvalidFlag(Refusal):
    code = ErrorCode.INVALID
    message = "Write true or false."


class UnknownWord(Refusal):
    code = ErrorCode.INVALID
    message = "Write one of: {known}."


def decimal_in(cells: Mapping[str, str], column: str) -> Optional[Decimal]:
    """:raises InvalidNumber:"""
    text = text_in(cells, column)
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        raise InvalidNumber(field=column)
    return Decimal(text.replace(",", "."))


def integer_in(cells: Mapping[str, str], column: str) -> Optional[int]:
    """:raises InvalidInteger:"""
    text = text_in(cells, column)
    if not text:
        return None
    if not _INTEGER.fullmatch(text):
        raise InvalidInteger(field=column)
    return int(text)


def flag_in(cells: Mapping[str, str], column: str) -> Optional[bool]:
    """:raises InvalidFlag:"""
    text = text_in(cells, column).lower()
    if not text:
        return None
    if text not in _FLAGS:
        raise InvalidFlag(field=column)
    return _FLAGS[text]


def word_in(cells: Mapping[str, str], column: str, known: Sequence[str]) -> Optional[str]:
    """:raises UnknownWord:"""
    text = text_in(cells, column).upper()
    if not text:
        return None
    if text not in known:
        raise UnknownWord(field=column, known=", ".join(known))
    return text


def lines_in(cells: Mapping[str, str], column: str) -> List[str]:
    """One thing a line of the cell."""
    lines = cells.get(column, "").replace("\r", "\n").split("\n")
    return [line.strip() for line in lines if line.strip()]


def text_in(cells: Mapping[str, str], column: str) -> str:
    return cells.get(column, "").strip()
