"""Reviews of orders whose money the gateway holds, or waits for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import paying, payments, reviewing, reviews
from saleor_phone_order.hosts import host
from saleor_phone_order.models import HistoryEntry, Payment
from saleor_phone_order.rules.permissions import Permission
from saleor_phone_order.rules.refusals import Refusal
from saleor_phone_order.rules.reviews import Route
from saleor_phone_order.rules.states import ReviewAction

pytestmark = pytest.mark.django_db

TOTAL = Decimal("72.50")
BOTH = (ReviewAction.APPROVE, ReviewAction.DENY)
DENY_ONLY = (ReviewAction.DENY,)


@pytest.fixture
def sampled(settings):
    settings.PHONE_ORDER_REVIEW_SAMPLE_PERCENT = 100


@pytest.fixture
def charge(stripe, session, agent, actor_of):
    def call(kind, method_ref, **options):
        processed = paying.charge(
            session_id=session.pk,
            actor=actor_of(agent),
            clock=timezone.now,
            key="key-1",
            kind=kind,
            method_ref=method_ref,
            **options,
        )
        return reviews.found(review_id=processed.review.pk)

    return call


@pytest.fixture
def by_card(sampled, charge, stripe):
    return charge("CARD", stripe.payment_method())


@pytest.fixture
def by_debit(charge, stripe):
    return charge("BANK_DEBIT", stripe.bank_account(), mandate="I authorise this debit.")


@pytest.fixture
def by_sampled_debit(sampled, by_debit):
    return by_debit


@pytest.fixture
def decide(actor_of):
    def call(decision, review, who, **options):
        return decision(review_id=review.pk, actor=actor_of(who), clock=timezone.now, **options)

    return call


@pytest.fixture
def refused(decide, whole_database):
    def call(decision, review, who):
        before = whole_database()
        with pytest.raises(Refusal) as caught:
            decide(decision, review, who)
        assert whole_database() == before
        return caught.value.code.value

    return call


@pytest.fixture
def refunder(shop):
    """A supervisor who may refund, too."""
    return shop.staff(
        "refunder@example.com", Permission.MANAGE_PHONE_ORDERS, shop.refund_permission
    )


@pytest.fixture
def standing(shop, stripe, coffee):
    """What one sees of a review's order everywhere: the order, its stock, Stripe, our row."""

    def call(review):
        review = reviews.found(review_id=review.pk)
        (remote,) = stripe.payments()
        return (
            review.state,
            [route.value for route in reviews.routes_of(review)],
            review.payment.state,
            remote["status"],
            shop.order(review.order_ref).status,
            shop.allocated(coffee),
        )

    return call


def settle(review):
    return payments.settle(payment_id=review.payment_id, clock=timezone.now)


def test_approve_takes_the_money_and_lets_the_order_go(
    by_card, committed, decide, supervisor, stripe, standing, shop
):
    assert standing(by_card) == (
        "PENDING",
        ["SAMPLE"],
        "HELD",
        "requires_capture",
        shop.held_status,
        2,
    )
    decided = committed(decide, reviewing.approve, by_card, supervisor, reason="Rang back")
    assert standing(by_card) == ("APPROVED", ["SAMPLE"], "PAID", "succeeded", "unfulfilled", 2)
    assert (decided.decided_by, decided.reason) == (supervisor, "Rang back")
    assert stripe.payments()[0]["amount_received"] == 7250
    order = shop.order(by_card.order_ref)
    assert order.is_fully_paid()
    assert supervisor.email in {who for _, who in shop.events_of(order.pk)}


def test_deny_lets_the_money_go_and_gives_the_stock_back(by_card, decide, supervisor, standing):
    decide(reviewing.deny, by_card, supervisor)
    assert standing(by_card) == ("DENIED", ["SAMPLE"], "RELEASED", "canceled", "canceled", 0)


def test_nobody_reviews_their_own_order_paid_by_card(by_card, refused, shop, agent, actor_of):
    agent.user_permissions.add(*shop.permissions([Permission.MANAGE_PHONE_ORDERS.value]))
    for decision in (reviewing.approve, reviewing.deny):
        assert refused(decision, by_card, agent) == "REVIEWER_IS_AGENT"
    assert reviewing.allowed(review=by_card, actor=actor_of(agent)) == ()


