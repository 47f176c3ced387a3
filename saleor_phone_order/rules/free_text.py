"""Text that people type: cleaned, and never a card number."""

from __future__ import annotations

import re

from .card_numbers import refuse_card_numbers
from .limits import clean_text

_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def clean_free_text(field: str, text: str, maximum: int, *, is_multiline: bool = False) -> str:
    """The text as it may be stored.

    :raises InvalidText, CardNumberInText:
    """
    text = clean_text(field, text, maximum, is_multiline=is_multiline)
    refuse_card_numbers(field, text)
    return text


def clean_identifier(field: str, text: str, maximum: int) -> str:
    """A key that a program chose. One UUID in some hundreds has digits like a card number's.

    :raises InvalidText, CardNumberInText:
    """
    clean = clean_text if _UUID.fullmatch(text) else clean_free_text
    return clean(field, text, maximum)
