"""Requests about a payment that die half-way, and what has to be there before each."""

from __future__ import annotations

import json
from uuid import uuid4

from django.utils import timezone

from saleor_phone_order.conf import conf
from saleor_phone_order.flows import carts, pay_links, paying, sessions, starting
from saleor_phone_order.models import Payment, Review, Session
from tests.payment_ends import CHARGED, HELD, NOTHING, RETURNED
from tests.stripe_double.double import WEBHOOK_SECRET
from tests.stripe_double.webhooks import signature

PROCESS = """mutation($id: ID!, $key: String!, $kind: PhoneOrderProcessPayment, $method: ID, $mandate: String) {
  phoneOrderProcess(id: $id, input: {idempotencyKey: $key, payment: $kind, paymentMethod: $method, mandate: $mandate}) {
    order { id } errors { code } } }"""
RELEASE = "mutation($id: ID!) { phoneOrderPaymentRelease(id: $id) { errors { code } } }"
APPROVE = "mutation($id: ID!) { phoneOrderReviewApprove(id: $id) { errors { code } } }"
DENY = "mutation($id: ID!) { phoneOrderReviewDeny(id: $id) { errors { code } } }"
ROUTES = "/plugins/saleor-phone-order/"
DECLINED = "4000000000000002"
CREATE, CONFIRM, CAPTURE = "POST /v1/payment_intents", "/confirm", "/capture"
LOOK, CANCEL, REFUND = "GET /v1/", "/cancel", "POST /v1/refunds"


class Desk:
    """One agent and one customer, call after call.

    :param at: functions of the test: `gid`, `login`, `actor_of`.
    """

    def __init__(self, *, shop, stripe, server, agent, supervisor, customer, goods, page, at):
        self.shop, self.stripe, self.server = shop, stripe, server
        self.agent, self.supervisor, self.customer = agent, supervisor, customer
        self.goods, self.page, self.at = goods, page, at
        self.sampled = None

    def review_all(self, is_wanted):
        if self.sampled != is_wanted:
            assert self.page.save(review_sample_percent="100" if is_wanted else "0") == []
            self.sampled = is_wanted
        conf.forget()

    def call(self):
        """A session with two units in its cart."""
        actor, now = self.at.actor_of(self.agent), timezone.now()
        session = starting.start(actor=actor, customer_id=self.customer.pk, now=now)
        carts.add_lines(
            session_id=session.pk, actor=actor, now=now, lines=[(str(self.goods.pk), 2)]
        )
        carts.choose_shipping_method(
            session_id=session.pk,
            actor=actor,
            now=now,
            method_ref=str(self.shop.shipping_method.pk),
        )
        return Session.objects.get(pk=session.pk)

    def hang_up(self, session):
        if Session.objects.get(pk=session.pk).is_open:
            sessions.cancel(
                session_id=session.pk, actor=self.at.actor_of(self.agent), now=timezone.now()
            )

    def ask(self, document, who, die_at=None, **variables):
        return self.server.post(document, self.shop.login(who), die_at, **variables)

    def release(self, session):
        self.ask(RELEASE, self.agent, id=self.at.gid("PhoneOrderSession", session))

    def tell(self, event, die_at=None):
        """As Stripe does, until the shop takes it."""
        body = json.dumps(event).encode()
        headers = {
            "Content-Type": "application/json",
            "Stripe-Signature": signature(body, WEBHOOK_SECRET),
        }
        status, text = self.server.send(ROUTES + "stripe/", body, headers, die_at)
        assert status == 200, text[:500]

    def tell_everything(self, session):
        refs = set(Payment.objects.filter(session=session).values_list("gateway_ref", flat=True))
        for event in [*self.stripe.events]:
            about = event["data"]["object"]
            if refs & {about["id"], about.get("payment_intent")}:
                self.tell(event)

    def strike(self, die_at=None):
        """The time of what waits has come, in a process that can die."""
        Payment.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
        status, text = self.server.send(ROUTES + "settle-due/", b"", {}, die_at)
        assert (status, text) == (200, b"done"), text[:500]


class Victim:
    """`calls` are what it asks of Stripe; `ends` what may become of it."""

    calls = ()
    ends = frozenset()
    #: Who may bring it to its end.
    finishers = ("task", "webhook", "repeat")
    is_reviewed = False

    def __init__(self, desk):
        self.desk = desk

    def prepare(self, session):
        """What there is before the request."""

    def ask(self, die_at=None):
        """The request."""

    def clear(self):
        """After all is over."""


class Card(Victim):
    calls = (CREATE, CONFIRM, CAPTURE)
    ends = {CHARGED, NOTHING}
    finishers = ("task", "webhook", "repeat", "release")
    number = "4242424242424242"

    def prepare(self, session):
        self.variables = {
            "id": self.desk.at.gid("PhoneOrderSession", session),
            "key": str(uuid4()),
            **self.method(),
        }

    def method(self):
        return {"kind": "CARD", "method": self.desk.stripe.payment_method(self.number)}

    def ask(self, die_at=None):
        self.desk.ask(PROCESS, self.desk.agent, die_at, **self.variables)


