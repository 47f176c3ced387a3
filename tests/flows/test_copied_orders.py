from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from saleor_phone_order.flows import copying, sessions
from saleor_phone_order.flows.rebuilding import DifferenceKind
from saleor_phone_order.hosts import host
from saleor_phone_order.models import HistoryEntry
from saleor_phone_order.rules.refusals import Refusal
from saleor_phone_order.rules.states import SessionClosed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ordered(session, process, agent, settings):
    """Reference of Anna's earlier order of two coffees and three teas."""
    settings.PHONE_ORDER_EXTERNAL_PAYMENT_SKIPS_REVIEW = True
    return process(session, agent).order.ref


@pytest.fixture
def copy_order(actor_of):
    def call(session, order_ref, agent):
        return copying.copy_order(
            session_id=session.pk, order_ref=order_ref, actor=actor_of(agent), now=timezone.now()
        )

    return call


def kinds(continued):
    return [difference.kind for difference in continued.differences]


def test_an_order_is_put_into_the_cart_again(
    ordered, copy_order, start, agent, customer, coffee, tea
):
    continued = copy_order(start(agent, customer), ordered, agent)
    checkout_ref = continued.session.checkout_ref
    assert host.cart_quantities(checkout_ref) == {str(coffee.pk): 2, str(tea.pk): 3}
    assert continued.differences == []
    entry = HistoryEntry.objects.filter(chain=continued.session.chain).last()
    assert (entry.action, entry.actor_id) == ("ORDER_COPIED", str(agent.pk))


@pytest.mark.one_host
def test_an_order_is_added_to_what_the_cart_has(
    ordered, copy_order, start, fill, agent, customer, coffee, tea
):
    session = fill(start(agent, customer), agent, (coffee, 1))
    copy_order(session, ordered, agent)
    assert host.cart_quantities(session.checkout_ref) == {str(coffee.pk): 3, str(tea.pk): 3}


def test_what_is_gone_or_short_is_said(
    ordered, copy_order, start, agent, customer, shop, coffee, tea
):
    coffee.delete()
    shop.change(tea.stocks.get(), quantity=3 + 2)
    continued = copy_order(start(agent, customer), ordered, agent)
    assert kinds(continued) == [DifferenceKind.GONE, DifferenceKind.LESS_IN_STOCK]
    assert [difference.message for difference in continued.differences] == [
        "Product COFFEE (COFFEE) is no longer available.",
        "Only 2 of Product TEA (TEA) are in stock.",
    ]
    assert host.cart_quantities(continued.session.checkout_ref) == {str(tea.pk): 2}


@pytest.mark.one_host
def test_nothing_is_put_into_the_cart_if_all_is_gone(
    ordered, copy_order, start, agent, customer, shop, coffee, tea
):
    shop.unpublish(coffee.product)
    shop.unpublish(tea.product)
    continued = copy_order(start(agent, customer), ordered, agent)
    assert kinds(continued) == [DifferenceKind.GONE, DifferenceKind.GONE]
    assert host.cart_quantities(continued.session.checkout_ref) == {}


@pytest.mark.one_host
def test_lines_of_one_variant_are_added_up(ordered, copy_order, start, agent, customer, shop, tea):
    line = shop.order(ordered).lines.get(product_sku="COFFEE")
    shop.change(line, variant=tea)
    continued = copy_order(start(agent, customer), ordered, agent)
    assert host.cart_quantities(continued.session.checkout_ref) == {str(tea.pk): 5}


@pytest.mark.one_host
def test_orders_that_are_not_this_customers_are_not_found(
    ordered, copy_order, start, agent, other_agent, customer, other_customer, shop, whole_database
):
    shop.change(shop.order(ordered), user=other_customer)
    session, guests = start(agent, customer), start(other_agent)
    before = whole_database()
    for order_ref in (ordered, "0", "x", str(10**20), str(uuid4())):
        with pytest.raises(copying.OrderNotFound):
            copy_order(session, order_ref, agent)
    with pytest.raises(copying.OrderNotFound):
        copy_order(guests, ordered, other_agent)
    assert whole_database() == before


@pytest.mark.one_host
def test_an_order_of_the_same_email_without_the_account_is_not_theirs(
    ordered, copy_order, start, agent, customer, shop, whole_database
):
    shop.change(shop.order(ordered), user=None, user_email=customer.email)
    session = start(agent, customer)
    before = whole_database()
    with pytest.raises(copying.OrderNotFound):
        copy_order(session, ordered, agent)
    assert whole_database() == before


def test_what_was_never_placed_is_not_found(
    ordered, copy_order, start, agent, customer, shop, whole_database
):
    shop.change(shop.order(ordered), status="draft")
    session = start(agent, customer)
    before = whole_database()
    with pytest.raises(copying.OrderNotFound):
        copy_order(session, ordered, agent)
    assert whole_database() == before


@pytest.mark.one_host
def test_only_into_ones_own_open_session(
    ordered, copy_order, start, agent, other_agent, customer, actor_of, whole_database
):
    session = start(agent, customer)
    before = whole_database()
    with pytest.raises(sessions.NotYourSession):
        copy_order(session, ordered, other_agent)
    assert whole_database() == before
    sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    before = whole_database()
    with pytest.raises(SessionClosed):
        copy_order(session, ordered, agent)
    assert whole_database() == before


@pytest.mark.one_host
def test_an_order_of_too_many_lines_is_not_copied(
    ordered, copy_order, start, agent, customer, settings, whole_database
):
    session = start(agent, customer)
    settings.PHONE_ORDER_MAX_LINES = 1
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        copy_order(session, ordered, agent)
    assert caught.value.code.value == "TOO_MANY_LINES"
    assert whole_database() == before


COPY = """
mutation ($id: ID!, $order: ID!) { phoneOrderOrderCopy(id: $id, orderId: $order) {
  session { cart { lines { sku quantity appliedPrice { amount } reason { kind tierName } } } }
  differences { kind message } errors { code field } } }
"""


def test_the_api_copies_an_order_at_what_it_costs_now(
    data, refusal, ordered, start, agent, customer, gid, shop, coffee, tier, tier_price
):
    tier_price(tier("Gold", None, customer), coffee, "18.00")
    session_id = gid("PhoneOrderSession", start(agent, customer))
    copied = data(COPY, as_=agent, id=session_id, order=gid("Order", ordered))
    assert copied["session"]["cart"]["lines"] == [
        {
            "sku": "COFFEE",
            "quantity": 2,
            "appliedPrice": {"amount": "18.00"},
            "reason": {"kind": "TIER_VARIANT", "tierName": "Gold"},
        },
        {
            "sku": "TEA",
            "quantity": 3,
            "appliedPrice": {"amount": "7.50"},
            "reason": {"kind": "LIST", "tierName": None},
        },
    ]
    assert copied["differences"] == []
    for bad in ("nonsense", gid("User", customer)):
        (error,) = refusal(COPY, as_=agent, id=session_id, order=bad)
        assert error == {"code": "NOT_FOUND", "field": "orderId"}


def test_an_order_costs_the_same_queries_with_two_lines_and_with_twenty(
    ordered, copy_order, start, fill, process, agent, customer, shop, actor_of
):
    def count(order_ref):
        session = start(agent, customer)
        with CaptureQueriesContext(connection) as captured:
            copy_order(session, order_ref, agent)
        sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
        return len(captured)

    goods = [(shop.variant("SKU-%d" % number), 1) for number in range(20)]
    large = process(fill(start(agent, customer), agent, *goods), agent, key="key-2").order.ref
    count(ordered)  # What the host caches for the process.
    assert count(large) == count(ordered)
