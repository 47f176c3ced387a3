"""Ends what agents left behind: nothing that a customer said gets lost."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Callable, List, Optional
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from ..conf import conf
from ..hosts import host
from ..models import Draft, Session
from ..rules.actors import GUARD
from ..rules.states import (
    DRAFT_TABLE,
    Action,
    DraftAction,
    DraftState,
    SessionState,
    next_draft_state,
)
from . import drafts, sessions
from .history import record

#: Most rows that one run ends; the next run goes on.
LIMIT = 500


@dataclass(frozen=True)
class Swept:
    """What a run did; rows that someone else held are left to the next run."""

    drafted: int
    abandoned: int
    expired: int


def sweep(*, now: datetime, limit: int = LIMIT, grace: Optional[timedelta] = None) -> Swept:
    """End the sessions without a sign of life, and expire old drafts.

    `grace` replaces the setting for this run. Each in a transaction of its own; safe to
    run twice and in parallel. Where one fails, the others are ended all the same, and
    then its error is raised.
    """
    if grace is None:
        grace = conf.session_grace
    outcomes: List[Any] = []
    # Each callback of the stack runs, whatever the ones before it raised.
    with ExitStack() as turns:
        for draft_id in _overdue(now, limit):
            turns.callback(_collect, outcomes, _expire, draft_id, now)
        for session_id in reversed(_left_behind(now, grace, limit)):
            turns.callback(_collect, outcomes, _end, session_id, now, grace)
    return Swept(
        drafted=outcomes.count(SessionState.DRAFTED),
        abandoned=outcomes.count(SessionState.ABANDONED),
        expired=outcomes.count(DraftState.EXPIRED),
    )


def _collect(outcomes: List[Any], end: Callable, *arguments: Any) -> None:
    outcomes.append(end(*arguments))


def _is_left_behind(now: datetime, grace: timedelta) -> Q:
    """OPEN only: a payment in progress is settled by its own means."""
    is_silent = Q(heartbeat_at__lt=now - grace)
    was_left = Q(left_at__lt=now - conf.left_grace, left_at__gte=F("heartbeat_at"))
    return Q(state=SessionState.OPEN.value) & (is_silent | was_left)


def _left_behind(now: datetime, grace: timedelta, limit: int) -> List[UUID]:
    found = Session.objects.filter(_is_left_behind(now, grace)).order_by("heartbeat_at", "pk")
    return list(found.values_list("pk", flat=True)[:limit])


def _end(session_id: UUID, now: datetime, grace: timedelta):
    """The session's outcome, or None if it is not ours to end (any more)."""
    total = drafts.total_before_lock(session_id, now)
    with transaction.atomic():
        session = (
            Session.objects.select_for_update(skip_locked=True)
            .filter(_is_left_behind(now, grace), pk=session_id)
            .first()
        )
        if session is None:
            return None
        has_lines = bool(session.checkout_ref and host.cart_quantities(session.checkout_ref))
        action = Action.SAVE_DRAFT if has_lines else Action.ABANDON
        with sessions.advancing(session, action=action, now=now):
            session.was_ended_by_guard = True
            if has_lines:
                drafts.save_locked(
                    session=session, actor=GUARD, now=now, total=total, is_guard=True
                )
            else:
                sessions.drop_cart(session)
                record(chain=session.chain, action="ABANDONED", actor=GUARD, now=now)
    return SessionState(session.state)


_CAN_EXPIRE = [state.value for state, action in DRAFT_TABLE if action is DraftAction.EXPIRE]


def _overdue(now: datetime, limit: int) -> List[UUID]:
    found = Draft.objects.filter(state__in=_CAN_EXPIRE, expires_at__lte=now)
    return list(found.order_by("expires_at", "pk").values_list("pk", flat=True)[:limit])


def _expire(draft_id: UUID, now: datetime):
    """The draft's state, or None if it is not ours to expire (any more)."""
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(skip_locked=True)
            .filter(pk=draft_id, state__in=_CAN_EXPIRE, expires_at__lte=now)
            .first()
        )
        if draft is None:
            return None
        draft.state = next_draft_state(draft.state, DraftAction.EXPIRE).value
        draft.save(update_fields=["state"])
        record(chain=drafts.chain_of(draft), action="DRAFT_EXPIRED", actor=GUARD, now=now)
    return DraftState(draft.state)
