"""Payments by the gateway as Saleor 2.10's own API shows them, and what staff ask of them
there."""

from __future__ import annotations

import json
from decimal import Decimal

ORDER = """
query ($id: ID!) { order(id: $id) { paymentStatus isPaid payments {
  id gateway token isActive chargeStatus actions capturedAmount { amount }
  transactions { kind isSuccess token amount { amount } }
} } }
"""
ASK = {
    "CHARGE": "mutation ($id: ID!, $amount: Decimal!) "
    "{ orderCapture(id: $id, amount: $amount) { orderErrors { message } } }",
    "REFUND": "mutation ($id: ID!, $amount: Decimal!) "
    "{ orderRefund(id: $id, amount: $amount) { orderErrors { message } } }",
    "VOID": "mutation ($id: ID!) { orderVoid(id: $id) { orderErrors { message } } }",
}


class PaymentsOfShop:
    #: How a card that was read out is called.
    gateway_payment = "saleor-phone-order.stripe"
    #: Of a new order in a shop that confirms its orders by hand, which this host does not know.
    status_by_hand = "unfulfilled"
    #: Whether the host says later what became of a request that nobody answered.
    answers_later = False
    #: Transactions without an amount that an order has while it waits.
    announcements_of_waiting = 0

    def confirm_new_orders(self, value):
        """There are no channels."""

    def announced_payments_of(self, ref):
        return 0

    def cashier(self):
        """Staff who may charge and refund, the same each time."""
        from saleor.account.models import User

        found = User.objects.filter(email="cashier@example.com").first()
        return found or self.order_manager("cashier@example.com")

    def shown_order(self, ref):
        answer = self._post(ORDER, id=_gid("Order", ref))
        assert "errors" not in answer, answer["errors"]
        return answer["data"]["order"]

    def shown_payment(self, ref):
        return self.shown_order(ref)["payments"][-1]

    def payment_amounts(self, ref):
        shown = self.shown_payment(ref)
        steps = self.payment_steps(ref)
        kinds = {kind for kind, _ in steps}
        held = sum(amount for kind, amount in steps if kind == "auth")
        return {
            "authorized": 0 if kinds & {"capture", "void"} else held,
            "charged": Decimal(str(shown["capturedAmount"]["amount"])),
            "refunded": sum(amount for kind, amount in steps if kind == "refund"),
        }

    def pending_of(self, ref):
        row = self.order(ref).payments.get()
        pending = row.transactions.filter(kind="capture", is_success=False).last()
        return pending.amount if row.to_confirm else 0

    def payment_steps(self, ref):
        """(auth, capture, refund or void, amount) each, oldest first."""
        rows = self.order(ref).payments.get().transactions.filter(is_success=True).order_by("pk")
        return list(rows.values_list("kind", "amount"))

    def who_asked(self, ref):
        """(step, by whom) of what staff asked for and the gateway did."""
        steps = {"payment_captured": "capture", "payment_refunded": "refund"}
        steps["payment_voided"] = "void"
        cashier = self.cashier().email
        return [
            (steps[kind], email)
            for kind, email in self.events_of(ref)
            if kind in steps and email == cashier
        ]

    def ask_for_money(self, ref, action, amount=None):
        """What the host's screens say against it; empty if it was done."""
        answer = self._post(
            ASK[action], id=_gid("Order", ref), amount=None if amount is None else str(amount)
        )
        refused = [error["message"] for error in answer.get("errors", ())]
        return refused or [each["message"] for each in answer["data"].popitem()[1]["orderErrors"]]

    def _post(self, query, **variables):
        from django.test import Client

        return (
            Client()
            .post(
                "/graphql/",
                json.dumps({"query": query, "variables": variables}),
                content_type="application/json",
                HTTP_AUTHORIZATION=self.login(self.cashier()),
            )
            .json()
        )


def _gid(type_name, ref):
    from graphql_relay import to_global_id

    return to_global_id(type_name, ref)
