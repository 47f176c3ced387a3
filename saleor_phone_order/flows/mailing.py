"""Sends what the outbox holds: at least once, and with the same Message-ID each time.

A mail is claimed in one transaction, sent outside of any, and its outcome recorded in
another. A claim is a lease: if its worker dies, the mail is due again when that is over.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta
from typing import Callable, Optional, Tuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ..hosts import host
from ..models import Mail, MailState
from . import mail_contents, mail_rendering
from .mail_subjects import NotToBeSent

logger = logging.getLogger(__name__)

#: Longer than a mail server takes.
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
#: Most mails of one run; the next run goes on.
LIMIT = 500

CONNECTION = "CONNECTION"
#: Its workers died, or its contents could not be made: the log says why.
NOT_FINISHED = "NOT_FINISHED"


def send(*, mail_id: UUID, now: datetime) -> None:
    """Send a new mail now, or one that is due. One that somebody else is sending is left
    to them."""
    mail = _claimed(Q(pk=mail_id) & (Q(due_at__lte=now) | Q(attempts=0)), now)
    if mail is not None:
        _send(mail, now)


def send_due(*, clock: Callable[[], datetime], limit: int = LIMIT) -> int:
    """Send what is due, longest first, and say how many mails were tried. Ends early where
    no mail server is there."""
    for tried in range(limit):
        now = clock()
        mail = _claimed(Q(due_at__lte=now), now)
        if mail is None:
            return tried
        if _send(mail, now) == CONNECTION:
            return tried + 1
    return limit


def _claimed(is_wanted: Q, now: datetime) -> Optional[Mail]:
    with transaction.atomic():
        waiting = Mail.objects.filter(is_wanted, state=MailState.QUEUED.value)
        mail = waiting.select_for_update(skip_locked=True).order_by("due_at", "pk").first()
        if mail is None:
            return None
        if mail.attempts >= MAX_ATTEMPTS:
            mail.state, mail.reason = MailState.FAILED.value, mail.reason or NOT_FINISHED
        else:
            mail.attempts += 1
            mail.due_at = now + LEASE
        mail.save(update_fields=["state", "reason", "attempts", "due_at"])
    return mail


def _send(mail: Mail, now: datetime) -> str:
    """Why it was not sent, or ""."""
    if mail.state == MailState.FAILED.value:
        return mail.reason
    try:
        contents = mail_contents.of(mail, now)
    except NotToBeSent as refusal:
        return _failed(mail, refusal.reason, now, is_final=True)
    connection, sender = host.mail_connection(contents.channel_ref)
    message = mail_rendering.message(contents, key=mail_rendering.key_of(mail), sender=sender)
    try:
        connection.send_messages([message])
    except OSError as error:
        # What a mail server says may name the recipient: only its code is kept.
        reason, is_final = _reason(error)
        return _failed(mail, reason, now, is_final=is_final or mail.attempts >= MAX_ATTEMPTS)
    same = _same(mail).filter(queued_at=mail.queued_at)
    same.update(state=MailState.SENT.value, reason="", sent_at=now)
    return ""


def _failed(mail: Mail, reason: str, now: datetime, *, is_final: bool) -> str:
    logger.warning("Mail %s (%s) was not sent: %s", mail.pk, mail.kind, reason)
    # Somebody else may have claimed it since.
    same = _same(mail).filter(queued_at=mail.queued_at, attempts=mail.attempts)
    if is_final:
        same.update(state=MailState.FAILED.value, reason=reason)
    else:
        same.update(reason=reason, due_at=now + timedelta(minutes=2 ** (mail.attempts - 1)))
    return reason


def _same(mail: Mail):
    return Mail.objects.filter(pk=mail.pk, state=MailState.QUEUED.value)


def _reason(error: OSError) -> Tuple[str, bool]:
    """The code of what went wrong, and whether trying again is of no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return "SMTP_%d" % min(codes), min(codes) >= 500
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 400:
        is_about_mail = isinstance(error, smtplib.SMTPDataError)
        return "SMTP_%d" % error.smtp_code, is_about_mail and error.smtp_code >= 500
    return CONNECTION, False