def test_when_the_hold_has_lapsed_the_order_waits_again_and_can_only_be_denied(
    by_card, decide, refused, supervisor, stripe, standing, shop, actor_of
):
    (remote,) = stripe.payments()
    stripe.lapse(remote["id"])
    with pytest.raises(reviewing.PaymentLapsed):
        decide(reviewing.approve, by_card, supervisor)
    assert standing(by_card) == (
        "PENDING",
        ["PAYMENT_FAILED", "SAMPLE"],
        "RELEASED",
        "canceled",
        shop.held_status,
        2,
    )
    waiting = reviews.found(review_id=by_card.pk)
    assert waiting.decided_at is None
    assert reviewing.allowed(review=waiting, actor=actor_of(supervisor)) == DENY_ONLY
    assert refused(reviewing.approve, by_card, supervisor) == "PAYMENT_LAPSED"
    decide(reviewing.deny, by_card, supervisor)
    assert standing(by_card)[0::2] == ("DENIED", "RELEASED", "canceled")


def test_without_an_answer_of_the_gateway_an_approved_order_goes_out_later(
    by_card, decide, refused, supervisor, stripe, standing, shop
):
    stripe.fail_next("/capture", status=500, is_kept=False)
    decide(reviewing.approve, by_card, supervisor)
    assert standing(by_card)[0::2] == ("APPROVED", "CAPTURING", shop.held_status)
    assert refused(reviewing.deny, by_card, supervisor) == "REVIEW_NOT_PENDING"
    settle(by_card)
    assert standing(by_card)[0::2] == ("APPROVED", "PAID", "unfulfilled")
    assert stripe.payments()[0]["amount_received"] == 7250


def test_without_an_answer_of_the_gateway_a_denied_orders_money_goes_back_later(
    by_card, decide, supervisor, stripe, standing
):
    stripe.fail_next("/cancel", status=500, is_kept=False)
    decide(reviewing.deny, by_card, supervisor)
    assert standing(by_card) == (
        "DENIED",
        ["SAMPLE"],
        "RELEASING",
        "requires_capture",
        "canceled",
        0,
    )
    settle(by_card)
    assert standing(by_card)[2:4] == ("RELEASED", "canceled")


@pytest.mark.skipif(host.name == "Saleor 2.10", reason="deletes no order with a payment")
def test_the_money_of_an_order_that_the_shop_deleted_can_only_be_let_go(
    by_card, decide, refused, supervisor, stripe, shop
):
    shop.delete_order(by_card.order_ref)
    assert refused(reviewing.approve, by_card, supervisor) == "NOT_FOUND"
    decided = decide(reviewing.deny, by_card, supervisor)
    assert (decided.state, decided.payment.state) == ("DENIED", "RELEASED")
    assert [payment["status"] for payment in stripe.payments()] == ["canceled"]


# Debits


def test_nobody_approves_what_waits_for_its_debit_alone(by_debit, refused, supervisor, actor_of):
    assert reviews.routes_of(by_debit) == (Route.PENDING_DEBIT,)
    assert reviewing.allowed(review=by_debit, actor=actor_of(supervisor)) == DENY_ONLY
    assert refused(reviewing.approve, by_debit, supervisor) == "INVALID"


def test_a_debit_that_comes_lets_its_order_go_by_itself(by_debit, stripe, standing, session):
    (remote,) = stripe.payments()
    stripe.settle(remote["id"])
    settle(by_debit)
    assert standing(by_debit) == (
        "APPROVED",
        ["PENDING_DEBIT"],
        "PAID",
        "succeeded",
        "unfulfilled",
        2,
    )
    review = reviews.found(review_id=by_debit.pk)
    assert review.decided_by is None
    assert review.decided_at is not None
    entry = HistoryEntry.objects.get(chain=session.chain, action="REVIEW_APPROVED")
    assert (entry.actor_kind, entry.actor_id) == ("GUARD", "")


