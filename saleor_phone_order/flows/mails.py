"""The outbox: what is to be mailed is written down with what it tells of, and sent later."""

from __future__ import annotations

from datetime import datetime

from ..models import Mail, MailKind, MailState
from ..signals import mail_queued, send_after_commit


def queue(*, kind: MailKind, subject_ref: str = "", now: datetime) -> Mail:
    """Write a mail into the outbox, in the transaction of what it tells of; one that
    waits there already is enough.

    :param subject_ref: the key that `kind` says.
    """
    mail, is_new = Mail.objects.get_or_create(
        kind=kind.value,
        subject_ref=subject_ref,
        state=MailState.QUEUED.value,
        defaults={"queued_at": now, "due_at": now},
    )
    if is_new:
        send_after_commit(mail_queued, Mail, mail_id=str(mail.pk))
    return mail
