"""Two at once on two real connections: exactly one wins, nothing is half-done."""

from __future__ import annotations

import pytest
from django.utils import timezone

from saleor_phone_order.flows import handoff, sessions, taking_over
from saleor_phone_order.models import Cart, HistoryEntry, Session

pytestmark = pytest.mark.django_db(transaction=True)


def names(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_of_two_starts_for_one_customer_exactly_one_wins(
    start, agent, other_agent, customer, shop, race
):
    outcomes = race(lambda: start(agent, customer), lambda: start(other_agent, customer))
    assert names(outcomes) == ["Session", "SessionAlreadyOpen"]
    winner = Session.objects.get()
    loser = [outcome for outcome in outcomes if not isinstance(outcome, Session)][0]
    assert loser.params["session_id"] == str(winner.pk)
    assert shop.checkouts().count() == 1
    assert Cart.objects.count() == 1
    assert HistoryEntry.objects.filter(action="SESSION_STARTED").count() == 1


def test_of_two_starts_by_one_agent_exactly_one_wins(
    start, agent, customer, other_customer, shop, race
):
    outcomes = race(lambda: start(agent, customer), lambda: start(agent, other_customer))
    assert names(outcomes) == ["Session", "SessionAlreadyOpen"]
    assert Session.objects.count() == 1
    assert shop.checkouts().count() == 1


def test_of_hand_off_and_cancel_at_once_exactly_one_wins(
    session, agent, customer, actor_of, shop, race
):
    actor, now = actor_of(agent), timezone.now()
    outcomes = race(
        lambda: handoff.hand_off(session_id=session.pk, actor=actor, now=now),
        lambda: sessions.cancel(session_id=session.pk, actor=actor, now=now),
    )
    assert names(outcomes) == ["Session", "SessionClosed"]
    state = Session.objects.get().state
    owned = shop.checkouts().filter(user=customer).count()
    assert (state, owned) in (("HANDED_OFF", 1), ("CANCELLED", 0))
    assert shop.checkouts().count() == owned


def test_of_take_over_and_cancel_at_once_one_agent_ends_up_with_it(
    session, agent, supervisor, actor_of, race
):
    now = timezone.now()
    race(
        lambda: taking_over.take_over(session_id=session.pk, actor=actor_of(supervisor), now=now),
        lambda: sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=now),
    )
    found = Session.objects.get()
    assert (found.state, found.agent) in (("OPEN", supervisor), ("CANCELLED", agent))


def test_a_write_under_the_token_and_a_cancel_at_once_leave_no_cart(
    session, agent, customer, actor_of, impersonate, shop, gid, coffee, race
):
    from django.test import Client

    token = impersonate(session)
    body = {
        "query": shop.lines_add,
        "variables": {
            "checkout": gid("Checkout", session.checkout_ref),
            "variant": gid("ProductVariant", coffee),
        },
    }
    race(
        lambda: Client().post(
            "/graphql/", body, content_type="application/json", HTTP_AUTHORIZATION=token
        ),
        lambda: sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=timezone.now()),
    )
    assert Session.objects.get().state == "CANCELLED"
    assert shop.checkouts().count() == 0
