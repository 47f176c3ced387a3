"""Brings payments to their end, whoever looks: the request, an event of the gateway, the clock.

What is intended is written down and committed before the gateway hears of it. `settle` then
asks the gateway how things stand, goes one step, writes that down in one transaction, and
so on until nothing moves. Each call to the gateway has the payment's own idempotency key, and
each step looks at the state again under its lock: two at once, or one after a crash, do
everything once.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Callable, Mapping, Optional
from uuid import UUID

from ..conf import conf
from ..hosts import host
from ..models import Payment, PaymentKind
from ..payments import stripe
from ..payments.values import (
    Declined,
    GatewayError,
    GatewayKeys,
    GatewayRefused,
    RemotePayment,
    RemoteStatus,
)
from ..rules.declines import AUTHENTICATION_REQUIRED
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import PaymentMoved, PaymentState
from . import gateway_keys, payment_orders
from .payment_rows import postponed
from .payment_steps import begin, end, release

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

#: A payment has fewer steps; somebody else may take some of them meanwhile.
MOST_STEPS = 20
#: So many payments in one run by the clock.
BATCH = 100


class _Waits(Exception):
    """Nothing moves now: it is the customer's turn, the bank's or the reviewer's."""


def settle(*, payment_id: UUID, clock: Clock) -> Payment:
    """Bring a payment as far as it goes now."""
    remote: Optional[RemotePayment] = None
    for _ in range(MOST_STEPS):
        payment = postponed(payment_id, clock())
        step = _STEPS.get(PaymentState(payment.state))
        if step is None:
            break
        try:
            remote = step(payment, gateway_keys.keys_for(payment.channel_ref), remote, clock())
        except PaymentMoved:
            remote = None
        except _Waits:
            break
        except (GatewayError, gateway_keys.PaymentNotConfigured) as error:
            logger.warning("Payment %s waits: %s %s", payment_id, type(error).__name__, error)
            break
    return Payment.objects.get(pk=payment_id)


def settle_due(*, clock: Clock) -> int:
    """Settle every payment whose time has come. Where one fails, the others have their turn
    all the same, and then the first error is raised."""
    due = Payment.objects.filter(due_at__lte=clock()).order_by("due_at")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    first: Optional[Exception] = None
    for key in keys:
        try:
            settle(payment_id=key, clock=clock)
        except Exception as error:
            logger.error("Payment %s could not be settled.", key, exc_info=error)
            first = first or error
    if first is not None:
        raise first
    return len(keys)


def _create(
    payment: Payment, keys: GatewayKeys, remote: Optional[RemotePayment], now: datetime
) -> Optional[RemotePayment]:
    """CREATED: the gateway learns of it. Nothing can be charged yet."""
    if _is_overdue(payment, now):
        return release(payment, "expired", now=now)
    try:
        remote = _made(payment, keys)
    except (Declined, GatewayRefused) as error:
        return end(payment, error.code, now=now)
    begin(payment, remote, now=now)
    return remote


def _look(
    payment: Payment, keys: GatewayKeys, remote: Optional[RemotePayment], now: datetime
) -> Optional[RemotePayment]:
    """AWAITING: confirm what the agent typed, or wait for the customer; order when there is
    money."""
    remote = remote or stripe.find(keys, ref=payment.gateway_ref)
    is_link = payment.kind == PaymentKind.PAY_LINK.value
    if remote.status is RemoteStatus.REQUIRES_CONFIRMATION and not is_link:
        if _is_overdue(payment, now):
            return release(payment, "expired", now=now)
        try:
            remote = _confirmed(payment, keys)
        except Declined as error:
            return end(payment, error.code, now=now)
        except GatewayRefused as error:
            remote = stripe.find(keys, ref=payment.gateway_ref)
            if remote.status is RemoteStatus.REQUIRES_CONFIRMATION:
                return end(payment, error.code, now=now)
    if remote.status is RemoteStatus.CANCELED:
        return end(payment, remote.decline_code or "canceled", now=now)
    if remote.amount != payment.amount:
        return release(payment, ErrorCode.TOTAL_CHANGED.value, now=now)
    if remote.status in (RemoteStatus.REQUIRES_CAPTURE, RemoteStatus.SUCCEEDED) or (
        remote.is_on_its_way and payment.kind != PaymentKind.CARD.value
    ):
        return _order(payment, remote, now)
    if is_link or remote.is_on_its_way:
        if _is_overdue(payment, now):
            return release(payment, "expired", now=now)
        raise _Waits
    if remote.status is RemoteStatus.REQUIRES_ACTION:
        return release(payment, AUTHENTICATION_REQUIRED, now=now)
    return end(payment, remote.decline_code or "generic_decline", now=now)


def _order(payment: Payment, remote: RemotePayment, now: datetime) -> Optional[RemotePayment]:
    if payment.kind == PaymentKind.PREAUTHORIZATION.value:
        return release(payment, "", now=now)
    try:
        payment_orders.place(payment, remote, now=now)
    except PaymentMoved:
        raise
    except Refusal as refusal:
        return release(payment, refusal.code.value, now=now)
    return remote


