"""Steps of a payment that has no order (yet)."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from ..models import Payment, PaymentKind
from ..payments.values import RemotePayment
from ..rules.states import Action, PaymentAction, PaymentState, SessionState
from . import given_back, payment_orders
from .history import record
from .impersonation import acting_for
from .payment_rows import advance, give_up, step_of
from .sessions import advancing


def begin(payment: Payment, remote: RemotePayment, *, now: datetime) -> None:
    """The gateway knows of it."""
    with step_of(payment, PaymentState.CREATED, PaymentState.RELEASING) as row:
        row.gateway_ref, row.is_live = remote.ref, remote.is_live
        if row.state == PaymentState.CREATED.value:
            advance(row, PaymentAction.AWAIT, now=now)


def release(payment: Payment, code: str, *, now: datetime) -> None:
    """Decided: nothing may stay held or charged."""
    with step_of(payment, PaymentState.CREATED, PaymentState.AWAITING) as row:
        give_up(row, code=code, now=now)


def end(
    payment: Payment, code: str, *, now: datetime, remote: Optional[RemotePayment] = None
) -> None:
    """Seen: nothing is held or charged. A session that waited for it goes on."""
    states = (PaymentState.CREATED, PaymentState.AWAITING, PaymentState.RELEASING)
    with step_of(payment, *states) as row:
        row.failure_code = row.failure_code or code
        advance(row, PaymentAction.END, now=now)
        if row.kind == PaymentKind.PREAUTHORIZATION.value:
            return
        if row.order_ref:
            payment_orders.tell_host(row, remote, now=now)
        elif given_back.was_refused(row) or (remote is not None and remote.refunded):
            given_back.tell_people(row, now=now)
        given_back.withdraw_link(row, now=now)
        _reopen(row, now)


def _reopen(payment: Payment, now: datetime) -> None:
    session = payment.session
    if session.state != SessionState.PROCESSING.value:
        return
    with advancing(session, action=Action.REOPEN, now=now):
        record(
            chain=session.chain,
            action="PAYMENT_RELEASED",
            actor=acting_for(session),
            now=now,
            payment=str(payment.pk),
            code=payment.failure_code,
        )
