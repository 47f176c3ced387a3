"""A payment by the gateway as a transaction of an order of Saleor 3.

What changed is reported event by event, as payment apps do: the host works out the amounts,
the order's status and whom to tell. The transaction is our App's; each event names who
acted.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Iterator, List, Tuple

from ...rules.actors import Actor
from ..values import PaymentRecord, RequestAnswer
from .documents import global_id, run


def record(order: Any, payment: PaymentRecord, actor: Actor) -> str:
    """Make the order's transaction say what `payment` says. Returns its token."""
    item = _find(order, payment)
    if item is None:
        run(
            "TransactionCreate",
            id=global_id("Order", order),
            transaction={
                "name": payment.name,
                "message": payment.message,
                "pspReference": payment.gateway_ref,
                "externalUrl": payment.url or None,
            },
        )
        item = _find(order, payment)
    for kind, amount in _missing(item, payment):
        report(item, kind, amount, _reference(item, kind, payment), actor=actor)
        item.refresh_from_db()
    actions = _actions(payment)
    if item.message != payment.message or sorted(item.available_actions) != actions:
        run(
            "TransactionUpdate",
            id=global_id("TransactionItem", item.token),
            transaction={
                "message": payment.message,
                "availableActions": [action.upper() for action in actions],
            },
        )
    return str(item.token)


def answer_request(item: Any, answer: RequestAnswer, actor: Actor) -> None:
    """The host knows what belongs to a question by the reference that both have. What was
    charged or let go, `record` reports."""
    reference = answer.gateway_ref or "request:%s" % answer.request_ref
    item.events.filter(pk=answer.request_ref).update(
        psp_reference=reference, include_in_calculations=True
    )
    word = {"CHARGE": "CHARGE", "REFUND": "REFUND", "VOID": "CANCEL"}[answer.action]
    if not answer.is_done:
        kind = word + "_FAILURE"
        report(item, kind, answer.amount, reference, actor=actor, message=answer.message)
    elif answer.action == "REFUND":
        report(item, "REFUND_SUCCESS", answer.amount, reference, actor=actor)


def report(
    item: Any, kind: str, amount: Decimal, reference: str, *, actor: Actor, message: str = ""
) -> None:
    """Tell the host of an event of a transaction; one that it knows already changes nothing."""
    run(
        "TransactionEventReport",
        actor=actor,
        id=global_id("TransactionItem", item.token),
        kind=kind,
        amount=str(amount),
        reference=reference,
        message=message,
    )


def _find(order: Any, payment: PaymentRecord) -> Any:
    return order.payment_transactions.filter(psp_reference=payment.gateway_ref).first()


def _missing(item: Any, payment: PaymentRecord) -> Iterator[Tuple[str, Decimal]]:
    """Events and their amounts. Each is reported before the next one is asked for."""
    if payment.authorized > item.authorized_value:
        # The host takes one authorization; a second one replaces it.
        is_first = not item.events.filter(type="authorization_success").exists()
        word = "SUCCESS" if is_first else "ADJUSTMENT"
        yield "AUTHORIZATION_%s" % word, payment.authorized
    if payment.pending > item.charge_pending_value:
        yield "CHARGE_REQUEST", payment.pending
    # The host counts as charged what has not been given back.
    charged = item.charged_value + item.refunded_value + item.refund_pending_value
    if payment.charged > charged:
        yield "CHARGE_SUCCESS", payment.charged - charged
    if payment.pending < item.charge_pending_value:
        yield "CHARGE_FAILURE", item.charge_pending_value
    if payment.authorized < item.authorized_value:
        yield "CANCEL_SUCCESS", item.authorized_value - payment.authorized
    if payment.refunded > item.refunded_value:
        yield "REFUND_SUCCESS", payment.refunded - item.refunded_value
    elif payment.refunded < item.refunded_value:
        yield "REFUND_REVERSE", item.refunded_value - payment.refunded


def _reference(item: Any, kind: str, payment: PaymentRecord) -> str:
    """The host takes one event of a kind for each reference."""
    before = item.events.filter(
        type=kind.lower(), psp_reference__startswith=payment.gateway_ref
    ).count()
    return "%s:%d" % (payment.gateway_ref, before + 1) if before else payment.gateway_ref


def _actions(payment: PaymentRecord) -> List[str]:
    """What staff can ask for, in the host's words."""
    found = []
    if payment.authorized > 0:
        found += ["cancel", "charge"]
    if payment.charged > payment.refunded:
        found.append("refund")
    return found
