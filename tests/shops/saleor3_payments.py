"""Payments by the gateway as Saleor 3's own API shows them, and what staff ask of them there."""

from __future__ import annotations

import json
from decimal import Decimal

ORDER = """
query ($id: ID!) { order(id: $id) { chargeStatus authorizeStatus transactions {
  id name message pspReference externalUrl actions createdBy { ... on App { name } }
  authorizedAmount { amount } chargedAmount { amount } refundedAmount { amount }
  chargePendingAmount { amount }
  events { type amount { amount } pspReference message createdBy { ... on User { email } } }
} } }
"""
ASK = """
mutation ($id: ID!, $action: TransactionActionEnum!, $amount: PositiveDecimal) {
  transactionRequestAction(id: $id, actionType: $action, amount: $amount) {
    errors { message }
  }
}
"""
GRANT = """
mutation ($id: ID!, $input: OrderGrantRefundCreateInput!) {
  orderGrantRefundCreate(id: $id, input: $input) {
    grantedRefund { id } errors { message }
  }
}
"""
REFUND_GRANTED = """
mutation ($id: ID!, $transaction: ID!) {
  transactionRequestRefundForGrantedRefund(grantedRefundId: $id, id: $transaction) {
    errors { message }
  }
}
"""
STEPS = {
    "AUTHORIZATION_SUCCESS": "auth",
    "CHARGE_SUCCESS": "capture",
    "REFUND_SUCCESS": "refund",
    "CANCEL_SUCCESS": "void",
}
ACTIONS = {"CHARGE": "CHARGE", "REFUND": "REFUND", "VOID": "CANCEL"}


class PaymentsOfShop:
    #: How a card that was read out is called.
    gateway_payment = "Card by phone"
    #: Of a new order in a shop that confirms its orders by hand.
    status_by_hand = "unconfirmed"
    #: Whether the host says later what became of a request that nobody answered.
    answers_later = True
    #: Transactions without an amount that an order has while it waits.
    announcements_of_waiting = 1

    def confirm_new_orders(self, value):
        self.change(self.channel, automatically_confirm_all_new_orders=value)

    def cashier(self):
        """Staff who may charge and refund, the same each time."""
        from saleor.account.models import User

        found = User.objects.filter(email="cashier@example.com").first()
        if found is not None:
            return found
        cashier = self.order_manager("cashier@example.com")
        cashier.groups.get().permissions.add(*self.permissions(["payment.handle_payments"]))
        return cashier

    def shown_order(self, ref):
        return self._ask(ORDER, id=_gid("Order", ref))["order"]

    def shown_payment(self, ref):
        return self.shown_order(ref)["transactions"][-1]

    def payment_amounts(self, ref):
        shown = self.shown_payment(ref)
        names = ("authorized", "charged", "refunded")
        return {name: _decimal(shown[name + "Amount"]) for name in names}

    def pending_of(self, ref):
        return _decimal(self.shown_payment(ref)["chargePendingAmount"])

    def payment_steps(self, ref):
        """(auth, capture, refund or void, amount) each, oldest first."""
        events = sorted(self._events(ref), key=lambda event: event.pk)
        return [
            (STEPS[event.type.upper()], event.amount_value)
            for event in events
            if event.type.upper() in STEPS
        ]

    def who_asked(self, ref):
        """(step, by whom) of what staff asked for and the gateway did."""
        return [
            (STEPS[event.type.upper()], event.user.email)
            for event in sorted(self._events(ref), key=lambda event: event.pk)
            if event.type.upper() in STEPS and event.user_id == self.cashier().pk
        ]

    def ask_for_money(self, ref, action, amount=None):
        """What the host's screens say against it; empty if it was done."""
        before = self._failures(ref)
        answer = self._post(
            ASK,
            id=self.shown_payment(ref)["id"],
            action=ACTIONS[action],
            amount=None if amount is None else str(amount),
        )
        refused = [error["message"] for error in answer.get("errors", ())]
        if not refused:
            refused = [each["message"] for each in answer["data"].popitem()[1]["errors"]]
        return refused + self._failures(ref)[len(before) :]

    def refund_granted(self, ref, amount):
        """A refund that somebody granted, and the transaction then gives. Its status."""
        from saleor.order.models import OrderGrantedRefund

        transaction = self.shown_payment(ref)["id"]
        given = {"amount": str(amount), "transactionId": transaction}
        granted = self._ask(GRANT, id=_gid("Order", ref), input=given)["orderGrantRefundCreate"]
        assert not granted["errors"], granted["errors"]
        asked = self._ask(
            REFUND_GRANTED, id=granted["grantedRefund"]["id"], transaction=transaction
        )["transactionRequestRefundForGrantedRefund"]
        assert not asked["errors"], asked["errors"]
        return OrderGrantedRefund.objects.get(order_id=ref).status

    def _events(self, ref):
        from saleor.payment.models import TransactionEvent

        return list(
            TransactionEvent.objects.filter(transaction__order_id=ref).select_related("user")
        )

    def _failures(self, ref):
        events = sorted(self._events(ref), key=lambda event: event.pk)
        return [event.message for event in events if event.type.endswith("failure")]

    def _ask(self, query, **variables):
        answer = self._post(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

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


def _decimal(money):
    return Decimal(str(money["amount"]))
