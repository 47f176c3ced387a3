"""Reviews of orders that wait for their bank debit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import payments, reviewing, reviews
from saleor_phone_order.models import HistoryEntry, Payment
from saleor_phone_order.rules.permissions import Permission
from saleor_phone_order.rules.reviews import Route
from saleor_phone_order.rules.states import ReviewAction

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

TOTAL = Decimal("72.50")
BOTH = (ReviewAction.APPROVE, ReviewAction.DENY)
DENY_ONLY = (ReviewAction.DENY,)


@pytest.fixture
def refunder(shop):
    """A supervisor who may refund, too."""
    return shop.staff(
        "refunder@example.com", Permission.MANAGE_PHONE_ORDERS, shop.refund_permission
    )


def settle(review):
    return payments.settle(payment_id=review.payment_id, clock=timezone.now)


def test_nobody_approves_what_waits_for_its_debit_alone(by_debit, undecided, supervisor, actor_of):
    assert reviews.routes_of(by_debit) == (Route.PENDING_DEBIT,)
    assert reviewing.allowed(review=by_debit, actor=actor_of(supervisor)) == DENY_ONLY
    assert undecided(reviewing.approve, by_debit, supervisor) == "INVALID"


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
    by_sampled_debit, decide, undecided, supervisor, stripe, standing, shop
):
    review = by_sampled_debit
    assert reviews.routes_of(review) == (Route.PENDING_DEBIT, Route.SAMPLE)
    decided = decide(reviewing.approve, review, supervisor, reason="Fine")
    assert (decided.state, decided.decided_at) == ("PENDING", None)
    assert standing(review)[1::3] == (["PENDING_DEBIT"], shop.held_status)
    assert undecided(reviewing.approve, review, supervisor) == "INVALID"
    (remote,) = stripe.payments()
    stripe.settle(remote["id"])
    settle(review)
    assert standing(review)[0::2] == ("APPROVED", "PAID", "unfulfilled")
    assert reviews.found(review_id=review.pk).decided_by == supervisor


def test_what_was_taken_is_refunded_only_by_whom_the_host_lets(
    by_sampled_debit, decide, undecided, supervisor, refunder, stripe, standing, shop, actor_of
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
    assert undecided(reviewing.deny, review, supervisor) == "PERMISSION_DENIED"
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


def test_the_queue_is_filtered_by_any_of_the_reasons(by_sampled_debit):
    def found(route):
        return reviews.listed(state=None, route=route, limit=5, offset=0)

    for route in (None, Route.PENDING_DEBIT, Route.SAMPLE):
        assert found(route) == ([by_sampled_debit], False)
    assert found(Route.NEW_ADDRESS) == ([], False)
