"""Whatever goes wrong with the gateway, its events or two people at once: a payment comes to one
of its four ends (`tests/payment_ends.py`), and nobody is charged twice."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from saleor_phone_order.flows import giving_up, pay_links, paying, payments, reviewing, sessions
from saleor_phone_order.models import Payment, Review
from saleor_phone_order.rules.refusals import Refusal
from tests.payment_ends import CHARGED, HELD, NOTHING, RETURNED, Ends, settle_all

one_connection = pytest.mark.django_db
two_connections = pytest.mark.django_db(transaction=True)

CALLS = {
    "create": "POST /v1/payment_intents",
    "confirm": "/confirm",
    "look": "GET ",
    "capture": "/capture",
}
FAULTS = (500, 429, "lost answer", "no answer")
FINISHERS = ("task", "webhook", "repeat", "release")
#: Every call with every fault; every finisher with every call and every fault.
CELLS = [
    (call, fault, FINISHERS[(row + column) % 4])
    for row, call in enumerate(CALLS)
    for column, fault in enumerate(FAULTS)
]


@pytest.fixture
def ends(shop, stripe, coffee):
    return Ends(shop, stripe, coffee, 2)


@pytest.fixture
def sampled(settings):
    settings.PHONE_ORDER_REVIEW_SAMPLE_PERCENT = 100


@pytest.fixture
def charge(session, agent, actor_of):
    """`charge(method)`: what the agent's screen asks; a refusal's code, or nothing."""

    def call(method_ref, key="key-1", kind="CARD", clock=timezone.now, **options):
        try:
            paying.charge(
                session_id=session.pk,
                actor=actor_of(agent),
                clock=clock,
                key=key,
                kind=kind,
                method_ref=method_ref,
                **options,
            )
        except Refusal as refusal:
            return refusal.code.value

    return call


@pytest.fixture
def give_up(session, agent, actor_of):
    def call(clock=timezone.now):
        try:
            giving_up.give_up_waiting(session_id=session.pk, actor=actor_of(agent), clock=clock)
        except Refusal as refusal:
            return refusal.code.value

    return call


@pytest.fixture
def finish(charge, give_up, stripe):
    """`finish(who, method)`; what then is still open is the clock's."""

    def call(who, method_ref):
        if who == "webhook":
            stripe.deliver()
        elif who == "repeat":
            charge(method_ref)
        elif who == "release":
            give_up()
        settle_all()

    return call


@pytest.fixture
def decide(supervisor, actor_of, shop):
    supervisor.user_permissions.add(*shop.permissions([shop.refund_permission]))

    def call(decision):
        try:
            decision(
                review_id=Review.objects.get().pk, actor=actor_of(supervisor), clock=timezone.now
            )
        except Refusal as refusal:
            return refusal.code.value

    return call


@pytest.mark.one_host
@one_connection
@pytest.mark.parametrize(("call", "fault", "who"), CELLS)
def test_an_answer_that_goes_wrong(call, fault, who, stripe, charge, finish, ends, session):
    stripe.fail_next(CALLS[call], status=fault)
    method_ref = stripe.payment_method()
    charge(method_ref)
    finish(who, method_ref)
    assert ends.of(session) in ((CHARGED, NOTHING) if who == "release" else (CHARGED,)), ends.why


@one_connection
def test_a_gateway_that_is_silent(stripe, charge, finish, ends, session):
    stripe.fail_next("/confirm", status="timeout")
    charge(stripe.payment_method())
    time.sleep(1)
    finish("task", "")
    assert ends.of(session) == CHARGED


@pytest.mark.one_host
@one_connection
@pytest.mark.parametrize(("call", "fault"), list(zip(CALLS, FAULTS))[:3])
def test_a_card_that_is_declined_after_all(call, fault, stripe, charge, finish, ends, session):
    stripe.fail_next(CALLS[call], status=fault)
    charge(stripe.payment_method("4000000000000002"))
    finish("task", "")
    assert ends.of(session) == NOTHING
    assert Payment.objects.get().failure_code == "generic_decline"


@pytest.mark.one_host
@one_connection
def test_a_gateway_that_never_answers_again_is_given_up_and_nothing_is_charged(
    stripe, charge, ends, session
):
    stripe.fail_next("", status="no answer", times=1000)
    charge(stripe.payment_method())
    for hours in range(1, 4):
        later = timezone.now() + timedelta(hours=hours)
        payments.settle_due(clock=lambda at=later: at)
    stripe.faults.clear()
    payments.settle_due(clock=lambda: timezone.now() + timedelta(days=1))
    assert ends.of(session) == NOTHING


@pytest.mark.one_host
@one_connection
@pytest.mark.parametrize(
    ("decision", "call", "fault", "end"),
    [
        (reviewing.approve, "/capture", 500, CHARGED),
        (reviewing.approve, "/capture", "lost answer", CHARGED),
        (reviewing.deny, "/cancel", 500, RETURNED),
        (reviewing.deny, "/cancel", "lost answer", RETURNED),
    ],
)
def test_a_decision_whose_answer_goes_wrong(
    decision, call, end, fault, sampled, stripe, charge, decide, ends, session, finish
):
    method_ref = stripe.payment_method()
    charge(method_ref)
    stripe.fail_next(call, status=fault)
    decide(decision)
    finish("webhook", method_ref)
    assert ends.of(session) == end


