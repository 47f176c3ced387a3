from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from prices import Money

from saleor_phone_order.flows import carts, orders, reviewing, sessions
from saleor_phone_order.hosts import host
from saleor_phone_order.hosts.refusals import (
    AddressRequired,
    CartGone,
    EmptyCart,
    InsufficientStock,
    ProductNotAvailable,
    ShippingMethodNotApplicable,
    ShippingMethodRequired,
    VoucherNotApplicable,
)
from saleor_phone_order.models import (
    Cart,
    HistoryEntry,
    PriceTier,
    Review,
    Session,
    TierMembership,
    TierPrice,
)
from saleor_phone_order.rules.limits import QuantityOutOfRange
from saleor_phone_order.rules.refusals import Refusal
from saleor_phone_order.rules.states import SessionClosed

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_review(settings):
    settings.PHONE_ORDER_EXTERNAL_PAYMENT_SKIPS_REVIEW = True


@pytest.fixture
def refused(process, whole_database):
    """`refused(session, agent)`: what Process raises; nothing has changed."""

    def call(session, agent, **options):
        before = whole_database()
        with pytest.raises(Refusal) as caught:
            process(session, agent, **options)
        assert whole_database() == before
        return caught.value

    return call


def usd(amount):
    return Money(Decimal(amount), "USD")


# A held order


def test_process_holds_the_order_until_a_review(
    session, process, committed, agent, customer, shop, coffee, tea
):
    cart_total = host.snapshot(session.checkout_ref, now=timezone.now()).total
    processed = committed(process, session, agent)
    order = shop.order(processed.order.ref)
    assert order.status == shop.held_status
    assert order.user == customer
    assert order.user_email == customer.email
    assert order.total.gross == usd("72.50")
    assert order.total == cart_total
    assert order.shipping_price.gross == usd("10.00")
    assert order.billing_address.city == "New York"
    assert [(line.product_sku, line.quantity) for line in order.lines.all()] == [
        ("COFFEE", 2),
        ("TEA", 3),
    ]
    assert shop.payments_of(order.pk) == []
    assert shop.events_of(order.pk) == shop.events_of_held_order(agent)
    assert shop.allocated(coffee) == 2
    assert shop.allocated(tea) == 3
    assert shop.mails() == []
    session.refresh_from_db()
    assert session.state == "ORDERED"
    assert session.order_ref == str(order.pk)
    assert session.checkout_ref == ""
    assert session.ended_at is not None
    assert shop.checkouts().count() == 0
    assert Cart.objects.count() == 0
    review = Review.objects.get()
    assert processed.review == review
    assert (review.state, review.route) == ("PENDING", "EXTERNAL_PAYMENT")
    assert review.order_ref == str(order.pk)
    assert orders.is_in_review(str(order.pk))


def test_the_order_tells_the_shop_its_session_and_agent(session, process, agent, shop):
    order = shop.order(process(session, agent).order.ref)
    assert order.private_metadata["phone_order_session"] == str(session.pk)
    assert order.private_metadata["phone_order_agent"] == str(agent.pk)


@pytest.mark.one_host
def test_the_history_holds_ids_and_codes_of_the_order(session, process, agent):
    processed = process(session, agent)
    entry = HistoryEntry.objects.filter(chain=session.chain).last()
    assert entry.action == "ORDERED"
    assert (entry.actor_kind, entry.actor_id) == ("STAFF", str(agent.pk))
    assert '"order":"%s"' % processed.order.ref in entry.details
    assert "anna" not in entry.details.lower()


def test_a_held_order_cannot_be_changed_by_the_hosts_own_screens(
    session, process, agent, shop, api, gid, whole_database
):
    processed = process(session, agent)
    boss = shop.order_manager("boss@example.com")
    order_id = gid("Order", processed.order.ref)
    token = shop.login(boss)
    before = whole_database()
    for document in shop.order_changes:
        answer = api(document, token=token, id=order_id)
        assert "errors" in answer, document
        assert answer["errors"][0]["message"] == "This phone order is in review."
    assert whole_database() == before


