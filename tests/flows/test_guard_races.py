"""The guard against agents and against itself, on real connections."""

from __future__ import annotations

from datetime import timedelta
from importlib.util import find_spec

import pytest
from django.utils import timezone

from saleor_phone_order.flows import guard, presence
from saleor_phone_order.models import Draft, HistoryEntry, Mail, Session
from saleor_phone_order.rules.permissions import Permission

pytestmark = pytest.mark.django_db(transaction=True)

ONLY_SALEOR_3 = pytest.mark.skipif(
    find_spec("saleor.channel") is None, reason="Saleor 2.10 has no such table"
)
WORK = ("DRAFT_SAVED", "ABANDONED")


@pytest.fixture
def later():
    """When the grace of a session of now is over."""
    return timezone.now() + timedelta(minutes=16)


@pytest.fixture
def many(shop, start, fill, coffee, monkeypatch):
    """Twelve sessions, every third with a cup of coffee; pages hold five."""
    monkeypatch.setattr(guard, "PAGE", 5)
    monkeypatch.setattr(guard, "BATCH", 2)
    found = []
    for number in range(12):
        agent = shop.staff("agent-%d@example.com" % number, Permission.HANDLE_PHONE_ORDERS)
        session = start(agent, shop.user("customer-%d@example.com" % number))
        if number % 3 == 0:
            fill(session, agent, (coffee, 1))
        found.append(session)
    return found


def test_runs_at_once_end_each_session_once(many, later, race):
    runs = race(*[lambda: guard.sweep(now=later, rest=0)] * 3)
    assert sum(run.drafted for run in runs) == 4
    assert sum(run.abandoned for run in runs) == 8
    assert Draft.objects.count() == 4
    for session in many:
        entries = HistoryEntry.objects.filter(chain=session.chain, action__in=WORK)
        assert entries.count() == 1
    assert Mail.objects.filter(kind="SAVED_BY_GUARD").count() == 4
    assert Mail.objects.filter(kind="SUPERVISOR_NOTICE").count() == 1


@pytest.mark.one_host
def test_one_that_fails_stops_neither_run(many, later, race, cannot_be_ended):
    with cannot_be_ended(many[0]):
        race(*[lambda: guard.sweep(now=later, rest=0)] * 2)
    assert list(Session.objects.filter(state="OPEN")) == [many[0]]


@pytest.mark.one_host
def test_a_heartbeat_and_a_run_at_once_leave_the_session_or_a_draft(
    session, agent, actor_of, later, race, told
):
    runs = race(
        lambda: guard.sweep(now=later),
        lambda: presence.heartbeat(session_id=session.pk, actor=actor_of(agent), now=later),
    )
    session.refresh_from_db()
    outcome = type(runs[1]).__name__
    assert (session.state, outcome, Draft.objects.count(), told(session).count("DRAFT_SAVED")) in (
        ("OPEN", "Session", 0, 0),
        ("DRAFTED", "SessionClosed", 1, 1),
    )


@pytest.mark.parametrize(
    "table",
    [
        "checkout_checkout",
        "checkout_checkoutline",
        pytest.param("discount_checkoutdiscount", marks=ONLY_SALEOR_3),
        pytest.param("tax_taxconfiguration", marks=ONLY_SALEOR_3),
    ],
)
def test_an_agent_who_looks_at_a_cart_while_it_is_saved_is_told_that_it_is_closed(
    session, agent, shop, api, gid, later, rival, table
):
    query = """
        query ($id: ID!) {
          phoneOrderSession(id: $id) { cart { lines { sku } total { gross { amount } } } }
        }
    """
    token = shop.login(agent)
    with rival(lambda: guard.sweep(now=later), at=('FROM "%s"' % table,), is_before=True):
        answer = api(query, token=token, id=gid("PhoneOrderSession", session))
    assert answer["data"] == {"phoneOrderSession": {"cart": None}}
    (error,) = answer["errors"]
    assert error["path"] == ["phoneOrderSession", "cart"]
    assert error["extensions"]["exception"]["code"] == "SESSION_CLOSED"
    answer = api(query, token=token, id=gid("PhoneOrderSession", session))
    assert answer["data"] == {"phoneOrderSession": {"cart": None}}
    assert "errors" not in answer


@pytest.mark.one_host
def test_a_left_page_and_a_heartbeat_at_once_both_count(session, agent, actor_of, race):
    now = timezone.now()
    nonce = presence.leave_nonce(session)
    outcomes = race(
        lambda: presence.leave(session_id=session.pk, nonce=nonce, now=now),
        lambda: presence.heartbeat(session_id=session.pk, actor=actor_of(agent), now=now),
    )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    session.refresh_from_db()
    assert session.heartbeat_at == now
    assert session.left_at in (None, now)
