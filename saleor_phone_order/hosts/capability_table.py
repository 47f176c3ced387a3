"""The table of what works on which Saleor, as it stands in the README."""

from __future__ import annotations

from typing import Mapping

from .capabilities import Answer, Capability
from .saleor2.capabilities import ANSWERS
from .saleor3.capabilities import VERSIONS, answers

BEGIN, END = "<!-- capabilities -->\n", "<!-- /capabilities -->\n"


def columns() -> Mapping[str, Mapping[Capability, Answer]]:
    """By Saleor's version, as far as it tells columns apart."""
    versions = {version: answers(features) for version, features in VERSIONS.items()}
    return {"2.10": ANSWERS, **versions}


def table() -> str:
    found = columns()
    rows = [["", *("Saleor " + version for version in found)], ["---"] * (len(found) + 1)]
    for capability in Capability:
        rows.append([capability.value, *(str(column[capability]) for column in found.values())])
    return "".join("| %s |\n" % " | ".join(row) for row in rows)


def written_into(text: str) -> str:
    """`text` with the table between its markers.

    :raises ValueError: it has no markers.
    """
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + table() + END + after
