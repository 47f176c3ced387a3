"""Money that staff ask for on the host's own screens: charge, refund, void.

As with payments, what is asked is written down before the gateway hears of it, and its key
there is the row's. The row's own key is made of the host's question, so asking the same
thing twice is one request.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Optional
from uuid import UUID, uuid5

from django.db import transaction

from ..hosts import host
from ..hosts.values import RequestAnswer
from ..models import Payment, PaymentRequest
from ..payments.values import (
    Declined,
    GatewayError,
    GatewayRefused,
    GatewayUnreachable,
    RemotePayment,
)
from ..rules.actors import Actor, ActorKind
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import PaymentState
from . import gateway_keys, payment_orders, payments, request_steps
from .history import record
from .orders import is_in_review
from .payment_rows import FIRST_WAIT, LONGEST_WAIT, step_of
from .payments import BATCH, Clock

logger = logging.getLogger(__name__)

#: In which states of a payment something can be asked for.
POSSIBLE = {
    PaymentRequest.CHARGE: (PaymentState.CAPTURING,),
    PaymentRequest.VOID: (PaymentState.CAPTURING,),
    PaymentRequest.REFUND: (PaymentState.PAID,),
}
#: So long a host has time to write down what it was answered.
HOST_WRITES = timedelta(minutes=1)
WAITS = "The payment gateway did not answer. This goes on by itself; look again in a few minutes."


class OrderInReview(Refusal):
    code = ErrorCode.INVALID
    message = "This phone order is in review. Its review decides about the money."


class NotPossible(Refusal):
    code = ErrorCode.INVALID
    message = "Nothing of this payment can be treated like that now."


class AmountTooHigh(Refusal):
    code = ErrorCode.INVALID
    message = "Only {amount} {currency} are left of this payment."


def ask(
    *,
    gateway_ref: str,
    order_ref: str,
    action: str,
    amount: Decimal,
    question_ref: str,
    is_told: bool,
    actor: Optional[Actor],
    clock: Clock,
) -> Optional[RequestAnswer]:
    """Do what staff ask for, now if the gateway answers. None if the payment is not ours.

    :param question_ref: the host's name of the question; "" if it has none.
    :param is_told: the host writes down by itself what is answered here.
    """
    payment = Payment.objects.filter(gateway_ref=gateway_ref, order_ref=order_ref).first()
    if payment is None or not gateway_ref:
        return None
    try:
        gateway_keys.keys_for(payment.channel_ref)
        request = _written(payment, action, amount, question_ref, actor, clock())
    except Refusal as refusal:
        return RequestAnswer(action, amount, message=str(refusal))
    return perform(request_id=request.pk, clock=clock, is_told=is_told)


def is_charging(order_ref: str) -> bool:
    """Only the gateway's answer is missing; the order goes out with that."""
    return Payment.objects.filter(order_ref=order_ref, state=PaymentState.CAPTURING.value).exists()


def perform(*, request_id: UUID, clock: Clock, is_told: bool = False) -> RequestAnswer:
    """Bring a request as far as it goes now."""
    request = _postponed(request_id, clock())
    answer = RequestAnswer(request.action, request.amount, request_ref=request.host_ref)
    if request.state != PaymentRequest.PENDING:
        _make_sure(request, clock())
        # Somebody else was faster, and has told.
        return replace(answer, message=WAITS)
    try:
        keys = gateway_keys.keys_for(request.payment.channel_ref)
        done = request_steps.DO[request.action](request, keys, clock())
        return _finish(request, done, answer, clock, is_told)
    except (Declined, GatewayRefused) as error:
        return _fail(request, error, answer, clock(), is_told)
    except (GatewayUnreachable, gateway_keys.PaymentNotConfigured) as error:
        logger.warning("Request %s waits: %s %s", request_id, type(error).__name__, error)
    return replace(answer, is_waiting=True, message=WAITS)


def perform_due(*, clock: Clock) -> int:
    """Go on with every request whose time has come. Where one fails, the others have their
    turn all the same, and then the first error is raised."""
    due = PaymentRequest.objects.filter(due_at__lte=clock()).order_by("due_at")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    first: Optional[Exception] = None
    for key in keys:
        try:
            perform(request_id=key, clock=clock)
        except Exception as error:
            logger.error("Request %s could not be done.", key, exc_info=error)
            first = first or error
    if first is not None:
        raise first
    return len(keys)


