"""Staff charge, refund and void on the host's own screens."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import gateway_keys, paying, payment_requests
from saleor_phone_order.models import HistoryEntry, Payment, PaymentRequest
from saleor_phone_order.payments import stripe as gateway

pytestmark = pytest.mark.django_db

TOTAL = Decimal("72.50")
TEN = Decimal("10.00")
LEFT = TOTAL - TEN


@pytest.fixture
def pay(stripe, session, agent, actor_of):
    """`pay()`: the payment of the session's order, by card."""

    def call(now=None):
        processed = paying.charge(
            session_id=session.pk,
            actor=actor_of(agent),
            clock=timezone.now,
            key="key-1",
            kind="CARD",
            method_ref=stripe.payment_method(),
            expected_total=TOTAL,
        )
        return processed.payment

    return call


@pytest.fixture
def stuck(pay, stripe):
    """A payment whose charge the gateway did not answer: its order has not gone out."""
    stripe.fail_next("/capture", status=429)
    payment = pay()
    assert payment.state == "CAPTURING"
    return payment


def fresh(payment):
    return Payment.objects.get(pk=payment.pk)


def later():
    return timezone.now() + timedelta(minutes=2)


def given_back(stripe):
    (remote,) = stripe.payments()
    return remote["latest_charge"]["amount_refunded"]


def test_staff_give_a_part_back_and_then_the_rest(pay, stripe, shop):
    payment = pay()
    ref = payment.order_ref
    assert shop.ask_for_money(ref, "REFUND", TEN) == []
    assert given_back(stripe) == 1000
    assert shop.payment_amounts(ref) == {"authorized": 0, "charged": LEFT, "refunded": TEN}
    assert fresh(payment).refunded_amount == TEN
    assert shop.ask_for_money(ref, "REFUND", LEFT) == []
    assert given_back(stripe) == 7250
    assert shop.payment_amounts(ref) == {"authorized": 0, "charged": 0, "refunded": TOTAL}
    assert fresh(payment).refunded_amount == TOTAL
    cashier = shop.cashier().email
    assert shop.who_asked(ref) == [("refund", cashier), ("refund", cashier)]
    requests = PaymentRequest.objects.values_list("action", "state", "amount")
    assert list(requests) == [("REFUND", "DONE", TEN), ("REFUND", "DONE", LEFT)]
    steps = shop.payment_steps(ref)
    payment_requests.perform_due(clock=later)
    assert shop.payment_steps(ref) == steps
    assert not PaymentRequest.objects.filter(due_at__isnull=False).exists()
    entry = HistoryEntry.objects.filter(action="PAYMENT_REQUEST_DONE").first()
    assert (entry.actor_kind, entry.actor_id) == ("STAFF", str(shop.cashier().pk))


def test_the_gateways_own_news_of_a_refund_change_nothing(pay, stripe, shop):
    ref = pay().order_ref
    shop.ask_for_money(ref, "REFUND", TEN)
    steps = shop.payment_steps(ref)
    stripe.deliver()
    stripe.deliver()
    assert shop.payment_steps(ref) == steps
    assert shop.payment_amounts(ref) == {"authorized": 0, "charged": LEFT, "refunded": TEN}


def test_the_same_question_is_one_refund_and_a_host_that_dies_is_told_anew(
    pay, stripe, shop, actor_of
):
    payment = pay()
    asked = {
        "gateway_ref": payment.gateway_ref,
        "order_ref": payment.order_ref,
        "action": "REFUND",
        "amount": TEN,
        "question_ref": "4711",
        "is_told": True,
        "actor": actor_of(shop.cashier()),
        "clock": timezone.now,
    }
    assert payment_requests.ask(**asked).is_done
    assert not payment_requests.ask(**asked).is_done
    assert given_back(stripe) == 1000
    untold = {"authorized": 0, "charged": TOTAL, "refunded": 0}
    assert shop.payment_amounts(payment.order_ref) == untold
    assert payment_requests.perform_due(clock=later) == 1
    assert payment_requests.perform_due(clock=later) == 0
    told = {"authorized": 0, "charged": LEFT, "refunded": TEN}
    assert shop.payment_amounts(payment.order_ref) == told
    assert given_back(stripe) == 1000


@pytest.mark.one_saleor_3
@pytest.mark.parametrize("status", [500, 429, "lost answer"])
def test_without_an_answer_the_clock_gives_it_back_once(status, pay, stripe, shop):
    payment = pay()
    ref = payment.order_ref
    stripe.fail_next("/refunds", status=status)
    says = shop.ask_for_money(ref, "REFUND", TEN)
    assert says == ([] if shop.answers_later else [payment_requests.WAITS])
    request = PaymentRequest.objects.get()
    assert (request.state, request.attempts) == ("PENDING", 1)
    if status == 500:
        # Which Stripe answers again for a day.
        stripe.answers.clear()
    days = timedelta(days=2 if status == 500 else 0)
    assert payment_requests.perform_due(clock=lambda: later() + days) == 1
    assert payment_requests.perform_due(clock=lambda: later() + days) == 0
    assert given_back(stripe) == 1000
    assert shop.payment_amounts(ref) == {"authorized": 0, "charged": LEFT, "refunded": TEN}
    assert PaymentRequest.objects.get().state == "DONE"


