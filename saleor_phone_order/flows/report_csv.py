"""A report as a file for a spreadsheet (RFC 4180)."""

from __future__ import annotations

import csv
from io import StringIO
from typing import List

from ..rules.report_rows import Row
from .reports import Report

COUNTS = {
    "Sessions": "sessions",
    "Orders": "orders",
    "Denied": "denied",
    "Handed off": "handed_off",
    "Drafted": "drafted",
    "Drafts recovered": "drafts_recovered",
    "Cancelled": "cancelled",
    "Abandoned": "abandoned",
    "Conversion %": "conversion",
    "Average handle seconds": "average_handle_seconds",
}
#: With these a cell would be a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text_of(report: Report) -> str:
    """Header, rows, total. Money has a column of revenue and one of the average order for
    each currency."""
    currencies = sorted(report.total.amount_of)
    money = [
        "%s %s" % (name, currency)
        for name in ("Revenue", "Average order")
        for currency in currencies
    ]
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([report.group.value.replace("_", " ").capitalize(), *COUNTS, *money])
    for row in report.rows:
        writer.writerow([_safe(row.label), *_cells(row, currencies)])
    writer.writerow(["Total", *_cells(report.total, currencies)])
    return text.getvalue()


def _cells(row: Row, currencies: List[str]) -> List[object]:
    cells: List[object] = [getattr(row, name) for name in COUNTS.values()]
    for amounts in (row.revenue, row.average_order):
        amount_of = {money.currency: money.amount for money in amounts}
        cells += [amount_of.get(currency) for currency in currencies]
    return cells


def _safe(text: str) -> str:
    return "'" + text if text.startswith(FORMULA) else text
