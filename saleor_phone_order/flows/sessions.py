"""The session, from start to outcome. The only module that changes a session's state."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import Any, Iterator, List, Optional, Sequence, Tuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from ..hosts import host
from ..models import Campaign, Cart, MailKind, Session
from ..models.session import IS_OPEN, new_nonce
from ..rules.actors import GUARD, Actor, ActorKind
from ..rules.free_text import clean_free_text
from ..rules.permissions import Permission
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import Action, SessionClosed, SessionState, allowed_actions, next_state
from ..signals import send_after_commit, session_ended
from . import agent_profiles, campaign_choice, consent_needed, mails, pending_prices
from .agent_profiles import AgentNotFound
from .eligibility import eligible_customer, refuse_ineligible
from .history import length, record, record_of_each
from .impersonation import acting_for
from .secrets import is_same, keyed_hash

#: What screens show of every session.
SHOWN = ("agent", "customer", "consent", "campaign")
#: In which several are locked: one that goes on with a draft before the one that saved it.
#: Sessions are locked before drafts, and drafts before accounts.
LOCK_ORDER = ("-started_at", "pk")


class SessionNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no phone order with this id."


class NotYourSession(Refusal):
    code = ErrorCode.NOT_YOUR_SESSION
    message = "Another agent is working on this phone order."


class SessionAlreadyOpen(Refusal):
    code = ErrorCode.SESSION_ALREADY_OPEN
    message = "Finish the phone order that is open first."


class SessionChanged(Refusal):
    code = ErrorCode.SESSION_CHANGED
    message = "This phone order has changed meanwhile. Look at it again."


class UnknownDirection(Refusal):
    code = ErrorCode.INVALID
    message = "A call is inbound or outbound."


def start(
    *,
    actor: Actor,
    now: datetime,
    customer_id: Optional[int] = None,
    agent_id: Optional[int] = None,
    channel_ref: str = "",
    direction: str = Session.INBOUND,
    call_centre: str = "",
    team: str = "",
    campaign_id: Optional[UUID] = None,
    kept_campaign: Optional[Campaign] = None,
) -> Session:
    """Open a session with an empty cart of its own; without a customer for a guest.

    `agent_id` is the staff member that an app acts for. Where nothing is said, call centre and
    team are those of the agent's profile. `kept_campaign` is what a draft was prepared for: it
    is taken unless another one is chosen.

    :raises NoCampaign, CampaignRequired, CampaignNotFound, CampaignNotChoosable,
        CampaignDoesNotFit:
    :raises SessionAlreadyOpen: with `session_id`: the actor's or the customer's.
    :raises CustomerNotFound, CustomerNotEligible, AgentNotFound, InvalidText:
    """
    if direction not in (Session.INBOUND, Session.OUTBOUND):
        raise UnknownDirection(field="direction")
    call_centre = clean_free_text("call_centre", call_centre, 100)
    team = clean_free_text("team", team, 100)
    try:
        with transaction.atomic():
            agent, named_agent_ref = _agents(actor, agent_id)
            channel, currency = host.channel(channel_ref)
            profile = agent_profiles.of(agent.pk if agent else named_agent_ref)
            campaign = kept_campaign
            if campaign_id is not None or campaign is None:
                campaign = campaign_choice.chosen(
                    campaign_id=campaign_id, channel_ref=channel, direction=direction, now=now
                )
            session = Session.objects.create(
                agent=agent,
                app_ref=actor.id if actor.kind is ActorKind.APP else "",
                named_agent_ref=named_agent_ref,
                customer_id=customer_id,
                is_guest=customer_id is None,
                channel_ref=channel,
                currency=currency,
                campaign=campaign,
                direction=direction,
                call_centre=call_centre or profile.call_centre,
                team=team or profile.team,
                started_at=now,
                heartbeat_at=now,
            )
            if customer_id is not None:
                # After the row that waits for a rival's: it locks the customer as its last.
                session.customer = eligible_customer(
                    customer_id=customer_id, actor=actor, lock=True
                )
            attach_new_cart(session)
            consent_needed.ask_for(session)
            record(
                chain=session.chain,
                action="SESSION_STARTED",
                actor=actor,
                now=now,
                customer=_ref(session.customer),
                named_agent=named_agent_ref,
                channel=channel,
                direction=direction,
                campaign=str(campaign.pk) if campaign else "",
            )
    except IntegrityError as error:
        rival = _open_rival(actor, customer_id)
        if rival is None:
            campaign_choice.refuse_gone(campaign_id)
            raise
        raise SessionAlreadyOpen(session_id=str(rival.pk)) from error
    return session


def attach_new_cart(session: Session) -> None:
    """Give a session an empty cart that nobody owns, priced for its customer."""
    session.checkout_ref = host.create_cart(
        customer=session.customer,
        email=session.customer.email if session.customer else "",
        channel_ref=session.channel_ref,
    )
    session.save(update_fields=["checkout_ref"])
    Cart.objects.create(checkout_ref=session.checkout_ref, customer=session.customer)


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
    own = Session.objects.select_related(*SHOWN).filter(_owned_by(actor))
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
        sessions = sessions.filter(_owned_by(actor))
    if is_open is not None:
        sessions = sessions.filter(IS_OPEN) if is_open else sessions.exclude(IS_OPEN)
    found = list(sessions[offset : offset + limit + 1])
    return found[:limit], len(found) > limit


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
        rival = _open_rival(actor, None)
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


def has_open_cart(checkout_ref: str) -> bool:
    return Session.objects.filter(IS_OPEN, checkout_ref=checkout_ref).exists()


def open_session_of_customer(customer_id: int) -> Optional[Session]:
    return Session.objects.filter(IS_OPEN, customer_id=customer_id).first()


def _agents(actor: Actor, agent_id: Optional[int]):
    if actor.kind is not ActorKind.APP:
        if agent_id is not None and str(agent_id) != actor.id:
            raise AgentNotFound(field="agent_id")
        return host.user_of(actor), ""
    if agent_id is None:
        return None, ""
    named = host.customer(agent_id)
    if not host.may_handle_phone_orders(named):
        raise AgentNotFound(field="agent_id")
    return None, str(agent_id)


def _owned_by(actor: Actor) -> Q:
    if actor.kind is ActorKind.APP:
        return Q(app_ref=actor.id)
    if actor.kind is ActorKind.STAFF:
        return Q(agent_id=actor.id, app_ref="")
    return Q(pk__in=[])


def _open_rival(actor: Actor, customer_id: Optional[int]) -> Optional[Session]:
    """The open session that stands in the way, the actor's own first."""
    own = Session.objects.filter(IS_OPEN, _owned_by(actor)).first()
    if own is not None and actor.kind is ActorKind.STAFF:
        return own
    return None if customer_id is None else open_session_of_customer(customer_id)


def _ref(user) -> str:
    return str(user.pk) if user is not None else ""
