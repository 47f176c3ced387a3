"""Payments in the database: the one place that changes their state."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Iterator, Optional
from uuid import UUID

from django.db import transaction

from ..models import Payment, PaymentKind, Session
from ..rules.states import (
    UNSETTLED,
    PaymentAction,
    PaymentMoved,
    PaymentState,
    next_payment_state,
)
from . import drafts
from .sessions import locked

#: What is tried again waits so long, then twice as long, and so on.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=10), timedelta(minutes=10)
#: So often money that is held is looked at, without an event of the gateway.
HELD_WAIT = timedelta(hours=1)
#: Nothing is left to do.
FINAL = (PaymentState.PAID, PaymentState.RELEASED)


def write(
    session: Session, *, kind: PaymentKind, amount: Decimal, now: datetime, **more: Any
) -> Payment:
    """A payment, before the gateway hears of it; `payments.settle` goes on with it. `more` are
    other columns."""
    return Payment.objects.create(
        kind=kind.value,
        session=session,
        channel_ref=session.channel_ref,
        amount=amount,
        currency=session.currency,
        created_at=now,
        due_at=now,
        **more,
    )


@contextmanager
def step_of(payment: Payment, *states: PaymentState) -> Iterator[Payment]:
    """One transaction with the session, the draft, then the payment locked, which is still in
    one of the states. The row is saved at the end; its `session` and `draft` are the locked ones.

    :raises PaymentMoved: somebody else was faster.
    """
    with transaction.atomic():
        session = locked(payment.session_id)
        draft = drafts.locked(payment.draft_id) if payment.draft_id else None
        row = Payment.objects.select_for_update().get(pk=payment.pk)
        if PaymentState(row.state) not in states:
            raise PaymentMoved(state=row.state)
        row.session, row.draft = session, draft
        yield row
        row.save()


def advance(payment: Payment, action: PaymentAction, *, now: datetime) -> None:
    """The next state of a locked payment; the caller saves it.

    :raises PaymentMoved:
    """
    state = next_payment_state(payment.state, action)
    payment.state = state.value
    payment.attempts = 0
    payment.due_at = None if state in FINAL else now
    if state in FINAL:
        payment.settled_at = now


def give_up(payment: Payment, *, code: str, now: datetime) -> None:
    """A locked payment is to be released, which `payments.settle` does; the caller saves it.

    :raises PaymentMoved: it is released already.
    """
    advance(payment, PaymentAction.RELEASE, now=now)
    payment.failure_code = payment.failure_code or code


def postponed(payment_id: UUID, now: datetime) -> Payment:
    """The payment; should this attempt at it die, another one follows in a while."""
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(pk=payment_id)
        if payment.due_at is not None:
            payment.attempts += 1
            wait = min(FIRST_WAIT * 2 ** min(payment.attempts, 10), LONGEST_WAIT)
            payment.due_at = now + (HELD_WAIT if payment.state == PaymentState.HELD.value else wait)
            payment.save(update_fields=["attempts", "due_at"])
    return payment


def latest_of(session: Session) -> Optional[Payment]:
    """What the session's order is, will be or was to be paid with."""
    return _for_orders(session).order_by("-created_at").first()


def unsettled_of(session: Session) -> Optional[Payment]:
    """What the session waits for, locked."""
    states = [state.value for state in UNSETTLED]
    return _for_orders(session).select_for_update().filter(state__in=states).first()


def _for_orders(session: Session):
    return Payment.objects.filter(session=session).exclude(kind=PaymentKind.PREAUTHORIZATION.value)
