"""What each kind of mail says and to whom, read from the database when it is sent."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Callable, Dict, Iterator, Optional, Tuple

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import to_locale

from ..conf import conf
from ..hosts import host
from ..models import (
    Consent,
    Draft,
    DraftLink,
    HistoryEntry,
    Mail,
    MailKind,
    MailState,
    Payment,
    Session,
)
from ..rules.refusals import Refusal
from ..rules.states import DraftState, SessionState
from . import consent, link_access, links, live_carts, mails, unsettled
from .mail_rendering import Contents
from .mailed_codes import CODE_LIFE, is_live

#: Numbers in one notice; it says how many there are.
MAX_NUMBERS = 50
#: Why a payment was given back, where nothing else was.
GIVEN_UP = "GIVEN_UP"
#: No sweep takes longer.
A_SWEEP = timedelta(minutes=1)


class NotToBeSent(Exception):
    """`reason` is the code why this mail will never be sent."""

    reason: str


class Gone(NotToBeSent):
    """What it tells of is no more."""

    reason = mails.GONE


class NoAddress(NotToBeSent):
    """There is nobody to mail it to."""

    reason = "NO_ADDRESS"


def of(mail: Mail, now: datetime) -> Contents:
    """:raises Gone, NoAddress:"""
    return _CONTENTS[MailKind(mail.kind)](mail, now)


def _draft_link(mail: Mail, now: datetime) -> Contents:
    link = _link(mail)
    draft = link.draft
    to = _address_of(draft)
    issued = links.copy_for_mail(link_id=link.pk, now=now)
    if issued is None:
        raise Gone()
    language = host.language_of(draft.customer)
    lines = draft.lines.all() if link.has_products else ()
    payment = unsettled.payment_of(draft.pk)
    has_total = link.has_products and draft.total_amount is not None
    return _contents(
        mail,
        to,
        language,
        draft.channel_ref,
        number=str(draft.number),
        url=host.absolute_url(issued.url),
        expires_at=issued.expires_at,
        lines=[(line.quantity, line.name) for line in lines],
        total=_money(draft.total_amount, draft.currency, language) if has_total else "",
        has_shipping=bool(draft.shipping_method_ref),
        is_to_be_paid=payment is not None and payment.is_waited_for,
    )


def _link_code(mail: Mail, now: datetime) -> Contents:
    link = _link(mail)
    draft = link.draft
    if not is_live(link.code_sent_at, now):
        raise Gone()
    with _gone_if_refused():
        link_access.refuse_dead(link_access.Visit(link, link, has_ticket=False), draft, now)
    return _contents(
        mail,
        _address_of(draft),
        host.language_of(draft.customer),
        draft.channel_ref,
        code=link_access.recipient_code(link),
        minutes=_minutes(CODE_LIFE),
    )


def _hand_off(mail: Mail, now: datetime) -> Contents:
    session = _session(mail)
    if session.state != SessionState.HANDED_OFF.value:
        raise Gone()
    customer = _active(session.customer)
    return _contents(
        mail,
        customer.email,
        host.language_of(customer),
        session.channel_ref,
        url=host.absolute_url(conf.HAND_OFF_URL) if conf.HAND_OFF_URL else "",
    )


def _ordered_for_you(mail: Mail, now: datetime) -> Contents:
    session = _session(mail)
    order = host.order_summary(session.order_ref) if session.order_ref else None
    if order is None:
        raise Gone()
    customer = session.customer
    if customer is None and not session.is_guest:
        raise Gone()
    language = host.language_of(customer)
    return _contents(
        mail,
        _active(customer).email if customer else host.order_email(order.ref),
        language,
        session.channel_ref,
        number=order.number,
        total=_money(order.total.gross.amount, order.total.currency, language),
    )


def _consent_code(mail: Mail, now: datetime) -> Contents:
    asked = Consent.objects.select_related("session__customer").filter(pk=mail.subject_ref).first()
    if asked is None or asked.given_at is not None or not asked.session.is_open:
        raise Gone()
    if not is_live(asked.code_sent_at, now):
        raise Gone()
    address = consent.address_of(asked)
    if address is None:
        raise Gone()
    customer = _active(asked.session.customer)
    return _contents(
        mail,
        address,
        host.language_of(customer),
        asked.session.channel_ref,
        code=consent.code_of(asked),
        minutes=_minutes(CODE_LIFE),
    )


def _saved_by_guard(mail: Mail, now: datetime) -> Contents:
    session = _session(mail)
    draft = session.saved_draft
    if draft is None or session.acknowledged_at is not None:
        raise Gone()
    if draft.state == DraftState.COMPLETED.value:
        raise Gone()
    agent = _active(session.agent)
    return _contents(
        mail,
        agent.email,
        host.language_of(agent),
        session.channel_ref,
        number=str(draft.number),
    )


def _taken_from_agent(mail: Mail, now: datetime) -> Contents:
    entry = HistoryEntry.objects.filter(pk=mail.subject_ref).first()
    former = json.loads(entry.details).get("former") if entry else None
    agent = _active(host.customer(former) if former else None)
    return _contents(
        mail,
        agent.email,
        host.language_of(agent),
        "",
        is_taken_over=entry.action == "TAKEN_OVER",
        at=entry.at,
    )


def _supervisor_notice(mail: Mail, now: datetime) -> Contents:
    saved = Session.objects.filter(
        was_ended_by_guard=True, acknowledged_at__isnull=True, saved_draft__isnull=False
    ).exclude(saved_draft__state=DraftState.COMPLETED.value)
    sent = Mail.objects.filter(kind=mail.kind, state=MailState.SENT.value)
    last = sent.order_by("-sent_at").first()
    if last is not None:
        # A sweep dates what it ends by its own beginning.
        saved = saved.filter(ended_at__gte=min(last.sent_at, mail.queued_at) - A_SWEEP)
    count = saved.count()
    if not count:
        raise Gone()
    to = [user.email for user in host.supervisors()]
    if not to:
        raise NoAddress()
    numbers = saved.order_by("-saved_draft__number").values_list("saved_draft__number", flat=True)
    shown = [str(number) for number in numbers[:MAX_NUMBERS]]
    return _contents(
        mail,
        to,
        host.language_of(None),
        "",
        count=count,
        numbers=shown,
        more=count - len(shown),
    )


def _payment_given_back(mail: Mail, now: datetime) -> Contents:
    payment, draft = _payment(mail)
    to = _address_of(draft)
    if not to:
        # A guest who wrote it on the page of the link.
        typed = live_carts.contents(draft)
        to = typed.email if typed else ""
    language = host.language_of(draft.customer)
    return _contents(
        mail,
        to,
        language,
        payment.channel_ref,
        number=str(draft.number),
        amount=_money(payment.amount, payment.currency, language),
    )


def _given_back_agent(mail: Mail, now: datetime) -> Contents:
    payment, draft = _payment(mail)
    agent = _active(payment.session.agent)
    language = host.language_of(agent)
    return _contents(
        mail,
        agent.email,
        language,
        payment.channel_ref,
        number=str(draft.number),
        amount=_money(payment.amount, payment.currency, language),
        reason=payment.failure_code or GIVEN_UP,
    )


_CONTENTS: Dict[MailKind, Callable[[Mail, datetime], Contents]] = {
    MailKind.DRAFT_LINK: _draft_link,
    MailKind.LINK_CODE: _link_code,
    MailKind.HAND_OFF: _hand_off,
    MailKind.ORDERED_FOR_YOU: _ordered_for_you,
    MailKind.CONSENT_CODE: _consent_code,
    MailKind.SAVED_BY_GUARD: _saved_by_guard,
    MailKind.TAKEN_FROM_AGENT: _taken_from_agent,
    MailKind.SUPERVISOR_NOTICE: _supervisor_notice,
    MailKind.PAYMENT_GIVEN_BACK: _payment_given_back,
    MailKind.GIVEN_BACK_AGENT: _given_back_agent,
}


def _contents(mail: Mail, to: Any, language: str, channel_ref: str, **values: Any) -> Contents:
    """:raises NoAddress:"""
    addresses: Tuple[str, ...] = (to,) if isinstance(to, str) else tuple(to)
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            raise NoAddress() from None
    return Contents(MailKind(mail.kind), addresses, language, values, channel_ref)


@contextmanager
def _gone_if_refused() -> Iterator[None]:
    try:
        yield
    except Refusal:
        raise Gone() from None


def _link(mail: Mail) -> DraftLink:
    links_with_drafts = DraftLink.objects.select_related("draft__customer")
    link = links_with_drafts.filter(pk=mail.subject_ref).first()
    if link is None:
        raise Gone()
    return link


def _address_of(draft: Draft) -> str:
    if draft.erased_at is not None or (draft.customer_ref and draft.customer is None):
        raise Gone()
    if draft.customer is not None:
        _active(draft.customer)
    return link_access.email_of(draft)


def _session(mail: Mail) -> Session:
    sessions = Session.objects.select_related("customer", "agent", "saved_draft")
    session = sessions.filter(pk=mail.subject_ref).first()
    if session is None:
        raise Gone()
    return session


def _payment(mail: Mail) -> Tuple[Payment, Draft]:
    """One by the link of a draft."""
    payments = Payment.objects.select_related("draft__customer", "session__agent")
    payment = payments.filter(pk=mail.subject_ref).first()
    if payment is None or payment.draft is None:
        raise Gone()
    return payment, payment.draft


def _active(user: Optional[Any]) -> Any:
    """An account that is there, and may be used."""
    if user is None or not user.is_active:
        raise Gone()
    return user


def _minutes(life) -> int:
    return int(life.total_seconds() // 60)


def _money(amount: Any, currency: str, language: str) -> str:
    try:
        locale = Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_currency(amount, currency, locale=locale)