def _watch(
    payment: Payment, keys: GatewayKeys, remote: Optional[RemotePayment], now: datetime
) -> Optional[RemotePayment]:
    """HELD: its review decides, or the money that is on its way comes or does not."""
    remote = remote or stripe.find(keys, ref=payment.gateway_ref)
    if remote.status is RemoteStatus.REQUIRES_METHOD:
        # Else whoever still has the page open could pay for an order that is given up.
        stripe.cancel(keys, key=_key(payment, "cancel"), ref=remote.ref)
    if remote.status in (RemoteStatus.CANCELED, RemoteStatus.REQUIRES_METHOD):
        return payment_orders.lapse(payment, remote, now=now)
    if not payment_orders.has_arrived(payment, remote, now=now):
        raise _Waits
    return remote


def _capture(
    payment: Payment, keys: GatewayKeys, remote: Optional[RemotePayment], now: datetime
) -> Optional[RemotePayment]:
    """CAPTURING: the order exists and may go out; take the money, then let it go."""
    remote = remote or stripe.find(keys, ref=payment.gateway_ref)
    if remote.status is RemoteStatus.REQUIRES_CAPTURE:
        if not host.is_order_held(payment.order_ref):
            return payment_orders.forsake(payment, now=now)
        try:
            remote = stripe.capture(keys, key=_key(payment, "capture"), ref=remote.ref)
        except (Declined, GatewayRefused):
            remote = stripe.find(keys, ref=payment.gateway_ref)
    if remote.status is RemoteStatus.SUCCEEDED:
        payment_orders.take(payment, remote, now=now)
        return remote
    if remote.status is RemoteStatus.REQUIRES_CAPTURE:
        raise _Waits
    return payment_orders.lapse(payment, remote, now=now)


def _look_back(
    payment: Payment, keys: GatewayKeys, remote: Optional[RemotePayment], now: datetime
) -> Optional[RemotePayment]:
    """PAID: somebody may have given money back at the gateway itself."""
    if remote is None:
        remote = stripe.find(keys, ref=payment.gateway_ref)
        payment_orders.look_back(payment, remote, now=now)
    raise _Waits


def _give_back(
    payment: Payment, keys: GatewayKeys, remote: Optional[RemotePayment], now: datetime
) -> Optional[RemotePayment]:
    """RELEASING: until nothing is held or charged. Looked at anew: what was known before
    somebody decided so may be old."""
    if not payment.gateway_ref:
        # The gateway may know of it all the same: the same key finds the same payment.
        try:
            begin(payment, _made(payment, keys), now=now)
        except (Declined, GatewayRefused) as error:
            return end(payment, error.code, now=now)
        return None
    remote = stripe.find(keys, ref=payment.gateway_ref)
    if remote.status is RemoteStatus.SUCCEEDED and remote.refunded < remote.captured:
        stripe.refund(keys, key=_key(payment, "refund"), ref=remote.ref)
        remote = stripe.find(keys, ref=remote.ref)
        if remote.refunded < remote.captured:
            raise _Waits
    elif remote.status not in (RemoteStatus.SUCCEEDED, RemoteStatus.CANCELED):
        try:
            remote = stripe.cancel(keys, key=_key(payment, "cancel"), ref=remote.ref)
        except GatewayRefused:
            # A debit on its way cannot be stopped: it is given back once it has come.
            raise _Waits from None
    return end(payment, "", now=now, remote=remote)


def _made(payment: Payment, keys: GatewayKeys) -> RemotePayment:
    return stripe.create(
        keys,
        key=_key(payment, "create"),
        kind=payment.kind,
        amount=payment.amount,
        currency=payment.currency,
        metadata={"phone_order_payment": str(payment.pk)},
        method_ref=payment.method_ref,
    )


def _confirmed(payment: Payment, keys: GatewayKeys) -> RemotePayment:
    return stripe.confirm(
        keys,
        key=_key(payment, "confirm"),
        ref=payment.gateway_ref,
        kind=payment.kind,
        method_ref=payment.method_ref,
        mandate_accepted_at=payment.created_at if payment.mandate else None,
    )


def _key(payment: Payment, step: str) -> str:
    return "%s:%s" % (payment.pk, step)


def _is_overdue(payment: Payment, now: datetime) -> bool:
    return now >= payment.created_at + conf.payment_life


#: What is to be done in a state; it returns what is known of the payment then.
_STEPS: Mapping[PaymentState, Callable[..., Optional[RemotePayment]]] = {
    PaymentState.CREATED: _create,
    PaymentState.AWAITING: _look,
    PaymentState.HELD: _watch,
    PaymentState.CAPTURING: _capture,
    PaymentState.PAID: _look_back,
    PaymentState.RELEASING: _give_back,
}
