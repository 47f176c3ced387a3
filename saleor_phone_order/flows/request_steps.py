"""What the gateway is asked to do for what staff ask. Each answers how the payment is then."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..models import PaymentRequest
from ..payments import stripe
from ..payments.values import GatewayKeys, GatewayRefused, RemotePayment, RemoteStatus

#: The gateway keeps what it answered to a key for a day.
KEY_LIFE = timedelta(hours=23)


def _refund(request: PaymentRequest, keys: GatewayKeys, now: datetime) -> RemotePayment:
    payment = request.payment
    if now > request.created_at + KEY_LIFE:
        # Asked anew it would be given back a second time, if it was the first time.
        remote = stripe.find(keys, ref=payment.gateway_ref)
        if remote.refunded >= payment.refunded_amount + request.amount:
            return remote
    request.gateway_ref = stripe.refund(
        keys, key="%s:refund" % request.pk, ref=payment.gateway_ref, amount=request.amount
    )
    return stripe.find(keys, ref=payment.gateway_ref)


def _charge(request: PaymentRequest, keys: GatewayKeys, now: datetime) -> RemotePayment:
    ref = request.gateway_ref = request.payment.gateway_ref
    try:
        return stripe.capture(keys, key="%s:capture" % request.pk, ref=ref, amount=request.amount)
    except GatewayRefused:
        return _unless(stripe.find(keys, ref=ref), RemoteStatus.SUCCEEDED)


def _void(request: PaymentRequest, keys: GatewayKeys, now: datetime) -> RemotePayment:
    ref = request.gateway_ref = request.payment.gateway_ref
    try:
        return stripe.cancel(keys, key="%s:cancel" % request.pk, ref=ref)
    except GatewayRefused:
        return _unless(stripe.find(keys, ref=ref), RemoteStatus.CANCELED)


def _unless(remote: RemotePayment, status: RemoteStatus) -> RemotePayment:
    """What was refused may have been done before.

    :raises GatewayRefused: it was not.
    """
    if remote.status is not status:
        raise GatewayRefused(remote.status.value)
    return remote


DO = {
    PaymentRequest.CHARGE: _charge,
    PaymentRequest.REFUND: _refund,
    PaymentRequest.VOID: _void,
}