# An order that needs no review


def test_process_without_review_leaves_a_paid_order_ready_to_fulfil(
    no_review, session, process, committed, agent, customer, shop, coffee
):
    processed = committed(process, session, agent)
    order = shop.order(processed.order.ref)
    assert processed.review is None
    assert not Review.objects.exists()
    assert order.status == "unfulfilled"
    assert order.user == customer
    assert order.is_fully_paid()
    assert processed.order.is_paid is True
    assert shop.payments_of(order.pk) == [(shop.external_payment, Decimal("72.50"))]
    assert sorted(shop.events_of(order.pk)) == sorted(shop.events_of_order_at_once(agent))
    assert shop.allocated(coffee) == 2
    assert not orders.is_in_review(str(order.pk))
    assert list(customer.events.values_list("type", flat=True)) == ["placed_order"]
    assert not agent.events.exists()


# What the customer pays


def test_the_order_costs_what_the_cart_costs_with_tier_voucher_sale_and_gift_card(
    no_review, shop, session, process, agent, customer, coffee, tea, actor_of
):
    tier = PriceTier.objects.create(name="Gold")
    TierMembership.objects.create(tier=tier, customer=customer)
    TierPrice.objects.create(
        tier=tier, variant_ref=str(coffee.pk), amount=Decimal("15.33"), currency="USD"
    )
    shop.sale("30", tea.product)
    voucher = shop.voucher("FIVE", "5.00", usage_limit=9)
    card = shop.gift_card("GIFT-1234", "7.77")
    for code in ("FIVE", "GIFT-1234"):
        carts.add_promo_code(
            session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code=code
        )
    cart_total = host.snapshot(session.checkout_ref, now=timezone.now()).total
    order = shop.order(process(session, agent, expected_total=Decimal("43.64")).order.ref)
    # 2 × 15.33 + 3 × 5.25 (7.50 less 30 %) + 10 − 5 − 7.77
    assert order.total.gross == cart_total.gross == usd("43.64")
    assert order.total.net == cart_total.net
    assert shop.prices_before_voucher(order) == [usd("15.33"), usd("5.25")]
    assert shop.discount_of(order) == usd("5.00")
    assert shop.fresh(card).current_balance_amount == Decimal("0")
    assert order.voucher == voucher
    assert shop.uses_of(voucher) == 1


def test_the_order_carries_the_hosts_taxes_to_the_cent(
    no_review, taxed, shop, start, fill, process, agent, customer, coffee, tea
):
    taxed(coffee.product)
    taxed(tea.product)
    session = fill(start(agent, customer), agent, (coffee, 2), (tea, 3))
    cart_total = host.snapshot(session.checkout_ref, now=timezone.now()).total
    order = shop.order(process(session, agent).order.ref)
    # Prices include taxes: 62.50 of products and 10.00 of shipping at 23 %.
    assert order.total == cart_total
    assert order.total.gross == usd("72.50")
    assert order.total.tax > usd("0")
    assert [line.tax_rate for line in order.lines.all()] == [Decimal("0.23"), Decimal("0.23")]
    assert shop.payments_of(order.pk) == [(shop.external_payment, Decimal("72.50"))]


def test_an_order_that_gift_cards_cover_costs_nothing_and_is_paid(
    no_review, shop, session, process, agent, actor_of
):
    card = shop.gift_card("GIFT-1234", "100.00")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="GIFT-1234"
    )
    processed = process(session, agent, expected_total=Decimal("0"))
    assert processed.order.total.gross == usd("0")
    assert processed.order.is_paid is True
    assert shop.fresh(card).current_balance_amount == Decimal("27.50")


def test_an_expected_total_that_is_not_the_total_changes_nothing(session, refused, agent):
    refusal = refused(session, agent, expected_total=Decimal("72.49"))
    assert refusal.code.value == "TOTAL_CHANGED"
    assert Decimal(refusal.params["total"]) == Decimal("72.50")


