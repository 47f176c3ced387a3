"""What mails to agents and supervisors say."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from ..hosts import host
from ..models import HistoryEntry, Mail, MailState, Session
from ..rules.states import DraftState
from .mail_rendering import Contents
from .mail_subjects import Gone, NoAddress, active, contents, money, payment_of, session_of

#: Numbers in one notice; it says how many there are.
MAX_NUMBERS = 50
#: Why a payment was given back, where nothing else was.
GIVEN_UP = "GIVEN_UP"
#: No sweep takes longer.
A_SWEEP = timedelta(minutes=1)


def saved_by_guard(mail: Mail, now: datetime) -> Contents:
    session = session_of(mail)
    draft = session.saved_draft
    if draft is None or session.acknowledged_at is not None:
        raise Gone()
    if draft.state == DraftState.COMPLETED.value:
        raise Gone()
    agent = active(session.agent)
    return contents(
        mail,
        agent.email,
        host.language_of(agent),
        session.channel_ref,
        number=str(draft.number),
    )


def taken_from_agent(mail: Mail, now: datetime) -> Contents:
    entry = HistoryEntry.objects.filter(pk=mail.subject_ref).first()
    former = json.loads(entry.details).get("former") if entry else None
    agent = active(host.customer(former) if former else None)
    return contents(
        mail,
        agent.email,
        host.language_of(agent),
        "",
        is_taken_over=entry.action == "TAKEN_OVER",
        at=entry.at,
    )


def supervisor_notice(mail: Mail, now: datetime) -> Contents:
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
    return contents(
        mail,
        to,
        host.language_of(None),
        "",
        count=count,
        numbers=shown,
        more=count - len(shown),
    )


def given_back_agent(mail: Mail, now: datetime) -> Contents:
    payment, draft = payment_of(mail)
    agent = active(payment.session.agent)
    language = host.language_of(agent)
    return contents(
        mail,
        agent.email,
        language,
        payment.channel_ref,
        number=str(draft.number),
        amount=money(payment.amount, payment.currency, language),
        reason=payment.failure_code or GIVEN_UP,
    )