@pytest.mark.one_host
@one_connection
@pytest.mark.parametrize("fault", [500, "lost answer"])
def test_a_refund_whose_answer_goes_wrong(fault, sampled, stripe, charge, decide, ends, session):
    charge(stripe.bank_account(), kind="BANK_DEBIT", mandate="I authorise this debit.")
    (remote,) = stripe.payments()
    stripe.settle(remote["id"])
    stripe.deliver()
    stripe.fail_next("/v1/refunds", status=fault)
    assert decide(reviewing.deny) is None
    for hours in (1, 25):
        payments.settle_due(clock=lambda at=hours: timezone.now() + timedelta(hours=at))
    (remote,) = stripe.payments()
    if fault == 500:
        # Stripe repeats its own error for a day; this stand-in for ever.
        assert remote["latest_charge"]["amount_refunded"] == 0
        assert Payment.objects.get().state == "RELEASING"
        stripe.answers.clear()
        payments.settle_due(clock=lambda: timezone.now() + timedelta(hours=50))
    assert ends.of(session) == RETURNED


@pytest.mark.one_host
@one_connection
@pytest.mark.parametrize("is_good", [True, False])
def test_events_of_a_debit_in_any_order_and_any_number(
    is_good, stripe, charge, finish, ends, session
):
    charge(stripe.bank_account(), kind="BANK_DEBIT", mandate="I authorise this debit.")
    assert ends.of(session) == HELD
    (remote,) = stripe.payments()
    stripe.settle(remote["id"], failure_code="" if is_good else "debit_not_authorized")
    newest_first = tuple(reversed(stripe.events))
    for events in (newest_first, tuple(stripe.events), newest_first[:1], newest_first):
        assert stripe.deliver(*events).status_code == 200
    ends.allocated -= 2
    assert ends.of(session) == (CHARGED if is_good else RETURNED)


@pytest.mark.one_host
@one_connection
def test_who_failed_to_pay_by_a_link_cannot_pay_once_its_order_is_given_up(
    stripe, ends, session, agent, actor_of
):
    payment, _ = pay_links.send(
        session_id=session.pk, actor=actor_of(agent), clock=timezone.now, key="key-1"
    )
    agreed = {"type": "online", "online": {"ip_address": "127.0.0.1", "user_agent": "x"}}
    given = {
        "payment_method": stripe.bank_account(),
        "mandate_data": {"customer_acceptance": agreed},
    }
    stripe.account.confirm(payment.gateway_ref, given, True)
    stripe.deliver()
    assert ends.of(session) == HELD
    stripe.settle(payment.gateway_ref, failure_code="debit_not_authorized")
    assert stripe.payment(payment.gateway_ref)["status"] == "requires_payment_method"
    stripe.deliver()
    ends.allocated -= 2
    assert ends.of(session) == RETURNED
    assert Payment.objects.get().failure_code == "debit_not_authorized"
    assert stripe.payment(payment.gateway_ref)["status"] == "canceled"


@pytest.mark.one_host
@one_connection
def test_events_of_a_card_after_everything_change_nothing(
    stripe, charge, ends, session, whole_database
):
    charge(stripe.payment_method())
    before = whole_database()
    for events in (tuple(stripe.events), tuple(reversed(stripe.events))):
        assert stripe.deliver(*events).status_code == 200
    after = whole_database()
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"saleor_phone_order_paymentevent"}
    assert ends.of(session) == CHARGED


@pytest.mark.one_host
@two_connections
def test_a_double_click_and_two_tabs(race, stripe, charge, finish, ends, session):
    method_ref, other = stripe.payment_method(), stripe.payment_method("5555555555554444")
    stripe.fail_next("/confirm", status="slow", seconds=0.3)
    answers = race(
        lambda: charge(method_ref),
        lambda: charge(method_ref),
        lambda: charge(other, key="key-2"),
    )
    finish("task", method_ref)
    assert ends.of(session) == CHARGED
    assert len(stripe.payments()) == 1
    assert Counter(answers)[None] in (1, 2)


@two_connections
def test_an_event_before_the_answer(race, stripe, charge, finish, ends, session):
    stripe.fail_next("/confirm", status="slow", seconds=0.5)
    method_ref = stripe.payment_method()

    def tell():
        for _ in range(30):
            if stripe.events:
                stripe.deliver()
            time.sleep(0.05)

    race(lambda: charge(method_ref), tell)
    finish("task", method_ref)
    assert ends.of(session) == CHARGED


@pytest.mark.one_host
@two_connections
@pytest.mark.parametrize("call", ["create", "confirm", "capture"])
def test_giving_up_while_the_gateway_works(
    call, race, stripe, charge, give_up, finish, ends, session
):
    stripe.fail_next(CALLS[call], status="slow", seconds=0.4)
    method_ref = stripe.payment_method()

    def give_up_soon():
        time.sleep(0.2)
        return give_up()

    race(lambda: charge(method_ref), give_up_soon)
    finish("task", method_ref)
    assert ends.of(session) in (CHARGED, NOTHING)


@two_connections
def test_two_decisions_at_once(race, sampled, stripe, charge, decide, finish, ends, session):
    method_ref = stripe.payment_method()
    charge(method_ref)
    answers = race(lambda: decide(reviewing.approve), lambda: decide(reviewing.deny))
    finish("webhook", method_ref)
    assert ends.of(session) in (CHARGED, RETURNED)
    assert Counter(answers)[None] == 1


@pytest.mark.one_host
@two_connections
def test_cancelling_the_call_while_it_is_paid(
    race, stripe, charge, finish, ends, session, agent, actor_of
):
    stripe.fail_next("/confirm", status="slow", seconds=0.3)
    method_ref = stripe.payment_method()

    def cancel():
        time.sleep(0.1)
        try:
            sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
        except Refusal as refusal:
            return refusal.code.value

    answers = race(lambda: charge(method_ref), cancel)
    finish("task", method_ref)
    assert ends.of(session) == CHARGED
    assert answers == [None, "PAYMENT_IN_PROGRESS"]
