"""Reviews of orders whose money the gateway holds, or waits for."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import payments, reviewing, reviews
from saleor_phone_order.hosts import host
from saleor_phone_order.rules.permissions import Permission
from saleor_phone_order.rules.states import ReviewAction

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

TOTAL = Decimal("72.50")
BOTH = (ReviewAction.APPROVE, ReviewAction.DENY)
DENY_ONLY = (ReviewAction.DENY,)


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


@pytest.mark.one_host
def test_nobody_reviews_their_own_order_paid_by_card(by_card, undecided, shop, agent, actor_of):
    agent.user_permissions.add(*shop.permissions([Permission.MANAGE_PHONE_ORDERS.value]))
    for decision in (reviewing.approve, reviewing.deny):
        assert undecided(decision, by_card, agent) == "REVIEWER_IS_AGENT"
    assert reviewing.allowed(review=by_card, actor=actor_of(agent)) == ()


def test_when_the_hold_has_lapsed_the_order_waits_again_and_can_only_be_denied(
    by_card, decide, undecided, supervisor, stripe, standing, shop, actor_of
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
    assert undecided(reviewing.approve, by_card, supervisor) == "PAYMENT_LAPSED"
    decide(reviewing.deny, by_card, supervisor)
    assert standing(by_card)[0::2] == ("DENIED", "RELEASED", "canceled")


@pytest.mark.one_host
def test_without_an_answer_of_the_gateway_an_approved_order_goes_out_later(
    by_card, decide, undecided, supervisor, stripe, standing, shop
):
    stripe.fail_next("/capture", status=500, is_kept=False)
    decide(reviewing.approve, by_card, supervisor)
    assert standing(by_card)[0::2] == ("APPROVED", "CAPTURING", shop.held_status)
    assert undecided(reviewing.deny, by_card, supervisor) == "REVIEW_NOT_PENDING"
    settle(by_card)
    assert standing(by_card)[0::2] == ("APPROVED", "PAID", "unfulfilled")
    assert stripe.payments()[0]["amount_received"] == 7250


@pytest.mark.one_host
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
    by_card, decide, undecided, supervisor, stripe, shop
):
    shop.delete_order(by_card.order_ref)
    assert undecided(reviewing.approve, by_card, supervisor) == "NOT_FOUND"
    decided = decide(reviewing.deny, by_card, supervisor)
    assert (decided.state, decided.payment.state) == ("DENIED", "RELEASED")
    assert [payment["status"] for payment in stripe.payments()] == ["canceled"]


@pytest.mark.one_host
def test_the_clock_of_a_hold_is_shown_while_it_is_held(by_card, decide, supervisor):
    now = timezone.now()
    expires = reviews.hold_expires_at(by_card)
    assert timedelta(days=1) < expires - now < timedelta(days=31)
    decide(reviewing.approve, by_card, supervisor)
    assert reviews.hold_expires_at(reviews.found(review_id=by_card.pk)) is None


@pytest.mark.one_host
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
