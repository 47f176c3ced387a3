"""Reviews: a supervisor releases or refuses an order that waits."""

from __future__ import annotations

from datetime import datetime
from random import random
from typing import Any, List, Optional, Sequence, Tuple
from uuid import UUID

from django.db import transaction

from ..conf import conf
from ..hosts import host
from ..models import Payment, Review, Session
from ..rules import reviews as rules
from ..rules.actors import Actor, ActorKind
from ..rules.free_text import clean_free_text
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import (
    ReviewAction,
    ReviewState,
    allowed_review_actions,
    next_review_state,
)
from .history import record
from .sessions import locked


class ReviewNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no review with this id."


class ReviewerIsAgent(Refusal):
    code = ErrorCode.REVIEWER_IS_AGENT
    message = "Somebody else has to review your own order."


class ReviewerIsApp(Refusal):
    code = ErrorCode.PERMISSION_DENIED
    message = "Only a person can decide a review."


def routed(
    *,
    checkout_ref: str,
    customer: Any,
    is_external: bool,
    is_debit_pending: bool = False,
    may_skip: bool = True,
    drawn: Optional[float] = None,
) -> Tuple[rules.Route, ...]:
    """Why the order of a cart is to wait, by the shop's settings; empty if it need not.

    :param customer: None for a guest.
    :param may_skip: the shop's setting may let what is paid elsewhere go unseen.
    :param drawn: by chance, from 0 up to 100.
    """
    return rules.routes(
        is_external=is_external and not (may_skip and conf.EXTERNAL_PAYMENT_SKIPS_REVIEW),
        is_debit_pending=is_debit_pending,
        is_address_new=conf.REVIEW_NEW_ADDRESSES and host.is_address_new(checkout_ref, customer),
        sample_percent=conf.REVIEW_SAMPLE_PERCENT,
        drawn=random() * 100 if drawn is None else drawn,
    )


def open_for(
    *,
    session: Session,
    order_ref: str,
    routes: Sequence[rules.Route],
    now: datetime,
    payment: Optional[Payment] = None,
) -> Review:
    """The review of a held order; in the transaction that places it."""
    return Review.objects.create(
        route=routes[0].value,
        routes=" ".join(route.value for route in routes),
        session=session,
        order_ref=order_ref,
        payment=payment,
        created_at=now,
    )


def approve(*, review_id: UUID, actor: Actor, now: datetime, reason: str = "") -> Review:
    """The order becomes a normal one, ready to fulfil.

    :raises ReviewNotFound, ReviewNotPending, ReviewerIsAgent, ReviewerIsApp:
    :raises OrderNotHeld: the order is gone in the host.
    """
    return _decide(review_id, ReviewAction.APPROVE, actor, now, reason)


def deny(*, review_id: UUID, actor: Actor, now: datetime, reason: str = "") -> Review:
    """The order is cancelled: stock, voucher use and gift cards are given back.

    :raises: as `approve`.
    """
    return _decide(review_id, ReviewAction.DENY, actor, now, reason)


def listed(*, state: Optional[ReviewState], limit: int, offset: int) -> Tuple[List[Review], bool]:
    """Reviews, the one that waits longest first; each with its `order`, or None."""
    reviews = Review.objects.select_related("session__agent", "session__customer", "decided_by")
    if state is not None:
        reviews = reviews.filter(state=state.value)
    rows = list(reviews[offset : offset + limit + 1])
    orders = host.order_summaries([review.order_ref for review in rows])
    for review in rows:
        review.order = orders.get(review.order_ref)
    return rows[:limit], len(rows) > limit


def allowed(*, review: Review, actor: Actor) -> Tuple[ReviewAction, ...]:
    """What the actor may decide about a review."""
    if actor.kind is not ActorKind.STAFF or actor.id in _agents_of(review.session):
        return ()
    return allowed_review_actions(review.state)


def _decide(
    review_id: UUID, action: ReviewAction, actor: Actor, now: datetime, reason: str
) -> Review:
    if actor.kind is not ActorKind.STAFF:
        raise ReviewerIsApp()
    reason = clean_free_text("reason", reason, 255)
    found = Review.objects.filter(pk=review_id).first()
    if found is None:
        raise ReviewNotFound(field="id")
    with transaction.atomic():
        session = locked(found.session_id)
        review = Review.objects.select_for_update().get(pk=review_id)
        state = next_review_state(review.state, action)
        if actor.id in _agents_of(session):
            raise ReviewerIsAgent()
        if action is ReviewAction.APPROVE:
            host.release_order(review.order_ref, actor=actor, now=now)
        else:
            host.refuse_order(review.order_ref, actor=actor, now=now)
        review.state = state.value
        review.decided_at = now
        review.decided_by = host.user_of(actor)
        review.reason = reason
        review.save()
        record(
            chain=session.chain,
            action="REVIEW_%s" % state.value,
            actor=actor,
            now=now,
            review=str(review.pk),
            order=review.order_ref,
        )
    return review


def _agents_of(session) -> Tuple[str, str]:
    """The order's agent, or whom an app named as its agent."""
    return str(session.agent_id or ""), session.named_agent_ref
