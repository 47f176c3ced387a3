"""Placing, holding and deciding orders on Saleor 3, whatever the channel's settings are."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from importlib.util import find_spec

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, orders, reviewing, starting
from saleor_phone_order.hosts import host
from saleor_phone_order.rules.actors import ActorKind
from saleor_phone_order.rules.permissions import Permission

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(find_spec("saleor.channel") is None, reason="Saleor 2.10 has no channels"),
]

#: Settings of a channel that decide what becomes of an order. Each has both values twice,
#: and every two of them meet in every combination.
CHANNELS = [
    (True, False, "transaction_flow", False),
    (False, True, "transaction_flow", True),
    (True, True, "payment_flow", True),
    (False, False, "payment_flow", False),
]


@pytest.fixture(params=CHANNELS, ids=lambda values: "-".join(map(str, values)))
def channel(request, shop):
    confirms, allows_unpaid, strategy, completes = request.param
    shop.change(
        shop.channel,
        automatically_confirm_all_new_orders=confirms,
        allow_unpaid_orders=allows_unpaid,
        order_mark_as_paid_strategy=strategy,
        automatically_complete_fully_paid_checkouts=completes,
    )
    shop.channel.refresh_from_db()
    return shop.channel


@pytest.fixture
def no_review(settings):
    settings.PHONE_ORDER_EXTERNAL_PAYMENT_SKIPS_REVIEW = True


@pytest.fixture
def told(shop):
    """`told()`: how often each webhook about orders was called since the last time."""
    deliveries = shop.subscribe_to_orders()
    heard = Counter()

    def call():
        new = Counter(deliveries.values_list("event_type", flat=True)) - heard
        heard.update(new)
        return dict(new)

    return call


@pytest.fixture
def decide(committed, actor_of, supervisor):
    def call(decision, review):
        return committed(
            decision, review_id=review.pk, actor=actor_of(supervisor), clock=timezone.now
        )

    return call


@pytest.fixture
def with_codes(shop, session, agent, actor_of):
    """The session's cart with a voucher that may be used once, and a gift card of 30.00."""
    voucher = shop.voucher("FIVE", "5.00", usage_limit=1, apply_once_per_customer=True)
    card = shop.gift_card("GIFT-AAAA", "30.00")
    for code in ("FIVE", "GIFT-AAAA"):
        carts.add_promo_code(
            session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code=code
        )
    return voucher, card


def used(shop, voucher, card):
    return (
        shop.uses_of(voucher),
        shop.customers_who_used(voucher),
        shop.fresh(card).current_balance_amount,
    )


def test_an_order_waits_untouched_and_is_announced_once_when_approved(
    channel,
    with_codes,
    session,
    process,
    committed,
    decide,
    shop,
    coffee,
    tea,
    told,
    agent,
    customer,
):
    told()
    review = committed(process, session, agent).review
    order = shop.order(review.order_ref)
    assert (order.status, order.charge_status) == ("unconfirmed", "none")
    assert order.total.gross.amount == Decimal("37.50")
    assert shop.payments_of(order.pk) == []
    assert shop.announced_payments_of(order.pk) == 1
    assert (shop.allocated(coffee), shop.allocated(tea)) == (2, 3)
    assert used(shop, *with_codes) == (1, [customer.email], Decimal("0"))
    assert shop.mails() == []
    assert told() == {"order_created": 1}
    decide(reviewing.approve, review)
    order = shop.order(review.order_ref)
    assert (order.status, order.charge_status) == ("unfulfilled", "full")
    assert shop.payments_of(order.pk) == [(shop.external_payment, Decimal("37.50"))]
    assert shop.announced_payments_of(order.pk) == 0
    assert (shop.allocated(coffee), shop.allocated(tea)) == (2, 3)
    assert used(shop, *with_codes) == (1, [customer.email], Decimal("0"))
    assert sorted(shop.mails()) == sorted(
        shop.mails_of_order(customer, host.order_summary(review.order_ref))
    )
    heard = told()
    assert (heard.pop("order_confirmed"), heard.pop("order_fully_paid")) == (1, 1)
    assert set(heard) <= {"order_paid", "order_updated"}


