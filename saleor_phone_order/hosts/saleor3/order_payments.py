"""What was paid outside the shop, or with gift cards alone, as a transaction of an order of
Saleor 3."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Mapping

from ...rules.actors import Actor
from .documents import global_id, run

#: How the payment of an order is called that was paid outside the shop.
EXTERNAL_PAYMENT = "Paid outside the shop"
NO_PAYMENT = "Nothing to pay"
AWAITS_REVIEW = "Counts once the phone order has been reviewed."
REFUSED = "The phone order was refused."


def announce_payment(order, actor: Actor) -> None:
    """While an order waits: without an amount."""
    name = EXTERNAL_PAYMENT if order.total.gross.amount else NO_PAYMENT
    run(
        "TransactionCreate",
        actor=actor,
        id=global_id("Order", order),
        transaction={"name": name, "message": AWAITS_REVIEW},
    )
    order.refresh_from_db()


def record_payment(order, actor: Actor, amount: Decimal) -> None:
    paid = {"amountCharged": {"amount": str(amount), "currency": order.currency}}
    if not _update_announced(order, actor, {"message": "", **paid}):
        run(
            "TransactionCreate",
            actor=actor,
            id=global_id("Order", order),
            transaction={"name": EXTERNAL_PAYMENT, **paid},
        )


def close_announcement(order, actor: Actor) -> None:
    """Nothing was left to pay."""
    _update_announced(order, actor, {"message": ""})


def withdraw_payment(order, actor: Actor) -> None:
    _update_announced(order, actor, {"message": REFUSED})


def _update_announced(order, actor: Actor, changes: Mapping[str, Any]) -> bool:
    announced = order.payment_transactions.filter(message=AWAITS_REVIEW).first()
    if announced is not None:
        run(
            "TransactionUpdate",
            actor=actor,
            id=global_id("TransactionItem", announced.token),
            transaction=changes,
        )
    return announced is not None
