from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, orders, reviewing
from saleor_phone_order.hosts import host
from saleor_phone_order.models import HistoryEntry, Review
from saleor_phone_order.rules.actors import ActorKind
from saleor_phone_order.rules.permissions import Permission

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(session, process, agent):
    return process(session, agent).review


def test_approve_makes_the_order_a_paid_one_that_is_ready_to_fulfil(
    committed, session, process, decide, agent, supervisor, customer, shop, coffee
):
    review = committed(process, session, agent).review
    decided = committed(decide, reviewing.approve, review, supervisor, reason="Paid in cash")
    order = shop.order(review.order_ref)
    assert order.status == "unfulfilled"
    assert order.is_fully_paid()
    assert order.total.gross.amount == Decimal("72.50")
    assert sorted(shop.events_of(order.pk)) == sorted(
        shop.events_of_held_order(agent) + shop.events_of_release(supervisor)
    )
    assert shop.allocated(coffee) == 2
    assert list(customer.events.values_list("type", flat=True)) == ["placed_order"]
    assert (decided.state, decided.reason, decided.decided_by) == (
        "APPROVED",
        "Paid in cash",
        supervisor,
    )
    assert decided.decided_at is not None
    assert not orders.is_in_review(review.order_ref)


def test_an_approved_order_is_fulfilled_like_any_other(review, decide, supervisor, shop, api, gid):
    decide(reviewing.approve, review, supervisor)
    order = shop.order(review.order_ref)
    boss = shop.order_manager("boss@example.com")
    answer = api(
        """mutation ($id: ID!, $lines: [OrderFulfillLineInput!]!) {
          orderFulfill(order: $id, input: {lines: $lines}) {
            orderErrors { field message } order { status } } }""",
        as_=boss,
        id=gid("Order", order),
        lines=[
            {
                "orderLineId": gid("OrderLine", line),
                "stocks": [
                    {"quantity": line.quantity, "warehouse": gid("Warehouse", shop.warehouse)}
                ],
            }
            for line in order.lines.all()
        ],
    )
    assert answer["data"]["orderFulfill"] == {"orderErrors": [], "order": {"status": "FULFILLED"}}


def test_deny_gives_back_stock_voucher_and_gift_cards_to_the_cent(
    session, process, decide, agent, supervisor, shop, coffee, tea, actor_of
):
    voucher = shop.voucher("FIVE", "5.00", apply_once_per_customer=True, usage_limit=9)
    first = shop.gift_card("GIFT-AAAA", "60.00")
    second = shop.gift_card("GIFT-BBBB", "20.00")
    for code in ("FIVE", "GIFT-AAAA", "GIFT-BBBB"):
        carts.add_promo_code(
            session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code=code
        )
    review = process(session, agent).review
    # 72.50 − 5 = 67.50: 60 of the first card and 7.50 of the second
    assert shop.fresh(first).current_balance_amount == Decimal("0")
    assert shop.fresh(second).current_balance_amount == Decimal("12.500")
    assert shop.uses_of(voucher) == 1
    assert shop.customers_who_used(voucher) == [session.customer.email]
    decide(reviewing.deny, review, supervisor)
    order = shop.order(review.order_ref)
    assert order.status == "canceled"
    assert shop.payments_of(order.pk) == []
    assert shop.allocated(coffee) == 0
    assert shop.allocated(tea) == 0
    assert shop.fresh(first).current_balance_amount == Decimal("60")
    assert shop.fresh(second).current_balance_amount == Decimal("20")
    assert shop.uses_of(voucher) == 0
    assert shop.customers_who_used(voucher) == []
    assert shop.events_of(order.pk)[-1] == ("canceled", supervisor.email)
    review.refresh_from_db()
    assert review.state == "DENIED"


def test_what_a_gift_card_got_meanwhile_is_kept_when_its_order_is_denied(
    session, process, decide, agent, supervisor, shop, actor_of
):
    card = shop.gift_card("GIFT-AAAA", "15.00")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="GIFT-AAAA"
    )
    review = process(session, agent).review
    shop.change(card, current_balance_amount=Decimal("3"))
    decide(reviewing.deny, review, supervisor)
    assert shop.fresh(card).current_balance_amount == Decimal("18")


