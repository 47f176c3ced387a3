"""GTIN-13, the number in a bar code: the SKU of many shops."""

from __future__ import annotations

import re

_ALONE = re.compile(r"(?<![0-9 .-])[0-9]{13}(?![0-9 .-])")


def without_product_codes(text: str) -> str:
    """The text without them: one in ten passes for a card number of 13 digits, which nobody
    has been given for decades. What is written in groups is none."""
    return _ALONE.sub(lambda match: "" if is_gtin(match.group()) else match.group(), text)


def is_gtin(digits: str) -> bool:
    """GS1 General Specifications 7.9: from the right, every second digit counts three times."""
    weighted = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[::-1]))
    return sum(weighted) % 10 == 0
