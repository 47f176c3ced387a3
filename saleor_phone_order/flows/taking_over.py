"""A supervisor takes a session from its agent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from ..hosts import host
from ..models import MailKind, Session
from ..models.session import new_nonce
from ..rules.actors import Actor, ActorKind
from ..rules.states import Action
from . import mails
from .eligibility import refuse_ineligible
from .history import record
from .impersonation import acting_for
from .open_sessions import SessionAlreadyOpen, open_rival
from .sessions import advancing, locked


def take_over(*, session_id: UUID, actor: Actor, now: datetime) -> Session:
    """A supervisor becomes the session's agent. The former token dies.

    :raises SessionNotFound, SessionClosed, CustomerNotEligible:
    :raises SessionAlreadyOpen: the supervisor has a session already.
    """
    try:
        with transaction.atomic():
            session = locked(session_id)
            with advancing(session, action=Action.TAKE_OVER, now=now):
                if session.customer is not None:
                    refuse_ineligible(customer=session.customer, actor=actor)
                _take_from_agent(session, "TAKEN_OVER", actor, now)
                session.agent = host.user_of(actor)
                session.heartbeat_at = now
                session.left_at = None
    except IntegrityError as error:
        rival = open_rival(actor, None)
        if rival is None:
            raise
        raise SessionAlreadyOpen(session_id=str(rival.pk)) from error
    return session


def release(*, session_id: UUID, actor: Actor, now: datetime) -> Session:
    """A supervisor frees the session's agent; the guard ends it unless someone takes over."""
    with transaction.atomic():
        session = locked(session_id)
        with advancing(session, action=Action.RELEASE, now=now):
            _take_from_agent(session, "RELEASED", actor, now)
    return session


def _take_from_agent(session: Session, action: str, actor: Actor, now: datetime) -> None:
    """Nobody has the session; who had it is told, unless they did it themselves."""
    former = acting_for(session)
    entry = record(chain=session.chain, action=action, actor=actor, now=now, former=former.id)
    if former.kind is ActorKind.STAFF and former.id not in ("", actor.id):
        mails.queue(kind=MailKind.TAKEN_FROM_AGENT, subject_ref=str(entry.pk), now=now)
    session.agent = None
    session.app_ref = ""
    session.nonce = new_nonce()
