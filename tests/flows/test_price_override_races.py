"""Two at once about a price that waits: exactly one wins, and the cart says the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import price_approvals, price_overrides, sessions
from saleor_phone_order.hosts import host
from saleor_phone_order.models import CartPrice, HistoryEntry, PriceOverride, Session
from saleor_phone_order.rules.permissions import Permission

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def adjustable(settings):
    settings.PHONE_ORDER_PRICES_ADJUSTABLE = True


@pytest.fixture
def line_ref(session, coffee):
    refs = host.cart_line_variants(session.checkout_ref)
    return next(ref for ref, variant in refs.items() if variant == str(coffee.pk))


@pytest.fixture
def give(session, agent, actor_of, line_ref):
    def call(price):
        return price_overrides.give_line_price(
            session_id=session.pk,
            actor=actor_of(agent),
            now=timezone.now(),
            line_ref=line_ref,
            price=price and Decimal(price),
            reason="Regular customer",
            asks_approval=True,
        )[1]

    return call


@pytest.fixture
def asked(give):
    return give("15.00")


@pytest.fixture
def decide(asked, actor_of):
    """`decide(decision, supervisor)`: what to call, its actor looked up before."""

    def call(decision, who):
        actor = actor_of(who)
        return lambda: decision(override_id=asked.pk, actor=actor, now=timezone.now())

    return call


def names(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def actions():
    kept = HistoryEntry.objects.filter(action__startswith="PRICE_").exclude(action="PRICE_ASKED")
    return sorted(kept.values_list("action", flat=True))


def test_of_two_supervisors_one_decides(asked, decide, race, shop, supervisor):
    other = shop.staff("other@example.com", Permission.MANAGE_PHONE_ORDERS)
    outcomes = race(
        decide(price_approvals.approve, supervisor), decide(price_approvals.refuse, other)
    )
    assert names(outcomes) == ["OverrideNotPending", "PriceOverride"]
    override = PriceOverride.objects.get()
    assert (override.state, override.decided_by, actions(), CartPrice.objects.count()) in (
        ("APPLIED", supervisor, ["PRICE_APPROVED"], 1),
        ("REFUSED", other, ["PRICE_REFUSED"], 0),
    )


def test_of_approval_and_cancel_nothing_is_left_half_done(
    asked, decide, race, session, agent, supervisor, actor_of
):
    actor = actor_of(agent)
    outcomes = race(
        decide(price_approvals.approve, supervisor),
        lambda: sessions.cancel(session_id=session.pk, actor=actor, now=timezone.now()),
    )
    assert names(outcomes) in (["PriceOverride", "Session"], ["OverrideNotPending", "Session"])
    override = PriceOverride.objects.get()
    assert (override.state, actions()) in (
        ("APPLIED", ["PRICE_APPROVED"]),
        ("WITHDRAWN", ["PRICE_WITHDRAWN"]),
    )
    assert (Session.objects.get().state, CartPrice.objects.count()) == ("CANCELLED", 0)


def test_of_approval_and_process_the_order_has_the_price_that_its_request_says(
    asked, decide, race, session, agent, supervisor, process
):
    outcomes = race(decide(price_approvals.approve, supervisor), lambda: process(session, agent))
    assert names(outcomes) in (["PriceOverride", "Processed"], ["OverrideNotPending", "Processed"])
    placed = next(found for found in outcomes if not isinstance(found, (PriceOverride, Exception)))
    total = placed.order.total.gross.amount
    assert (PriceOverride.objects.get().state, total) in (
        ("APPLIED", Decimal("62.50")),
        ("WITHDRAWN", Decimal("72.50")),
    )


def test_of_approval_and_taking_back_the_agent_has_the_last_word(
    asked, decide, race, give, supervisor
):
    outcomes = race(decide(price_approvals.approve, supervisor), lambda: give(None))
    assert names(outcomes) in (["NoneType", "PriceOverride"], ["NoneType", "OverrideNotPending"])
    assert PriceOverride.objects.get().state == "WITHDRAWN"
    assert not CartPrice.objects.exists()