def test_a_denied_order_gives_everything_back_and_is_never_announced(
    channel, with_codes, session, process, committed, decide, shop, coffee, tea, told, agent
):
    told()
    review = committed(process, session, agent).review
    told()
    decide(reviewing.deny, review)
    order = shop.order(review.order_ref)
    assert (order.status, order.charge_status) == ("canceled", "none")
    assert shop.payments_of(order.pk) == []
    assert (shop.allocated(coffee), shop.allocated(tea)) == (0, 0)
    assert used(shop, *with_codes) == (0, [], Decimal("30"))
    assert shop.mails() == []
    heard = told()
    assert heard.pop("order_cancelled") == 1
    assert set(heard) <= {"order_updated"}


def test_without_a_review_the_order_follows_the_channel(
    no_review, channel, session, process, committed, shop, coffee, told, agent, customer
):
    told()
    processed = committed(process, session, agent)
    order = shop.order(processed.order.ref)
    confirms = channel.automatically_confirm_all_new_orders
    assert order.status == ("unfulfilled" if confirms else "unconfirmed")
    assert order.charge_status == "full"
    assert "phone_order_held" not in order.private_metadata
    assert shop.payments_of(order.pk) == [(shop.external_payment, Decimal("72.50"))]
    assert shop.allocated(coffee) == 2
    mails = shop.mails_of_order(customer, processed.order)
    expected = [mail for mail in mails if confirms or mail[1] != "order_confirmed"]
    assert sorted(shop.mails()) == sorted(expected)
    heard = told()
    assert heard.pop("order_created") == heard.pop("order_fully_paid") == 1
    assert heard.pop("order_confirmed", 0) == int(confirms)
    assert set(heard) <= {"order_paid", "order_updated"}


def test_an_order_that_gift_cards_cover_waits_and_is_released_like_any_other(
    channel, session, process, committed, decide, shop, told, agent, actor_of, customer
):
    shop.gift_card("GIFT-BBBB", "100.00")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="GIFT-BBBB"
    )
    told()
    review = committed(process, session, agent).review
    assert shop.order(review.order_ref).status == "unconfirmed"
    assert shop.mails() == []
    assert told() == {"order_created": 1}
    decide(reviewing.approve, review)
    assert shop.order(review.order_ref).status == "unfulfilled"
    heard = told()
    assert (heard["order_confirmed"], heard["order_fully_paid"]) == (1, 1)
    assert len(shop.mails()) == 3


@pytest.mark.parametrize("balance", ["", "100.00"], ids=["unpaid", "covered by a gift card"])
def test_an_order_in_review_does_not_expire(
    session, process, shop, agent, coffee, balance, actor_of, whole_database
):
    from saleor.order.tasks import expire_orders_task

    if balance:
        shop.gift_card("GIFT-BBBB", balance)
        carts.add_promo_code(
            session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="GIFT-BBBB"
        )
    order = shop.order(process(session, agent).order.ref)
    shop.change(shop.channel, expire_orders_after=1)
    shop.change(order, created_at=timezone.now() - timedelta(days=3))
    before = whole_database()
    expire_orders_task()
    assert whole_database() == before
    assert shop.allocated(coffee) == 2
    other = shop.placed_order(
        shop.user("ben@example.com"), timezone.now(), net="1", gross="1", status="unconfirmed"
    )
    shop.change(other, created_at=timezone.now() - timedelta(days=3))
    expire_orders_task()
    assert shop.fresh(other).status == "expired"


def test_a_payment_that_was_begun_on_the_cart_does_not_confirm_its_order(
    session, process, committed, decide, shop, agent, told
):
    shop.begin_payment(session.checkout_ref, charged="20.00")
    told()
    review = committed(process, session, agent).review
    order = shop.order(review.order_ref)
    assert (order.status, order.charge_status) == ("unconfirmed", "partial")
    assert "order_confirmed" not in told()
    decide(reviewing.approve, review)
    order = shop.order(review.order_ref)
    assert (order.status, order.charge_status) == ("unfulfilled", "full")
    assert (shop.external_payment, Decimal("52.50")) in shop.payments_of(order.pk)