def test_a_price_that_rose_since_it_was_shown_answers_total_changed(
    session, refused, agent, shop, coffee
):
    shop.set_price(coffee, "21.00")
    refusal = refused(session, agent, expected_total=Decimal("72.50"))
    assert refusal.code.value == "TOTAL_CHANGED"
    assert Decimal(refusal.params["total"]) == Decimal("74.50")


# The idempotency key


def test_the_same_key_answers_the_same_order_after_the_session_ended(session, process, agent, shop):
    first = process(session, agent, key="k", expected_total=Decimal("72.50"))
    again = process(session, agent, key="k", expected_total=Decimal("72.50"))
    assert again.order == first.order
    assert again.review == first.review
    assert again.session.state == "ORDERED"
    assert shop.orders().count() == 1
    assert Review.objects.count() == 1


@pytest.mark.one_host
def test_the_same_key_with_another_total_is_refused(session, process, refused, agent):
    process(session, agent, key="k")
    refusal = refused(session, agent, key="k", expected_total=Decimal("1"))
    assert refusal.code.value == "IDEMPOTENCY_KEY_REUSED"


@pytest.mark.one_host
def test_another_key_on_an_ended_session_is_refused(session, process, refused, agent):
    process(session, agent, key="k")
    assert isinstance(refused(session, agent, key="other"), SessionClosed)


@pytest.mark.one_host
def test_a_refused_process_leaves_its_key_free(session, process, agent, shop, tea):
    shop.change(tea.stocks.get(), quantity=1)
    with pytest.raises(InsufficientStock):
        process(session, agent, key="k")
    shop.change(tea.stocks.get(), quantity=10)
    assert process(session, agent, key="k").order.total.gross == usd("72.50")


@pytest.mark.one_host
@pytest.mark.parametrize("key", ["", "   ", "k" * 129, "a\x00b"])
def test_a_key_that_is_empty_long_or_unprintable_is_refused(session, refused, agent, key):
    assert refused(session, agent, key=key).field == "idempotency_key"


@pytest.mark.one_host
def test_a_key_of_128_characters_is_fine(session, process, agent):
    assert process(session, agent, key="k" * 128).session.state == "ORDERED"


@pytest.mark.one_host
def test_an_unknown_payment_is_refused(session, refused, agent):
    assert refused(session, agent, way="CARD").field == "payment"


# Who may


@pytest.mark.one_host
def test_another_agent_cannot_process(session, refused, other_agent):
    assert refused(session, other_agent).code.value == "NOT_YOUR_SESSION"


@pytest.mark.one_host
def test_a_cancelled_session_cannot_be_processed(session, refused, agent, actor_of):
    sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    assert refused(session, agent).code.value == "SESSION_CLOSED"


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"is_staff": True}, {"is_superuser": True}]
)
def test_a_customer_who_became_ineligible_cannot_be_ordered_for(
    session, refused, agent, customer, shop, change
):
    shop.change(customer, **change)
    assert refused(session, agent).code.value == "CUSTOMER_NOT_ELIGIBLE"


def test_a_customer_whose_account_is_gone_cannot_be_ordered_for(session, refused, agent, customer):
    customer.delete()
    assert refused(session, agent).code.value == "SESSION_CLOSED"


def test_nor_one_whose_account_went_without_a_signal(session, refused, agent):
    Session.objects.update(customer=None)
    assert refused(session, agent).code.value == "NOT_FOUND"


# What the database says, whoever wrote the cart


def test_an_empty_cart_is_refused(start, refused, agent, customer):
    assert isinstance(refused(start(agent, customer), agent), EmptyCart)


