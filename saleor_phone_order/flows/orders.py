"""The session's cart becomes an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Dict, Optional
from uuid import UUID

from django.db import transaction

from ..conf import conf
from ..hosts import host
from ..hosts.values import OrderSummary
from ..models import Cart, Draft, MailKind, Payment, Review, Session
from ..rules.actors import Actor, ActorKind
from ..rules.free_text import clean_identifier
from ..rules.limits import check_line_count, check_quantity
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import (
    Action,
    DraftAction,
    ReviewState,
    next_draft_state,
)
from ..signals import order_placed, send_after_commit
from . import consent_needed, drafts, mails, reviews
from .eligibility import CustomerNotFound, eligible_customer, refuse_ineligible
from .history import record
from .impersonation import acting_for
from .sessions import advancing, locked, refuse_others

EXTERNAL = "EXTERNAL"
FREE = "NONE"
MAX_KEY = 128

#: Private metadata of an order, for the shop's own systems.
SESSION_KEY = "phone_order_session"
AGENT_KEY = "phone_order_agent"
APP_KEY = "phone_order_app"


class TotalChanged(Refusal):
    code = ErrorCode.TOTAL_CHANGED
    message = "The total is {total} {currency} now. Look at the order again."


class IdempotencyKeyReused(Refusal):
    code = ErrorCode.IDEMPOTENCY_KEY_REUSED
    message = "This key was used before with different input."


class KeyRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "An idempotency key is needed."


class EmailRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "An e-mail address is needed to order without an account."


class PaymentNotSupported(Refusal):
    code = ErrorCode.INVALID
    message = "This way to pay is not known."


class NotFree(Refusal):
    code = ErrorCode.INVALID
    message = "There is something to pay for this order."


@dataclass(frozen=True)
class Processed:
    """What became of a session that is processed. `order` is None while its payment is not
    settled, or if the shop has deleted it since; `review` is None if none is needed."""

    session: Session
    order: Optional[OrderSummary]
    review: Optional[Review]
    payment: Optional[Payment] = None


def process(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    key: str,
    way: str = EXTERNAL,
    expected_total: Optional[Decimal] = None,
) -> Processed:
    """Place the order of the actor's own session, of which the gateway gets nothing: it is
    paid elsewhere (EXTERNAL), or costs nothing (FREE). Everything is checked anew.

    The same `key` answers the same again, also after the session has ended.
    `expected_total` is the gross total that was shown.

    :raises SessionNotFound, NotYourSession, SessionClosed, PaymentInProgress:
    :raises TotalChanged, IdempotencyKeyReused, CustomerNotEligible, EmailRequired:
    :raises ConsentRequired:
    :raises: what `host.place_order` refuses.
    """
    key = clean_key(key)
    if way not in (EXTERNAL, FREE):
        raise PaymentNotSupported(field="payment")
    with transaction.atomic():
        session = locked(session_id)
        refuse_others(session, actor)
        if session.order_ref and session.process_key == key:
            return processed_before(session, expected_total)
        # Paid elsewhere: there is nothing to wait for between the two.
        with advancing(session, action=Action.PROCESS, now=now):
            session.process_key = key
        with advancing(session, action=Action.PLACE_ORDER, now=now):
            return place(session, actor=actor, now=now, expected_total=expected_total, way=way)


def clean_key(key: str) -> str:
    """:raises KeyRequired, InvalidText, CardNumberInText:"""
    key = clean_identifier("idempotency_key", key, MAX_KEY)
    if not key:
        raise KeyRequired(field="idempotency_key")
    return key


def is_in_review(order_ref: str) -> bool:
    return Review.objects.filter(order_ref=order_ref, state=ReviewState.PENDING.value).exists()


def processed_before(session: Session, expected_total: Optional[Decimal]) -> Processed:
    order = host.order_summary(session.order_ref)
    is_other = expected_total is not None and order is not None
    if is_other and expected_total != order.total.gross.amount:
        raise IdempotencyKeyReused(field="idempotency_key")
    review = Review.objects.filter(order_ref=session.order_ref).first()
    return Processed(session, order, review)


def place(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    expected_total: Optional[Decimal],
    way: str,
    payment: Optional[Payment] = None,
    is_debit_pending: bool = False,
) -> Processed:
    """The order of a locked session that is being processed. What the gateway is to be paid
    for waits until the money is taken.

    :raises: what `process` does.
    """
    draft = _continued_draft(session)
    # The draft before the customer, as `continuing.continue_draft` locks them.
    customer = _customer_of(session, actor)
    routes = reviews.routed(
        checkout_ref=session.checkout_ref,
        customer=customer,
        is_external=way == EXTERNAL,
        is_debit_pending=is_debit_pending,
    )
    order = _placed_in_host(
        session,
        customer,
        actor,
        now,
        is_held=payment is not None or bool(routes),
        is_external=way == EXTERNAL,
    )
    refuse_other_total(order, expected_total)
    if way == FREE and order.total.gross.amount:
        raise NotFree(field="payment")
    Cart.objects.filter(checkout_ref=session.checkout_ref).delete()
    session.checkout_ref = ""
    session.order_ref = order.ref
    review = None
    if routes:
        review = reviews.open_for(
            session=session, order_ref=order.ref, routes=routes, payment=payment, now=now
        )
    if draft is not None:
        drafts.complete(draft, order_ref=order.ref, actor=actor, now=now)
    record(
        chain=session.chain,
        action="ORDERED",
        actor=actor,
        now=now,
        order=order.ref,
        payment=way,
        review=str(review.pk) if review else "",
        draft=str(draft.pk) if draft else "",
    )
    if conf.ORDER_NOTICE:
        mails.queue(kind=MailKind.ORDERED_FOR_YOU, subject_ref=str(session.pk), now=now)
    send_after_commit(
        order_placed,
        Session,
        order_ref=order.ref,
        session_id=str(session.pk),
        is_in_review=review is not None,
    )
    return Processed(session, order, review)


class _NotMeant(Exception):
    """It was only tried."""


def try_placing(session: Session, *, actor: Actor, now: datetime) -> OrderSummary:
    """What the order of a locked session would be. Nobody is charged for an order that
    cannot be placed.

    :raises: what `process` does.
    """
    try:
        with transaction.atomic():
            _continued_draft(session)
            customer = _customer_of(session, actor)
            order = _placed_in_host(session, customer, actor, now, is_held=True, is_external=False)
            raise _NotMeant
    except _NotMeant:
        return order


def _placed_in_host(
    session: Session, customer: Any, actor: Actor, now: datetime, **how: bool
) -> OrderSummary:
    consent_needed.refuse_without(session)
    check_lines(session.checkout_ref)
    return host.place_order(
        session.checkout_ref,
        customer=customer,
        actor=actor,
        private_metadata=private_metadata(session),
        now=now,
        **how,
    )


def check_lines(checkout_ref: str) -> None:
    """Limits, whatever wrote the cart."""
    quantities = host.cart_quantities(checkout_ref)
    check_line_count(len(quantities), conf.MAX_LINES)
    maximum = host.maximum_quantity()
    for quantity in quantities.values():
        check_quantity(quantity, maximum)


def refuse_other_total(order: OrderSummary, expected: Optional[Decimal]) -> None:
    """:raises TotalChanged:"""
    total = order.total.gross
    if expected is not None and expected != total.amount:
        raise TotalChanged(field="expected_total", total=str(total.amount), currency=total.currency)


def _customer_of(session: Session, actor: Actor):
    """The customer, or None for a guest; both are checked again.

    :raises CustomerNotFound: the account was deleted during the session.
    :raises CustomerNotEligible, EmailRequired:
    """
    if session.customer_id is not None:
        return eligible_customer(customer_id=session.customer_id, actor=actor, lock=True)
    if not session.is_guest:
        raise CustomerNotFound(field="customer_id")
    email = host.cart_contents(session.checkout_ref).email
    if not email:
        raise EmailRequired(field="email")
    account = host.customer_by_email(email)
    if account is not None:
        refuse_ineligible(customer=account, actor=actor)
    return None


def _continued_draft(session: Session) -> Optional[Draft]:
    """The draft that the session continues, locked, unless it is an order already.

    :raises AlreadyCompleted: the customer was faster.
    """
    if session.continued_draft_id is None:
        return None
    draft = Draft.objects.select_for_update().get(pk=session.continued_draft_id)
    next_draft_state(draft.state, DraftAction.COMPLETE)
    return draft


def private_metadata(session: Session) -> Dict[str, str]:
    """What an order tells the shop's own systems of the session that prepared it."""
    agent = acting_for(session)
    is_app = agent.kind is ActorKind.APP
    return {
        SESSION_KEY: str(session.pk),
        AGENT_KEY: session.named_agent_ref if is_app else agent.id,
        APP_KEY: agent.id if is_app else "",
    }
