"""What happens every night: personal data whose time is over is erased, and what an
account left that is gone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Callable, Optional
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from ..conf import conf
from ..models import Consent, Draft, Mail, Review, Session
from ..models.session import IS_OPEN
from ..rules.refusals import Refusal
from ..rules.states import SessionState
from . import privacy

logger = logging.getLogger(__name__)

#: Rows that are known at a time.
BATCH = 500


@dataclass(frozen=True)
class Swept:
    """What a run erased or deleted; rows that someone else held are left to the next."""

    sessions: int = 0
    drafts: int = 0
    mails: int = 0
    failed: int = 0


def sweep(*, now: datetime) -> Swept:
    """Each row in a transaction of its own; safe to run twice and in parallel."""
    end = now - conf.retention
    run = _Run(now)
    sessions = run.each(privacy.erase_session, _sessions_without_customer())
    sessions += run.each(_erase_old_consent, _sessions_with_old_consent(end))
    drafts = run.each(privacy.erase_draft, _drafts_without_customer())
    drafts += run.each(privacy.erase_draft, _old_drafts(end))
    return Swept(sessions, drafts, _delete_old_mails(end), run.failed)


class _Run:
    def __init__(self, now: datetime) -> None:
        self._now = now
        self.failed = 0

    def each(self, erase: Callable[..., bool], rows: QuerySet) -> int:
        """Call `erase(row, now)` for the locked rows; how many of them had something."""
        done = 0
        keys = _page(rows, None)
        while keys:
            for key in keys:
                done += self._one(erase, rows, key)
            keys = _page(rows, keys[-1])
        return done

    def _one(self, erase: Callable[..., bool], rows: QuerySet, key: UUID) -> bool:
        try:
            with transaction.atomic():
                row = rows.filter(pk=key).select_for_update(skip_locked=True, of=("self",)).first()
                return row is not None and erase(row, self._now)
        except (DatabaseError, Refusal) as error:
            # Not what it says: that may be what is to be erased.
            logger.error("%s could not be erased: %s", key, type(error).__name__)
            self.failed += 1
            return False


def _page(rows: QuerySet, last: Optional[UUID]):
    left = rows if last is None else rows.filter(pk__gt=last)
    return list(left.order_by("pk").values_list("pk", flat=True)[:BATCH])


#: The account is gone.
_HAS_LOST_CUSTOMER = Q(customer__isnull=True, is_guest=False)


def _sessions_without_customer() -> QuerySet:
    return Session.objects.filter(
        _HAS_LOST_CUSTOMER,
        Q(state=SessionState.OPEN.value)
        | privacy.IS_HANDED_OFF
        | ~Q(disposition="")
        | Q(pk__in=Consent.objects.filter(privacy.HAS_WORDS).values("session"))
        | Q(pk__in=Review.objects.exclude(reason="").values("session")),
    )


def _sessions_with_old_consent(end: datetime) -> QuerySet:
    consents = Consent.objects.filter(privacy.HAS_WORDS).values("session")
    return Session.objects.filter(pk__in=consents, ended_at__lt=end)


def _erase_old_consent(session: Session, now: datetime) -> bool:
    privacy.erase_consent(session)
    privacy.record_erased(session, now)
    return True


def _drafts_without_customer() -> QuerySet:
    saved = Session.objects.filter(_HAS_LOST_CUSTOMER, saved_draft__isnull=False)
    is_gone = Q(customer__isnull=True) & (
        ~Q(customer_ref="") | Q(pk__in=saved.values("saved_draft"))
    )
    return Draft.objects.filter(is_gone | privacy.IS_ANONYMISED, erased_at__isnull=True)


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
