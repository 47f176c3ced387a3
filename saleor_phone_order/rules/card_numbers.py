"""Keep payment card numbers out of free text (PCI DSS 3.4: never stored, never logged).

A card number (ISO/IEC 7812) has 13 to 19 digits, does not begin with 0, and its last digit
is a Luhn check digit. People write it with spaces, dashes or dots between any digits, and
break lines between the groups in which cards show it.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

from .refusals import ErrorCode, Refusal

MIN_DIGITS = 13
MAX_DIGITS = 19

_NUMBER = re.compile(r"[0-9]+(?:[ .-]{1,3}[0-9]+)*")
_OVER_LINES = re.compile(r"[0-9]+(?:[ .\n\r\u2028\u2029-]{1,3}[0-9]+)*")
#: The groups that cards show, and how the first one of all schemes in use begins.
_EMBOSSED = ((4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4))
_FIRST_GROUP = re.compile("[3-6]|2[2-7]")


class CardNumberInText(Refusal):
    """A free-text field holds what looks like a card number; the refusal does not repeat it."""

    code = ErrorCode.CARD_NUMBER_IN_TEXT
    message = "This looks like a payment card number. Card numbers must not be written down here."


def refuse_card_numbers(field: str, text: str) -> None:
    """Refuse text that holds a card number.

    :raises CardNumberInText: naming the field only.
    """
    if contains_card_number(text):
        raise CardNumberInText(field=field)


def contains_card_number(text: str) -> bool:
    """Whether some neighbouring groups of digits in `text` form a card number.

    Groups are joined across spaces, dashes and dots; across lines only where they are as long as
    on a card, since lists of other numbers stand in lines. Valid international
    phone numbers ("+49 ...") are left out: one in ten of the long ones passes Luhn by chance.
    """
    plain = "".join(_plain(character) for character in unicodedata.normalize("NFKC", text))
    if not _is_card_within(plain):
        return False
    for phone in list(phonenumbers.PhoneNumberMatcher(plain, None)):
        plain = plain.replace(phone.raw_string, ";")
    return _is_card_within(plain)


def without_card_number(text: str) -> str:
    """The text, or three dots for one that must not be repeated."""
    return "\N{HORIZONTAL ELLIPSIS}" if contains_card_number(text) else text


def _is_card_within(plain: str) -> bool:
    return any(_is_card_in(match.group()) for match in _NUMBER.finditer(plain)) or any(
        _is_embossed_in(match.group()) for match in _OVER_LINES.finditer(plain)
    )


def _plain(character: str) -> str:
    """ASCII digits, spaces and dashes for all of Unicode's; nothing for invisible marks."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Zs" or character == "\t":
        return " "
    if category == "Pd" or character == "\N{MINUS SIGN}":
        return "-"
    if character in "\N{MIDDLE DOT}\N{BULLET}":
        return "."
    # Soft hyphens, zero-width characters, and what makes an emoji of a digit
    return "" if category in ("Cf", "Mn", "Me") else character


def _is_card_in(number: str) -> bool:
    """Whether a run of groups, or some of it from group to group, is a card number."""
    groups = re.findall("[0-9]+", number)
    for start, first in enumerate(groups):
        if first.startswith("0"):
            continue
        digits = ""
        for group in groups[start:]:
            digits += group
            if len(digits) > MAX_DIGITS:
                break
            if len(digits) >= MIN_DIGITS and _passes_luhn(digits):
                return True
    return False


def _is_embossed_in(number: str) -> bool:
    """Whether some of a run of groups is a card number as it stands on a card."""
    groups = re.findall("[0-9]+", number)
    for start, first in enumerate(groups):
        for lengths in _EMBOSSED if _FIRST_GROUP.match(first) else ():
            some = groups[start : start + len(lengths)]
            if tuple(map(len, some)) == lengths and _passes_luhn("".join(some)):
                return True
    return False


def _passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: from the right, every second digit counts double."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
