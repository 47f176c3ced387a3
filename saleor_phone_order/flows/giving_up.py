"""The agent gives up the payment that the call waits for."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import Iterator
from uuid import UUID

from django.db import transaction

from ..models import Payment, PaymentKind
from ..rules.actors import Actor
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import UNSETTLED, Action, PaymentState
from . import payments
from .history import record
from .payment_rows import give_up, unsettled_of
from .payments import Clock
from .sessions import advancing, locked, refuse_others


class NoPayment(Refusal):
    code = ErrorCode.INVALID
    message = "There is no payment to give up."


def give_up_waiting(*, session_id: UUID, actor: Actor, clock: Clock) -> Payment:
    """The agent gives up the payment that the session waits for. What is held or charged
    goes back; the session is open again once that is certain. What the customer, or their
    bank, has paid meanwhile is ordered instead.

    :raises SessionNotFound, NotYourSession, SessionClosed, ActionNotAllowed, NoPayment:
    """
    with _giving_up(session_id, actor, clock()) as payment:
        kind = payment.kind
    if kind != PaymentKind.CARD.value:
        # A debit on its way could not be stopped, and would hold up the call for days.
        payment = payments.settle(payment_id=payment.pk, clock=clock)
        if PaymentState(payment.state) not in UNSETTLED:
            return payment
    now = clock()
    with _giving_up(session_id, actor, now) as payment:
        if payment.state != PaymentState.RELEASING.value:
            give_up(payment, code="", now=now)
            payment.save()
            record(
                chain=payment.session.chain,
                action="PAYMENT_GIVEN_UP",
                actor=actor,
                now=now,
                payment=str(payment.pk),
            )
    return payments.settle(payment_id=payment.pk, clock=clock)


@contextmanager
def _giving_up(session_id: UUID, actor: Actor, now: datetime) -> Iterator[Payment]:
    """One transaction with the payment that the actor's own session waits for."""
    with transaction.atomic():
        session = locked(session_id)
        refuse_others(session, actor)
        with advancing(session, action=Action.RELEASE_PAYMENT, now=now):
            payment = unsettled_of(session)
            if payment is None:
                raise NoPayment(field="id")
            payment.session = session
            yield payment
