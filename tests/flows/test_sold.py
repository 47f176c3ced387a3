"""Which order is whose: reports agree with the shop's own orders, to the cent."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from saleor_phone_order.flows import (
    carts,
    continuing,
    guard,
    handoff,
    link_orders,
    pay_links,
    paying,
    payments,
    reports,
    reviewing,
    reviews,
    sessions,
    starting,
)
from saleor_phone_order.hosts import host
from saleor_phone_order.models import Session

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]


@pytest.fixture
def by(actor_of):
    """`by(agent)`: who acts, and when."""
    return lambda agent: {"actor": actor_of(agent), "now": timezone.now()}


@pytest.fixture
def reported():
    """The report of two days, in which nothing else happened."""

    def call(group=reports.Group.AGENT):
        today = timezone.now().date()
        yesterday = today - timedelta(days=1)
        return reports.report(
            group=group,
            first_day=yesterday.isoformat(),
            last_day=today.isoformat(),
            time_zone="UTC",
        )

    return call


@pytest.fixture
def charge(stripe, by):
    def call(session, agent):
        return paying.charge(
            session_id=session.pk,
            actor=by(agent)["actor"],
            clock=timezone.now,
            key=str(session.pk),
            kind="CARD",
            method_ref=stripe.payment_method(),
        )

    return call


def facts(session):
    session = Session.objects.get(pk=session.pk)
    return session.order_amount, session.was_recovered


@pytest.fixture
def order_by_link(orders_by_link, save_draft, issue_link, resume, agent):
    """The review of the order that the customer placed by the link of the session's draft."""

    def call(session, total):
        token = issue_link(save_draft(session, agent), agent)
        resume(token)
        link_orders.place(token=token, expected_total=Decimal(total), now=timezone.now())
        return reviews.Review.objects.get(session=session)

    return call


@pytest.fixture
def sell_abroad(shop, fill, process, by, agent, customer, coffee):
    """An order of 22.00 EUR, if the host has channels. What orders add up to, by currency."""

    def call(sold):
        if not hasattr(shop, "second_channel"):
            return sold
        channel = shop.second_channel("eu", "EUR", "US")
        shop.sell_in(channel, coffee, "18.00")
        session = starting.start(customer_id=customer.pk, channel_ref="eu", **by(agent))
        fill(session, agent, (coffee, 1), is_shipped=False)
        (method,) = host.snapshot(session.checkout_ref, now=timezone.now()).shipping_methods
        carts.choose_shipping_method(session_id=session.pk, method_ref=method.ref, **by(agent))
        process(session, agent, key="abroad")
        return {"EUR": Decimal("22.00"), **sold}

    return call


def test_the_report_of_a_mixed_day_agrees_with_the_shops_orders(
    start, fill, process, decide, save_draft, order_by_link, sell_abroad, by, reported, charge,
    shop, api, gid, agent, other_agent, supervisor, customer, coffee,
):  # fmt: skip
    def call(quantity):
        return fill(start(agent, customer), agent, (coffee, quantity))

    denied = call(2)
    decide(reviewing.deny, process(denied, agent).review, supervisor)
    by_link = call(4)
    order_by_link(by_link, "90.00")
    drafted = call(5)
    draft = save_draft(drafted, agent)
    went_on = continuing.continue_draft(draft_id=draft.pk, **by(other_agent)).session
    charge(went_on, other_agent)
    handed_off = call(6)
    handoff.hand_off(session_id=handed_off.pk, **by(agent))
    completed = shop.complete(partial(api, as_=customer), gid, handed_off.checkout_ref, "130.00")
    assert completed["errors"] == []
    sessions.cancel(session_id=start(agent, customer).pk, **by(agent))
    start(agent, customer)
    guard.sweep(now=timezone.now(), grace=timedelta())
    sold = sell_abroad({"USD": Decimal("330.00")})

    assert [facts(session) for session in (denied, by_link)] == [
        (None, False),
        (Decimal("90.00"), True),
    ]
    assert [facts(session) for session in (drafted, went_on, handed_off)] == [
        (None, True),
        (Decimal("110.00"), False),
        (Decimal("130.00"), False),
    ]
    of_shop = defaultdict(Decimal)
    for order in shop.orders().exclude(status="canceled"):
        of_shop[order.currency] += order.total.gross.amount
    found = reported()
    assert {money.currency: money.amount for money in found.total.revenue} == of_shop == sold
    more = len(sold) - 1
    assert {row.key.text: row.orders for row in found.rows} == {
        str(agent.pk): 2 + more,
        str(other_agent.pk): 1,
    }
    row = found.total
    assert (row.sessions, row.denied, row.handed_off, row.drafted) == (7 + more, 1, 1, 2)
    assert (row.drafts_recovered, row.cancelled, row.abandoned) == (2, 1, 1)


@pytest.mark.one_host
def test_an_order_by_link_that_is_denied_was_never_sold(
    session, order_by_link, decide, supervisor, reported
):
    review = order_by_link(session, "72.50")
    assert facts(session) == (Decimal("72.50"), True)
    decide(reviewing.deny, review, supervisor)
    assert facts(session) == (None, False)
    row = reported().total
    assert (row.orders, row.drafted, row.drafts_recovered, row.revenue) == (0, 1, 0, [])


@pytest.mark.one_host
def test_the_draft_of_a_denied_order_was_not_recovered(
    session, process, save_draft, decide, by, agent, other_agent, supervisor
):
    draft = save_draft(session, agent)
    went_on = continuing.continue_draft(draft_id=draft.pk, **by(other_agent)).session
    review = process(went_on, other_agent).review
    assert (facts(session), facts(went_on)) == ((None, True), (Decimal("72.50"), False))
    decide(reviewing.deny, review, supervisor)
    assert (facts(session), facts(went_on)) == ((None, False), (None, False))


@pytest.mark.one_host
def test_a_draft_that_was_saved_twice_is_recovered_once(
    session, order_by_link, save_draft, by, agent
):
    draft = save_draft(session, agent)
    went_on = continuing.continue_draft(draft_id=draft.pk, **by(agent)).session
    order_by_link(went_on, "72.50")
    assert (facts(session), facts(went_on)) == ((None, False), (Decimal("72.50"), True))


@pytest.mark.one_host
def test_an_order_whose_money_does_not_come_was_never_sold(session, by_debit, stripe):
    assert facts(session) == (Decimal("72.50"), False)
    (remote,) = stripe.payments()
    stripe.settle(remote["id"], "insufficient_funds")
    payments.settle(payment_id=by_debit.payment_id, clock=timezone.now)
    assert facts(session) == (None, False)


@pytest.mark.one_host
def test_an_order_that_the_shop_takes_away_unpaid_was_never_sold(
    session, charge, stripe, by, agent, supervisor
):
    stripe.fail_next("/capture", status=429)
    payment = charge(session, agent).payment
    assert facts(session) == (Decimal("72.50"), False)
    host.refuse_order(payment.order_ref, **by(supervisor))
    payments.settle(payment_id=payment.pk, clock=timezone.now)
    assert facts(session) == (None, False)


@pytest.mark.one_host
def test_a_pay_link_that_the_agent_waits_for_recovers_no_draft(
    session, by, agent, visit, pay_in_browser, stripe
):
    _, link = pay_links.send(
        session_id=session.pk,
        actor=by(agent)["actor"],
        clock=timezone.now,
        key="link",
        expected_total=Decimal("72.50"),
    )
    page = visit(link.url.rpartition("/")[2])
    pay_in_browser(page)
    page.press("paid")
    assert facts(session) == (Decimal("72.50"), False)
