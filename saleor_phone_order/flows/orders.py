"""The session's cart becomes an order."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Optional
from uuid import UUID

from django.db import transaction

from ..conf import conf
from ..hosts import host
from ..hosts.values import OrderSummary
from ..models import Draft, MailKind, Payment, Review, Session
from ..rules.actors import Actor
from ..rules.free_text import clean_identifier
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import (
    Action,
    DraftAction,
    ReviewState,
    next_draft_state,
)
from . import consent_needed, drafts, given_prices, mails, placing, sold
from .eligibility import CustomerNotFound, eligible_customer, refuse_ineligible
from .history import record
from .sessions import advancing, locked, refuse_others

MAX_KEY = 128


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


def process(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    key: str,
    way: str = placing.EXTERNAL,
    expected_total: Optional[Decimal] = None,
) -> placing.Processed:
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
    if way not in (placing.EXTERNAL, placing.FREE):
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


def processed_before(session: Session, expected_total: Optional[Decimal]) -> placing.Processed:
    order = host.order_summary(session.order_ref)
    is_other = expected_total is not None and order is not None
    if is_other and expected_total != order.total.gross.amount:
        raise IdempotencyKeyReused(field="idempotency_key")
    review = Review.objects.filter(order_ref=session.order_ref).first()
    return placing.Processed(session, order, review)


def place(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    expected_total: Optional[Decimal],
    way: str,
    payment: Optional[Payment] = None,
    is_debit_pending: bool = False,
) -> placing.Processed:
    """The order of a locked session that is being processed. What the gateway is to be paid
    for waits until the money is taken.

    :raises: what `process` does.
    """
    sold.lock_saver(session.continued_draft_id)
    draft = _continued_draft(session)
    # The draft before the customer, as `continuing.continue_draft` locks them.
    customer = _customer_of(session, actor)
    consent_needed.refuse_without(session)
    if payment is None:  # else `try_placing` did, before the money
        given_prices.refuse_beyond(session, now)
    processed = placing.order_cart(
        session=session,
        checkout_ref=session.checkout_ref,
        customer=customer,
        actor=actor,
        now=now,
        expected_total=expected_total,
        way=way,
        payment=payment,
        is_debit_pending=is_debit_pending,
    )
    order, review = processed.order, processed.review
    session.checkout_ref = ""
    session.order_ref = order.ref
    sold.ordered(session=session, draft_id=session.continued_draft_id, order=order)
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
    return processed


def try_placing(session: Session, *, actor: Actor, now: datetime, way: str) -> OrderSummary:
    """What the order of a locked session would be. Nobody is charged for an order that
    cannot be placed.

    :raises: what `process` does.
    """
    _continued_draft(session)
    customer = _customer_of(session, actor)
    consent_needed.refuse_without(session)
    given_prices.refuse_beyond(session, now)
    return placing.try_cart(
        session=session,
        checkout_ref=session.checkout_ref,
        customer=customer,
        actor=actor,
        now=now,
        way=way,
    )


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
