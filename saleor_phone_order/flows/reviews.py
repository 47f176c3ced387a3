"""Reviews: which orders wait for a supervisor, and why. `reviewing` decides them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import random
from typing import Any, List, Optional, Sequence, Tuple
from uuid import UUID

from django.db.models import Q, QuerySet

from ..conf import conf
from ..hosts import host
from ..hosts.values import OrderSummary, VariantName
from ..models import Payment, Review, Session
from ..rules.actors import GUARD, Actor, ActorKind
from ..rules.campaigns import CampaignRules
from ..rules.refusals import ErrorCode, Refusal
from ..rules.reviews import Route, routes
from ..rules.states import PaymentState, ReviewAction, ReviewState, next_review_state
from . import sold
from .history import record


class ReviewNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no review with this id."


@dataclass(frozen=True)
class ReviewLine:
    """What was ordered. Both names are empty if the shop has deleted it."""

    sku: str
    name: str
    quantity: int

    @classmethod
    def of(cls, variant: Optional[VariantName], quantity: int) -> ReviewLine:
        if variant is None:
            return cls("", "", quantity)
        names = [variant.product_name, variant.name]
        return cls(variant.sku, ", ".join(filter(None, names)), quantity)


def routed(
    *,
    checkout_ref: str,
    customer: Any,
    is_external: bool,
    rules: CampaignRules,
    is_debit_pending: bool = False,
    has_given_price: bool = False,
    may_skip: bool = True,
    drawn: Optional[float] = None,
) -> Tuple[Route, ...]:
    """Why the order of a cart is to wait, by the session's rules and the shop's settings;
    empty if it need not.

    :param customer: None for a guest.
    :param has_given_price: an agent gave one, and such orders are to be looked at.
    :param may_skip: the rules may let what is paid elsewhere go unseen.
    :param drawn: by chance, from 0 up to 100.
    """
    return routes(
        is_external=is_external and not (may_skip and rules.skips_external_review),
        is_debit_pending=is_debit_pending,
        has_given_price=has_given_price,
        is_address_new=conf.REVIEW_NEW_ADDRESSES and host.is_address_new(checkout_ref, customer),
        sample_percent=rules.review_sample_percent,
        drawn=random() * 100 if drawn is None else drawn,
    )


def open_for(
    *,
    session: Session,
    order_ref: str,
    routes: Sequence[Route],
    now: datetime,
    payment: Optional[Payment] = None,
) -> Review:
    """The review of a held order; in the transaction that places it."""
    review = Review(session=session, order_ref=order_ref, payment=payment, created_at=now)
    set_routes(review, routes)
    review.save()
    return review


def money_came(*, session: Session, order_ref: str, now: datetime) -> bool:
    """The money of a debit is there, told under the session's lock.

    :returns: whether its order may go out: nobody has to look at it any more.
    """
    review = _locked_of(order_ref)
    if review is None or review.state != ReviewState.PENDING.value:
        return review is None or review.state == ReviewState.APPROVED.value
    left = [route for route in routes_of(review) if route is not Route.PENDING_DEBIT]
    if left:
        set_routes(review, left)
    else:
        advance(review, ReviewAction.APPROVE, actor=GUARD, session=session, now=now)
    review.save()
    return not left


def debit_failed(*, session: Session, order_ref: str, now: datetime) -> bool:
    """The money of a debit does not come: an order that waits for it alone is cancelled.
    Under the session's lock.

    :returns: whether it was.
    """
    review = _locked_of(order_ref)
    if review is None or review.state != ReviewState.PENDING.value:
        return False
    if routes_of(review) != (Route.PENDING_DEBIT,):
        return False
    host.refuse_order(order_ref, actor=GUARD, now=now)
    advance(review, ReviewAction.DENY, actor=GUARD, session=session, now=now)
    review.save()
    return True


def payment_failed(*, session: Session, order_ref: str, payment: Payment, now: datetime) -> Review:
    """The money of a held order is not there: a supervisor says what becomes of the order.
    Under the session's lock."""
    review = _locked_of(order_ref)
    if review is None:
        routes = (Route.PAYMENT_FAILED,)
        return open_for(
            session=session, order_ref=order_ref, routes=routes, payment=payment, now=now
        )
    if review.state == ReviewState.APPROVED.value:
        advance(review, ReviewAction.REOPEN, actor=GUARD, session=session, now=now)
    ended = (Route.PAYMENT_FAILED, Route.PENDING_DEBIT)
    left = [route for route in routes_of(review) if route not in ended]
    set_routes(review, [Route.PAYMENT_FAILED, *left])
    review.save()
    return review


