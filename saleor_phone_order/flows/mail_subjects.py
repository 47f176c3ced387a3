"""What a mail is about: the rows that it names, read when it is sent, or why it never will be."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import to_locale

from ..models import Draft, DraftLink, Mail, MailKind, Payment, Session
from . import link_access, mails
from .mail_rendering import Contents


class NotToBeSent(Exception):
    """`reason` is the code why this mail will never be sent."""

    reason: str


class Gone(NotToBeSent):
    """What it tells of is no more."""

    reason = mails.GONE


class NoAddress(NotToBeSent):
    """There is nobody to mail it to."""

    reason = "NO_ADDRESS"


def contents(mail: Mail, to: Any, language: str, channel_ref: str, **values: Any) -> Contents:
    """:raises NoAddress:"""
    addresses: Tuple[str, ...] = (to,) if isinstance(to, str) else tuple(to)
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            raise NoAddress() from None
    return Contents(MailKind(mail.kind), addresses, language, values, channel_ref)


def link_of(mail: Mail) -> DraftLink:
    links_with_drafts = DraftLink.objects.select_related("draft__customer")
    link = links_with_drafts.filter(pk=mail.subject_ref).first()
    if link is None:
        raise Gone()
    return link


def address_of(draft: Draft) -> str:
    if draft.erased_at is not None or (draft.customer_ref and draft.customer is None):
        raise Gone()
    if draft.customer is not None:
        active(draft.customer)
    return link_access.email_of(draft)


def session_of(mail: Mail) -> Session:
    sessions = Session.objects.select_related("customer", "agent", "saved_draft")
    session = sessions.filter(pk=mail.subject_ref).first()
    if session is None:
        raise Gone()
    return session


def payment_of(mail: Mail) -> Tuple[Payment, Draft]:
    """One by the link of a draft."""
    payments = Payment.objects.select_related("draft__customer", "session__agent")
    payment = payments.filter(pk=mail.subject_ref).first()
    if payment is None or payment.draft is None:
        raise Gone()
    return payment, payment.draft


def active(user: Optional[Any]) -> Any:
    """An account that is there, and may be used."""
    if user is None or not user.is_active:
        raise Gone()
    return user


def minutes(life) -> int:
    return int(life.total_seconds() // 60)


def money(amount: Any, currency: str, language: str) -> str:
    try:
        locale = Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_currency(amount, currency, locale=locale)