def test_what_the_gateway_refuses_is_told_and_changes_nothing(pay, stripe, shop):
    payment = pay()
    ref = payment.order_ref
    gateway.refund(gateway_keys.keys_for(payment.channel_ref), key="all", ref=payment.gateway_ref)
    (says,) = shop.ask_for_money(ref, "REFUND", TEN)
    assert says == "The payment gateway refused it: charge_already_refunded."
    assert PaymentRequest.objects.get().state == "FAILED"
    assert PaymentRequest.objects.get().failure_code == "charge_already_refunded"


@pytest.mark.one_host
def test_more_than_is_left_is_refused(pay, stripe, shop, actor_of, whole_database):
    payment = pay()
    before = whole_database()
    answer = payment_requests.ask(
        gateway_ref=payment.gateway_ref,
        order_ref=payment.order_ref,
        action="REFUND",
        amount=TOTAL + TEN,
        question_ref="",
        is_told=True,
        actor=None,
        clock=timezone.now,
    )
    assert answer.message == "Only 72.5 USD are left of this payment."
    assert (answer.is_done, answer.is_waiting) == (False, False)
    assert whole_database() == before


def test_nothing_is_given_while_the_order_is_in_review(
    pay, stripe, shop, settings, agent, whole_database
):
    settings.PHONE_ORDER_REVIEW_SAMPLE_PERCENT = 100
    payment = pay()
    assert payment.state == "HELD"
    shop.cashier()
    before = whole_database()
    for action in ("CHARGE", "VOID", "REFUND"):
        amount = None if action == "VOID" else TEN
        assert shop.ask_for_money(payment.order_ref, action, amount) == [
            "This phone order is in review."
        ]
    assert whole_database() == before
    assert [remote["status"] for remote in stripe.payments()] == ["requires_capture"]


def test_staff_charge_what_is_stuck(stuck, stripe, shop):
    assert shop.ask_for_money(stuck.order_ref, "CHARGE", TOTAL) == []
    (remote,) = stripe.payments()
    assert (remote["status"], remote["amount_received"]) == ("succeeded", 7250)
    assert fresh(stuck).state == "PAID"
    assert shop.order(stuck.order_ref).status == "unfulfilled"
    amounts = {"authorized": 0, "charged": TOTAL, "refunded": 0}
    assert shop.payment_amounts(stuck.order_ref) == amounts


def test_nobody_lets_an_order_go_out_while_its_charge_is_stuck(
    stuck, stripe, shop, api, gid, whole_database
):
    token = shop.login(shop.cashier())
    release = shop.order_changes[0]
    before = whole_database()
    answer = api(release, token=token, id=gid("Order", stuck.order_ref))
    assert [error["message"] for error in answer.get("errors", ())] == [
        "This phone order waits for its payment. Charge that, or void it."
    ]
    assert whole_database() == before
    assert [remote["status"] for remote in stripe.payments()] == ["requires_capture"]


def test_staff_charge_a_part_and_the_rest_is_let_go(stuck, stripe, shop):
    assert shop.ask_for_money(stuck.order_ref, "CHARGE", TEN) == []
    (remote,) = stripe.payments()
    assert (remote["status"], remote["amount_received"]) == ("succeeded", 1000)
    amounts = {"authorized": 0, "charged": TEN, "refunded": 0}
    assert shop.payment_amounts(stuck.order_ref) == amounts
    assert shop.order(stuck.order_ref).status == "unfulfilled"
    assert shop.ask_for_money(stuck.order_ref, "REFUND", TEN) == []
    assert shop.payment_amounts(stuck.order_ref) == {**amounts, "charged": 0, "refunded": TEN}
    assert fresh(stuck).refunded_amount == TEN


def test_staff_let_go_what_is_stuck_and_the_order_waits_for_a_supervisor(stuck, stripe, shop):
    assert shop.ask_for_money(stuck.order_ref, "VOID") == []
    assert [remote["status"] for remote in stripe.payments()] == ["canceled"]
    assert fresh(stuck).state == "RELEASED"
    amounts = {"authorized": 0, "charged": 0, "refunded": 0}
    assert shop.payment_amounts(stuck.order_ref) == amounts
    assert shop.order(stuck.order_ref).status == shop.held_status


def test_a_granted_refund_is_given_and_says_so(pay, stripe, shop):
    if not hasattr(shop, "refund_granted"):
        pytest.skip("Saleor 2.10 grants no refunds.")
    ref = pay().order_ref
    assert shop.refund_granted(ref, TEN) == "success"
    assert given_back(stripe) == 1000
    assert shop.payment_amounts(ref) == {"authorized": 0, "charged": LEFT, "refunded": TEN}


@pytest.mark.one_host
def test_a_payment_of_somebody_else_is_left_alone(pay, shop, whole_database):
    pay()
    before = whole_database()
    asked = {"action": "REFUND", "amount": TEN, "question_ref": "", "is_told": True}
    for gateway_ref in ("", "pi_of_somebody"):
        answer = payment_requests.ask(
            gateway_ref=gateway_ref, order_ref="1", actor=None, clock=timezone.now, **asked
        )
        assert answer is None
    assert whole_database() == before
