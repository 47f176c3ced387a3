"""A shop whose replica lags behind, as every replica does: Saleor 3 reads there what it can."""

from __future__ import annotations

import os
from decimal import Decimal
from importlib.util import find_spec

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, handoff, reviewing
from saleor_phone_order.hosts import host

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(find_spec("saleor.channel") is None, reason="Saleor 2.10 has no replica"),
]


@pytest.fixture
def replica(shop, agent, supervisor, customer, coffee, tea, settings):
    """Has the shop and its people, and nothing that happens from now on."""
    import psycopg
    from django.db import connections

    ours = connections["default"].settings_dict
    name = ours["NAME"] + "_replica"
    connections.close_all()
    with psycopg.connect(os.environ["PHONE_ORDER_TEST_SERVER"], autocommit=True) as server:
        server.execute('CREATE DATABASE "%s" TEMPLATE "%s"' % (name, ours["NAME"]))
        connections.settings["replica"] = {**ours, "NAME": name}
        settings.DATABASE_CONNECTION_REPLICA_NAME = "replica"
        # Connected here, since the test's own guard knows only what was there before it.
        connections["replica"].connect()
        yield connections["replica"]
        connections["replica"].close()
        del connections["replica"], connections.settings["replica"]
        server.execute('DROP DATABASE "%s"' % name)


def test_a_call_needs_nothing_of_the_replica(
    replica, shop, start, fill, process, agent, supervisor, customer, coffee, tea, actor_of
):
    shop.voucher("FIVE", "5.00", usage_limit=1)
    session = fill(start(agent, customer), agent, (coffee, 2), (tea, 3))
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="FIVE"
    )
    cart = host.snapshot(session.checkout_ref, now=timezone.now())
    assert cart.total.gross.amount == Decimal("67.50")
    review = process(session, agent).review
    order = shop.order(review.order_ref)
    assert (order.status, order.total.gross.amount) == ("unconfirmed", Decimal("67.50"))
    assert shop.mails() == []
    reviewing.approve(review_id=review.pk, actor=actor_of(supervisor), clock=timezone.now)
    order = shop.order(review.order_ref)
    assert (order.status, order.charge_status) == ("unfulfilled", "full")
    assert shop.mails() == shop.mails_of_order(customer, host.order_summary(review.order_ref))
    with replica.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM order_order")
        assert cursor.fetchone() == (0,)


def test_a_denied_order_gives_everything_back(
    replica, shop, start, fill, process, agent, supervisor, customer, coffee, actor_of
):
    session = fill(start(agent, customer), agent, (coffee, 2))
    review = process(session, agent).review
    reviewing.deny(review_id=review.pk, actor=actor_of(supervisor), clock=timezone.now)
    assert shop.order(review.order_ref).status == "canceled"
    assert shop.allocated(coffee) == 0


def test_a_cart_is_handed_off(replica, shop, start, fill, agent, customer, coffee, actor_of):
    session = fill(start(agent, customer), agent, (coffee, 2))
    handoff.hand_off(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    assert shop.checkouts().get().user == customer


def test_the_token_works_at_once_and_dies_at_once(
    replica, shop, start, fill, agent, customer, coffee, impersonate, data, gid, is_dead
):
    session = start(agent, customer)
    token = impersonate(session)
    answer = data(
        shop.lines_add,
        token=token,
        checkout=gid("Checkout", session.checkout_ref),
        variant=gid("ProductVariant", coffee),
    )
    assert answer["checkout"]["quantity"] == 2
    assert not is_dead(token)
    agent.user_permissions.clear()
    assert is_dead(token)


def test_the_hosts_own_screens_know_a_held_order_at_once(
    replica, shop, start, fill, process, agent, customer, coffee, api, gid
):
    session = fill(start(agent, customer), agent, (coffee, 2))
    order_id = gid("Order", process(session, agent).order.ref)
    answer = api(
        "mutation ($id: ID!) { orderConfirm(id: $id) { order { id } } }", as_=agent, id=order_id
    )
    assert answer["errors"][0]["message"] == "This phone order is in review."