def test_an_apps_order_names_the_app_and_its_agent(
    fill, customer, supervisor, agent, coffee, shop, actor_of, committed
):
    app, _ = shop.app(Permission.HANDLE_PHONE_ORDERS)
    actor = actor_of(app, ActorKind.APP)
    now = timezone.now()
    session = starting.start(actor=actor, customer_id=customer.pk, agent_id=agent.pk, now=now)
    carts.add_lines(session_id=session.pk, actor=actor, now=now, lines=[(str(coffee.pk), 1)])
    (method,) = host.snapshot(session.checkout_ref, now=now).shipping_methods
    carts.choose_shipping_method(session_id=session.pk, actor=actor, now=now, method_ref=method.ref)
    processed = committed(orders.process, session_id=session.pk, actor=actor, now=now, key="k")
    metadata = shop.order(processed.order.ref).private_metadata
    assert metadata["phone_order_session"] == str(session.pk)
    assert metadata["phone_order_agent"] == str(agent.pk)
    assert metadata["phone_order_app"] == str(app.pk)


def test_a_guests_order_does_not_become_the_accounts_with_that_address(
    start, fill, agent, coffee, shop, committed, process, other_customer
):
    session = start(agent)
    address = shop.address()
    shop.change(shop.checkouts().get(), billing_address=address, shipping_address=address)
    fill(session, agent, (coffee, 1))
    host.set_email(session.checkout_ref, other_customer.email)
    order = shop.order(committed(process, session, agent).order.ref)
    assert (order.user, order.user_email) == (None, other_customer.email)
    assert not other_customer.events.exists()


def test_a_product_that_is_not_shipped_is_ordered_without_a_delivery(
    no_review, start, fill, process, committed, agent, customer, shop
):
    ebook = shop.variant("EBOOK", "9.00", is_shipped=False)
    session = fill(start(agent, customer), agent, (ebook, 1), is_shipped=False)
    order = shop.order(committed(process, session, agent).order.ref)
    assert order.status == "unfulfilled"
    assert order.shipping_price.gross.amount == 0
    assert shop.payments_of(order.pk) == [(shop.external_payment, Decimal("9.00"))]


def test_the_order_speaks_the_customers_language(
    start, fill, process, agent, customer, coffee, shop
):
    shop.change(customer, language_code="de")
    customer.refresh_from_db()
    session = fill(start(agent, customer), agent, (coffee, 1))
    assert shop.order(process(session, agent).order.ref).language_code == "de"


def test_reserved_stock_becomes_the_orders_and_is_not_counted_twice(
    start, fill, process, agent, customer, shop
):
    from saleor.site.models import SiteSettings

    settings = SiteSettings.objects.get()
    shop.change(
        settings,
        reserve_stock_duration_anonymous_user=60,
        reserve_stock_duration_authenticated_user=60,
    )
    shop.forget_site()
    last = shop.variant("LAST", "5.00", stock=2)
    session = fill(start(agent, customer), agent, (last, 2))
    assert shop.reserved(last) == 2
    process(session, agent)
    assert (shop.reserved(last), shop.allocated(last)) == (0, 2)
    shop.forget_site()


def test_an_order_in_another_channel_is_in_its_currency(
    start, fill, process, committed, decide, agent, customer, coffee, shop, actor_of
):
    channel = shop.second_channel("eu", "EUR", "DE")
    shop.sell_in(channel, coffee, "18.00")
    address = shop.address(country="DE", postal_code="10115", city="Berlin", country_area="")
    customer.default_billing_address = customer.default_shipping_address = address
    customer.save()
    actor, now = actor_of(agent), timezone.now()
    session = starting.start(
        actor=actor, customer_id=customer.pk, channel_ref=channel.slug, now=now
    )
    fill(session, agent, (coffee, 2), is_shipped=False)
    (method,) = host.snapshot(session.checkout_ref, now=now).shipping_methods
    carts.choose_shipping_method(session_id=session.pk, actor=actor, now=now, method_ref=method.ref)
    review = committed(process, session, agent).review
    order = shop.order(review.order_ref)
    assert (order.channel, order.currency) == (channel, "EUR")
    assert order.total.gross.amount == Decimal("40.00")
    decide(reviewing.approve, review)
    (payment,) = order.payment_transactions.all()
    assert (payment.currency, payment.charged_value) == ("EUR", Decimal("40.00"))
    assert shop.fresh(order).status == "unfulfilled"
