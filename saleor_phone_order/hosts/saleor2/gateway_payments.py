"""A payment by the gateway as a payment of an order of Saleor 2.10, with its transactions.

A held order is a draft order, of which nobody hears: what happened to its payment is told
when the order is released.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, List

from django.db.models import Sum

from ..values import PaymentRecord
from .announcements import announce_charge, announce_refund, announce_void
from .plugin_id import STRIPE_PLUGIN_ID


def record(order: Any, payment: PaymentRecord, user: Any) -> str:
    """Make the order's payment say what `payment` says. Returns its key."""
    from saleor.order import OrderStatus

    row = _find(order, payment) or _create(order, payment)
    is_told = order.status != OrderStatus.DRAFT
    held, captured = _sum(row, "auth"), _sum(row, "capture")
    if payment.authorized and not held:
        _add(row, "auth", payment, payment.authorized)
    if payment.pending and not row.to_confirm:
        _add(row, "capture", payment, payment.pending, is_success=False, action_required=True)
        row.to_confirm = True
        row.save(update_fields=["to_confirm", "modified"])
    if payment.charged > captured:
        amount = payment.charged - captured
        _add(row, "capture", payment, amount)
        row.captured_amount += amount
        _save(row, payment)
        if is_told:
            announce_charge(order, user, amount, row)
    # By the row's own amount: the host, asked to refund, writes its transaction itself.
    refunded = max(payment.charged, captured) - row.captured_amount
    if payment.refunded > refunded:
        amount = payment.refunded - refunded
        _add(row, "refund", payment, amount)
        row.captured_amount -= amount
        _save(row, payment)
        if is_told:
            announce_refund(order, user, amount, row)
    elif payment.refunded < refunded:
        # The bank did not take it.
        amount = refunded - payment.refunded
        _add(row, "refund", payment, amount, is_success=False)
        row.captured_amount += amount
        row.is_active = True
        _save(row, payment)
    is_over = not (payment.authorized or payment.pending or payment.charged)
    if is_over and row.is_active:
        _add(row, "void", payment, payment.amount)
        row.is_active = row.to_confirm = False
        row.save(update_fields=["is_active", "to_confirm", "modified"])
        if is_told:
            announce_void(order, user, row)
    return str(row.pk)


def charged_payments(order: Any) -> List[Any]:
    """Those of an order of which the gateway has charged anything."""
    return list(order.payments.filter(gateway=STRIPE_PLUGIN_ID, captured_amount__gt=0))


def _find(order: Any, payment: PaymentRecord) -> Any:
    rows = order.payments.select_for_update(of=("self",))
    return rows.filter(gateway=STRIPE_PLUGIN_ID, token=payment.gateway_ref).first()


def _create(order: Any, payment: PaymentRecord) -> Any:
    from saleor.payment.utils import create_payment

    return create_payment(
        gateway=STRIPE_PLUGIN_ID,
        total=payment.amount,
        currency=payment.currency,
        email=order.user_email,
        payment_token=payment.gateway_ref,
        order=order,
    )


def _sum(row: Any, kind: str) -> Decimal:
    done = row.transactions.filter(kind=kind, is_success=True)
    return done.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _add(
    row: Any,
    kind: str,
    payment: PaymentRecord,
    amount: Decimal,
    *,
    is_success: bool = True,
    action_required: bool = False,
) -> None:
    row.transactions.create(
        kind=kind,
        token=payment.gateway_ref,
        is_success=is_success,
        action_required=action_required,
        amount=amount,
        currency=payment.currency,
        gateway_response={},
    )


def _save(row: Any, payment: PaymentRecord) -> None:
    """The status as the host's `gateway_postprocess` decides it."""
    from saleor.payment import ChargeStatus

    if not payment.refunded:
        is_full = row.captured_amount >= row.total
        row.charge_status = (
            ChargeStatus.FULLY_CHARGED if is_full else ChargeStatus.PARTIALLY_CHARGED
        )
    elif row.captured_amount > 0:
        row.charge_status = ChargeStatus.PARTIALLY_REFUNDED
    else:
        row.charge_status = ChargeStatus.FULLY_REFUNDED
        row.is_active = False
    row.to_confirm = False
    row.save(
        update_fields=["captured_amount", "charge_status", "is_active", "to_confirm", "modified"]
    )
