"""What goes wrong while Saleor 3 makes an order leaves nothing behind."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from decimal import Decimal
from importlib.util import find_spec

import pytest
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from saleor_phone_order.flows import carts, reviewing
from saleor_phone_order.rules.refusals import Refusal

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(find_spec("saleor.channel") is None, reason="asks Saleor 3's own tables"),
]


@contextmanager
def before_sql(act, *texts):
    """Call `act` once, before the first statement that contains these texts."""
    todo = [act]

    def watch(execute, sql, parameters, many, context):
        if todo and all(text in sql for text in texts):
            todo.pop()()
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert not todo, "no such statement: %s" % (texts,)


def elsewhere(act):
    """Done and committed on a connection of its own."""

    def run():
        try:
            act()
        finally:
            connections.close_all()

    def call():
        thread = threading.Thread(target=run)
        thread.start()
        thread.join(10)
        assert not thread.is_alive()

    return call


@pytest.fixture
def refused(process, whole_database):
    def call(session, agent):
        before = whole_database()
        with pytest.raises(Refusal) as caught:
            process(session, agent)
        assert whole_database() == before
        return caught.value

    return call


@pytest.fixture
def with_codes(shop, session, agent, actor_of):
    voucher = shop.voucher("FIVE", "5.00", usage_limit=1)
    shop.gift_card("GIFT-AAAA", "30.00")
    for code in ("FIVE", "GIFT-AAAA"):
        carts.add_promo_code(
            session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code=code
        )
    return voucher


# Somebody else is faster, between our last look and the host's


@pytest.mark.django_db(transaction=True)
def test_stock_that_a_rival_takes_in_between(shop, session, with_codes, agent, process, coffee):
    stock = coffee.stocks.get()
    rival = elsewhere(lambda: shop.change(stock, quantity=1))
    with before_sql(rival, 'INSERT INTO "order_order"'), pytest.raises(Refusal) as caught:
        process(session, agent)
    assert caught.value.code.value == "INSUFFICIENT_STOCK"
    assert shop.orders().count() == 0
    assert shop.uses_of(with_codes) == 0
    assert shop.allocated(coffee) == 0
    assert shop.checkouts().filter(pk=session.checkout_ref).exists()
    session.refresh_from_db()
    assert session.state == "OPEN"
    assert shop.mails() == []
    shop.change(stock, quantity=100)
    assert process(session, agent).order.total.gross.amount == Decimal("37.50")


@pytest.mark.django_db(transaction=True)
def test_a_voucher_that_a_rival_uses_up_in_between(shop, session, with_codes, agent, process):
    rival = elsewhere(lambda: shop.use_up(with_codes))
    with before_sql(rival, 'FROM "discount_vouchercode"', "FOR UPDATE"), pytest.raises(
        Refusal
    ) as caught:
        process(session, agent)
    assert caught.value.code.value == "VOUCHER_NOT_APPLICABLE"
    assert shop.orders().count() == 0
    assert shop.uses_of(with_codes) == 1
    session.refresh_from_db()
    assert session.state == "OPEN"


@pytest.mark.django_db(transaction=True)
def test_a_product_that_is_unpublished_in_between(shop, session, agent, process, coffee):
    rival = elsewhere(lambda: shop.unpublish(coffee.product))
    with before_sql(rival, 'FROM "checkout_checkout"', "FOR UPDATE"), pytest.raises(
        Refusal
    ) as caught:
        process(session, agent)
    assert caught.value.code.value == "PRODUCT_NOT_AVAILABLE"
    assert shop.orders().count() == 0
    session.refresh_from_db()
    assert session.state == "OPEN"


# What has changed since the cart was filled


def test_a_channel_that_was_closed(shop, session, with_codes, agent, refused):
    shop.change(shop.channel, is_active=False)
    refused(session, agent)


@pytest.mark.parametrize("kind", ["billing", "shipping"])
def test_an_address_that_was_deleted(shop, session, agent, refused, kind):
    checkout = shop.checkouts().get(pk=session.checkout_ref)
    getattr(checkout, kind + "_address").delete()
    refusal = refused(session, agent)
    assert (refusal.code.value, refusal.field) == ("ADDRESS_REQUIRED", kind + "_address")


def test_a_gift_card_that_was_switched_off(shop, session, with_codes, agent, refused):
    from saleor.giftcard.models import GiftCard

    shop.change(GiftCard.objects.get(), is_active=False)
    assert refused(session, agent).code.value == "VOUCHER_NOT_APPLICABLE"


def test_a_delivery_that_is_not_offered_any_more(shop, session, agent, refused):
    shop.shipping_method.channel_listings.all().delete()
    refused(session, agent)


# A crash at any statement


@pytest.mark.faults
@pytest.mark.parametrize("what", ["process", "approve", "deny", "at once"])
def test_a_crash_before_any_write_leaves_nothing(
    shop, session, with_codes, agent, supervisor, process, actor_of, whole_database, what, settings
):
    settings.PHONE_ORDER_EXTERNAL_PAYMENT_SKIPS_REVIEW = what == "at once"
    act = lambda: process(session, agent)  # noqa: E731
    if what in ("approve", "deny"):
        review = process(session, agent).review
        act = lambda: getattr(reviewing, what)(  # noqa: E731
            review_id=review.pk, actor=actor_of(supervisor), clock=timezone.now
        )
    before, crashes, is_done = whole_database(), 0, False
    while not is_done:
        writes = [crashes]

        def crash(execute, sql, parameters, many, context, writes=writes):
            if sql.startswith(("INSERT", "UPDATE", "DELETE")):
                writes[0] -= 1
                if writes[0] < 0:
                    raise DatabaseError("the connection is gone")
            return execute(sql, parameters, many, context)

        with connection.execute_wrapper(crash):
            try:
                act()
                is_done = True
            except DatabaseError:
                crashes += 1
        if not is_done:
            assert whole_database() == before, crashes
    assert crashes > 10
