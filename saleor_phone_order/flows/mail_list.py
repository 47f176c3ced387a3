"""The outbox to look at, and mails that are sent once more."""

from __future__ import annotations

from datetime import datetime
from typing import List, Optional, Tuple
from uuid import UUID

from django.db import transaction

from ..models import Consent, Draft, Mail, MailKind, MailState, Payment, Session
from ..rules.actors import Actor
from ..rules.permissions import Permission
from ..rules.refusals import ErrorCode, Refusal
from . import mails, sessions
from .history import actor_chain, record

#: Whoever asks for a code gets a new one.
CODES = (MailKind.LINK_CODE, MailKind.CONSENT_CODE)
OF_DRAFTS = (MailKind.DRAFT_LINK, MailKind.LINK_CODE)
OF_PAYMENTS = (MailKind.PAYMENT_GIVEN_BACK, MailKind.GIVEN_BACK_AGENT)
OF_SUPERVISORS = (MailKind.TAKEN_FROM_AGENT, MailKind.SUPERVISOR_NOTICE)


class MailNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no mail with this id."


class CodeNotSentAgain(Refusal):
    code = ErrorCode.INVALID
    message = "A code is not sent again. Ask for a new one."


def listed(*, state: Optional[MailState], limit: int, offset: int) -> Tuple[List[Mail], bool]:
    """Mails newest first, and whether more follow."""
    found = Mail.objects.filter(state=state.value) if state else Mail.objects.all()
    rows = list(found[offset : offset + limit + 1])
    return rows[:limit], len(rows) > limit


def of_draft(draft: Draft) -> List[Mail]:
    """Its links and their codes, and payments that were given back; newest first."""
    keys = [*draft.links.values_list("pk", flat=True), *draft.payments.values_list("pk", flat=True)]
    return _about(map(str, keys))


def of_session(session: Session) -> List[Mail]:
    """What its customer and its agent were told of it, newest first."""
    consents = Consent.objects.filter(session=session).values_list("pk", flat=True)
    return _about([str(session.pk), *map(str, consents)])


def resend(*, mail_id: UUID, actor: Actor, now: datetime) -> Mail:
    """Queue what a mail told once more; it says what is true by then. A mail that still
    waits is tried at once. The secret of a link that was mailed before stays good.

    :raises MailNotFound: also for one about what the actor may not see.
    :raises CodeNotSentAgain:
    """
    mail = Mail.objects.filter(pk=mail_id).first()
    if mail is None or not _may_see(mail, actor):
        raise MailNotFound(field="id")
    kind = MailKind(mail.kind)
    if kind in CODES:
        raise CodeNotSentAgain(field="id")
    with transaction.atomic():
        again = mails.queue(kind=kind, subject_ref=mail.subject_ref, now=now)
        record(
            chain=actor_chain(actor),
            action="MAIL_SENT_AGAIN",
            actor=actor,
            now=now,
            mail=str(again.pk),
            kind=kind.value,
        )
    return again


def _about(subject_refs) -> List[Mail]:
    return list(Mail.objects.filter(subject_ref__in=list(subject_refs)))


def _may_see(mail: Mail, actor: Actor) -> bool:
    kind = MailKind(mail.kind)
    if kind in OF_DRAFTS or actor.has(Permission.MANAGE_PHONE_ORDERS):
        return True
    if kind in OF_SUPERVISORS:
        return False
    session_id = mail.subject_ref
    if kind is MailKind.CONSENT_CODE:
        consent = Consent.objects.filter(pk=mail.subject_ref).first()
        session_id = consent and consent.session_id
    if kind in OF_PAYMENTS:
        payment = Payment.objects.filter(pk=mail.subject_ref).first()
        session_id = payment and payment.session_id
    session = Session.objects.filter(pk=session_id).first()
    return session is not None and sessions.is_own(session, actor)
