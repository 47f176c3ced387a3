"""The outbox: what is to be mailed is written down with what it tells of, and sent later."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Iterable

from ..models import Mail, MailKind, MailState
from ..signals import mail_queued, send_after_commit

#: A notice waits for more to tell.
GATHERING = timedelta(minutes=5)
#: Why a mail was not sent: what it would tell of is gone.
GONE = "GONE"


def queue(*, kind: MailKind, subject_ref: str = "", now: datetime) -> Mail:
    """Write a mail into the outbox, in the transaction of what it tells of. One that waits
    there already is enough: it is tried at once, and says what is true by then.

    :param subject_ref: the key that `kind` says.
    """
    is_notice = kind is MailKind.SUPERVISOR_NOTICE
    named = {"kind": kind.value, "subject_ref": subject_ref, "state": MailState.QUEUED.value}
    waiting = Mail.objects.filter(**named)
    if not is_notice:
        # It cannot leave before it was queued anew.
        waiting = waiting.select_for_update()
    mail = waiting.first()
    while mail is None:
        due_at = now + GATHERING if is_notice else now
        # Whoever else queues it was first; it may have left again before we look.
        Mail.objects.bulk_create(
            [Mail(**named, queued_at=now, due_at=due_at)], ignore_conflicts=True
        )
        mail = waiting.first()
    if is_notice:
        return mail
    # Whoever is sending it at this moment sees that it was queued anew.
    mail.queued_at = mail.due_at = now
    mail.attempts = 0
    mail.save(update_fields=["queued_at", "due_at", "attempts"])
    send_after_commit(mail_queued, Mail, mail_id=str(mail.pk))
    return mail


def withdraw(subject_refs: Iterable[object]) -> None:
    """Mails about these that wait are not sent."""
    queued = Mail.objects.filter(
        subject_ref__in=[str(ref) for ref in subject_refs], state=MailState.QUEUED.value
    )
    queued.update(state=MailState.FAILED.value, reason=GONE)