def _written(
    found: Payment,
    action: str,
    amount: Decimal,
    question_ref: str,
    actor: Optional[Actor],
    now: datetime,
) -> PaymentRequest:
    """The row of a question, made if it is new.

    :raises OrderInReview, NotPossible, AmountTooHigh:
    """
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(pk=found.pk)
        key = uuid5(payment.pk, question_ref or _question(payment, action, amount))
        request = PaymentRequest.objects.filter(pk=key).first()
        if request is not None:
            return request
        if is_in_review(payment.order_ref):
            raise OrderInReview()
        if PaymentState(payment.state) not in POSSIBLE[action]:
            raise NotPossible()
        left = payment.amount
        if action == PaymentRequest.REFUND:
            left = payment.captured_amount - payment.refunded_amount
        if amount > left:
            raise AmountTooHigh(amount=_text(left), currency=payment.currency)
        return PaymentRequest.objects.create(
            pk=key,
            payment=payment,
            action=action,
            amount=amount,
            actor_kind=(actor.kind if actor else ActorKind.ANONYMOUS).value,
            actor_ref=actor.id if actor else "",
            host_ref=question_ref,
            due_at=now + FIRST_WAIT,
            created_at=now,
        )


def _question(payment: Payment, action: str, amount: Decimal) -> str:
    """The same until it is answered: then there is less left, or one failure more."""
    failed = payment.requests.filter(state=PaymentRequest.FAILED).count()
    return "%s %s of %s-%s after %d" % (
        action,
        _text(amount),
        _text(payment.captured_amount),
        _text(payment.refunded_amount),
        failed,
    )


def _text(amount: Decimal) -> str:
    """The same of equal amounts."""
    return format(amount.normalize(), "f")


def _postponed(request_id: UUID, now: datetime) -> PaymentRequest:
    """The request; should this attempt at it die, another one follows in a while."""
    with transaction.atomic():
        rows = PaymentRequest.objects.select_for_update(of=("self",)).select_related("payment")
        request = rows.get(pk=request_id)
        if request.state == PaymentRequest.PENDING:
            request.attempts += 1
            request.due_at = now + min(FIRST_WAIT * 2 ** min(request.attempts, 10), LONGEST_WAIT)
            request.save(update_fields=["attempts", "due_at"])
    return request


def _finish(
    request: PaymentRequest,
    remote: RemotePayment,
    answer: RequestAnswer,
    clock: Clock,
    is_told: bool,
) -> RequestAnswer:
    answer = replace(answer, is_done=True, gateway_ref=request.gateway_ref)
    if request.action != PaymentRequest.REFUND:
        # The host's question first: what becomes of the payment, `settle` tells as well.
        _close(request, PaymentRequest.DONE, answer, clock(), is_told)
        payments.settle(payment_id=request.payment_id, clock=clock)
        return answer
    _close(request, PaymentRequest.DONE, answer, clock(), is_told, remote)
    return answer


def _fail(
    request: PaymentRequest,
    error: GatewayError,
    answer: RequestAnswer,
    now: datetime,
    is_told: bool,
) -> RequestAnswer:
    request.failure_code = error.code
    message = "The payment gateway refused it: %s." % (error.code or "it does not say why")
    answer = replace(answer, message=message)
    _close(request, PaymentRequest.FAILED, answer, now, is_told)
    return answer


def _close(
    request: PaymentRequest,
    state: str,
    answer: RequestAnswer,
    now: datetime,
    is_told: bool,
    remote: Optional[RemotePayment] = None,
) -> None:
    """One transaction: the request is over, and payment and host say so."""
    with step_of(request.payment, *PaymentState) as payment:
        row = PaymentRequest.objects.select_for_update().get(pk=request.pk)
        if row.state != PaymentRequest.PENDING:
            return
        is_unsure = is_told and remote is not None
        row.state, row.due_at = state, now + HOST_WRITES if is_unsure else None
        row.gateway_ref, row.failure_code = request.gateway_ref, request.failure_code
        row.save()
        actor = Actor(ActorKind(row.actor_kind), row.actor_ref)
        if not is_told:
            host.answer_payment_request(payment.order_ref, payment.host_ref, answer, actor=actor)
        if remote is not None:
            payment.captured_amount = remote.captured
            payment.refunded_amount = remote.refunded
            if not is_told:
                payment_orders.tell_host(payment, remote, now=now)
        record(
            chain=payment.session.chain,
            action="PAYMENT_REQUEST_DONE" if answer.is_done else "PAYMENT_REQUEST_FAILED",
            actor=actor,
            now=now,
            payment=str(payment.pk),
            request=str(row.pk),
            kind=row.action,
            code=row.failure_code,
        )


def _make_sure(request: PaymentRequest, now: datetime) -> None:
    """A host that died before it wrote down the answer is told anew."""
    if request.due_at is None or request.due_at > now:
        return
    with step_of(request.payment, *PaymentState) as payment:
        payment_orders.tell_host(payment, None, now=now)
        PaymentRequest.objects.filter(pk=request.pk).update(due_at=None)
