"""What a payment's money does to an order: places it, lets it go out, holds it back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Optional

from ..hosts import host
from ..hosts.refusals import OrderNotHeld
from ..hosts.values import PaymentRecord
from ..models import Payment, PaymentKind, PaymentRequest
from ..payments.values import RemotePayment, RemoteStatus
from ..rules.actors import Actor
from ..rules.declines import message_of
from ..rules.states import Action, PaymentAction, PaymentState
from . import link_orders, orders, placing, reviews, sold
from .history import record
from .impersonation import acting_for
from .payment_rows import advance, give_up, step_of
from .sessions import advancing

#: What the host's screens call it.
NAMES = {
    PaymentKind.CARD.value: "Card by phone",
    PaymentKind.BANK_DEBIT.value: "Bank debit by phone",
    PaymentKind.PAY_LINK.value: "Pay link",
}
#: Of a payment whose order the shop has taken away.
ORDER_GONE = "order_gone"
AT_GATEWAY = "https://dashboard.stripe.com/%spayments/%s"


def place(payment: Payment, remote: RemotePayment, *, now: datetime) -> None:
    """The order of a payment whose money is held, taken or on its way. It goes out once the
    money is taken and nobody has to look at it.

    :raises PaymentMoved: somebody else was faster.
    :raises Refusal: it cannot be placed; nothing was changed.
    """
    with step_of(payment, PaymentState.AWAITING) as row:
        placed = _placed(row, remote.is_on_its_way, now)
        row.order_ref = placed.order.ref
        _see(row, remote)
        tell_host(row, remote, now=now)
        advance(row, PaymentAction.HOLD if placed.review else PaymentAction.CAPTURE, now=now)


def _placed(row: Payment, is_debit_pending: bool, now: datetime) -> placing.Processed:
    if row.draft is not None and not row.is_waited_for:
        return link_orders.place_paid(row, is_debit_pending=is_debit_pending, now=now)
    with advancing(row.session, action=Action.PLACE_ORDER, now=now):
        return orders.place(
            row.session,
            actor=acting_for(row.session),
            now=now,
            expected_total=row.amount,
            way=row.kind,
            payment=row,
            is_debit_pending=is_debit_pending,
        )


def has_arrived(payment: Payment, remote: RemotePayment, *, now: datetime) -> bool:
    """Note what became of held money. Whether its order may go out now: what was on its way
    has come, and nobody has to look at it any more."""
    with step_of(payment, PaymentState.HELD) as row:
        has_changed = row.captured_amount != remote.captured
        _see(row, remote)
        if has_changed:
            tell_host(row, remote, now=now)
        if remote.status is not RemoteStatus.SUCCEEDED:
            return False
        may_go = reviews.money_came(session=row.session, order_ref=row.order_ref, now=now)
        if may_go:
            advance(row, PaymentAction.CAPTURE, now=now)
        return may_go


def take(payment: Payment, remote: RemotePayment, *, now: datetime) -> None:
    """The money is taken: the order goes out."""
    with step_of(payment, PaymentState.CAPTURING) as row:
        _see(row, remote)
        reviewer = reviews.reviewer_of(row.order_ref)
        try:
            tell_host(row, remote, now=now)
            host.release_order(
                row.order_ref,
                actor=reviewer or acting_for(row.session),
                is_external=False,
                is_reviewed=reviewer is not None,
                now=now,
            )
        except OrderNotHeld:
            # At this moment.
            _give_up(row, now)
            return
        advance(row, PaymentAction.SETTLE, now=now)
        _record(row, "PAYMENT_TAKEN", now)


def forsake(payment: Payment, *, now: datetime) -> None:
    """The shop has cancelled or deleted the order: nobody is charged for no order."""
    with step_of(payment, PaymentState.CAPTURING) as row:
        _give_up(row, now)


def _give_up(row: Payment, now: datetime) -> None:
    give_up(row, code=ORDER_GONE, now=now)
    sold.undone(session=row.session, order_ref=row.order_ref)


def lapse(payment: Payment, remote: RemotePayment, *, now: datetime) -> None:
    """What was held or on its way is gone. An order that waited for nothing else is
    cancelled; any other one waits for a supervisor's decision."""
    with step_of(payment, PaymentState.HELD, PaymentState.CAPTURING) as row:
        _see(row, remote)
        row.failure_code = remote.decline_code or "canceled"
        advance(row, PaymentAction.END, now=now)
        tell_host(row, remote, now=now)
        if not reviews.debit_failed(session=row.session, order_ref=row.order_ref, now=now):
            reviews.payment_failed(
                session=row.session, order_ref=row.order_ref, payment=row, now=now
            )
        _record(row, "PAYMENT_FAILED", now, code=row.failure_code)


def look_back(payment: Payment, remote: RemotePayment, *, now: datetime) -> None:
    """What was given back at the gateway itself, after the payment. What staff asked for on
    the host's screens is told with the answer to that."""
    with step_of(payment, PaymentState.PAID) as row:
        is_asked = row.requests.filter(state=PaymentRequest.PENDING).exists()
        if row.refunded_amount != remote.refunded and not is_asked:
            _see(row, remote)
            tell_host(row, remote, now=now)


def tell_host(row: Payment, remote: Optional[RemotePayment], *, now: datetime) -> None:
    """The host's own record of a locked payment says what is true."""
    is_held = remote is not None and remote.status is RemoteStatus.REQUIRES_CAPTURE
    is_pending = remote is not None and remote.is_on_its_way
    none = Decimal(0)
    if remote is not None:
        _see(row, remote)
    if host.order_summary(row.order_ref) is None:
        return  # The shop has deleted it.
    row.host_ref = host.record_payment(
        row.order_ref,
        PaymentRecord(
            gateway_ref=row.gateway_ref,
            name=NAMES[row.kind],
            currency=row.currency,
            amount=row.amount,
            authorized=row.amount if is_held else none,
            pending=row.amount if is_pending else none,
            charged=row.captured_amount,
            refunded=row.refunded_amount,
            message=message_of(row.failure_code) if row.failure_code else "",
            url=AT_GATEWAY % ("" if row.is_live else "test/", row.gateway_ref),
        ),
        host_ref=row.host_ref,
        actor=acting_for(row.session),
        now=now,
    )


def _see(row: Payment, remote: RemotePayment) -> None:
    row.method = remote.method
    row.captured_amount, row.refunded_amount = remote.captured, remote.refunded
    row.hold_expires_at = remote.hold_expires_at


def _record(row: Payment, action: str, now: datetime, **details: str) -> None:
    actor: Actor = acting_for(row.session)
    record(
        chain=row.session.chain,
        action=action,
        actor=actor,
        now=now,
        payment=str(row.pk),
        order=row.order_ref,
        **details,
    )
