"""Stripe's client, against the stand-in that judges it by Stripe's own document."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from saleor_phone_order.models import PaymentKind
from saleor_phone_order.payments import stripe as client
from saleor_phone_order.payments.values import (
    GatewayKeys,
    GatewayRefused,
    RemoteStatus,
)
from tests.fixtures_stripe import KEYS

pytestmark = pytest.mark.one_host

ACCOUNT = GatewayKeys(KEYS["SECRET_KEY"], KEYS["PUBLISHABLE_KEY"])
CARD = PaymentKind.CARD.value
NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


def created(kind=CARD, amount="12.50", currency="USD", key="a:create", **more):
    return client.create(
        ACCOUNT,
        key=key,
        kind=kind,
        amount=Decimal(amount),
        currency=currency,
        metadata={"payment": "a"},
        **more,
    )


def held(stripe, number="4242424242424242", name="a"):
    ref = created(key=name + ":create").ref
    method_ref = stripe.payment_method(number)
    return client.confirm(ACCOUNT, key=name + ":confirm", ref=ref, kind=CARD, method_ref=method_ref)


def test_a_card_is_held_then_taken_then_given_back(stripe):
    payment = created()
    assert payment.status is RemoteStatus.REQUIRES_METHOD
    assert (payment.amount, payment.currency, payment.is_live) == (Decimal("12.50"), "USD", False)
    assert "secret" not in repr(payment)
    assert payment.client_secret.startswith(payment.ref)

    method_ref = stripe.payment_method()
    payment = client.confirm(
        ACCOUNT, key="a:confirm", ref=payment.ref, kind=CARD, method_ref=method_ref
    )
    assert (payment.status, payment.method) == (RemoteStatus.REQUIRES_CAPTURE, "visa")
    assert (payment.captured, payment.refunded) == (0, 0)
    left = payment.hold_expires_at - datetime.now(timezone.utc)
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)

    payment = client.capture(ACCOUNT, key="a:capture", ref=payment.ref)
    assert (payment.status, payment.captured) == (RemoteStatus.SUCCEEDED, Decimal("12.50"))
    assert payment.hold_expires_at is None

    refund_ref = client.refund(ACCOUNT, key="a:refund", ref=payment.ref, amount=Decimal("2.25"))
    assert refund_ref.startswith("re_")
    payment = client.find(ACCOUNT, ref=payment.ref)
    assert (payment.captured, payment.refunded) == (Decimal("12.50"), Decimal("2.25"))
    client.refund(ACCOUNT, key="b:refund", ref=payment.ref)
    assert client.find(ACCOUNT, ref=payment.ref).refunded == Decimal("12.50")
    with pytest.raises(GatewayRefused, match="^charge_already_refunded$"):
        client.refund(ACCOUNT, key="c:refund", ref=payment.ref)


def test_what_was_held_and_let_go_is_not_given_back(stripe):
    payment = held(stripe)
    payment = client.capture(ACCOUNT, key="a:capture", ref=payment.ref, amount=Decimal("10"))
    assert (payment.captured, payment.refunded) == (Decimal("10.00"), 0)
    client.refund(ACCOUNT, key="a:refund", ref=payment.ref, amount=Decimal("4"))
    assert client.find(ACCOUNT, ref=payment.ref).refunded == Decimal("4.00")

    other = client.cancel(ACCOUNT, key="b:cancel", ref=held(stripe, name="b").ref)
    assert (other.status, other.captured, other.refunded) == (RemoteStatus.CANCELED, 0, 0)