def test_a_short_stock_is_refused_with_what_is_available(session, refused, agent, shop, tea):
    shop.change(tea.stocks.get(), quantity=2)
    refusal = refused(session, agent)
    assert isinstance(refusal, InsufficientStock)
    assert refusal.params["available_quantity"] == 2
    assert refusal.params["variant_ref"] == str(tea.pk)


def test_an_unpublished_product_is_refused(session, refused, agent, shop, tea):
    shop.unpublish(tea.product)
    refusal = refused(session, agent)
    assert isinstance(refusal, ProductNotAvailable)
    assert refusal.params["variant_ref"] == str(tea.pk)


def test_a_missing_shipping_method_is_refused(start, fill, refused, agent, customer, coffee):
    session = fill(start(agent, customer), agent, (coffee, 1), is_shipped=False)
    assert isinstance(refused(session, agent), ShippingMethodRequired)


def test_a_shipping_method_that_no_longer_serves_the_cart_is_refused(session, refused, agent, shop):
    shop.require_order_of("1000")
    assert isinstance(refused(session, agent), ShippingMethodNotApplicable)


@pytest.mark.parametrize("kind", ["billing", "shipping"])
def test_a_missing_address_is_refused(session, refused, agent, shop, kind):
    shop.change(shop.checkouts().get(), **{kind + "_address": None})
    refusal = refused(session, agent)
    assert isinstance(refusal, AddressRequired)
    assert refusal.params["kind"] == kind


def test_what_is_not_shipped_needs_no_shipping_address(start, fill, process, agent, customer, shop):
    ebook = shop.variant("EBOOK", "9.00", is_shipped=False)
    session = fill(start(agent, customer), agent, (ebook, 1), is_shipped=False)
    order = shop.order(process(session, agent).order.ref)
    assert order.total.gross == usd("9.00")
    assert order.shipping_method is None


def test_a_voucher_that_has_expired_is_refused(session, refused, agent, shop, actor_of):
    voucher = shop.voucher("FIVE")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="FIVE"
    )
    shop.change(voucher, end_date=timezone.now() - timedelta(minutes=1))
    assert isinstance(refused(session, agent), VoucherNotApplicable)


def test_a_voucher_that_was_used_up_meanwhile_is_refused(session, refused, agent, shop, actor_of):
    voucher = shop.voucher("FIVE", usage_limit=1)
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="FIVE"
    )
    shop.use_up(voucher)
    assert isinstance(refused(session, agent), VoucherNotApplicable)


def test_a_voucher_whose_terms_the_cart_no_longer_meets_is_refused(
    session, refused, agent, shop, actor_of
):
    voucher = shop.voucher("FIVE")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="FIVE"
    )
    shop.require_spending(voucher, "500")
    assert isinstance(refused(session, agent), VoucherNotApplicable)


def test_a_quantity_beyond_the_limit_is_refused_even_if_the_cart_has_it(
    session, refused, agent, shop
):
    line = shop.checkouts().get().lines.first()
    shop.change(line, quantity=51)
    assert isinstance(refused(session, agent), QuantityOutOfRange)


@pytest.mark.one_host
def test_more_lines_than_the_limit_are_refused(session, refused, agent, settings):
    settings.PHONE_ORDER_MAX_LINES = 1
    assert refused(session, agent).code.value == "TOO_MANY_LINES"


def test_a_cart_that_the_shop_deleted_is_refused(session, refused, agent, shop):
    shop.checkouts().delete()
    assert isinstance(refused(session, agent), CartGone)


# Guests


@pytest.fixture
def guest_session(start, fill, agent, coffee, shop):
    session = start(agent)
    address = shop.address(first_name="Gus")
    checkout = shop.checkouts().get()
    shop.change(checkout, billing_address=address, shipping_address=address)
    return fill(session, agent, (coffee, 1))


@pytest.mark.one_host
def test_a_guest_needs_an_email(guest_session, refused, agent):
    refusal = refused(guest_session, agent)
    assert (refusal.code.value, refusal.field) == ("REQUIRED", "email")