class ReviewedCard(Card):
    calls = (CREATE, CONFIRM)
    ends = {HELD, NOTHING}
    is_reviewed = True


class DeclinedCard(Card):
    calls = (CREATE, CONFIRM)
    ends = {NOTHING}
    number = DECLINED


class Debit(Card):
    calls = (CREATE, CONFIRM)
    ends = {HELD, NOTHING}

    def method(self):
        return {
            "kind": "BANK_DEBIT",
            "method": self.desk.stripe.bank_account(),
            "mandate": "I authorise this debit.",
        }


class Clock(Victim):
    """The worker itself dies, over a card of which it is not known whether it was confirmed."""

    calls = (LOOK, CONFIRM, CAPTURE)
    ends = {CHARGED, NOTHING}
    finishers = ("task", "webhook", "repeat", "release")

    def prepare(self, session):
        self.desk.stripe.fail_next(CONFIRM, status="no answer")
        pay(self.desk, session, "CARD", self.desk.stripe.payment_method())

    def ask(self, die_at=None):
        self.desk.strike(die_at)


class Approve(Victim):
    calls = (LOOK, CAPTURE)
    ends = {CHARGED, HELD}
    is_reviewed = True
    document = APPROVE

    def prepare(self, session):
        pay(self.desk, session, "CARD", self.desk.stripe.payment_method())
        review = Review.objects.get(session=session)
        self.variables = {"id": self.desk.at.gid("PhoneOrderReview", review)}

    def ask(self, die_at=None):
        self.desk.ask(self.document, self.desk.supervisor, die_at, **self.variables)


class Deny(Approve):
    calls = (LOOK, CANCEL)
    ends = {RETURNED, HELD}
    document = DENY


class DenyCharged(Deny):
    """A debit that came while the order waited for its review, too."""

    calls = (LOOK, REFUND)

    def prepare(self, session):
        desk = self.desk
        pay(desk, session, "BANK_DEBIT", desk.stripe.bank_account(), mandate="Yes.")
        ref = Payment.objects.get(session=session).gateway_ref
        desk.stripe.settle(ref)
        desk.tell(desk.stripe.events[-1])
        review = Review.objects.get(session=session)
        self.variables = {"id": desk.at.gid("PhoneOrderReview", review)}


class DebitCame(Victim):
    """Stripe's event, and whoever it finds at home."""

    calls = (LOOK,)
    ends = {CHARGED}
    failure_code = ""

    def prepare(self, session):
        desk = self.desk
        pay(desk, session, "BANK_DEBIT", desk.stripe.bank_account(), mandate="Yes.")
        ref = Payment.objects.get(session=session).gateway_ref
        desk.stripe.settle(ref, failure_code=self.failure_code)
        self.event = desk.stripe.events[-1]

    def ask(self, die_at=None):
        self.desk.tell(self.event, die_at)


class DebitFailed(DebitCame):
    ends = {RETURNED}
    failure_code = "debit_not_authorized"


class PayLink(Victim):
    """The customer has paid in their own browser."""

    calls = (LOOK, CAPTURE)
    ends = {CHARGED, NOTHING}
    finishers = ("task", "webhook", "repeat", "release")

    def prepare(self, session):
        desk = self.desk
        payment, _ = pay_links.send(
            session_id=session.pk,
            actor=desk.at.actor_of(desk.agent),
            clock=timezone.now,
            key=str(uuid4()),
        )
        self.pay(payment.gateway_ref)
        self.event = desk.stripe.events[-1]

    def pay(self, ref):
        with self.desk.stripe.lock:
            method = self.desk.stripe.payment_method()
            self.desk.stripe.account.confirm(ref, {"payment_method": method}, True)

    def ask(self, die_at=None):
        self.desk.tell(self.event, die_at)


class PayLinkSoldOut(PayLink):
    """The customer has paid what cannot be ordered any more: they get it back."""

    calls = (LOOK, REFUND)
    ends = {NOTHING}

    def pay(self, ref):
        stripe = self.desk.stripe
        with stripe.lock:
            given = {"type": "klarna", "billing_details": {"name": "Anna Ortiz"}}
            method = stripe.account.add_method(given)["id"]
            stripe.account.confirm(ref, {"payment_method": method}, True)
            stripe.account.authenticated(ref, True)
        self.stock(0)

    def stock(self, units):
        self.desk.goods.stocks.update(quantity=units)

    def clear(self):
        self.stock(100_000)


VICTIMS = (
    Card,
    ReviewedCard,
    DeclinedCard,
    Debit,
    Clock,
    Approve,
    Deny,
    DenyCharged,
    DebitCame,
    DebitFailed,
    PayLink,
    PayLinkSoldOut,
)


def pay(desk, session, kind, method_ref, **more):
    paying.charge(
        session_id=session.pk,
        actor=desk.at.actor_of(desk.agent),
        clock=timezone.now,
        key=str(uuid4()),
        kind=kind,
        method_ref=method_ref,
        **more,
    )
