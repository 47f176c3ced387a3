"""A report as a file for spreadsheets (RFC 4180)."""

from __future__ import annotations

from typing import List

from ..rules import csv_rows
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


def text_of(report: Report) -> str:
    """Header, rows, total. Money has a column of revenue and one of the average order for
    each currency."""
    currencies = sorted(report.total.amount_of)
    money = [
        "%s %s" % (name, currency)
        for name in ("Revenue", "Average order")
        for currency in currencies
    ]
    lines = [[report.group.value.replace("_", " ").capitalize(), *COUNTS, *money]]
    lines += [[row.label, *_cells(row, currencies)] for row in report.rows]
    lines.append(["Total", *_cells(report.total, currencies)])
    return csv_rows.write(lines)


def _cells(row: Row, currencies: List[str]) -> List[str]:
    cells = [getattr(row, name) for name in COUNTS.values()]
    for amounts in (row.revenue, row.average_order):
        amount_of = {money.currency: money.amount for money in amounts}
        cells += [amount_of.get(currency) for currency in currencies]
    return ["" if cell is None else str(cell) for cell in cells]