def test_a_guest_order_has_no_account(guest_session, process, agent, shop):
    host.set_email(guest_session.checkout_ref, "gus@example.com")
    order = shop.order(process(guest_session, agent).order.ref)
    assert order.user is None
    assert order.user_email == "gus@example.com"
    assert order.total.gross == usd("30.00")


def test_a_guest_with_the_email_of_staff_is_refused(guest_session, refused, agent, supervisor):
    host.set_email(guest_session.checkout_ref, supervisor.email.upper())
    assert refused(guest_session, agent).code.value == "CUSTOMER_NOT_ELIGIBLE"


def test_a_held_order_is_not_among_the_customers_unless_the_host_shows_unconfirmed_ones(
    session, process, agent, supervisor, customer, actor_of, data, shop
):
    query = "{ me { orders(first: 10) { totalCount } } }"
    processed = process(session, agent)
    shown = 1 if shop.shows_held_orders else 0
    assert data(query, as_=customer)["orders"] == {"totalCount": shown}
    reviewing.approve(review_id=processed.review.pk, actor=actor_of(supervisor), clock=timezone.now)
    assert data(query, as_=customer)["orders"] == {"totalCount": 1}


# Races


@pytest.mark.django_db(transaction=True)
def test_of_two_processes_at_once_exactly_one_places_the_order(
    session, process, agent, shop, race, coffee
):
    outcomes = race(
        lambda: process(session, agent, key="one"), lambda: process(session, agent, key="two")
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "Processed",
        "SessionClosed",
    ]
    assert shop.orders().count() == 1
    assert Review.objects.count() == 1
    assert shop.allocated(coffee) == 2


@pytest.mark.django_db(transaction=True)
def test_two_processes_with_one_key_at_once_get_the_same_order(session, process, agent, shop, race):
    first, second = race(
        lambda: process(session, agent, key="k"), lambda: process(session, agent, key="k")
    )
    assert first.order == second.order
    assert shop.orders().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_do_not_spend_one_gift_card_twice(
    start, fill, process, agent, other_agent, customer, other_customer, coffee, shop, race, actor_of
):
    card = shop.gift_card("GIFT-1234", "15.00")
    opened = []
    for who, whom in ((agent, customer), (other_agent, other_customer)):
        session = fill(start(who, whom), who, (coffee, 1))
        carts.add_promo_code(
            session_id=session.pk, actor=actor_of(who), now=timezone.now(), code="GIFT-1234"
        )
        opened.append((session, who))
    race(*(lambda pair=pair: process(*pair) for pair in opened))
    totals = sorted(order.total.gross.amount for order in shop.orders())
    assert totals == [Decimal("15.000"), Decimal("30.000")]
    assert shop.fresh(card).current_balance_amount == Decimal("0")


@pytest.mark.django_db(transaction=True)
def test_the_confirmation_goes_out_once_the_order_is_committed(
    no_review, session, process, agent, customer, shop
):
    order = process(session, agent).order
    assert shop.mails() == shop.mails_of_order(customer, order)


@pytest.mark.django_db(transaction=True)
def test_no_confirmation_goes_out_when_the_total_has_changed(
    no_review, session, process, agent, shop
):
    with pytest.raises(Refusal):
        process(session, agent, expected_total=Decimal("1"))
    assert shop.mails() == []


@pytest.mark.django_db(transaction=True)
def test_a_line_that_is_added_while_the_session_is_cancelled_leaves_no_cart(
    session, agent, actor_of, shop, race, coffee
):
    actor, now = actor_of(agent), timezone.now()
    race(
        lambda: carts.add_lines(
            session_id=session.pk, actor=actor, now=now, lines=[(str(coffee.pk), 1)]
        ),
        lambda: sessions.cancel(session_id=session.pk, actor=actor, now=now),
    )
    session.refresh_from_db()
    assert session.state == "CANCELLED"
    assert shop.checkouts().count() == 0
    assert Cart.objects.count() == 0
