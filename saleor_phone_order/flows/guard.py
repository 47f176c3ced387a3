"""Ends what agents left behind: nothing that a customer said gets lost."""

from __future__ import annotations

import logging
import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Callable, Iterator, Optional
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet

from ..conf import conf
from ..hosts import host
from ..models import Draft, MailKind, Session
from ..rules.actors import GUARD
from ..rules.states import (
    DRAFT_TABLE,
    Action,
    DraftAction,
    DraftState,
    SessionState,
    next_draft_state,
)
from ..signals import draft_expired, send_after_commit
from . import drafts, mails, sessions
from .history import record

logger = logging.getLogger(__name__)

#: A run lasts so long at most; the next one goes on.
SECONDS = 50.0
#: After each row a run rests so many times as long as the row took: the requests of open
#: sessions find the machine free in between.
REST = 1.0
#: So many keys of rows are known at a time.
PAGE = 200


@dataclass(frozen=True)
class Swept:
    """What a run did; rows that someone else held are left to the next run."""

    drafted: int
    abandoned: int
    expired: int


def sweep(
    *,
    now: datetime,
    grace: Optional[timedelta] = None,
    seconds: float = SECONDS,
    rest: float = REST,
) -> Swept:
    """End the sessions without a sign of life, and expire old drafts, until none is left
    or the time is over.

    `grace` replaces the setting for this run. Each in a transaction of its own; safe to
    run twice and in parallel. Where one fails, the others are ended all the same, and
    then the first error is raised.
    """
    left_behind = _left_behind(now, conf.session_grace if grace is None else grace)
    overdue = _overdue(now)
    run = _Run(seconds, rest)
    run.each(_end, Session.objects.filter(left_behind), "heartbeat_at", left_behind, now)
    run.each(_expire, Draft.objects.filter(overdue), "expires_at", overdue, now)
    if run.error is not None:
        raise run.error
    return Swept(
        drafted=run.outcomes[SessionState.DRAFTED],
        abandoned=run.outcomes[SessionState.ABANDONED],
        expired=run.outcomes[DraftState.EXPIRED],
    )


class _Run:
    """One thing after the other until the time is over, whatever becomes of each."""

    def __init__(self, seconds: float, rest: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._rest = rest
        self._key: Optional[UUID] = None
        self.outcomes: Counter = Counter()
        self.error: Optional[Exception] = None

    def each(self, act: Callable, rows: QuerySet, column: str, *arguments: Any) -> None:
        """Call `act(key, *arguments)` for the rows, those with the least `column` first."""
        for self._key in _keys(rows, column):
            began_at = time.monotonic()
            if began_at >= self._ends_at:
                return
            with self:
                outcome = act(self._key, *arguments)
                self.outcomes[outcome] += 1
                if outcome is not None:
                    time.sleep(self._rest * (time.monotonic() - began_at))

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Optional[BaseException], traceback: Any) -> bool:
        if not isinstance(error, Exception):
            return False
        logger.error("The guard could not end %s.", self._key, exc_info=error)
        self.error = self.error or error
        return True


def _keys(rows: QuerySet, column: str) -> Iterator[UUID]:
    """Keys of rows, page by page. Each page is shuffled, so that runs at the same time
    begin with different rows and find many of them ended already."""
    page = rows.order_by(column, "pk").values_list(column, "pk")
    found = list(page[:PAGE])
    while found:
        last, last_key = found[-1]
        random.shuffle(found)
        for _, key in found:
            yield key
        is_later = Q(**{column + "__gt": last}) | Q(pk__gt=last_key)
        found = list(page.filter(is_later, **{column + "__gte": last})[:PAGE])


def _left_behind(now: datetime, grace: timedelta) -> Q:
    """OPEN only: a payment in progress is settled by its own means."""
    is_silent = Q(heartbeat_at__lt=now - grace)
    was_left = Q(left_at__lt=now - conf.left_grace, left_at__gte=F("heartbeat_at"))
    return Q(state=SessionState.OPEN.value) & (is_silent | was_left)


def _end(session_id: UUID, left_behind: Q, now: datetime) -> Optional[SessionState]:
    """The session's outcome, or None if it is not ours to end (any more)."""
    # Looked at again before its total is asked, which takes long: another run may have
    # been here meanwhile.
    found = Session.objects.filter(left_behind, pk=session_id).first()
    if found is None:
        return None
    total = drafts.total_before_lock(session_id, now) if _has_lines(found) else None
    with transaction.atomic():
        session = (
            Session.objects.select_for_update(skip_locked=True)
            .filter(left_behind, pk=session_id)
            .first()
        )
        if session is None:
            return None
        has_lines = _has_lines(session)
        action = Action.SAVE_DRAFT if has_lines else Action.ABANDON
        with sessions.advancing(session, action=action, now=now):
            session.was_ended_by_guard = True
            if has_lines:
                drafts.save_locked(
                    session=session, actor=GUARD, now=now, total=total, is_guard=True
                )
                _tell_people(session, now)
            else:
                sessions.drop_cart(session)
                record(chain=session.chain, action="ABANDONED", actor=GUARD, now=now)
    return SessionState(session.state)


def _has_lines(session: Session) -> bool:
    return bool(session.checkout_ref and host.cart_quantities(session.checkout_ref))


def _tell_people(session: Session, now: datetime) -> None:
    """Mail what was saved. The draft is kept in any case."""
    if not conf.GUARD_NOTICES:
        return
    try:
        with transaction.atomic():
            if session.agent_id is not None:
                mails.queue(kind=MailKind.SAVED_BY_GUARD, subject_ref=str(session.pk), now=now)
            mails.queue(kind=MailKind.SUPERVISOR_NOTICE, now=now)
    except DatabaseError as error:
        logger.error("No mail about %s could be queued.", session.pk, exc_info=error)


_CAN_EXPIRE = [state.value for state, action in DRAFT_TABLE if action is DraftAction.EXPIRE]


def _overdue(now: datetime) -> Q:
    return Q(state__in=_CAN_EXPIRE, expires_at__lte=now)


def _expire(draft_id: UUID, overdue: Q, now: datetime) -> Optional[DraftState]:
    """The draft's state, or None if it is not ours to expire (any more)."""
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(skip_locked=True).filter(overdue, pk=draft_id).first()
        )
        if draft is None:
            return None
        draft.state = next_draft_state(draft.state, DraftAction.EXPIRE).value
        draft.save(update_fields=["state"])
        record(chain=drafts.chain_of(draft), action="DRAFT_EXPIRED", actor=GUARD, now=now)
        send_after_commit(draft_expired, Draft, draft_id=str(draft.pk))
    return DraftState(draft.state)