@pytest.mark.one_host
@pytest.mark.parametrize("first", [reviewing.approve, reviewing.deny])
@pytest.mark.parametrize("second", [reviewing.approve, reviewing.deny])
def test_a_review_is_decided_once(review, decide, undecided, supervisor, first, second):
    decide(first, review, supervisor)
    assert undecided(second, review, supervisor) == "REVIEW_NOT_PENDING"


@pytest.mark.one_host
@pytest.mark.parametrize("decision", [reviewing.approve, reviewing.deny])
def test_nobody_reviews_their_own_order(
    start, fill, process, undecided, supervisor, customer, coffee, decision
):
    session = fill(start(supervisor, customer), supervisor, (coffee, 1))
    review = process(session, supervisor).review
    assert undecided(decision, review, supervisor) == "REVIEWER_IS_AGENT"


@pytest.mark.one_host
def test_whom_an_app_named_as_agent_cannot_review(
    fill, process, undecided, supervisor, customer, coffee, shop, actor_of
):
    from saleor_phone_order.flows import starting

    app, _ = shop.app(Permission.HANDLE_PHONE_ORDERS)
    actor = actor_of(app, ActorKind.APP)
    now = timezone.now()
    session = starting.start(actor=actor, customer_id=customer.pk, agent_id=supervisor.pk, now=now)
    carts.add_lines(session_id=session.pk, actor=actor, now=now, lines=[(str(coffee.pk), 1)])
    (method,) = host.snapshot(session.checkout_ref, now=now).shipping_methods
    carts.choose_shipping_method(session_id=session.pk, actor=actor, now=now, method_ref=method.ref)
    processed = orders.process(session_id=session.pk, actor=actor, now=now, key="k")
    metadata = shop.order(processed.order.ref).private_metadata
    assert metadata["phone_order_app"] == str(app.pk)
    assert metadata["phone_order_agent"] == str(supervisor.pk)
    assert undecided(reviewing.approve, processed.review, supervisor) == "REVIEWER_IS_AGENT"


@pytest.mark.one_host
def test_an_app_never_reviews(review, shop, actor_of, whole_database):
    app, _ = shop.app(Permission.MANAGE_PHONE_ORDERS)
    before = whole_database()
    with pytest.raises(reviewing.ReviewerIsApp):
        reviewing.approve(
            review_id=review.pk, actor=actor_of(app, ActorKind.APP), clock=timezone.now
        )
    assert whole_database() == before


def test_an_order_that_the_shop_deleted_cannot_be_released(review, undecided, supervisor, shop):
    shop.delete_order(review.order_ref)
    assert undecided(reviewing.approve, review, supervisor) == "NOT_FOUND"


@pytest.mark.one_host
def test_a_card_number_is_not_taken_as_a_reason(review, undecided, supervisor):
    code = undecided(reviewing.deny, review, supervisor, reason="card 4111 1111 1111 1111")
    assert code == "CARD_NUMBER_IN_TEXT"


@pytest.mark.one_host
def test_the_decision_is_in_the_sessions_history(review, decide, supervisor, session):
    decide(reviewing.deny, review, supervisor, reason="No such person")
    entry = HistoryEntry.objects.filter(chain=session.chain).last()
    assert entry.action == "REVIEW_DENIED"
    assert entry.actor_id == str(supervisor.pk)
    assert "No such person" not in entry.details


@pytest.mark.django_db(transaction=True)
def test_until_approval_no_confirmation_goes_out(review, decide, supervisor, customer, shop):
    assert shop.mails() == []
    decide(reviewing.approve, review, supervisor)
    order = host.order_summary(review.order_ref)
    assert shop.mails() == shop.mails_of_order(customer, order)


@pytest.mark.django_db(transaction=True)
def test_a_denied_order_is_never_announced(review, decide, supervisor, shop):
    decide(reviewing.deny, review, supervisor)
    assert shop.mails() == []


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_one_counts(review, decide, supervisor, shop, race, coffee):
    second = shop.staff("second@example.com", Permission.MANAGE_PHONE_ORDERS)
    outcomes = race(
        lambda: decide(reviewing.approve, review, supervisor),
        lambda: decide(reviewing.deny, review, second),
    )
    names = sorted(type(outcome).__name__ for outcome in outcomes)
    assert names == ["Review", "ReviewNotPending"]
    decided = Review.objects.get()
    order = shop.order(decided.order_ref)
    expected = {"APPROVED": ("unfulfilled", 2), "DENIED": ("canceled", 0)}
    assert (order.status, shop.allocated(coffee)) == expected[decided.state]
