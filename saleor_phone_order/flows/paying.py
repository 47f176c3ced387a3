"""The agent takes a payment during the call: what the customer reads out, never its number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Optional
from uuid import UUID

from django.db import transaction

from ..hosts import host
from ..models import Payment, PaymentKind, Review, Session
from ..rules.actors import Actor
from ..rules.declines import message_of
from ..rules.free_text import clean_free_text
from ..rules.limits import MAX_NOTE
from ..rules.preauthorization import amount_to_hold
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import Action, PaymentState
from . import gateway_keys, orders, payments, placing
from .history import record
from .payment_rows import write
from .payments import Clock
from .placing import Processed
from .sessions import advancing, changing, locked, refuse_others

#: How the gateway names what was typed in its own fields.
_METHOD = re.compile(r"pm_[A-Za-z0-9_]{3,100}")
#: What an agent types.
TYPED = (PaymentKind.CARD.value, PaymentKind.BANK_DEBIT.value)


class MethodRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "Type the card or the bank account first."


class MandateRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "A bank account needs the customer's mandate."


class NothingToPay(Refusal):
    code = ErrorCode.INVALID
    message = "There is nothing to pay for this order."


class PaymentDeclined(Refusal):
    code = ErrorCode.PAYMENT_DECLINED


class OrderImpossible(Refusal):
    """The money was there, the order could not be placed: nothing is charged."""

    def __init__(self, code: ErrorCode) -> None:
        self.code = code
        super().__init__("%s Nothing was charged." % code.description)


class PaymentUnavailable(Refusal):
    code = ErrorCode.PAYMENT_UNAVAILABLE
    message = "The payment gateway does not answer. Please try again in a moment."


@dataclass(frozen=True)
class CardCheck:
    """`code` is the gateway's decline code, "" for a valid card."""

    is_valid: bool
    code: str = ""

    @property
    def message(self) -> str:
        return message_of(self.code) if self.code else ""


def charge(
    *,
    session_id: UUID,
    actor: Actor,
    clock: Clock,
    key: str,
    kind: str,
    method_ref: str,
    mandate: str = "",
    expected_total: Optional[Decimal] = None,
) -> Processed:
    """Pay the order of the actor's own session and place it. The same `key` answers the same
    again. Without an answer of the gateway the session stays PROCESSING.

    :param kind: one of TYPED.
    :param method_ref: what the gateway's own fields in the agent's browser made.
    :param mandate: what the customer agreed to, for a bank account.
    :raises PaymentDeclined: with `decline_code`; the session goes on.
    :raises MethodRequired, MandateRequired, NothingToPay, PaymentNotConfigured:
    :raises: what `orders.process` does; nothing is charged then.
    """
    key = orders.clean_key(key)
    method_ref = _known_method(method_ref)
    mandate = clean_free_text("mandate", mandate, MAX_NOTE, is_multiline=True)
    if kind == PaymentKind.BANK_DEBIT.value and not mandate:
        raise MandateRequired(field="mandate")
    now = clock()
    with transaction.atomic():
        session = locked(session_id)
        refuse_others(session, actor)
        payment = Payment.objects.filter(session=session, process_key=key).first()
        if payment is None:
            payment = start(
                session,
                actor=actor,
                now=now,
                key=key,
                kind=kind,
                expected_total=expected_total,
                method_ref=method_ref,
                mandate=mandate,
            )
        elif payment.kind != kind or payment.method_ref != method_ref:
            raise orders.IdempotencyKeyReused(field="idempotency_key")
    return outcome_of(payments.settle(payment_id=payment.pk, clock=clock))


def start(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    key: str,
    kind: str,
    expected_total: Optional[Decimal],
    **more: object,
) -> Payment:
    """Write down the payment of a locked session, which is PROCESSING from now on. What it
    costs is what its order would cost, which is tried.

    :raises: what `charge` does.
    """
    gateway_keys.keys_for(session.channel_ref)
    with advancing(session, action=Action.PROCESS, now=now):
        order = orders.try_placing(session, actor=actor, now=now, way=kind)
        placing.refuse_other_total(order, expected_total)
        amount = order.total.gross.amount
        if not amount:
            raise NothingToPay(field="payment")
        payment = write(
            session,
            kind=PaymentKind(kind),
            amount=amount,
            now=now,
            checkout_ref=session.checkout_ref,
            process_key=key,
            **more,
        )
        session.process_key = key
        record(
            chain=session.chain,
            action="PAYMENT_STARTED",
            actor=actor,
            now=now,
            payment=str(payment.pk),
            kind=kind,
        )
    return payment


def why(failure_code: str) -> str:
    """A sentence that an agent can read aloud; empty for none."""
    if failure_code in ErrorCode.__members__:
        return ErrorCode(failure_code).description
    return message_of(failure_code) if failure_code else ""


def outcome_of(payment: Payment) -> Processed:
    """What became of it, as far as it is known.

    :raises PaymentDeclined, OrderImpossible:
    """
    if payment.state == PaymentState.RELEASED.value and not payment.order_ref:
        if payment.failure_code in ErrorCode.__members__:
            raise OrderImpossible(ErrorCode(payment.failure_code))
        code = payment.failure_code or "canceled"
        raise PaymentDeclined(message_of(code), field="payment_method", decline_code=code)
    session = Session.objects.select_related("agent", "customer").get(pk=payment.session_id)
    order = host.order_summary(payment.order_ref) if payment.order_ref else None
    review = Review.objects.filter(order_ref=payment.order_ref).first() if order else None
    return Processed(session, order, review, payment)


def preauthorize(*, session_id: UUID, actor: Actor, clock: Clock, method_ref: str) -> CardCheck:
    """Whether a card is good: hold one unit of the currency on it, and release it at once.
    The session goes on.

    :raises PaymentUnavailable: nobody knows; what may be held is released later.
    :raises SessionNotFound, NotYourSession, SessionClosed, PaymentInProgress:
    :raises MethodRequired, PaymentNotConfigured:
    """
    method_ref = _known_method(method_ref)
    now = clock()
    with changing(
        session_id=session_id, actor=actor, action=Action.CHANGE_CART, now=now
    ) as session:
        gateway_keys.keys_for(session.channel_ref)
        payment = write(
            session,
            kind=PaymentKind.PREAUTHORIZATION,
            amount=amount_to_hold(session.currency),
            now=now,
            method_ref=method_ref,
        )
        record(
            chain=session.chain,
            action="CARD_CHECKED",
            actor=actor,
            now=now,
            payment=str(payment.pk),
        )
    settled = payments.settle(payment_id=payment.pk, clock=clock)
    if settled.state in (PaymentState.CREATED.value, PaymentState.AWAITING.value):
        raise PaymentUnavailable()
    return CardCheck(not settled.failure_code, settled.failure_code)


def _known_method(method_ref: str) -> str:
    """:raises MethodRequired, CardNumberInText: a number is neither kept nor sent."""
    method_ref = clean_free_text("payment_method", method_ref, 255)
    if not _METHOD.fullmatch(method_ref):
        raise MethodRequired(field="payment_method")
    return method_ref
