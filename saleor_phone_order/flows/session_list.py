"""Sessions to look at."""

from __future__ import annotations

from typing import List, Optional, Tuple
from uuid import UUID

from ..models import Session
from ..models.session import IS_OPEN
from ..rules.actors import Actor
from ..rules.permissions import Permission
from .sessions import SessionNotFound, is_own, owned_by

#: What screens show of every session.
SHOWN = ("agent", "customer", "consent", "campaign")


def readable(*, session_id: UUID, actor: Actor) -> Session:
    """A session to look at: one's own, or any for a supervisor.

    :raises SessionNotFound: also for one that the actor may not see.
    """
    session = Session.objects.select_related(*SHOWN).filter(pk=session_id).first()
    if session is None or not (is_own(session, actor) or actor.has(Permission.MANAGE_PHONE_ORDERS)):
        raise SessionNotFound(field="id")
    return session


def current(*, actor: Actor) -> Optional[Session]:
    """What the actor has to finish: the open session, else the latest one that the
    guard ended and nobody acknowledged."""
    own = Session.objects.select_related(*SHOWN).filter(owned_by(actor))
    open_session = own.filter(IS_OPEN).first()
    if open_session is not None:
        return open_session
    return own.filter(was_ended_by_guard=True, acknowledged_at__isnull=True).first()


def listed(
    *, actor: Actor, is_open: Optional[bool], limit: int, offset: int
) -> Tuple[List[Session], bool]:
    """Sessions newest first: all for a supervisor, one's own for an agent."""
    sessions = Session.objects.select_related(*SHOWN)
    if not actor.has(Permission.MANAGE_PHONE_ORDERS):
        sessions = sessions.filter(owned_by(actor))
    if is_open is not None:
        sessions = sessions.filter(IS_OPEN) if is_open else sessions.exclude(IS_OPEN)
    found = list(sessions[offset : offset + limit + 1])
    return found[:limit], len(found) > limit
