"""Ends what agents left behind: nothing that a customer said gets lost."""

from __future__ import annotations

import logging
import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Callable, Iterator, List, Optional
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
from . import drafting, drafts, mails, sessions, unsettled
from .history import record

logger = logging.getLogger(__name__)

#: A run lasts so long at most; the next one goes on.
SECONDS = 50.0
#: Before it goes on a run rests so many times as long as it worked: the requests of open
#: sessions find the machine free in between.
REST = 3.0
#: So many keys of rows are known at a time, and so many empty carts go at once.
PAGE, BATCH = 200, 50


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
    for keys in run.batches(Session.objects.filter(left_behind), "heartbeat_at"):
        # Most carts are empty. Where one of them makes trouble, each is on its own.
        others = run.does(_abandon_empty, keys, left_behind, now, is_tried_again=True)
        for key in keys if others is None else others:
            # Once more: what another run deletes meanwhile, the host may stumble over.
            is_done = run.does(_end, key, left_behind, now, is_tried_again=True)
            if not is_done:
                run.does(_end, key, left_behind, now)
    for keys in run.batches(Draft.objects.filter(overdue), "expires_at"):
        for key in keys:
            run.does(_expire, key, overdue, now)
    if run.error is not None:
        raise run.error
    return Swept(
        drafted=run.ended[SessionState.DRAFTED],
        abandoned=run.ended[SessionState.ABANDONED],
        expired=run.ended[DraftState.EXPIRED],
    )


class _Run:
    """One thing after the other until the time is over, whatever becomes of each."""

    def __init__(self, seconds: float, rest: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._rest = rest
        self._due_rest = 0.0
        self.ended: Counter = Counter()
        self.error: Optional[Exception] = None

    def batches(self, rows: QuerySet, column: str) -> Iterator[List[UUID]]:
        """Keys of rows, those with the least `column` first. Each page of them is
        shuffled: runs at the same time begin with different ones."""
        page = rows.order_by(column, "pk").values_list(column, "pk")
        found = list(page[:PAGE])
        while found:
            last, last_key = found[-1]
            random.shuffle(found)
            for start in range(0, len(found), BATCH):
                if self._is_over():
                    return
                yield [key for _, key in found[start : start + BATCH]]
            is_later = Q(**{column + "__gt": last}) | Q(pk__gt=last_key)
            found = list(page.filter(is_later, **{column + "__gte": last})[:PAGE])

    def does(self, act: Callable, subject: Any, *arguments: Any, is_tried_again: bool = False):
        """What `act(ended, subject, *arguments)` returns, which counts there what it ended;
        None if it fails, or if there is no time left."""
        time.sleep(max(0.0, min(self._due_rest, self._ends_at - time.monotonic())))
        self._due_rest = 0.0
        if self._is_over():
            return None
        began_at, ended, answer = time.monotonic(), Counter(), None
        with _Attempt() as attempt:
            answer = act(ended, subject, *arguments)
            self.ended += ended
        if attempt.error is not None and not is_tried_again:
            logger.error("%s could not be ended.", subject, exc_info=attempt.error)
            self.error = self.error or attempt.error
        if ended:
            self._due_rest = self._rest * (time.monotonic() - began_at)
        return answer

    def _is_over(self) -> bool:
        return time.monotonic() >= self._ends_at


class _Attempt:
    """Whatever an attempt raises: the others have their turn all the same."""

    error: Optional[Exception] = None

    def __enter__(self) -> _Attempt:
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], traceback: Any) -> bool:
        if isinstance(error, Exception):
            self.error = error
        return self.error is not None


def _left_behind(now: datetime, grace: timedelta) -> Q:
    """OPEN only: a payment in progress is settled by its own means."""
    is_silent = Q(heartbeat_at__lt=now - grace)
    was_left = Q(left_at__lt=now - conf.left_grace, left_at__gte=F("heartbeat_at"))
    return Q(state=SessionState.OPEN.value) & (is_silent | was_left)


def _abandon_empty(ended: Counter, keys: List[UUID], left_behind: Q, now: datetime) -> List[UUID]:
    """End those of the sessions whose carts are empty. Returns the others that are still
    to be ended."""
    with transaction.atomic():
        rows = list(
            Session.objects.select_for_update(skip_locked=True)
            .filter(left_behind, pk__in=keys)
            .order_by("pk")
        )
        gone = host.delete_empty_carts(row.checkout_ref for row in rows if row.checkout_ref)
        empty = [row for row in rows if row.checkout_ref in gone or not row.checkout_ref]
        sessions.abandon(empty, now=now)
    if empty:
        ended[SessionState.ABANDONED] = len(empty)
    done = {row.pk for row in empty}
    return [row.pk for row in rows if row.pk not in done]


def _end(ended: Counter, session_id: UUID, left_behind: Q, now: datetime) -> bool:
    # Looked at again before its total is asked, which takes long: another run may have
    # been here meanwhile.
    found = Session.objects.filter(left_behind, pk=session_id).first()
    if found is None:
        return True
    total = drafting.total_before_lock(session_id, now) if _has_lines(found) else None
    with transaction.atomic():
        session = (
            Session.objects.select_for_update(skip_locked=True)
            .filter(left_behind, pk=session_id)
            .first()
        )
        if session is None:
            return True
        if not _has_lines(session):
            sessions.drop_cart(session)
            sessions.abandon([session], now=now)
        else:
            with sessions.advancing(session, action=Action.SAVE_DRAFT, now=now):
                session.was_ended_by_guard = True
                drafting.save_locked(
                    session=session, actor=GUARD, now=now, total=total, is_guard=True
                )
                _tell_people(session, now)
    ended[SessionState(session.state)] = 1
    return True


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
    """What is being paid is settled by its own means."""
    return Q(state__in=_CAN_EXPIRE, expires_at__lte=now) & ~unsettled.is_being_paid()


def _expire(ended: Counter, draft_id: UUID, overdue: Q, now: datetime) -> None:
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(skip_locked=True).filter(overdue, pk=draft_id).first()
        )
        if draft is None:
            return
        draft.state = next_draft_state(draft.state, DraftAction.EXPIRE).value
        draft.save(update_fields=["state"])
        record(chain=drafts.chain_of(draft), action="DRAFT_EXPIRED", actor=GUARD, now=now)
        send_after_commit(draft_expired, Draft, draft_id=str(draft.pk))
    ended[DraftState.EXPIRED] = 1
