"""Where the shop reserves stock for carts, nothing stays reserved for one that is gone."""

from __future__ import annotations

from datetime import timedelta
from importlib.util import find_spec

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, continuing, guard, handoff, sessions

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(find_spec("saleor.channel") is None, reason="Saleor 2.10 reserves nothing"),
]


@pytest.fixture(autouse=True)
def reserving(shop):
    """Stock of carts is reserved for an hour."""
    from django.contrib.sites.models import Site

    shop.change(
        Site.objects.get_current().settings,
        reserve_stock_duration_anonymous_user=60,
        reserve_stock_duration_authenticated_user=60,
    )
    Site.objects.clear_cache()


@pytest.fixture
def reserved():
    """Units by SKU."""
    from saleor.warehouse.models import Reservation

    def call():
        rows = Reservation.objects.values_list(
            "checkout_line__variant__sku", "quantity_reserved", "reserved_until"
        )
        assert all(until > timezone.now() for _, _, until in rows)
        return {sku: quantity for sku, quantity, _ in rows}

    return call


@pytest.fixture
def of(session, agent, actor_of):
    return {"session_id": session.pk, "actor": actor_of(agent), "now": timezone.now()}


def test_what_is_in_a_cart_is_reserved(session, reserved, of, coffee):
    assert reserved() == {"COFFEE": 2, "TEA": 3}
    carts.add_lines(**of, lines=[(str(coffee.pk), 1)])
    assert reserved() == {"COFFEE": 3, "TEA": 3}


def test_what_one_session_reserved_another_cannot_have(
    session, start, fill, other_agent, other_customer, tea
):
    from saleor_phone_order.hosts.refusals import InsufficientStock

    with pytest.raises(InsufficientStock):
        fill(start(other_agent, other_customer), other_agent, (tea, 8))


def test_cancel_gives_it_back(session, reserved, of):
    assert reserved() == {"COFFEE": 2, "TEA": 3}
    sessions.cancel(**of)
    assert reserved() == {}


def test_a_saved_draft_gives_it_back(session, reserved, save_draft, agent):
    assert reserved() == {"COFFEE": 2, "TEA": 3}
    save_draft(session, agent)
    assert reserved() == {}


def test_the_guard_gives_it_back(session, reserved):
    assert reserved() == {"COFFEE": 2, "TEA": 3}
    assert guard.sweep(now=timezone.now() + timedelta(minutes=16)).drafted == 1
    assert reserved() == {}


def test_an_abandoned_session_has_nothing_reserved(session, reserved, shop, of):
    lines = shop.checkouts().get().lines.all()
    carts.update_lines(**of, lines=[(str(line.pk), 0) for line in lines])
    assert reserved() == {}
    assert guard.sweep(now=timezone.now() + timedelta(minutes=16)).abandoned == 1
    assert reserved() == {}


def test_an_order_takes_it_instead(session, reserved, process, agent):
    assert reserved() == {"COFFEE": 2, "TEA": 3}
    process(session, agent)
    assert reserved() == {}


def test_a_cart_that_is_handed_off_keeps_it(session, reserved, of):
    handoff.hand_off(**of)
    assert reserved() == {"COFFEE": 2, "TEA": 3}


def test_a_draft_that_is_continued_reserves_anew(session, reserved, save_draft, agent, of):
    draft = save_draft(session, agent)
    continuing.continue_draft(draft_id=draft.pk, actor=of["actor"], now=of["now"])
    assert reserved() == {"COFFEE": 2, "TEA": 3}
