"""What is written down about a call and its customer: what it may be, and its names in the
private metadata of Saleor's customers and orders (docs/details.md)."""

from __future__ import annotations

import re
from datetime import date
from typing import Sequence

import phonenumbers

from .card_numbers import refuse_card_numbers
from .free_text import clean_free_text
from .limits import MAX_CODE, MAX_NOTE, MAX_TITLE, clean_text
from .refusals import ErrorCode, Refusal

PREFIX = "phone_order_"

# On a customer
DATE_OF_BIRTH = PREFIX + "date_of_birth"
GENDER = PREFIX + "gender"
DO_NOT_SELL_NAME = PREFIX + "do_not_sell_name"
SMS_OPT_IN_AT = PREFIX + "sms_opt_in_at"
FIELD = PREFIX + "field_"

# On an order, beside those of `ORDER_TEXTS`
AFFILIATE = PREFIX + "affiliate"
CAMPAIGN = PREFIX + "campaign"
TERMS_AGREED_AT = PREFIX + "terms_agreed_at"

PHONE_NUMBERS = ("ani", "dnis")
CUSTOM = tuple("custom_%d" % number for number in range(1, 6))
ORDER_TEXTS = (*PHONE_NUMBERS, "voice_log_number", *CUSTOM)
CALL_TEXTS = (*ORDER_TEXTS, "agent_note")

FIRST_YEAR = 1900
#: ITU-T E.164: country code included.
MAX_PHONE_DIGITS = 15
_PHONE = re.compile(r"[0-9+() ./-]+")
_ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class InvalidDateOfBirth(Refusal):
    code = ErrorCode.INVALID
    message = "A date of birth is a day since 1900 that has been, e.g. 1980-12-31."


class InvalidAnswer(Refusal):
    code = ErrorCode.INVALID
    message = "“{label}” has other answers."


class AnswerRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "“{label}” needs an answer."


def clean_call_text(name: str, text: str) -> str:
    """One of `CALL_TEXTS` as it may be stored.

    :raises InvalidText, CardNumberInText:
    """
    if name == "agent_note":
        return clean_free_text(name, text, MAX_NOTE, is_multiline=True)
    if name in PHONE_NUMBERS:
        return _clean_phone(name, text)
    return clean_free_text(name, text, MAX_TITLE if name in CUSTOM else MAX_CODE)


def clean_date_of_birth(text: str, today: date) -> str:
    """ISO 8601; "" stays.

    :raises InvalidDateOfBirth:
    """
    text = text.strip()
    if not text:
        return ""
    try:
        born = date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    except ValueError:
        born = None
    if born is None or born > today or born.year < FIRST_YEAR:
        raise InvalidDateOfBirth(field="date_of_birth")
    return text


def clean_answer(
    text: str, *, label: str, kind: str, choices: Sequence[str], is_required: bool
) -> str:
    """An answer to a campaign's own field; of a checkbox "true" or "false".

    :raises AnswerRequired, InvalidAnswer, InvalidText, CardNumberInText:
    """
    try:
        text = clean_free_text("fields", text, MAX_TITLE)
    except Refusal as refusal:
        raise type(refusal)("“%s”: %s" % (label, refusal.message), field="fields") from None
    if not text:
        if is_required:
            raise AnswerRequired(field="fields", label=label)
        return ""
    possible = {"CHECKBOX": ("true", "false"), "DROP_DOWN": choices}.get(kind, (text,))
    if text not in possible:
        raise InvalidAnswer(field="fields", label=label)
    return text


def _clean_phone(name: str, text: str) -> str:
    """Telephone systems send international numbers without a plus. One in ten of the long ones
    passes for a card number, so what is a valid phone number may stand here."""
    text = clean_text(name, text, MAX_CODE)
    if not _is_phone_number(text):
        refuse_card_numbers(name, text)
    return text


def _is_phone_number(text: str) -> bool:
    digits = re.sub("[^0-9]", "", text).lstrip("0")
    if not _PHONE.fullmatch(text) or not digits or len(digits) > MAX_PHONE_DIGITS:
        return False
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse("+" + digits)))
    except phonenumbers.NumberParseException:
        return False
