"""What mails to customers say."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import Iterator

from ..conf import conf
from ..hosts import host
from ..models import Consent, Mail
from ..rules.refusals import Refusal
from ..rules.states import SessionState
from . import consent, link_access, links, live_carts, unsettled
from .mail_rendering import Contents
from .mail_subjects import (
    Gone,
    active,
    address_of,
    contents,
    link_of,
    minutes,
    money,
    payment_of,
    session_of,
)
from .mailed_codes import CODE_LIFE, is_live


def draft_link(mail: Mail, now: datetime) -> Contents:
    link = link_of(mail)
    draft = link.draft
    to = address_of(draft)
    issued = links.copy_for_mail(link_id=link.pk, now=now)
    if issued is None:
        raise Gone()
    language = host.language_of(draft.customer)
    lines = draft.lines.all() if link.has_products else ()
    payment = unsettled.payment_of(draft.pk)
    has_total = link.has_products and draft.total_amount is not None
    return contents(
        mail,
        to,
        language,
        draft.channel_ref,
        number=str(draft.number),
        url=host.absolute_url(issued.url),
        expires_at=issued.expires_at,
        lines=[(line.quantity, line.name) for line in lines],
        total=money(draft.total_amount, draft.currency, language) if has_total else "",
        has_shipping=bool(draft.shipping_method_ref),
        is_to_be_paid=payment is not None and payment.is_waited_for,
    )


def link_code(mail: Mail, now: datetime) -> Contents:
    link = link_of(mail)
    draft = link.draft
    if not is_live(link.code_sent_at, now):
        raise Gone()
    with _gone_if_refused():
        link_access.refuse_dead(link_access.Visit(link, link, has_ticket=False), draft, now)
    return contents(
        mail,
        address_of(draft),
        host.language_of(draft.customer),
        draft.channel_ref,
        code=link_access.recipient_code(link),
        minutes=minutes(CODE_LIFE),
    )


def hand_off(mail: Mail, now: datetime) -> Contents:
    session = session_of(mail)
    if session.state != SessionState.HANDED_OFF.value:
        raise Gone()
    customer = active(session.customer)
    return contents(
        mail,
        customer.email,
        host.language_of(customer),
        session.channel_ref,
        url=host.absolute_url(conf.HAND_OFF_URL) if conf.HAND_OFF_URL else "",
    )


def ordered_for_you(mail: Mail, now: datetime) -> Contents:
    session = session_of(mail)
    order = host.order_summary(session.order_ref) if session.order_ref else None
    if order is None:
        raise Gone()
    customer = session.customer
    if customer is None and not session.is_guest:
        raise Gone()
    language = host.language_of(customer)
    return contents(
        mail,
        active(customer).email if customer else host.order_email(order.ref),
        language,
        session.channel_ref,
        number=order.number,
        total=money(order.total.gross.amount, order.total.currency, language),
    )


def consent_code(mail: Mail, now: datetime) -> Contents:
    asked = Consent.objects.select_related("session__customer").filter(pk=mail.subject_ref).first()
    if asked is None or asked.given_at is not None or not asked.session.is_open:
        raise Gone()
    if not is_live(asked.code_sent_at, now):
        raise Gone()
    address = consent.address_of(asked)
    if address is None:
        raise Gone()
    customer = active(asked.session.customer)
    return contents(
        mail,
        address,
        host.language_of(customer),
        asked.session.channel_ref,
        code=consent.code_of(asked),
        minutes=minutes(CODE_LIFE),
    )


def payment_given_back(mail: Mail, now: datetime) -> Contents:
    payment, draft = payment_of(mail)
    to = address_of(draft)
    if not to:
        # A guest who wrote it on the page of the link.
        typed = live_carts.contents(draft)
        to = typed.email if typed else ""
    language = host.language_of(draft.customer)
    return contents(
        mail,
        to,
        language,
        payment.channel_ref,
        number=str(draft.number),
        amount=money(payment.amount, payment.currency, language),
    )


@contextmanager
def _gone_if_refused() -> Iterator[None]:
    try:
        yield
    except Refusal:
        raise Gone() from None
