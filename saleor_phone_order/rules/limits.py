"""Bounds on what anybody can send, and the one way that text is cleaned."""

from __future__ import annotations

import unicodedata
from typing import Optional

from .refusals import ErrorCode, Refusal

MAX_LINES = 500  # in one cart, one pasted text, one request
MAX_QUANTITY = 999_999  # of a line, where the host sets no maximum itself

# Text lengths, in characters after cleaning
MAX_CODE = 64  # codes, references, idempotency keys, ANI, DNIS, voice log numbers
MAX_TITLE = 255  # names, reasons, custom values; also the longest SKU of the host
MAX_EMAIL = 254  # RFC 5321
MAX_SEARCH_TEXT = 200
MAX_NOTE = 4_000
MAX_LINE_TEXT = 100_000  # pasted "SKU quantity" lines


class QuantityOutOfRange(Refusal):
    """A line's quantity is too small or too large."""

    code = ErrorCode.QUANTITY_OUT_OF_RANGE
    message = "The quantity must be between {minimum} and {maximum}."


class TooManyLines(Refusal):
    """The cart or the pasted text is too long."""

    code = ErrorCode.TOO_MANY_LINES
    message = "There can be at most {maximum} lines."


class InvalidText(Refusal):
    """A text has characters that cannot be stored or shown, or is too long."""

    code = ErrorCode.INVALID
    message = "This text contains characters that are not allowed."


def check_quantity(
    quantity: int, maximum: Optional[int], minimum: int = 1, *, field: str = "quantity"
) -> None:
    """Refuse a quantity beyond `minimum` and `maximum`, both allowed; None: the host has none.

    :raises QuantityOutOfRange: with both bounds.
    """
    highest = highest_quantity(maximum)
    if not minimum <= quantity <= highest:
        raise QuantityOutOfRange(field=field, minimum=minimum, maximum=highest)


def highest_quantity(maximum: Optional[int]) -> int:
    """Most units of a line; `maximum` is the host's, None if it has none."""
    return MAX_QUANTITY if maximum is None else min(maximum, MAX_QUANTITY)


def check_line_count(count: int, maximum: int = MAX_LINES, *, field: str = "lines") -> None:
    """Refuse more than `maximum` lines.

    :raises TooManyLines: with the maximum.
    """
    if count > maximum:
        raise TooManyLines(field=field, maximum=maximum)


def clean_text(field: str, text: str, maximum: int, *, is_multiline: bool = False) -> str:
    """`text` in Unicode's NFC, without space around it; line breaks become ``\\n``.

    Line breaks and tabs are allowed in multi-line text only.

    :raises InvalidText: control characters, lone surrogates, or more than `maximum` characters.
    """
    cleaned = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    cleaned = unicodedata.normalize("NFC", cleaned)
    if not all(_is_allowed(character, is_multiline) for character in cleaned):
        raise InvalidText(field=field)
    if len(cleaned) > maximum:
        raise InvalidText(
            f"This text is longer than {maximum} characters.", field=field, maximum=maximum
        )
    return cleaned


def _is_allowed(character: str, is_multiline: bool) -> bool:
    category = unicodedata.category(character)
    if category in ("Zl", "Zp") or character in "\n\t":
        return is_multiline
    return category not in ("Cc", "Cs")
