"""A customer orders by the link of a draft. What they have not paid for waits for a review, also
where agents' orders that are paid elsewhere need none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Optional
from uuid import UUID

from django.db import transaction

from ..conf import conf
from ..hosts import host
from ..hosts.refusals import CartGone
from ..hosts.values import OrderSummary
from ..models import Draft, Payment, PaymentKind, Session
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import DraftAction, next_draft_state
from . import drafts, gateway_keys, link_access, live_carts, orders, placing, sessions, sold
from .campaign_rules import rules_of
from .eligibility import CustomerNotFound, eligible_customer
from .history import record
from .link_cart import changing, refuse_email, visitor_of
from .placing import Processed


class OrderingByLinkIsOff(Refusal):
    code = ErrorCode.PERMISSION_DENIED
    message = "Orders cannot be placed here."


@dataclass(frozen=True)
class CompletedDraft:
    """`order` is None if the shop has deleted it."""

    draft: Draft
    order: Optional[OrderSummary]


def place(*, token: str, expected_total: Decimal, now: datetime) -> None:
    """Order the live cart of a draft without paying; everything is checked anew. Where the
    shop is paid by link, this is for what costs nothing.

    `expected_total` is the gross total that was shown. A second time answers
    AlreadyCompleted, and `completed` has the order.

    :raises OrderingByLinkIsOff, NotResumed, TotalChanged, EmailRequired, EmailCannotBeUsed:
    :raises CustomerNotFound, CustomerNotEligible:
    :raises: what refuses a dead link, and what `host.place_order` refuses.
    """
    try:
        with transaction.atomic():
            # The session before the draft, as payments are settled.
            saver = session_of(link_access.found(token, now).link.draft_id)
            session = sessions.locked(saver.pk)
            with changing(token=token, now=now) as draft:
                if not may_place(draft, expected_total):
                    raise OrderingByLinkIsOff()
                way = placing.EXTERNAL if expected_total else placing.FREE
                _order(draft, session, now=now, expected_total=expected_total, way=way)
    except placing.TotalChanged:
        look_again(token=token, refused_total=expected_total, now=now)
        raise


def may_place(draft: Draft, total: Decimal) -> bool:
    """Whether what costs so much may be ordered without paying."""
    if total:
        return conf.LINK_PLACES_ORDERS and rules_of(draft).allows_payment(placing.EXTERNAL)
    return conf.LINK_PLACES_ORDERS or gateway_keys.is_configured(draft.channel_ref)


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


def place_paid(payment: Payment, *, is_debit_pending: bool, now: datetime) -> Processed:
    """The order of a draft whose customer has paid by its link; session, draft and payment are
    locked. It waits until the money is taken.

    :raises DraftErased, AlreadyCompleted, CartGone: there is nothing left to order.
    :raises: what `place` does of the cart.
    """
    draft = payment.draft
    drafts.refuse_erased(draft)
    if draft.checkout_ref != payment.checkout_ref or not live_carts.is_there(draft):
        raise CartGone()
    return _order(
        draft,
        payment.session,
        now=now,
        expected_total=payment.amount,
        way=payment.kind,
        payment=payment,
        is_debit_pending=is_debit_pending,
    )


def try_placing(draft: Draft, session: Session, *, expected_total: Decimal, now: datetime) -> None:
    """Nobody pays for what cannot be ordered.

    :raises: what `place` does of the cart.
    """
    order = placing.try_cart(
        session=session,
        checkout_ref=draft.checkout_ref,
        customer=_customer_of(draft),
        actor=visitor_of(draft),
        now=now,
        way=PaymentKind.PAY_LINK.value,
        is_by_customer=True,
    )
    placing.refuse_other_total(order, expected_total)


def session_of(draft_id: UUID) -> Session:
    """The session that saved the draft last: whose agent prepared the order. One whose
    pay link was withdrawn has only continued it."""
    continued = Session.objects.filter(continued_draft_id=draft_id)
    return sold.saver_of(draft_id) or continued.latest("started_at")


def look_again(*, token: str, refused_total: Decimal, now: datetime) -> None:
    """The host may still say of the cart what its order does not cost any more."""
    with changing(token=token, now=now) as draft:
        checkout_ref = draft.checkout_ref
    snapshot = host.snapshot(checkout_ref, now=now)
    if snapshot is not None and snapshot.total.gross.amount == refused_total:
        host.forget_prices(checkout_ref, now=now)


def _order(
    draft: Draft,
    session: Session,
    *,
    now: datetime,
    expected_total: Decimal,
    way: str,
    payment: Optional[Payment] = None,
    is_debit_pending: bool = False,
) -> Processed:
    next_draft_state(draft.state, DraftAction.COMPLETE)
    actor = visitor_of(draft)
    processed = placing.order_cart(
        session=session,
        checkout_ref=draft.checkout_ref,
        customer=_customer_of(draft),
        actor=actor,
        now=now,
        expected_total=expected_total,
        way=way,
        payment=payment,
        is_debit_pending=is_debit_pending,
        is_by_customer=True,
    )
    order, review = processed.order, processed.review
    sold.ordered(session=session, draft_id=draft.pk, order=order)
    drafts.complete(draft, order_ref=order.ref, actor=actor, now=now)
    record(
        chain=drafts.chain_of(draft),
        action="ORDERED_BY_CUSTOMER",
        actor=actor,
        now=now,
        order=order.ref,
        payment=way,
        review=str(review.pk) if review else "",
    )
    return processed


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
