"""A supervisor releases or refuses an order that waits, and its money with it.

The decision is committed before the gateway hears of it: what is left to do is on the
payment's row, which `payments.settle` brings to its end.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import Callable, Iterator, Optional, Tuple
from uuid import UUID

from django.db import transaction

from ..hosts import host
from ..hosts.refusals import OrderNotHeld
from ..models import Payment, Review, Session
from ..rules.actors import Actor, ActorKind
from ..rules.free_text import clean_free_text
from ..rules.refusals import ErrorCode, Refusal
from ..rules.reviews import Route
from ..rules.states import (
    PaymentAction,
    PaymentState,
    ReviewAction,
    ReviewState,
    allowed_review_actions,
    next_review_state,
)
from . import payment_rows, payments
from .history import record
from .reviews import advance, found, routes_of, set_routes
from .sessions import locked

Clock = Callable[[], datetime]

LAPSED = (PaymentState.RELEASING.value, PaymentState.RELEASED.value)


class ReviewerIsAgent(Refusal):
    code = ErrorCode.REVIEWER_IS_AGENT
    message = "Somebody else has to review your own order."


class ReviewerIsApp(Refusal):
    code = ErrorCode.PERMISSION_DENIED
    message = "Only a person can decide a review."


class MayNotRefund(Refusal):
    code = ErrorCode.PERMISSION_DENIED
    message = "The money was taken already: somebody who may refund it has to deny the order."


class MoneyOnItsWay(Refusal):
    code = ErrorCode.INVALID
    message = "This order goes out by itself as soon as its money is there."


class PaymentLapsed(Refusal):
    code = ErrorCode.PAYMENT_LAPSED
    message = "The money is not held any more. Deny the order."


def approve(*, review_id: UUID, actor: Actor, clock: Clock, reason: str = "") -> Review:
    """The order goes out once its money is taken; at once, if it is paid elsewhere. One
    whose debit is on its way waits for that alone.

    :raises ReviewNotFound, ReviewNotPending, ReviewerIsAgent, ReviewerIsApp:
    :raises MoneyOnItsWay: there is nothing that a person could approve.
    :raises PaymentLapsed: also when only taking the money shows it; the review waits again.
    :raises OrderNotHeld: the order is gone in the host.
    """
    now = clock()
    with _deciding(review_id, ReviewAction.APPROVE, actor, reason) as (session, review):
        payment = review.payment
        if Route.PENDING_DEBIT in routes_of(review):
            set_routes(review, (Route.PENDING_DEBIT,))
            record(
                chain=session.chain,
                action="REVIEW_LEFT_TO_DEBIT",
                actor=actor,
                now=now,
                review=str(review.pk),
                order=review.order_ref,
            )
            return review
        if payment is not None and payment.state == PaymentState.HELD.value:
            if host.order_summary(review.order_ref) is None:
                raise OrderNotHeld()  # before its money is taken
            payment_rows.advance(payment, PaymentAction.CAPTURE, now=now)
            payment.save()
        else:
            host.release_order(review.order_ref, actor=actor, is_external=payment is None, now=now)
        advance(review, ReviewAction.APPROVE, actor=actor, session=session, now=now)
    review = _settled(review, clock)
    if review.state == ReviewState.PENDING.value:
        raise PaymentLapsed()
    return review


def deny(*, review_id: UUID, actor: Actor, clock: Clock, reason: str = "") -> Review:
    """The order is cancelled: stock, voucher use and gift cards are given back, and the
    money that is held or was taken.

    :raises ReviewNotFound, ReviewNotPending, ReviewerIsAgent, ReviewerIsApp:
    :raises MayNotRefund: the money was taken.
    :raises OrderNotHeld: the order is gone in the host, and there is no money of it.
    """
    now = clock()
    with _deciding(review_id, ReviewAction.DENY, actor, reason) as (session, review):
        payment = review.payment
        if payment is not None and payment.state not in LAPSED:
            payment_rows.give_up(payment, code="", now=now)
            payment.save()
        try:
            host.refuse_order(review.order_ref, actor=actor, now=now)
        except OrderNotHeld:
            # If it is gone, its money must not stay.
            if payment is None or host.order_summary(review.order_ref) is not None:
                raise
        advance(review, ReviewAction.DENY, actor=actor, session=session, now=now)
    return _settled(review, clock)


def allowed(*, review: Review, actor: Actor) -> Tuple[ReviewAction, ...]:
    """What the actor may decide about a review."""
    if actor.kind is not ActorKind.STAFF or actor.id in _agents_of(review.session):
        return ()
    return tuple(
        action
        for action in allowed_review_actions(review.state)
        if _obstacle(review, action, actor) is None
    )


@contextmanager
def _deciding(
    review_id: UUID, action: ReviewAction, actor: Actor, reason: str
) -> Iterator[Tuple[Session, Review]]:
    """One transaction, with the session, the payment and the review locked; whatever
    forbids the decision is refused. The review is saved at the end."""
    if actor.kind is not ActorKind.STAFF:
        raise ReviewerIsApp()
    reason = clean_free_text("reason", reason, 255)
    known = found(review_id=review_id)
    with transaction.atomic():
        session = locked(known.session_id)
        payment = Payment.objects.select_for_update().filter(pk=known.payment_id).first()
        review = Review.objects.select_for_update().get(pk=review_id)
        review.payment = payment
        next_review_state(review.state, action)
        if actor.id in _agents_of(session):
            raise ReviewerIsAgent()
        obstacle = _obstacle(review, action, actor)
        if obstacle is not None:
            raise obstacle
        review.decided_by = host.user_of(actor)
        review.reason = reason
        yield session, review
        review.save()


def _obstacle(review: Review, action: ReviewAction, actor: Actor) -> Optional[Refusal]:
    """What the order's money has against a decision."""
    payment = review.payment
    if action is ReviewAction.DENY:
        is_charged = payment is not None and (
            payment.state == PaymentState.PAID.value
            or payment.captured_amount > payment.refunded_amount
        )
        return MayNotRefund() if is_charged and not host.may_refund(actor) else None
    if payment is not None and payment.state in LAPSED:
        return PaymentLapsed()
    return MoneyOnItsWay() if routes_of(review) == (Route.PENDING_DEBIT,) else None


def _settled(review: Review, clock: Clock) -> Review:
    """The review once its payment has gone as far as it goes now."""
    if review.payment_id is None:
        return review
    payments.settle(payment_id=review.payment_id, clock=clock)
    return found(review_id=review.pk)


def _agents_of(session: Session) -> Tuple[str, str]:
    """The order's agent, or whom an app named as its agent."""
    return str(session.agent_id or ""), session.named_agent_ref
