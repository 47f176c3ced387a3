"""The session, from start to outcome. The only module that changes a session's state."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import Any, Iterator, Optional, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from ..hosts import host
from ..models import Cart, Session
from ..models.session import IS_OPEN
from ..rules.actors import GUARD, Actor, ActorKind
from ..rules.free_text import clean_free_text
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import Action, SessionClosed, SessionState, allowed_actions, next_state
from ..signals import send_after_commit, session_ended
from . import pending_prices
from .history import length, record, record_of_each
from .impersonation import acting_for

#: In which several are locked: one that goes on with a draft before the one that saved it.
#: Sessions are locked before drafts, and drafts before accounts.
LOCK_ORDER = ("-started_at", "pk")


class SessionNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no phone order with this id."


class NotYourSession(Refusal):
    code = ErrorCode.NOT_YOUR_SESSION
    message = "Another agent is working on this phone order."


class SessionChanged(Refusal):
    code = ErrorCode.SESSION_CHANGED
    message = "This phone order has changed meanwhile. Look at it again."


@contextmanager
def changing(
    *,
    session_id: UUID,
    actor: Actor,
    action: Action,
    now: datetime,
    seen_revision: Optional[int] = None,
) -> Iterator[Session]:
    """One transaction that changes the actor's own session by `action`.

    Locks the row, refuses what the state table refuses, and saves the new state at the
    end. Every change of a session goes through here. What must not be done twice says
    the `revision` that the agent saw.

    :raises SessionNotFound, NotYourSession, SessionClosed, PaymentInProgress:
    :raises SessionChanged: there is a newer revision.
    """
    with transaction.atomic():
        session = locked(session_id)
        refuse_others(session, actor)
        with advancing(session, action=action, now=now):
            if seen_revision is not None and seen_revision != revision(session):
                raise SessionChanged(field="revision")
            yield session


@contextmanager
def advancing(session: Session, *, action: Action, now: datetime) -> Iterator[None]:
    """Apply `action` to a locked session: refuse, or save its next state at the end."""
    state = next_state(session.state, action)
    yield
    was_open = session.is_open
    session.state = state.value
    has_ended = was_open and not session.is_open
    if has_ended:
        session.ended_at = now
    session.save()
    if has_ended or action is Action.PROCESS:
        pending_prices.withdraw(session, actor=acting_for(session), now=now)
    if has_ended:
        _tell_end(session)


def _tell_end(session: Session) -> None:
    send_after_commit(
        session_ended,
        Session,
        session_id=str(session.pk),
        state=session.state,
        order_ref=session.order_ref,
    )


def locked(session_id: UUID, *, skip_locked: bool = False) -> Session:
    """The session's row, locked until the transaction ends.

    :raises SessionNotFound: also for a row that someone else holds, if those are skipped.
    """
    session = (
        Session.objects.select_for_update(skip_locked=skip_locked).filter(pk=session_id).first()
    )
    if session is None:
        raise SessionNotFound(field="id")
    return session


def revision(session: Session) -> int:
    """How many changes the session has had."""
    return length(session.chain)


def is_own(session: Session, actor: Actor) -> bool:
    if actor.kind is ActorKind.APP:
        return session.app_ref == actor.id
    if actor.kind is ActorKind.STAFF:
        return not session.app_ref and str(session.agent_id) == actor.id
    return False


def refuse_others(session: Session, actor: Actor) -> None:
    """:raises NotYourSession:"""
    if not is_own(session, actor):
        raise NotYourSession(field="id")


def refuse_ended(session: Session) -> None:
    """:raises SessionClosed: as it is now in the database."""
    if not Session.objects.filter(IS_OPEN, pk=session.pk).exists():
        raise SessionClosed()


def cancel(*, session_id: UUID, actor: Actor, now: datetime, disposition: str = "") -> Session:
    """End without a trace but the history: the cart is deleted."""
    disposition = clean_free_text("disposition", disposition, 100)
    with changing(session_id=session_id, actor=actor, action=Action.CANCEL, now=now) as session:
        drop_cart(session)
        session.disposition = disposition
        record(chain=session.chain, action="CANCELLED", actor=actor, now=now)
    return session


def abandon(rows: Sequence[Session], *, now: datetime) -> None:
    """The guard ends locked sessions whose carts are gone: `advancing`, for many at once."""
    for session in rows:
        session.state = next_state(session.state, Action.ABANDON).value
    chains = [session.chain for session in rows]
    record_of_each(chains=chains, action="ABANDONED", actor=GUARD, now=now)
    pending_prices.withdraw_all(rows, now=now)
    Cart.objects.filter(checkout_ref__in=[row.checkout_ref for row in rows]).delete()
    Session.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=SessionState.ABANDONED.value,
        checkout_ref="",
        ended_at=now,
        was_ended_by_guard=True,
    )
    for session in rows:
        _tell_end(session)


def drop_cart(session: Session) -> None:
    """Delete the session's checkout in the host, and our row of it."""
    if session.checkout_ref:
        host.delete_cart(session.checkout_ref)
        Cart.objects.filter(checkout_ref=session.checkout_ref).delete()
        session.checkout_ref = ""


def record_forbidden(*, session_id: UUID, operation: str, now: datetime) -> None:
    """An impersonation token was used for something that it does not allow."""
    with transaction.atomic():
        session = locked(session_id)
        record(
            chain=session.chain,
            action="IMPERSONATION_REFUSED",
            actor=acting_for(session),
            now=now,
            operation=operation,
        )


def lock_cart(session_id: Any) -> bool:
    """Whether the session's cart may be changed; no later than the transaction's end
    can that become untrue."""
    return Action.CHANGE_CART in allowed_actions(locked(session_id).state)


def owned_by(actor: Actor) -> Q:
    if actor.kind is ActorKind.APP:
        return Q(app_ref=actor.id)
    if actor.kind is ActorKind.STAFF:
        return Q(agent_id=actor.id, app_ref="")
    return Q(pk__in=[])
