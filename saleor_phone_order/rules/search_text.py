"""What an agent's search text can mean: one box for names, e-mails, phones and numbers."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass
from typing import List, Optional, Tuple

import phonenumbers

MIN_PHONE_DIGITS = 5
MAX_PHONE_DIGITS = 17  # E.164 allows 15; "00" may stand for "+"
MAX_NUMBER = 2**31 - 1  # the host's ids and order numbers are PostgreSQL integers
MAX_WORDS = 5

_PHONE = re.compile(r"\+?[0-9 ()/.\-]+")
_NUMBER = re.compile(r"#?\s*([0-9]{1,10})")
_EMAIL_START = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_AROUND_EMAIL = "<>()[],;:\"'"


@dataclass(frozen=True)
class SearchTerms:
    """Each field is another possible meaning: an account is found when one of them fits.

    Letters are as typed (Unicode NFC), because the database compares without case.
    """

    email_prefix: Optional[str] = None
    """What an e-mail address begins with, in lower case."""
    phone_numbers: Tuple[str, ...] = ()
    """Whole numbers in E.164 ("+493012345678"), as the host stores them."""
    phone_digits: Optional[str] = None
    """What the digits of a number end with, without country code or trunk zero if known."""
    numbers: Tuple[int, ...] = ()
    """An order number or a customer id."""
    customer_ids: Tuple[str, ...] = ()
    """The host's primary key out of a global id ("VXNlcjox" is "1")."""
    words: Tuple[str, ...] = ()
    """Parts of a name: each must be found, as the beginning of the first or last name."""


def classify(text: str, region: Optional[str] = None) -> SearchTerms:
    """What `text` can mean; no field is set when it is blank.

    `region` is the ISO 3166 country in which numbers without a country code are read.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    tokens = plain.split(" ")
    if "@" in plain:
        email = next(token for token in tokens if "@" in token)
        return SearchTerms(email_prefix=email.strip(_AROUND_EMAIL).lower())
    digits = _ascii_digits(plain)
    if _NUMBER.fullmatch(digits) or _PHONE.fullmatch(digits):
        return _classify_digits(digits, region)
    customer_id = _customer_id(plain)
    if customer_id is not None:
        return SearchTerms(customer_ids=(customer_id,))
    words = tuple(token for token in tokens if token)[:MAX_WORDS]
    is_email_start = bool(_EMAIL_START.fullmatch(plain))
    return SearchTerms(email_prefix=plain.lower() if is_email_start else None, words=words)


def phone_numbers(text: str, region: Optional[str] = None) -> Tuple[str, ...]:
    """The E.164 numbers that `text` can mean, most likely first; for callers' ANI too.

    Digits without "+" are read as a number of `region`, and as one whose "+" was lost.
    """
    found: List[str] = []
    for parsed in _parsed_numbers(text, region):
        number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        if number not in found:
            found.append(number)
    return tuple(found)


def _classify_digits(text: str, region: Optional[str]) -> SearchTerms:
    match = _NUMBER.fullmatch(text)
    numbers = (int(match.group(1)),) if match and int(match.group(1)) <= MAX_NUMBER else ()
    digits = re.sub("[^0-9]", "", text)
    if text.startswith("#") or not MIN_PHONE_DIGITS <= len(digits) <= MAX_PHONE_DIGITS:
        return SearchTerms(numbers=numbers)
    parsed = _parsed_numbers(text, region)
    ending = phonenumbers.national_significant_number(parsed[0]) if parsed else digits.lstrip("0")
    return SearchTerms(
        phone_numbers=phone_numbers(text, region), phone_digits=ending or None, numbers=numbers
    )


def _parsed_numbers(text: str, region: Optional[str]) -> List[phonenumbers.PhoneNumber]:
    """Readings of `text`: in the region, and with "+" if that is sound or the only one."""
    found = []
    as_typed = _parse(text, region)
    if as_typed is not None and phonenumbers.is_possible_number(as_typed):
        found.append(as_typed)
    if "+" in text:
        return found
    digits = re.sub("[^0-9]", "", _ascii_digits(text))
    with_plus = _parse("+" + re.sub("^00", "", digits), None)
    if with_plus is not None:
        check = phonenumbers.is_valid_number if found else phonenumbers.is_possible_number
        if check(with_plus):
            found.append(with_plus)
    return found


def _parse(text: str, region: Optional[str]) -> Optional[phonenumbers.PhoneNumber]:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _ascii_digits(text: str) -> str:
    """`text` with the digits and dashes of all scripts, and full-width signs, as ASCII."""
    plain = []
    for character in unicodedata.normalize("NFKC", text):
        if character.isdecimal():
            plain.append(str(unicodedata.decimal(character)))
        else:
            plain.append("-" if unicodedata.category(character) == "Pd" else character)
    return "".join(plain)


def _customer_id(text: str) -> Optional[str]:
    """The key in a Relay global id of the host's ``User``: base64 of "User:1"."""
    try:
        decoded = base64.b64decode(text, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    kind, _, key = decoded.partition(":")
    return key if kind == "User" and key.isalnum() else None