def test_a_debit_that_fails_cancels_its_order_by_itself(by_debit, stripe, standing):
    (remote,) = stripe.payments()
    stripe.settle(remote["id"], failure_code="insufficient_funds")
    settle(by_debit)
    assert standing(by_debit)[0::2] == ("DENIED", "RELEASED", "canceled")
    assert standing(by_debit)[5] == 0


def test_what_was_approved_before_its_debit_came_waits_for_that_alone(
    by_sampled_debit, decide, refused, supervisor, stripe, standing, shop
):
    review = by_sampled_debit
    assert reviews.routes_of(review) == (Route.PENDING_DEBIT, Route.SAMPLE)
    decided = decide(reviewing.approve, review, supervisor, reason="Fine")
    assert (decided.state, decided.decided_at) == ("PENDING", None)
    assert standing(review)[1::3] == (["PENDING_DEBIT"], shop.held_status)
    assert refused(reviewing.approve, review, supervisor) == "INVALID"
    (remote,) = stripe.payments()
    stripe.settle(remote["id"])
    settle(review)
    assert standing(review)[0::2] == ("APPROVED", "PAID", "unfulfilled")
    assert reviews.found(review_id=review.pk).decided_by == supervisor


def test_what_was_taken_is_refunded_only_by_whom_the_host_lets(
    by_sampled_debit, decide, refused, supervisor, refunder, stripe, standing, shop, actor_of
):
    review = by_sampled_debit
    (remote,) = stripe.payments()
    stripe.settle(remote["id"])
    settle(review)
    assert standing(review)[:5:2] == ("PENDING", "HELD", shop.held_status)
    review = reviews.found(review_id=review.pk)
    assert reviews.routes_of(review) == (Route.SAMPLE,)
    assert reviewing.allowed(review=review, actor=actor_of(supervisor)) == (ReviewAction.APPROVE,)
    assert reviewing.allowed(review=review, actor=actor_of(refunder)) == BOTH
    assert refused(reviewing.deny, review, supervisor) == "PERMISSION_DENIED"
    decide(reviewing.deny, review, refunder)
    assert standing(review)[:5:2] == ("DENIED", "RELEASED", "canceled")
    payment = Payment.objects.get(pk=review.payment_id)
    assert (payment.captured_amount, payment.refunded_amount) == (TOTAL, TOTAL)


def test_what_was_taken_goes_out_once_it_is_approved(
    by_sampled_debit, decide, supervisor, stripe, standing
):
    (remote,) = stripe.payments()
    stripe.settle(remote["id"])
    settle(by_sampled_debit)
    decide(reviewing.approve, by_sampled_debit, supervisor)
    assert standing(by_sampled_debit)[:5:2] == ("APPROVED", "PAID", "unfulfilled")


# The queue


def test_the_clock_of_a_hold_is_shown_while_it_is_held(by_card, decide, supervisor):
    now = timezone.now()
    expires = reviews.hold_expires_at(by_card)
    assert timedelta(days=1) < expires - now < timedelta(days=31)
    decide(reviewing.approve, by_card, supervisor)
    assert reviews.hold_expires_at(reviews.found(review_id=by_card.pk)) is None


def test_the_queue_is_filtered_by_any_of_the_reasons(by_sampled_debit):
    def found(route):
        return reviews.listed(state=None, route=route, limit=5, offset=0)

    for route in (None, Route.PENDING_DEBIT, Route.SAMPLE):
        assert found(route) == ([by_sampled_debit], False)
    assert found(Route.NEW_ADDRESS) == ([], False)


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_about_money_at_once_one_counts(
    by_card, decide, supervisor, shop, race, standing
):
    second = shop.staff("second@example.com", Permission.MANAGE_PHONE_ORDERS)
    outcomes = race(
        lambda: decide(reviewing.approve, by_card, supervisor),
        lambda: decide(reviewing.deny, by_card, second),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Review", "ReviewNotPending"]
    assert standing(by_card) in (
        ("APPROVED", ["SAMPLE"], "PAID", "succeeded", "unfulfilled", 2),
        ("DENIED", ["SAMPLE"], "RELEASED", "canceled", "canceled", 0),
    )
