"""Orders that wait for a review, and what becomes of them."""

from __future__ import annotations

import pytest
from django.utils import timezone


@pytest.fixture
def decide(actor_of):
    def call(decision, review, who, **options):
        return decision(review_id=review.pk, actor=actor_of(who), clock=timezone.now, **options)

    return call


@pytest.fixture
def undecided(decide, whole_database):
    """The code of the refusal, after which nothing has changed."""
    from saleor_phone_order.rules.refusals import Refusal

    def call(decision, review, who, **options):
        before = whole_database()
        with pytest.raises(Refusal) as caught:
            decide(decision, review, who, **options)
        assert whole_database() == before
        return caught.value.code.value

    return call


@pytest.fixture
def sampled(settings):
    settings.PHONE_ORDER_REVIEW_SAMPLE_PERCENT = 100


@pytest.fixture
def charged_review(stripe, session, agent, actor_of):
    """The review of the session's order, paid by what was typed."""
    from saleor_phone_order.flows import paying, reviews

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
def by_card(sampled, charged_review, stripe):
    return charged_review("CARD", stripe.payment_method())


@pytest.fixture
def by_debit(charged_review, stripe):
    return charged_review("BANK_DEBIT", stripe.bank_account(), mandate="I authorise this debit.")


@pytest.fixture
def by_sampled_debit(sampled, by_debit):
    return by_debit


@pytest.fixture
def standing(shop, stripe, coffee):
    """What one sees of a review's order everywhere: the order, its stock, Stripe, our row."""
    from saleor_phone_order.flows import reviews

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
