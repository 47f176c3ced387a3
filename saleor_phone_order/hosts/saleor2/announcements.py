"""What Saleor 2.10 tells of an order: events at once, webhooks and mails after the commit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction


def announce_order(order: Any, user: Any, *, is_paid: bool) -> None:
    """That it is there."""
    user_ref = user.pk if user is not None else None

    def tell() -> None:
        from saleor.order.emails import send_order_confirmation, send_staff_order_confirmation
        from saleor.plugins.manager import get_plugins_manager

        manager = get_plugins_manager()
        manager.order_created(order)
        if is_paid:
            manager.order_fully_paid(order)
        send_order_confirmation.delay(order.pk, "", user_ref)
        send_staff_order_confirmation.delay(order.pk, "")

    transaction.on_commit(tell)


def announce_charge(order: Any, user: Any, amount: Decimal, payment: Any) -> None:
    """What the host's `handle_fully_paid_order` and `order_captured` do, but naming who
    acted in every event."""
    from saleor.order.events import payment_captured_event

    payment_captured_event(order=order, user=user, amount=amount, payment=payment)
    _announce_update(order)
    if order.is_fully_paid():
        _announce_fully_paid(order, user)


def announce_refund(order: Any, user: Any, amount: Decimal, payment: Any) -> None:
    from saleor.order.events import payment_refunded_event

    payment_refunded_event(order=order, user=user, amount=amount, payment=payment)
    _announce_update(order)


def announce_void(order: Any, user: Any, payment: Any) -> None:
    from saleor.order.events import payment_voided_event

    payment_voided_event(order=order, user=user, payment=payment)
    _announce_update(order)


def _announce_fully_paid(order: Any, user: Any) -> None:
    from saleor.order import OrderEvents, OrderEventsEmails
    from saleor.order.events import email_sent_event
    from saleor.order.models import OrderEvent

    OrderEvent.objects.create(order=order, type=OrderEvents.ORDER_FULLY_PAID, user=user)
    has_email = bool(order.get_customer_email())
    if has_email:
        email_sent_event(order=order, user=user, email_type=OrderEventsEmails.PAYMENT)

    def tell() -> None:
        from saleor.order.emails import send_payment_confirmation
        from saleor.plugins.manager import get_plugins_manager

        get_plugins_manager().order_fully_paid(order)
        if has_email:
            send_payment_confirmation.delay(order.pk)

    transaction.on_commit(tell)


def _announce_update(order: Any) -> None:
    """Nobody outside was ever told of a refused order (it has been cancelled unplaced)."""
    from saleor.order import OrderStatus
    from saleor.plugins.manager import get_plugins_manager

    if order.status != OrderStatus.CANCELED:
        transaction.on_commit(lambda: get_plugins_manager().order_updated(order))
