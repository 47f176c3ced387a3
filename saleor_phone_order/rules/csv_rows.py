"""CSV as spreadsheets write it: read row by row from parts of a text, and written.

Columns stand in any order, with commas, semicolons or tabs between them. Spreadsheets run cells
that begin with one of ``= + - @`` or a tab, so such cells are written behind a ``'``, which is
taken off again where they are read.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

from .card_numbers import without_card_number
from .refusals import ErrorCode, Refusal

BYTE_ORDER_MARK = "\ufeff"
DELIMITERS = ",;\t"
MAX_COLUMN = 40
_RUNS = re.compile("'*[=+\\-@\t\r]")
_WAS_ESCAPED = re.compile("'+[=+\\-@\t\r]")


class EmptyFile(Refusal):
    code = ErrorCode.REQUIRED
    message = "The file has no rows below its header."


class UnknownColumn(Refusal):
    code = ErrorCode.INVALID
    message = "This column is not known. Known are: {known}."


class MissingColumn(Refusal):
    code = ErrorCode.REQUIRED
    message = "This column is missing."


class DuplicateColumn(Refusal):
    code = ErrorCode.UNIQUE
    message = "This column is there twice."


class BrokenRow(Refusal):
    code = ErrorCode.INVALID
    message = "The row cannot be read: a quote is not closed, or a cell is too long."


class CellCount(Refusal):
    code = ErrorCode.INVALID
    message = "The row has {count} cells; the header has {expected}."


@dataclass(frozen=True)
class Row:
    """`number` is its first line in the file, from 1; the header is line 1. `problem`: why it
    could not be read."""

    number: int
    cells: Mapping[str, str]
    problem: Optional[Refusal] = None


def read(parts: Iterable[str], *, known: Sequence[str], required: Sequence[str]) -> Iterator[Row]:
    """Rows below the header; empty lines are left out. Cells that are not there are empty.

    :raises UnknownColumn, MissingColumn, DuplicateColumn, BrokenRow: by the header.
    :raises EmptyFile: at the end.
    """
    lines = _lines(parts)
    header = next(lines, "")
    if header.startswith(BYTE_ORDER_MARK):
        header = header[1:]
    delimiter = max(DELIMITERS, key=header.count)
    columns = _columns(header, delimiter, known, required)
    count = 0
    for number, cells, problem in _records(lines, delimiter):
        if problem is None and not any(map(str.strip, cells)):
            continue
        count += 1
        if problem is None and len(cells) != len(columns):
            problem = CellCount(count=len(cells), expected=len(columns))
        if problem is not None:
            yield Row(number, {}, problem)
            continue
        yield Row(number, dict(zip(columns, map(_unescaped, cells))))
    if not count:
        raise EmptyFile()


def write(rows: Iterable[Sequence[str]]) -> str:
    """The rows as lines with commas."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(map(_escaped, rows))
    return text.getvalue()


def _lines(parts: Iterable[str]) -> Iterator[str]:
    """Lines with their ends, also where a part ends within one."""
    rest = ""
    for part in parts:
        lines = (rest + part).split("\n")
        rest = lines.pop()
        for line in lines:
            yield line + "\n"
    if rest:
        yield rest


def _records(
    lines: Iterator[str], delimiter: str
) -> Iterator[Tuple[int, List[str], Optional[Refusal]]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        # The header's line was read before.
        number = reader.line_num + 2
        try:
            cells = next(reader, None)
        except csv.Error:
            yield number, [], BrokenRow()
            continue
        if cells is None:
            return
        yield number, cells, None


def _columns(
    header: str, delimiter: str, known: Sequence[str], required: Sequence[str]
) -> List[str]:
    try:
        names = next(csv.reader([header], delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise BrokenRow() from None
    columns = [name.strip().lower() for name in names]
    for column in columns:
        if column not in known:
            name = without_card_number(column)[:MAX_COLUMN]
            raise UnknownColumn(field=name, known=", ".join(known))
        if columns.count(column) > 1:
            raise DuplicateColumn(field=column)
    for column in required:
        if column not in columns:
            raise MissingColumn(field=column)
    return columns


def _escaped(cells: Sequence[str]) -> List[str]:
    return ["'" + cell if _RUNS.match(cell) else cell for cell in cells]


def _unescaped(cell: str) -> str:
    return cell[1:] if _WAS_ESCAPED.match(cell) else cell
