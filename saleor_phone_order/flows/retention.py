"""What happens every night: personal data whose time is over is erased, and what an
account left that is gone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Callable

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from ..conf import conf
from ..models import CallDetails, Consent, Draft, Mail, Payment, PaymentEvent, Session
from ..models.session import IS_OPEN
from ..rules.refusals import Refusal
from ..rules.states import SessionState
from . import privacy

logger = logging.getLogger(__name__)

#: Rows that are known at a time.
BATCH = 500
#: So long a debit can be contested, and the mandate has to be shown.
MANDATE_LIFE = timedelta(days=2 * 365)
#: The gateway repeats an event for some days only.
EVENT_LIFE = timedelta(days=30)


@dataclass(frozen=True)
class Swept:
    """Drafts and sessions that were erased, and mails deleted; rows that someone else
    held are left to the next run."""

    erased: int = 0
    mails: int = 0
    failed: int = 0


def sweep(*, now: datetime) -> Swept:
    """Each row in a transaction of its own; safe to run twice and in parallel."""
    end = now - conf.retention
    run = _Run(now)
    run.each(privacy.erase_session, _sessions_without_customer())
    run.each(privacy.erase_draft, _drafts_without_customer())
    run.anonymised()
    run.each(_erase_old_consent, _sessions_with_old_consent(end))
    run.each(_erase_old_call, _sessions_with_old_call(end))
    run.each(privacy.erase_draft, _old_drafts(end))
    Payment.objects.filter(created_at__lt=now - MANDATE_LIFE).exclude(mandate="").update(mandate="")
    PaymentEvent.objects.filter(received_at__lt=now - EVENT_LIFE).delete()
    return Swept(run.erased, _delete_old_mails(end), run.failed)


class _Run:
    def __init__(self, now: datetime) -> None:
        self._now = now
        self.erased = 0
        self.failed = 0

    def each(self, erase: Callable[..., bool], rows: QuerySet) -> None:
        """Call `erase(row, now)` for the rows, each locked."""

        def one(key: Any) -> bool:
            found = rows.filter(pk=key).select_for_update(skip_locked=True, of=("self",))
            row = found.first()
            return row is not None and erase(row, self._now)

        self._for_each(rows, "pk", one)

    def anonymised(self) -> None:
        """Whole accounts that were overwritten without a signal."""

        def one(key: Any) -> int:
            return privacy.erase_anonymised(customer_ref=str(key), now=self._now)

        drafts = Draft.objects.filter(privacy.IS_ANONYMISED, erased_at__isnull=True)
        self._for_each(drafts.distinct(), "customer_id", one)

    def _for_each(self, rows: QuerySet, column: str, erase: Callable[[Any], int]) -> None:
        """In the order of their keys, so that one that cannot be erased is not met again."""
        rows = rows.order_by(column)
        keys = list(rows.values_list(column, flat=True)[:BATCH])
        while keys:
            for key in keys:
                try:
                    with transaction.atomic():
                        self.erased += erase(key)
                except (DatabaseError, Refusal) as error:
                    # Not what it says: that may be what is to be erased.
                    logger.error("%s could not be erased: %s", key, type(error).__name__)
                    self.failed += 1
            later = rows.filter(**{column + "__gt": keys[-1]})
            keys = list(later.values_list(column, flat=True)[:BATCH])


#: The account is gone.
_HAS_LOST_CUSTOMER = Q(customer__isnull=True, is_guest=False)


def _sessions_without_customer() -> QuerySet:
    has_reason = Q(pk__in=[])
    for model in privacy.WITH_REASON:
        has_reason |= Q(pk__in=model.objects.exclude(reason="").values("session"))
    return Session.objects.filter(
        _HAS_LOST_CUSTOMER,
        Q(state=SessionState.OPEN.value)
        | privacy.IS_HANDED_OFF
        | ~Q(disposition="")
        | Q(pk__in=Consent.objects.filter(privacy.HAS_WORDS).values("session"))
        | Q(pk__in=CallDetails.objects.filter(privacy.HAS_TEXTS).values("session"))
        | has_reason,
    )


def _sessions_with_old_consent(end: datetime) -> QuerySet:
    consents = Consent.objects.filter(privacy.HAS_WORDS).values("session")
    return Session.objects.filter(pk__in=consents, ended_at__lt=end)


def _erase_old_consent(session: Session, now: datetime) -> bool:
    privacy.erase_consent(session)
    privacy.record_erased(session, now)
    return True


def _sessions_with_old_call(end: datetime) -> QuerySet:
    calls = CallDetails.objects.filter(privacy.HAS_TEXTS).values("session")
    return Session.objects.filter(pk__in=calls, ended_at__lt=end)


def _erase_old_call(session: Session, now: datetime) -> bool:
    privacy.erase_call(session)
    privacy.record_erased(session, now)
    return True


def _drafts_without_customer() -> QuerySet:
    saved = Session.objects.filter(_HAS_LOST_CUSTOMER, saved_draft__isnull=False)
    is_gone = Q(customer__isnull=True) & (
        ~Q(customer_ref="") | Q(pk__in=saved.values("saved_draft"))
    )
    return Draft.objects.filter(is_gone, erased_at__isnull=True)


def _old_drafts(end: datetime) -> QuerySet:
    is_old = Q(completed_at__lt=end) | Q(completed_at__isnull=True, expires_at__lt=end)
    # An agent is at it.
    continued = Session.objects.filter(IS_OPEN, continued_draft__isnull=False)
    return Draft.objects.filter(is_old, erased_at__isnull=True).exclude(
        pk__in=continued.values("continued_draft")
    )


def _delete_old_mails(end: datetime) -> int:
    deleted = 0
    while True:
        with transaction.atomic():
            old = Mail.objects.filter(queued_at__lt=end).select_for_update(skip_locked=True)
            keys = list(old.values_list("pk", flat=True)[:BATCH])
            Mail.objects.filter(pk__in=keys).delete()
        if not keys:
            return deleted
        deleted += len(keys)
