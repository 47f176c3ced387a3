from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import continuing, copying, handoff, starting
from saleor_phone_order.flows.rebuilding import DifferenceKind
from saleor_phone_order.hosts import host
from saleor_phone_order.models import HistoryEntry, Session
from saleor_phone_order.rules.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_cart(shop, customer, coffee, tea):
    """What Anna left in the shop: a coffee and two teas."""
    return shop.own_cart(customer, COFFEE=1, TEA=2)


@pytest.fixture
def continue_cart(actor_of):
    def call(checkout, agent):
        return copying.continue_cart(
            checkout_ref=str(checkout.pk), actor=actor_of(agent), now=timezone.now()
        )

    return call


@pytest.fixture
def copy_cart(actor_of):
    def call(session, checkout, agent):
        return copying.copy_cart(
            session_id=session.pk,
            checkout_ref=str(checkout.pk),
            actor=actor_of(agent),
            now=timezone.now(),
        )

    return call


def row(shop, checkout):
    fresh = shop.fresh(checkout)
    return (
        fresh.user_id,
        fresh.last_change,
        list(fresh.lines.order_by("pk").values_list("variant_id", "quantity")),
    )


def test_continue_copies_a_cart_and_leaves_it_as_it_is(
    own_cart, continue_cart, agent, customer, shop, coffee, tea
):
    before = row(shop, own_cart)
    continued = continue_cart(own_cart, agent)
    assert continued.session.customer == customer
    assert continued.session.checkout_ref != str(own_cart.pk)
    assert host.cart_quantities(continued.session.checkout_ref) == {
        str(coffee.pk): 1,
        str(tea.pk): 2,
    }
    assert continued.differences == []
    assert row(shop, own_cart) == before
    assert HistoryEntry.objects.filter(chain=continued.session.chain, action="CART_COPIED").exists()


def test_continue_says_what_is_gone_or_short(own_cart, continue_cart, agent, shop, coffee, tea):
    shop.unpublish(coffee.product)
    shop.change(tea.stocks.get(), quantity=1)
    continued = continue_cart(own_cart, agent)
    assert [difference.kind for difference in continued.differences] == [
        DifferenceKind.GONE,
        DifferenceKind.LESS_IN_STOCK,
    ]
    assert host.cart_quantities(continued.session.checkout_ref) == {str(tea.pk): 1}


def test_a_guests_cart_is_continued_as_a_guests(own_cart, continue_cart, agent, shop):
    shop.change(own_cart, user=None, email="gus@example.com")
    session = continue_cart(own_cart, agent).session
    assert session.is_guest is True
    assert host.cart_contents(session.checkout_ref).email == "gus@example.com"


def test_a_cart_of_ours_is_not_one_of_the_shop(
    session, continue_cart, other_agent, shop, whole_database
):
    before = whole_database()
    with pytest.raises(copying.CartNotFound):
        continue_cart(shop.checkouts().get(), other_agent)
    assert whole_database() == before


def test_a_cart_of_staff_cannot_be_continued(
    continue_cart, agent, supervisor, shop, coffee, whole_database
):
    cart = shop.own_cart(supervisor, COFFEE=1)
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        continue_cart(cart, agent)
    assert caught.value.code.value == "CUSTOMER_NOT_ELIGIBLE"
    assert whole_database() == before


def test_copy_adds_to_what_the_session_has(own_cart, session, copy_cart, agent, coffee, tea, shop):
    before = row(shop, own_cart)
    copy_cart(session, own_cart, agent)
    assert host.cart_quantities(session.checkout_ref) == {str(coffee.pk): 3, str(tea.pk): 5}
    snapshot = host.snapshot(session.checkout_ref, now=timezone.now())
    assert snapshot.shipping_method is not None
    assert snapshot.total.gross.amount == Decimal("107.50")
    assert row(shop, own_cart) == before


def test_a_cart_that_was_handed_over_is_the_customers_own(session, agent, customer, actor_of):
    actor, now = actor_of(agent), timezone.now()
    handed = handoff.hand_off(session_id=session.pk, actor=actor, now=now).checkout_ref
    goods = host.cart_quantities(handed)
    assert [cart.checkout_ref for cart in host.customer_carts(customer)] == [handed]
    later = starting.start(actor=actor, now=now, customer_id=customer.pk)
    copying.copy_cart(session_id=later.pk, checkout_ref=handed, actor=actor, now=now)
    assert host.cart_quantities(later.checkout_ref) == goods
    assert host.cart_quantities(handed) == goods


def test_another_customers_cart_is_not_copied(
    session, copy_cart, agent, other_customer, shop, coffee, whole_database
):
    cart = shop.own_cart(other_customer, COFFEE=1)
    before = whole_database()
    with pytest.raises(copying.CartNotFound):
        copy_cart(session, cart, agent)
    assert whole_database() == before


def test_too_many_lines_are_not_copied(
    own_cart, start, copy_cart, agent, customer, settings, whole_database
):
    session = start(agent, customer)
    settings.PHONE_ORDER_MAX_LINES = 1
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        copy_cart(session, own_cart, agent)
    assert caught.value.code.value == "TOO_MANY_LINES"
    assert whole_database() == before


def test_a_draft_is_completed_by_the_order_of_the_cart_that_was_handed_off(
    session, save_draft, agent, actor_of, customer
):
    from saleor_phone_order.flows import customer_orders

    actor, now = actor_of(agent), timezone.now()
    draft = save_draft(session, agent)
    continued = continuing.continue_draft(draft_id=draft.pk, actor=actor, now=now)
    handed = handoff.hand_off(session_id=continued.session.pk, actor=actor, now=now)
    customer_orders.placed_by_host(checkout_ref=handed.checkout_ref, order_ref="12", now=now)
    draft.refresh_from_db()
    assert (draft.state, draft.order_ref) == ("COMPLETED", "12")
    told = Session.objects.get(pk=handed.pk)
    assert (told.state, told.order_ref) == ("HANDED_OFF", "12")
    entry = HistoryEntry.objects.filter(chain=told.chain).last()
    assert (entry.action, entry.actor_id) == ("ORDERED_BY_CUSTOMER", str(customer.pk))


CONTINUE = """
mutation ($id: ID!) { phoneOrderCartContinue(checkoutId: $id) {
  session { state cart { quantity } customer { email } }
  impersonation { token } differences { kind } errors { code field } } }
"""
COPY = """
mutation ($id: ID!, $cart: ID!) { phoneOrderCartCopy(id: $id, checkoutId: $cart) {
  session { cart { quantity } } differences { kind } errors { code field } } }
"""


def test_the_api_continues_a_cart(data, own_cart, agent, customer, gid):
    answer = data(CONTINUE, as_=agent, id=gid("Checkout", own_cart))
    assert answer["session"] == {
        "state": "OPEN",
        "cart": {"quantity": 3},
        "customer": {"email": customer.email},
    }
    assert answer["impersonation"]["token"]


def test_the_api_copies_a_cart(data, refusal, own_cart, session, agent, gid):
    session_id = gid("PhoneOrderSession", session)
    copied = data(COPY, as_=agent, id=session_id, cart=gid("Checkout", own_cart))
    assert copied["session"] == {"cart": {"quantity": 8}}
    (error,) = refusal(COPY, as_=agent, id=session_id, cart="nonsense")
    assert (error["code"], error["field"]) == ("NOT_FOUND", "checkoutId")
