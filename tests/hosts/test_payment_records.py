"""A payment by the gateway in the host's own records, through the host's own API."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.hosts import host
from saleor_phone_order.hosts.values import PaymentRecord

pytestmark = pytest.mark.django_db

TOTAL = Decimal("72.50")
TEN = Decimal("10.00")


@pytest.fixture
def place(session, agent, customer, actor_of, committed):
    """A held order that is not paid outside the shop."""

    def call():
        return committed(
            host.place_order,
            session.checkout_ref,
            customer=customer,
            actor=actor_of(agent),
            is_held=True,
            is_external=False,
            private_metadata={},
            now=timezone.now(),
        ).ref

    return call


@pytest.fixture
def note(agent, actor_of, committed):
    """`note(order_ref, charged=…)`: the host's name of the payment."""

    def call(order_ref, **amounts):
        payment = PaymentRecord("pi_1", "Card by phone", "USD", TOTAL, **amounts)
        return committed(
            host.record_payment,
            order_ref,
            payment,
            host_ref="",
            actor=actor_of(agent),
            now=timezone.now(),
        )

    return call


@pytest.fixture
def release(supervisor, actor_of, committed):
    def call(order_ref, **options):
        return committed(
            host.release_order,
            order_ref,
            actor=actor_of(supervisor),
            is_external=False,
            now=timezone.now(),
            **options,
        )

    return call


@pytest.fixture(params=[True, False], ids=["confirms by itself", "confirms by hand"])
def channel(request, shop):
    shop.confirm_new_orders(request.param)
    return request.param


def test_a_hold_is_shown_and_the_order_waits(place, note, shop, agent, channel, whole_database):
    order_ref = place()
    ref = note(order_ref, authorized=TOTAL, url="https://dashboard.stripe.com/payments/pi_1")
    assert shop.order(order_ref).status == shop.held_status
    assert shop.payment_amounts(order_ref) == {"authorized": TOTAL, "charged": 0, "refunded": 0}
    assert shop.payment_steps(order_ref) == [("auth", TOTAL)]
    assert shop.events_of(order_ref) == shop.events_of_held_order(agent)
    assert shop.mails() == []
    before = whole_database()
    assert (
        note(order_ref, authorized=TOTAL, url="https://dashboard.stripe.com/payments/pi_1") == ref
    )
    assert whole_database() == before


def test_a_charge_lets_the_order_go_out_paid(place, note, release, shop, supervisor, channel):
    order_ref = place()
    note(order_ref, authorized=TOTAL)
    note(order_ref, charged=TOTAL)
    assert shop.order(order_ref).status == shop.held_status
    assert shop.mails() == []
    released = release(order_ref)
    assert (released.status, released.is_paid) == ("unfulfilled", True)
    assert shop.payment_amounts(order_ref) == {"authorized": 0, "charged": TOTAL, "refunded": 0}
    assert shop.payment_steps(order_ref) == [("auth", TOTAL), ("capture", TOTAL)]
    assert ("order_fully_paid", supervisor.email) in shop.events_of(order_ref)
    assert shop.payments_of(order_ref) == [(shop.gateway_payment, TOTAL)]


def test_an_order_nobody_reviews_waits_where_the_shop_confirms_by_hand(
    place, note, release, shop, channel
):
    order_ref = place()
    note(order_ref, charged=TOTAL)
    released = release(order_ref, is_reviewed=False)
    assert released.is_paid
    assert released.status == ("unfulfilled" if channel else shop.status_by_hand)


def test_refunds_are_shown_one_by_one(place, note, release, shop):
    order_ref = place()
    note(order_ref, charged=TOTAL)
    release(order_ref)
    note(order_ref, charged=TOTAL, refunded=TEN)
    note(order_ref, charged=TOTAL, refunded=TEN)
    assert shop.payment_amounts(order_ref) == {"authorized": 0, "charged": 62.5, "refunded": TEN}
    note(order_ref, charged=TOTAL, refunded=TOTAL)
    assert shop.payment_amounts(order_ref) == {"authorized": 0, "charged": 0, "refunded": TOTAL}
    assert shop.payment_steps(order_ref) == [
        ("capture", TOTAL),
        ("refund", TEN),
        ("refund", TOTAL - TEN),
    ]


def test_a_refund_that_the_bank_does_not_take_is_charged_again(place, note, release, shop):
    order_ref = place()
    note(order_ref, charged=TOTAL)
    release(order_ref)
    note(order_ref, charged=TOTAL, refunded=TOTAL)
    note(order_ref, charged=TOTAL)
    note(order_ref, charged=TOTAL)
    assert shop.payment_amounts(order_ref)["charged"] == TOTAL
    assert host.order_summary(order_ref).is_paid


def test_a_hold_that_is_let_go_is_void(place, note, shop):
    order_ref = place()
    note(order_ref, authorized=TOTAL)
    note(order_ref)
    assert shop.payment_amounts(order_ref) == {"authorized": 0, "charged": 0, "refunded": 0}
    assert shop.payment_steps(order_ref) == [("auth", TOTAL), ("void", TOTAL)]


def test_a_debit_on_its_way_is_pending_until_it_comes(place, note, shop):
    order_ref = place()
    note(order_ref, pending=TOTAL)
    note(order_ref, pending=TOTAL)
    assert shop.payment_amounts(order_ref) == {"authorized": 0, "charged": 0, "refunded": 0}
    assert shop.pending_of(order_ref) == TOTAL
    note(order_ref, charged=TOTAL)
    assert shop.pending_of(order_ref) == 0
    assert shop.payment_amounts(order_ref)["charged"] == TOTAL


def test_a_debit_that_does_not_come_is_not_pending_any_more(place, note, shop):
    order_ref = place()
    note(order_ref, pending=TOTAL)
    note(order_ref)
    assert shop.pending_of(order_ref) == 0
    assert shop.payment_amounts(order_ref) == {"authorized": 0, "charged": 0, "refunded": 0}


def test_a_total_of_zero_is_paid_once_it_is_released(
    session, place, release, shop, agent, actor_of
):
    from saleor_phone_order.flows import carts

    shop.gift_card("GIFT-AAAA", "100.00")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="GIFT-AAAA"
    )
    order_ref = place()
    assert shop.order(order_ref).status == shop.held_status
    # Else the host would expire the order.
    assert shop.announced_payments_of(order_ref) == shop.announcements_of_waiting
    released = release(order_ref)
    assert (released.status, released.is_paid) == ("unfulfilled", True)
    assert released.total.gross.amount == 0
    assert shop.announced_payments_of(order_ref) == 0


# Addresses


def test_an_address_is_known_once_an_order_went_there(session, customer, shop):
    assert host.is_address_new(session.checkout_ref, customer)
    assert host.is_address_new(session.checkout_ref, None)
    went = shop.placed_order(
        customer,
        timezone.now(),
        net="1",
        gross="1",
        status="draft",
        shipping_address=shop.address(),
    )
    assert host.is_address_new(session.checkout_ref, customer)
    shop.change(went, status="fulfilled")
    assert not host.is_address_new(session.checkout_ref, customer)
    assert host.is_address_new(session.checkout_ref, None)
    shop.change(went.shipping_address, city="Boston")
    assert host.is_address_new(session.checkout_ref, customer)
