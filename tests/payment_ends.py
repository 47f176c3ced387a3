"""The four ends of a payment, and nothing else: looked at in Stripe, in the shop, in our rows.

CHARGED: one order that goes out, one charge. HELD: an order in review, one live hold, debit on
its way or charge. RETURNED: an order that is refused or waits for a decision, nothing charged.
NOTHING: no order, nothing charged or held, the call goes on.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

from saleor_phone_order.flows import payments
from saleor_phone_order.flows.order_details import SESSION_KEY
from saleor_phone_order.models import Payment, Review, Session
from saleor_phone_order.rules.states import UNSETTLED

CHARGED, HELD, RETURNED, NOTHING = "CHARGED", "HELD", "RETURNED", "NOTHING"
ENDS = (CHARGED, HELD, RETURNED, NOTHING)


def settle_all():
    """As often as the clock would, once it has waited. (Orders are placed by the real time:
    Saleor 3 compares it with its own.)"""
    for _ in range(3):
        Payment.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
        payments.settle_due(clock=timezone.now)


class Ends:
    """:param stocked: a variant of which nobody else orders, `quantity` units in each cart."""

    def __init__(self, shop, stripe, stocked, quantity):
        self.shop = shop
        self.stripe = stripe
        self.stocked = stocked
        self.quantity = quantity
        self.allocated = shop.allocated(stocked)
        #: Why nothing came of it the last time.
        self.why = []

    def of(self, session) -> str:
        """Which one it came to.

        :raises AssertionError: none of them, or more than one.
        """
        session = Session.objects.get(pk=session.pk)
        rows = list(Payment.objects.filter(session=session))
        remotes = self._remotes(rows)
        orders = self._orders(session)
        assert session.state != "PROCESSING", [row.state for row in rows]
        assert not {row.state for row in rows} & {state.value for state in UNSETTLED}
        assert len(orders) <= 1
        charges = [remote for remote in remotes if _charged(remote)]
        live = [
            remote for remote in remotes if remote["status"] in ("requires_capture", "processing")
        ]
        assert len(charges) + len(live) <= 1, [remote["status"] for remote in remotes]
        end = self._end(session, rows, orders, charges, live)
        expected = self.quantity if orders and orders[0].status != "canceled" else 0
        assert self.shop.allocated(self.stocked) - self.allocated == expected
        self.allocated += expected
        return end

    def _end(self, session, rows, orders, charges, live):
        if not orders:
            assert (charges, live, session.order_ref) == ([], [], "")
            assert session.state in ("OPEN", "DRAFTED")
            assert {row.state for row in rows} <= {"RELEASED"}
            self.why = [row.failure_code for row in rows]
            return NOTHING
        (order,) = orders
        assert (session.order_ref or rows[0].order_ref) == str(order.pk)
        review = Review.objects.filter(order_ref=str(order.pk)).first()
        states = [row.state for row in rows if row.order_ref]
        assert len(states) == 1, states
        told = self.shop.payment_amounts(str(order.pk))
        total = order.total_gross_amount
        if review is not None and review.state == "PENDING" and (charges or live):
            assert states == ["HELD"]
            assert order.status == self.shop.held_status
            assert told["charged"] == (total if charges else 0)
            return HELD
        if charges:
            assert states == ["PAID"]
            assert Decimal(_charged(charges[0])) / 100 == total == told["charged"]
            assert order.is_fully_paid()
            assert review is None or review.state == "APPROVED"
            assert order.status != "canceled"
            return CHARGED
        assert (live, states) == ([], ["RELEASED"])
        assert told["charged"] == 0
        assert review is not None
        if order.status == "canceled":
            assert review.state == "DENIED"
        else:
            assert (order.status, review.state) == (self.shop.held_status, "PENDING")
        return RETURNED

    def _remotes(self, rows):
        """What Stripe has of them: at most one payment for each row."""
        keys = {str(row.pk): row for row in rows}
        found = [
            remote
            for remote in self.stripe.payments()
            if remote["metadata"].get("phone_order_payment") in keys
        ]
        names = [remote["metadata"]["phone_order_payment"] for remote in found]
        assert len(set(names)) == len(names)
        for name, remote in zip(names, found):
            # One that nobody knows of can never be paid.
            is_dead = remote["latest_charge"] is None
            assert keys[name].gateway_ref == remote["id"] or is_dead
        return found

    def _orders(self, session):
        """Of all orders, whatever our rows say."""
        keys = {str(session.pk)}
        return [
            order for order in self.shop.orders() if order.private_metadata.get(SESSION_KEY) in keys
        ]


def _charged(remote):
    """Minor units that the customer has paid and not got back."""
    charge = remote["latest_charge"]
    if not charge or not remote["amount_received"]:
        return 0
    let_go = charge["amount"] - remote["amount_received"]
    return remote["amount_received"] - max(0, charge["amount_refunded"] - let_go)
