"""Which orders wait, by the shop's settings and by chance."""

from __future__ import annotations

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, reviewing, reviews
from saleor_phone_order.flows.campaign_rules import rules_of
from saleor_phone_order.hosts import host
from saleor_phone_order.rules.reviews import Route

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]


@pytest.fixture
def routes_of_order(session, process, agent):
    def call(**options):
        review = process(session, agent, **options).review
        return () if review is None else reviews.routes_of(review)

    return call


@pytest.mark.one_host
@pytest.mark.parametrize(
    ("skips", "sample", "expected"),
    [
        (False, 0, (Route.EXTERNAL_PAYMENT,)),
        (False, 100, (Route.EXTERNAL_PAYMENT, Route.SAMPLE)),
        (True, 0, ()),
        (True, 100, (Route.SAMPLE,)),
    ],
)
def test_the_shop_says_which_orders_wait(settings, routes_of_order, skips, sample, expected):
    settings.PHONE_ORDER_EXTERNAL_PAYMENT_SKIPS_REVIEW = skips
    settings.PHONE_ORDER_REVIEW_SAMPLE_PERCENT = sample
    assert routes_of_order() == expected


@pytest.mark.parametrize("sample", [0, 100])
def test_what_costs_nothing_waits_only_by_chance(
    settings, session, routes_of_order, shop, actor_of, agent, sample
):
    settings.PHONE_ORDER_REVIEW_SAMPLE_PERCENT = sample
    shop.gift_card("GIFT-AAAA", "80.00")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="GIFT-AAAA"
    )
    assert routes_of_order(way="NONE") == ((Route.SAMPLE,) if sample else ())


def test_a_courtesy_order_that_costs_nothing_is_reviewed_as_paid_elsewhere(
    session, process, decide, agent, supervisor, shop, actor_of
):
    shop.gift_card("GIFT-AAAA", "80.00")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="GIFT-AAAA"
    )
    review = process(session, agent).review
    assert reviews.routes_of(review) == (Route.EXTERNAL_PAYMENT,)
    decide(reviewing.approve, review, supervisor)
    order = host.order_summary(review.order_ref)
    assert (order.status, order.is_paid) == ("unfulfilled", True)


def test_an_address_is_new_until_an_order_to_it_went_out(
    settings, start, fill, process, decide, agent, supervisor, customer, coffee
):
    settings.PHONE_ORDER_EXTERNAL_PAYMENT_SKIPS_REVIEW = True
    settings.PHONE_ORDER_REVIEW_NEW_ADDRESSES = True
    found = [
        process(fill(start(agent, customer), agent, (coffee, 1)), agent, key=key).review
        for key in ("first", "second")
    ]
    assert [reviews.routes_of(review) for review in found] == [(Route.NEW_ADDRESS,)] * 2
    decide(reviewing.approve, found[0], supervisor)
    third = process(fill(start(agent, customer), agent, (coffee, 1)), agent, key="third")
    assert third.review is None


@pytest.mark.one_host
@pytest.mark.parametrize(("drawn", "expected"), [(24.99, (Route.SAMPLE,)), (25.0, ())])
def test_a_quarter_is_drawn(settings, session, customer, drawn, expected):
    settings.PHONE_ORDER_REVIEW_SAMPLE_PERCENT = 25
    found = reviews.routed(
        checkout_ref=session.checkout_ref,
        customer=customer,
        is_external=False,
        rules=rules_of(session),
        drawn=drawn,
    )
    assert found == expected
