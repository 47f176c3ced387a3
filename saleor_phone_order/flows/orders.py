"""The session's cart becomes an order; also when the customer completes it alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Dict, Optional
from uuid import UUID

from django.db import transaction

from ..conf import conf
from ..hosts import host
from ..hosts.values import OrderSummary
from ..models import Cart, Draft, MailKind, Review, Session
from ..rules.actors import Actor, ActorKind
from ..rules.limits import check_line_count, check_quantity, clean_text
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import (
    Action,
    DraftAction,
    DraftState,
    ReviewState,
    SessionState,
    next_draft_state,
)
from ..signals import order_placed, send_after_commit
from . import consent_needed, drafts, mails, reviews
from .eligibility import CustomerNotFound, eligible_customer, refuse_ineligible
from .history import record
from .impersonation import acting_for
from .sessions import advancing, has_open_cart, locked, refuse_others

EXTERNAL = "EXTERNAL"
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


@dataclass(frozen=True)
class Processed:
    """A session that has become an order; `review` is None if none is needed, `order`
    if the shop has deleted it since."""

    session: Session
    order: Optional[OrderSummary]
    review: Optional[Review]


def process(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    key: str,
    payment: str = EXTERNAL,
    expected_total: Optional[Decimal] = None,
) -> Processed:
    """Place the order of the actor's own session; everything is checked anew.

    The same `key` answers the same again, also after the session has ended.
    `expected_total` is the gross total that was shown.

    :raises SessionNotFound, NotYourSession, SessionClosed, PaymentInProgress:
    :raises TotalChanged, IdempotencyKeyReused, CustomerNotEligible, EmailRequired:
    :raises ConsentRequired:
    :raises: what `host.place_order` refuses.
    """
    key = clean_text("idempotency_key", key, MAX_KEY)
    if not key:
        raise KeyRequired(field="idempotency_key")
    if payment != EXTERNAL:
        raise PaymentNotSupported(field="payment")
    with transaction.atomic():
        session = locked(session_id)
        refuse_others(session, actor)
        if session.order_ref and session.process_key == key:
            return _processed_before(session, expected_total)
        # Paid elsewhere: there is nothing to wait for between the two.
        with advancing(session, action=Action.PROCESS, now=now):
            session.process_key = key
        with advancing(session, action=Action.PLACE_ORDER, now=now):
            return _place(session, actor, now, expected_total)


def is_in_review(order_ref: str) -> bool:
    return Review.objects.filter(order_ref=order_ref, state=ReviewState.PENDING.value).exists()


def placed_by_host(*, checkout_ref: str, order_ref: str, now: datetime) -> Optional[int]:
    """The customer completed a cart of ours: its draft is completed, and the session that
    handed it off knows its order.

    :returns: the id of the customer whose cart it was, None for a guest's and for
        carts that are not ours.
    """
    with transaction.atomic():
        session_id = _tell_session(checkout_ref, order_ref, now)
        draft = (
            Draft.objects.select_for_update()
            .filter(checkout_ref=checkout_ref)
            .exclude(state=DraftState.COMPLETED.value)
            .first()
        )
        cart = Cart.objects.select_for_update().filter(checkout_ref=checkout_ref).first()
        # An agent may have taken the cart away while its payment was under way: then
        # only the draft still knows whose it was.
        known = cart or draft
        if known is None:
            return None
        customer_id = known.customer_id
        if draft is not None:
            actor = Actor(ActorKind.CUSTOMER, str(customer_id or ""))
            drafts.complete(draft, order_ref=order_ref, actor=actor, now=now)
        if cart is not None:
            cart.delete()
        if not has_open_cart(checkout_ref):  # Else it is Process, which tells itself.
            saved_by = draft and Session.objects.filter(saved_draft=draft).first()
            send_after_commit(
                order_placed,
                Session,
                order_ref=order_ref,
                session_id=session_id or (str(saved_by.pk) if saved_by else ""),
                is_in_review=False,
            )
        return customer_id


def _tell_session(checkout_ref: str, order_ref: str, now: datetime) -> str:
    """The key of the session that handed the cart off; empty if none did."""
    session = (
        Session.objects.select_for_update()
        .filter(checkout_ref=checkout_ref, state=SessionState.HANDED_OFF.value)
        .first()
    )
    if session is None:
        return ""
    session.order_ref = order_ref
    session.save(update_fields=["order_ref"])
    record(
        chain=session.chain,
        action="ORDERED_BY_CUSTOMER",
        actor=Actor(ActorKind.CUSTOMER, str(session.customer_id or "")),
        now=now,
        order=order_ref,
    )
    return str(session.pk)


def _processed_before(session: Session, expected_total: Optional[Decimal]) -> Processed:
    order = host.order_summary(session.order_ref)
    is_other = expected_total is not None and order is not None
    if is_other and expected_total != order.total.gross.amount:
        raise IdempotencyKeyReused(field="idempotency_key")
    review = Review.objects.filter(order_ref=session.order_ref).first()
    return Processed(session, order, review)


def _place(
    session: Session, actor: Actor, now: datetime, expected_total: Optional[Decimal]
) -> Processed:
    consent_needed.refuse_without(session)
    check_lines(session.checkout_ref)
    # The draft before the customer, as `continuing.continue_draft` locks them.
    draft = _continued_draft(session)
    customer = _customer_of(session, actor)
    routes = reviews.routed(checkout_ref=session.checkout_ref, customer=customer, is_external=True)
    order = host.place_order(
        session.checkout_ref,
        customer=customer,
        actor=actor,
        is_held=bool(routes),
        private_metadata=private_metadata(session),
        now=now,
    )
    refuse_other_total(order, expected_total)
    Cart.objects.filter(checkout_ref=session.checkout_ref).delete()
    session.checkout_ref = ""
    session.order_ref = order.ref
    review = None
    if routes:
        review = reviews.open_for(session=session, order_ref=order.ref, routes=routes, now=now)
    if draft is not None:
        drafts.complete(draft, order_ref=order.ref, actor=actor, now=now)
    record(
        chain=session.chain,
        action="ORDERED",
        actor=actor,
        now=now,
        order=order.ref,
        payment=EXTERNAL,
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
