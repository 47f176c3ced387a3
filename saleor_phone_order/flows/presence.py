"""Whether a session's agent is there: heartbeats, a page that was left, and who has seen what the
guard ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ..models import Session
from ..rules.actors import Actor
from ..rules.states import Action
from .history import record
from .secrets import is_same, keyed_hash
from .sessions import LOCK_ORDER, SessionNotFound, advancing, changing, locked


def heartbeat(*, session_id: UUID, actor: Actor, now: datetime) -> Session:
    """The agent is still there. Clears a page-left mark."""
    with changing(session_id=session_id, actor=actor, action=Action.HEARTBEAT, now=now) as session:
        session.heartbeat_at = now
        session.left_at = None
    return session


def leave_nonce(session: Session) -> str:
    """What the agent's page says when it is left. It opens nothing, and is worth nothing
    once the session has another agent."""
    return keyed_hash("left", "%s:%s" % (session.pk, session.nonce))


def leave(*, session_id: UUID, nonce: str, now: datetime) -> None:
    """The agent's page was left: the session has a shorter grace, until a heartbeat.

    :raises SessionNotFound: also for another nonce.
    :raises SessionClosed:
    """
    with transaction.atomic():
        # Not locked for everybody who sends something.
        found = Session.objects.filter(pk=session_id).first()
        session = locked(session_id) if found and is_same(nonce, leave_nonce(found)) else None
        if session is None or not is_same(nonce, leave_nonce(session)):
            raise SessionNotFound(field="session")
        with advancing(session, action=Action.LEAVE, now=now):
            session.left_at = now


def acknowledge(*, session_id: UUID, actor: Actor, now: datetime) -> Session:
    """The agent has seen what the guard did to the session."""
    with changing(
        session_id=session_id, actor=actor, action=Action.ACKNOWLEDGE, now=now
    ) as session:
        _acknowledge(session, actor, now)
    return session


def acknowledge_draft(*, draft_id: UUID, actor: Actor, now: datetime) -> None:
    """Somebody goes on with a draft: what the guard saved there needs no other look. Call
    it inside the transaction of that."""
    saved = Session.objects.select_for_update().filter(
        saved_draft_id=draft_id, was_ended_by_guard=True, acknowledged_at__isnull=True
    )
    for session in saved.order_by(*LOCK_ORDER):
        with advancing(session, action=Action.ACKNOWLEDGE, now=now):
            _acknowledge(session, actor, now)


def _acknowledge(session: Session, actor: Actor, now: datetime) -> None:
    session.acknowledged_at = now
    record(chain=session.chain, action="ACKNOWLEDGED", actor=actor, now=now)
