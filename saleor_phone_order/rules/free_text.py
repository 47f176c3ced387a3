"""Text that people type: cleaned, and never a card number."""

from __future__ import annotations

from .card_numbers import refuse_card_numbers
from .limits import clean_text


def clean_free_text(field: str, text: str, maximum: int, *, is_multiline: bool = False) -> str:
    """The text as it may be stored.

    :raises InvalidText, CardNumberInText:
    """
    text = clean_text(field, text, maximum, is_multiline=is_multiline)
    refuse_card_numbers(field, text)
    return text
