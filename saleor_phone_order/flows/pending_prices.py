"""Prices that wait for a supervisor, when their session is processed or ends."""

from __future__ import annotations

from datetime import datetime
from typing import Iterable

from ..models import PriceOverride, Session
from ..rules.actors import Actor
from ..rules.states import OverrideAction, OverrideState, next_override_state
from .history import record


def withdraw(session: Session, *, actor: Actor, now: datetime) -> None:
    """Under the session's lock."""
    pending = PriceOverride.objects.filter(session=session, state=OverrideState.PENDING.value)
    for override in pending.select_for_update():
        end(override, OverrideAction.WITHDRAW, now=now)
        record(
            chain=session.chain,
            action="PRICE_WITHDRAWN",
            actor=actor,
            now=now,
            override=str(override.pk),
        )


def withdraw_all(sessions: Iterable[Session], *, now: datetime) -> None:
    """Of sessions that are abandoned together, which their histories say."""
    pending = PriceOverride.objects.filter(
        session__in=[session.pk for session in sessions], state=OverrideState.PENDING.value
    )
    after = next_override_state(OverrideState.PENDING.value, OverrideAction.WITHDRAW)
    pending.update(state=after.value, decided_at=now)


def end(override: PriceOverride, action: OverrideAction, *, now: datetime) -> None:
    """:raises OverrideNotPending:"""
    override.state = next_override_state(override.state, action).value
    override.decided_at = now
    override.save(update_fields=["state", "decided_at", "decided_by"])
