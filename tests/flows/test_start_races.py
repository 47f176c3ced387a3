"""A start while the customer's former session is just ending: it waits, and nobody is stuck."""

from __future__ import annotations

import threading

import pytest
from django.db import transaction
from django.utils import timezone

from saleor_phone_order.flows import drafting, guests, sessions
from saleor_phone_order.models import Session
from tests.fixtures_races import wait_for_a_blocked_connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ending(session, agent, actor_of, process):
    """Ways in which the session ends."""

    def save_draft():
        now = timezone.now()
        return drafting.save(session_id=session.pk, actor=actor_of(agent), now=now)

    def order():
        return process(session, agent)

    return {"draft": save_draft, "order": order}


@pytest.mark.parametrize("how", ["draft", "order"])
@pytest.mark.parametrize("rival", ["start", "identify"])
def test_the_next_session_of_a_customer_waits_for_the_end_of_the_former(
    ending, how, rival, start, other_agent, customer, actor_of, race
):
    guest = start(other_agent) if rival == "identify" else None
    is_done = threading.Event()

    def end():
        with transaction.atomic():
            outcome = ending[how]()
            is_done.set()
            wait_for_a_blocked_connection()
        return outcome

    def begin():
        is_done.wait(30)
        if rival == "start":
            return start(other_agent, customer)
        return guests.identify(
            session_id=guest.pk,
            actor=actor_of(other_agent),
            now=timezone.now(),
            customer_id=customer.pk,
        )

    ended, begun = race(end, begin)
    assert not isinstance(ended, Exception), ended
    assert isinstance(begun, Session), begun
    states = dict(Session.objects.values_list("agent__email", "state"))
    former = {"draft": "DRAFTED", "order": "ORDERED"}[how]
    assert states == {"agent@example.com": former, "other-agent@example.com": "OPEN"}
    assert Session.objects.get(pk=begun.pk).customer == customer


def test_a_start_for_an_ineligible_customer_changes_nothing(shop, start, agent, whole_database):
    colleague = shop.staff("colleague@example.com")
    before = whole_database()
    with pytest.raises(sessions.Refusal):
        start(agent, colleague)
    assert whole_database() == before