def advance(
    review: Review, action: ReviewAction, *, actor: Actor, session: Session, now: datetime
) -> None:
    """The next state of a locked review, which the caller saves.

    :raises ReviewNotPending:
    """
    review.state = next_review_state(review.state, action).value
    is_decided = review.state != ReviewState.PENDING.value
    review.decided_at = now if is_decided else None
    if review.state == ReviewState.DENIED.value:
        sold.undone(session=session, order_ref=review.order_ref)
    record(
        chain=session.chain,
        action="REVIEW_%s" % review.state,
        actor=actor,
        now=now,
        review=str(review.pk),
        order=review.order_ref,
    )


def of_order(order_ref: str) -> Optional[Review]:
    rows = Review.objects.select_related("session", "payment", "decided_by")
    return rows.filter(order_ref=order_ref).first()


def reviewer_of(order_ref: str) -> Optional[Actor]:
    """The person who let an order go; None if nobody had to."""
    review = Review.objects.filter(order_ref=order_ref).first()
    if review is None or review.decided_by_id is None:
        return None
    return Actor(ActorKind.STAFF, str(review.decided_by_id))


def routes_of(review: Review) -> Tuple[Route, ...]:
    """Why it waits, or waited; the weightiest first."""
    return tuple(Route(name) for name in (review.routes or review.route).split())


def set_routes(review: Review, routes: Sequence[Route]) -> None:
    """The caller saves it."""
    review.route = routes[0].value
    review.routes = " ".join(route.value for route in routes)


def hold_expires_at(review: Review) -> Optional[datetime]:
    """Until when the gateway holds its money; None if it holds none."""
    payment = review.payment
    is_held = payment is not None and payment.state == PaymentState.HELD.value
    return payment.hold_expires_at if is_held else None


def found(*, review_id: UUID) -> Review:
    """:raises ReviewNotFound:"""
    review = _with_people().filter(pk=review_id).first()
    if review is None:
        raise ReviewNotFound(field="id")
    return review


def listed(
    *, state: Optional[ReviewState], route: Optional[Route] = None, limit: int, offset: int
) -> Tuple[List[Review], bool]:
    """Reviews, the one that waits longest first; each with its `order`, or None."""
    reviews = _with_people()
    if state is not None:
        reviews = reviews.filter(state=state.value)
    if route is not None:
        # No route's name is a part of another's.
        reviews = reviews.filter(Q(route=route.value) | Q(routes__contains=route.value))
    rows = list(reviews[offset : offset + limit + 1])
    orders = host.order_summaries([review.order_ref for review in rows])
    for review in rows:
        review.order = orders.get(review.order_ref)
    return rows[:limit], len(rows) > limit


def order_of(review: Review) -> Optional[OrderSummary]:
    """None if the shop has deleted it. The queue has loaded all its orders at once."""
    if not hasattr(review, "order"):
        review.order = host.order_summary(review.order_ref)
    return review.order


def lines_of(review: Review) -> List[ReviewLine]:
    order = order_of(review)
    lines = order.lines if order is not None else ()
    names = host.variant_names(refs={ref for ref, _ in lines if ref})
    return [ReviewLine.of(names.get(ref), quantity) for ref, quantity in lines]


def _with_people() -> QuerySet:
    return Review.objects.select_related(
        "session__agent", "session__customer", "decided_by", "payment"
    )


def _locked_of(order_ref: str) -> Optional[Review]:
    return Review.objects.select_for_update().filter(order_ref=order_ref).first()
