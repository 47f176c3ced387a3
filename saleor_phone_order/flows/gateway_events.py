"""What the payment gateway tells by itself: each event is handled once, in any order."""

from __future__ import annotations

from ..models import Payment, PaymentEvent
from ..payments import stripe
from . import gateway_keys, payments
from .payments import Clock


def take(*, body: bytes, signature: str, clock: Clock) -> None:
    """Look at the payment that an event is about. The event itself is only a hint: how things
    stand is asked of the gateway, so an old or a second one does no harm.

    :raises NotFromGateway:
    """
    secrets = gateway_keys.webhook_secrets()
    event = stripe.read_event(secrets, body=body, signature=signature, now=clock())
    if PaymentEvent.objects.filter(pk=event.id).exists():
        return
    payment = Payment.objects.exclude(gateway_ref="").filter(gateway_ref=event.payment_ref).first()
    if payment is not None:
        payments.settle(payment_id=payment.pk, clock=clock)
    # Not before: what breaks off is told once more by the gateway.
    row = PaymentEvent(pk=event.id, kind=event.kind[:80], received_at=clock())
    PaymentEvent.objects.bulk_create([row], ignore_conflicts=True)
