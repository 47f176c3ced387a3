"""The agent takes a card or a bank account during the call."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from saleor_phone_order.flows import (
    customer_export,
    gateway_keys,
    giving_up,
    orders,
    paying,
    payments,
    retention,
    reviewing,
)
from saleor_phone_order.hosts import host
from saleor_phone_order.models import Payment, PaymentEvent, Review
from saleor_phone_order.payments import stripe as gateway
from saleor_phone_order.rules.declines import message_of
from saleor_phone_order.rules.refusals import Refusal
from tests.stripe_double.cards import CARDS

pytestmark = pytest.mark.django_db

TOTAL = Decimal("72.50")
VISA = "4242424242424242"


@pytest.fixture
def charge(stripe, session, agent, actor_of):
    """`charge(number)`: what becomes of the session of two coffees and three teas."""

    def call(number=VISA, key="key-1", kind="CARD", method_ref=None, **options):
        return paying.charge(
            session_id=session.pk,
            actor=actor_of(agent),
            clock=options.pop("clock", timezone.now),
            key=key,
            kind=kind,
            method_ref=method_ref or stripe.payment_method(number),
            **{"expected_total": TOTAL, **options},
        )

    return call


@pytest.fixture
def refused(charge, session, shop, coffee):
    """The refusal of a payment, after which nothing is charged and the call goes on."""

    def call(*arguments, **options):
        checkout = session.checkout_ref
        with pytest.raises(Refusal) as refusal:
            charge(*arguments, **options)
        session.refresh_from_db()
        assert (session.state, session.checkout_ref, session.order_ref) == ("OPEN", checkout, "")
        assert shop.allocated(coffee) == 0
        return refusal.value

    return call


def statuses(stripe):
    return [payment["status"] for payment in stripe.payments()]


def test_a_card_is_held_the_order_is_placed_and_the_card_is_charged_once(
    charge, stripe, session, customer
):
    processed = charge()
    (remote,) = stripe.payments()
    assert (remote["status"], remote["amount_received"]) == ("succeeded", 7250)
    assert remote["capture_method"] == "manual"
    order, payment = processed.order, processed.payment
    assert (order.total.gross.amount, order.is_paid) == (TOTAL, True)
    assert order.customer_ref == str(customer.pk)
    assert processed.session.state == "ORDERED"
    assert processed.review is None
    assert (payment.state, payment.captured_amount, payment.order_ref) == (
        "PAID",
        TOTAL,
        order.ref,
    )
    assert (payment.gateway_ref, payment.method, payment.is_live) == (remote["id"], "visa", False)
    assert payment.due_at is None


@pytest.mark.one_host
def test_the_same_key_answers_the_same_and_charges_once(charge, stripe):
    method_ref = stripe.payment_method(VISA)
    first, second = charge(method_ref=method_ref), charge(method_ref=method_ref)
    assert (second.order.ref, second.payment.pk) == (first.order.ref, first.payment.pk)
    assert statuses(stripe) == ["succeeded"]


@pytest.mark.one_host
def test_a_key_with_another_card_is_refused(charge, stripe):
    charge()
    with pytest.raises(orders.IdempotencyKeyReused):
        charge("5555555555554444")
    assert statuses(stripe) == ["succeeded"]


@pytest.mark.one_host
def test_each_declined_card_says_why_and_then_another_one_works(charge, refused, stripe):
    declined = [number for number, card in CARDS.items() if card.code]
    assert len(declined) == 14
    for number in declined:
        refusal = refused(number, key=number[-8:])
        code = CARDS[number].decline_code or CARDS[number].code
        assert (number, refusal.params["decline_code"]) == (number, code)
        assert refusal.code.value == "PAYMENT_DECLINED"
        # A whole sentence, that is read aloud.
        assert refusal.message == message_of(code)
        assert refusal.message.endswith(".")
    assert charge(key="another").payment.state == "PAID"
    assert sum(payment["amount_received"] for payment in stripe.payments()) == 7250


@pytest.mark.one_host
def test_a_card_whose_bank_asks_the_customer_is_refused_and_nothing_stays_held(refused, stripe):
    refusal = refused("4000002760003184")
    assert refusal.params["decline_code"] == "authentication_required"
    assert statuses(stripe) == ["requires_payment_method"]


@pytest.mark.one_host
def test_another_total_is_refused_before_the_card_is_asked(refused, stripe):
    assert refused(expected_total=Decimal("72.49")).code.value == "TOTAL_CHANGED"
    assert stripe.payments() == []
    assert not Payment.objects.exists()


@pytest.mark.one_host
def test_an_order_that_cannot_be_placed_is_refused_before_the_card_is_asked(
    refused, stripe, coffee
):
    stock = coffee.stocks.get()
    stock.quantity = 1
    stock.save()
    assert refused().code.value == "INSUFFICIENT_STOCK"
    assert stripe.payments() == []
    assert not Payment.objects.exists()


def test_stock_that_goes_while_the_card_is_asked_lets_the_card_go(
    charge, session, stripe, coffee, monkeypatch
):
    confirm = gateway.confirm

    def sell_out(*arguments, **named):
        stock = coffee.stocks.get()
        stock.quantity = 1
        stock.save()
        return confirm(*arguments, **named)

    monkeypatch.setattr(gateway, "confirm", sell_out)
    with pytest.raises(paying.OrderImpossible) as refusal:
        charge()
    assert refusal.value.code.value == "INSUFFICIENT_STOCK"
    assert statuses(stripe) == ["canceled"]
    session.refresh_from_db()
    assert (session.state, session.order_ref) == ("OPEN", "")


@pytest.mark.one_host
def test_a_number_instead_of_a_card_is_neither_kept_nor_sent(refused, stripe):
    assert refused(method_ref="Visa").code.value == "REQUIRED"
    assert refused(method_ref=VISA).code.value == "CARD_NUMBER_IN_TEXT"
    assert refused(method_ref="pm_" + VISA).code.value == "CARD_NUMBER_IN_TEXT"
    assert stripe.payments() == []
    assert not Payment.objects.exists()


@pytest.mark.one_host
@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", ""), ("PUBLISHABLE_KEY", "pk_live_123"), ("SECRET_KEY", "sk_live_123")],
)
def test_missing_or_mixed_keys_are_refused(name, value, refused, stripe, monkeypatch):
    method_ref = stripe.payment_method(VISA)
    monkeypatch.setenv("PHONE_ORDER_STRIPE_" + name, value)
    assert refused(method_ref=method_ref).code.value == "PAYMENT_NOT_CONFIGURED"
    assert stripe.payments() == []


@pytest.mark.one_host
def test_without_an_answer_the_call_waits_until_the_clock_settles_it(charge, stripe, session):
    stripe.fail_next("/confirm", status=500)
    processed = charge()
    assert (processed.session.state, processed.order) == ("PROCESSING", None)
    assert processed.payment.state == "AWAITING"
    Payment.objects.update(due_at=timezone.now())
    assert payments.settle_due(clock=timezone.now) == 1
    session.refresh_from_db()
    assert session.state == "ORDERED"
    assert statuses(stripe) == ["succeeded"]


@pytest.mark.one_host
def test_a_command_settles_what_is_due(charge, stripe, session, capsys):
    stripe.fail_next("/confirm", status="lost answer")
    charge()
    call_command("phone_order_settle")
    assert capsys.readouterr().out == "0 payments were looked at.\n"
    Payment.objects.update(due_at=timezone.now())
    call_command("phone_order_settle")
    assert capsys.readouterr().out == "1 payments were looked at.\n"
    session.refresh_from_db()
    assert session.state == "ORDERED"


@pytest.mark.one_host
def test_a_payment_that_is_waited_for_can_be_given_up(charge, stripe, session, agent, actor_of):
    stripe.fail_next("/confirm", status="lost answer")
    assert charge().payment.state == "AWAITING"
    payment = giving_up.give_up_waiting(
        session_id=session.pk, actor=actor_of(agent), clock=timezone.now
    )
    assert payment.state == "RELEASED"
    session.refresh_from_db()
    assert session.state == "OPEN"
    assert statuses(stripe) == ["canceled"]


@pytest.mark.one_host
def test_a_debit_that_is_on_its_way_is_ordered_instead_of_given_up(
    charge, stripe, session, agent, actor_of
):
    stripe.fail_next("/confirm", status="lost answer")
    charge(kind="BANK_DEBIT", method_ref=stripe.bank_account(), mandate="I authorise it.")
    payment = giving_up.give_up_waiting(
        session_id=session.pk, actor=actor_of(agent), clock=timezone.now
    )
    assert payment.state == "HELD"
    session.refresh_from_db()
    assert session.state == "ORDERED"


@pytest.mark.one_host
def test_an_open_session_has_no_payment_to_give_up(session, agent, actor_of, whole_database):
    before = whole_database()
    with pytest.raises(Refusal) as refusal:
        giving_up.give_up_waiting(session_id=session.pk, actor=actor_of(agent), clock=timezone.now)
    assert refusal.value.code.value == "INVALID"
    assert whole_database() == before


@pytest.mark.one_host
def test_an_unfinished_payment_is_given_up_after_a_while(charge, stripe, session, settings):
    stripe.fail_next("/confirm", status=429)
    charge()
    late = timezone.now() + timedelta(minutes=61)
    payments.settle_due(clock=lambda: late)
    session.refresh_from_db()
    assert session.state == "OPEN"
    assert statuses(stripe) == ["canceled"]


# Reviews


@pytest.fixture
def _all_reviewed(settings):
    settings.PHONE_ORDER_REVIEW_SAMPLE_PERCENT = 100


@pytest.mark.usefixtures("_all_reviewed")
def test_an_order_in_review_holds_the_card_until_it_is_approved(
    charge, stripe, supervisor, actor_of
):
    processed = charge()
    assert statuses(stripe) == ["requires_capture"]
    assert processed.review.state == "PENDING"
    assert processed.payment.state == "HELD"
    assert processed.payment.hold_expires_at > timezone.now()
    assert not processed.order.is_paid
    review = reviewing.approve(
        review_id=processed.review.pk, actor=actor_of(supervisor), clock=timezone.now
    )
    assert review.state == "APPROVED"
    assert statuses(stripe) == ["succeeded"]
    assert Payment.objects.get().state == "PAID"


@pytest.mark.usefixtures("_all_reviewed")
def test_a_denied_order_lets_the_card_go(
    charge, stripe, supervisor, actor_of, shop, coffee, session
):
    processed = charge()
    reviewing.deny(review_id=processed.review.pk, actor=actor_of(supervisor), clock=timezone.now)
    assert statuses(stripe) == ["canceled"]
    assert Payment.objects.get().state == "RELEASED"
    assert shop.allocated(coffee) == 0


@pytest.mark.usefixtures("_all_reviewed")
def test_a_hold_that_lapses_leaves_the_order_to_a_supervisor(charge, stripe):
    processed = charge()
    stripe.lapse(processed.payment.gateway_ref)
    late = timezone.now() + timedelta(hours=2)
    payments.settle_due(clock=lambda: late)
    payment, review = Payment.objects.get(), Review.objects.get()
    assert (payment.state, payment.captured_amount) == ("RELEASED", 0)
    assert (review.state, review.routes) == ("PENDING", "PAYMENT_FAILED SAMPLE")


def test_an_order_that_the_shop_cancels_while_its_charge_is_stuck_is_not_charged(
    charge, stripe, supervisor, actor_of
):
    stripe.fail_next("/capture", status=429)
    payment = charge().payment
    assert payment.state == "CAPTURING"
    host.refuse_order(payment.order_ref, actor=actor_of(supervisor), now=timezone.now())
    payment = payments.settle(payment_id=payment.pk, clock=timezone.now)
    assert (payment.state, payment.failure_code) == ("RELEASED", "order_gone")
    assert (statuses(stripe), payment.captured_amount) == (["canceled"], 0)


# Bank accounts


@pytest.fixture
def debited(charge, stripe):
    return charge(
        kind="BANK_DEBIT",
        method_ref=stripe.bank_account(),
        mandate="I authorise the shop to debit my account once.",
    )


@pytest.mark.one_host
def test_a_bank_account_needs_a_mandate(refused, stripe):
    refusal = refused(kind="BANK_DEBIT", method_ref=stripe.bank_account())
    assert (refusal.code.value, refusal.field) == ("REQUIRED", "mandate")
    assert stripe.payments() == []


def test_an_order_by_debit_waits_for_the_money_and_then_goes_out_by_itself(debited, stripe):
    assert debited.review.routes == "PENDING_DEBIT"
    assert debited.payment.state == "HELD"
    assert statuses(stripe) == ["processing"]
    stripe.settle(debited.payment.gateway_ref)
    assert stripe.deliver().status_code == 200
    assert Payment.objects.get().state == "PAID"
    assert Review.objects.get().state == "APPROVED"


@pytest.mark.one_host
def test_an_account_that_the_bank_has_to_verify_first_holds_the_order_for_days(stripe, request):
    stripe.verify_bank_accounts()
    debited = request.getfixturevalue("debited")
    assert (debited.payment.state, debited.review.routes) == ("HELD", "PENDING_DEBIT")
    assert statuses(stripe) == ["requires_action"]
    late = timezone.now() + timedelta(days=3)
    payments.settle_due(clock=lambda: late)
    assert Payment.objects.get().state == "HELD"
    stripe.authenticate(debited.payment.gateway_ref)
    stripe.settle(debited.payment.gateway_ref)
    stripe.deliver()
    assert Payment.objects.get().state == "PAID"


def test_an_order_by_debit_is_cancelled_when_the_money_does_not_come(debited, stripe, shop, coffee):
    stripe.settle(debited.payment.gateway_ref, failure_code="insufficient_funds")
    assert stripe.deliver().status_code == 200
    payment = Payment.objects.get()
    assert (payment.state, payment.failure_code) == ("RELEASED", "insufficient_funds")
    assert Review.objects.get().state == "DENIED"
    assert shop.allocated(coffee) == 0


# Whether a card is good


@pytest.fixture
def preauthorize(stripe, session, agent, actor_of):
    def call(number=VISA):
        return paying.preauthorize(
            session_id=session.pk,
            actor=actor_of(agent),
            clock=timezone.now,
            method_ref=stripe.payment_method(number),
        )

    return call


@pytest.mark.one_host
def test_a_good_card_is_held_for_one_unit_and_let_go(preauthorize, stripe, session):
    check = preauthorize()
    assert (check.is_valid, check.code) == (True, "")
    (remote,) = stripe.payments()
    assert (remote["status"], remote["amount"]) == ("canceled", 100)
    session.refresh_from_db()
    assert session.state == "OPEN"


@pytest.mark.one_host
def test_a_bad_card_says_why(preauthorize, stripe):
    check = preauthorize("4000000000009995")
    assert (check.is_valid, check.code) == (False, "insufficient_funds")
    assert check.message == "There is not enough money on this card. Please use another card."


@pytest.mark.one_host
def test_a_check_without_an_answer_is_let_go_later(preauthorize, stripe):
    stripe.fail_next("/confirm", status="lost answer")
    with pytest.raises(paying.PaymentUnavailable):
        preauthorize()
    assert statuses(stripe) == ["requires_capture"]
    later = timezone.now() + timedelta(minutes=1)
    payments.settle_due(clock=lambda: later)
    assert statuses(stripe) == ["canceled"]


# Events


@pytest.mark.one_host
def test_an_event_is_handled_once_and_old_ones_do_no_harm(charge, stripe):
    charge()
    events = list(stripe.events)
    assert stripe.deliver(*reversed(events), *events).status_code == 200
    assert statuses(stripe) == ["succeeded"]
    assert Payment.objects.get().state == "PAID"


@pytest.mark.one_host
@pytest.mark.parametrize(
    "how", [{"secret": "whsec_wrong"}, {"at": 1_600_000_000}], ids=["forged", "replayed"]
)
def test_an_event_that_is_not_stripes_is_refused(how, charge, stripe, whole_database):
    charge()
    before = whole_database()
    assert stripe.deliver(**how).status_code == 400
    assert whole_database() == before


def test_money_given_back_at_stripe_itself_is_noted(charge, stripe):
    payment = charge().payment
    keys = gateway_keys.keys_for("")
    gateway.refund(keys, key="by hand", ref=payment.gateway_ref, amount=Decimal("10.00"))
    stripe.deliver()
    assert Payment.objects.get().refunded_amount == Decimal("10.00")


# Afterwards


@pytest.mark.one_host
def test_a_mandate_is_kept_for_two_years_and_an_event_for_a_month(debited, stripe):
    stripe.deliver()
    retention.sweep(now=timezone.now() + timedelta(days=729))
    assert Payment.objects.get().mandate == "I authorise the shop to debit my account once."
    assert not PaymentEvent.objects.exists()
    retention.sweep(now=timezone.now() + timedelta(days=731))
    assert Payment.objects.get().mandate == ""


@pytest.mark.one_host
def test_what_is_held_of_a_person_names_their_payments(charge, customer):
    charge()
    (session,) = customer_export.of(person=customer.email, now=timezone.now())["sessions"]
    (payment,) = session["payments"]
    assert (payment["kind"], payment["state"], payment["amount"]) == ("CARD", "PAID", TOTAL)
    assert "method_ref" not in payment
