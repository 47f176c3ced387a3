"""A customer orders by the link of a draft, without paying: it waits for a review, also
where agents' orders that are paid elsewhere need none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Optional

from ..conf import conf
from ..hosts import host
from ..hosts.values import OrderSummary
from ..models import Cart, Draft, Session
from ..rules.refusals import ErrorCode, Refusal
from ..signals import order_placed, send_after_commit
from . import drafts, link_access, orders, reviews
from .eligibility import CustomerNotFound, eligible_customer
from .history import record
from .link_cart import changing, refuse_email, visitor_of


class OrderingByLinkIsOff(Refusal):
    code = ErrorCode.PERMISSION_DENIED
    message = "Orders cannot be placed here."


@dataclass(frozen=True)
class CompletedDraft:
    """`order` is None if the shop has deleted it."""

    draft: Draft
    order: Optional[OrderSummary]


def place(*, token: str, expected_total: Decimal, now: datetime) -> None:
    """Order the live cart of a draft; everything is checked anew.

    `expected_total` is the gross total that was shown. A second time answers
    AlreadyCompleted, and `completed` has the order.

    :raises OrderingByLinkIsOff, NotResumed, TotalChanged, EmailRequired, EmailCannotBeUsed:
    :raises CustomerNotFound, CustomerNotEligible:
    :raises: what refuses a dead link, and what `host.place_order` refuses.
    """
    if not conf.LINK_PLACES_ORDERS:
        raise OrderingByLinkIsOff()
    try:
        _place(token, expected_total, now)
    except orders.TotalChanged:
        _look_again(token, expected_total, now)
        raise


def completed(*, token: str, now: datetime) -> Optional[CompletedDraft]:
    """The order of a completed draft, for whoever may still go in by this link; else None."""
    try:
        visit = link_access.found(token, now)
        link_access.refuse_dead_link(visit, now)
    except Refusal:
        return None
    draft = drafts.found(draft_id=visit.link.draft_id)
    if not draft.order_ref or not visit.is_checked:
        return None
    return CompletedDraft(draft, host.order_summary(draft.order_ref))


def _place(token: str, expected_total: Decimal, now: datetime) -> None:
    with changing(token=token, now=now) as draft:
        actor = visitor_of(draft)
        orders.check_lines(draft.checkout_ref)
        session = _session_of(draft)
        customer = _customer_of(draft)
        routes = reviews.routed(
            checkout_ref=draft.checkout_ref, customer=customer, is_external=True, may_skip=False
        )
        order = host.place_order(
            draft.checkout_ref,
            customer=customer,
            actor=actor,
            is_held=True,
            private_metadata=orders.private_metadata(session),
            now=now,
        )
        orders.refuse_other_total(order, expected_total)
        Cart.objects.filter(checkout_ref=draft.checkout_ref).delete()
        review = reviews.open_for(session=session, order_ref=order.ref, routes=routes, now=now)
        drafts.complete(draft, order_ref=order.ref, actor=actor, now=now)
        record(
            chain=drafts.chain_of(draft),
            action="ORDERED_BY_CUSTOMER",
            actor=actor,
            now=now,
            order=order.ref,
            payment=orders.EXTERNAL,
            review=str(review.pk),
        )
        send_after_commit(
            order_placed,
            Session,
            order_ref=order.ref,
            session_id=str(session.pk),
            is_in_review=True,
        )


def _look_again(token: str, refused_total: Decimal, now: datetime) -> None:
    """The host may still say of the cart what its order does not cost any more."""
    with changing(token=token, now=now) as draft:
        checkout_ref = draft.checkout_ref
    snapshot = host.snapshot(checkout_ref, now=now)
    if snapshot is not None and snapshot.total.gross.amount == refused_total:
        host.forget_prices(checkout_ref, now=now)


def _session_of(draft: Draft) -> Session:
    """The session that saved the draft last: whose agent prepared the order."""
    return Session.objects.filter(saved_draft=draft).latest("started_at")


def _customer_of(draft: Draft):
    """The customer, or None for a guest; both are checked again."""
    actor = visitor_of(draft)
    if draft.customer_id is not None:
        return eligible_customer(customer_id=draft.customer_id, actor=actor, lock=True)
    if draft.customer_ref:
        raise CustomerNotFound(field="customer_id")  # The account was deleted.
    email = host.cart_contents(draft.checkout_ref).email
    if not email:
        raise orders.EmailRequired(field="email")
    refuse_email(email, actor)
    return None
