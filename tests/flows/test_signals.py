from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from saleor_phone_order import signals
from saleor_phone_order.flows import customer_orders, guard, handoff
from saleor_phone_order.rules.refusals import Refusal

pytestmark = [pytest.mark.one_host, pytest.mark.django_db(transaction=True)]

NAMES = ("session_ended", "draft_saved", "draft_resumed", "draft_expired", "order_placed")


@pytest.fixture
def heard():
    """What was sent, as (name, arguments)."""
    found = []
    receivers = []
    for name in NAMES:

        def receive(sender, signal, name=name, **arguments):
            found.append((name, arguments))

        receivers.append((getattr(signals, name), receive))
        getattr(signals, name).connect(receive)
    yield found
    for signal, receive in receivers:
        signal.disconnect(receive)


def test_an_order_is_told_with_its_session(heard, session, process, agent):
    processed = process(session, agent)
    session_id, order_ref = str(session.pk), processed.order.ref
    assert sorted(heard, key=str) == [
        ("order_placed", {"order_ref": order_ref, "session_id": session_id, "is_in_review": True}),
        ("session_ended", {"session_id": session_id, "state": "ORDERED", "order_ref": order_ref}),
    ]


def test_a_draft_is_told_when_saved_and_when_resumed(
    heard, session, save_draft, issue_link, resume, agent
):
    draft = save_draft(session, agent)
    resumed = resume(issue_link(draft, agent))
    assert ("draft_saved", {"draft_id": str(draft.pk), "is_guard": False}) in heard
    assert heard[-1] == (
        "draft_resumed",
        {"draft_id": str(draft.pk), "checkout_ref": resumed.checkout_ref},
    )


def test_what_was_refused_is_not_told(heard, session, process, agent):
    with pytest.raises(Refusal):
        process(session, agent, expected_total=1)
    assert heard == []


def test_what_the_guard_saves_is_told_as_its_work(heard, session):
    guard.sweep(now=timezone.now() + timedelta(minutes=16))
    session.refresh_from_db()
    draft_id = str(session.saved_draft_id)
    assert sorted(heard, key=str) == [
        ("draft_saved", {"draft_id": draft_id, "is_guard": True}),
        ("session_ended", {"session_id": str(session.pk), "state": "DRAFTED", "order_ref": ""}),
    ]


def test_a_draft_that_expires_is_told(heard, session, save_draft, agent):
    draft = save_draft(session, agent)
    del heard[:]
    guard.sweep(now=timezone.now() + timedelta(days=15))
    assert heard == [("draft_expired", {"draft_id": str(draft.pk)})]


def test_an_order_by_link_is_told_with_the_session_that_saved_it(
    heard, session, save_draft, issue_link, resume, agent, shop, api, gid
):
    resumed = resume(issue_link(save_draft(session, agent), agent))
    del heard[:]
    assert shop.complete(api, gid, resumed.checkout_ref, "72.50")["errors"] == []
    order = shop.orders().get()
    told = {"order_ref": str(order.pk), "session_id": str(session.pk), "is_in_review": False}
    assert heard == [("order_placed", told)]


def test_an_order_of_a_cart_that_was_handed_off_is_told_with_its_session(
    heard, session, agent, customer, actor_of, shop, api, gid
):
    handoff.hand_off(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    del heard[:]
    as_customer = partial(api, as_=customer)
    assert shop.complete(as_customer, gid, session.checkout_ref, "72.50")["errors"] == []
    order = shop.orders().get()
    told = {"order_ref": str(order.pk), "session_id": str(session.pk), "is_in_review": False}
    assert heard == [("order_placed", told)]


def test_an_order_of_a_cart_that_is_not_ours_is_not_told(heard):
    customer_orders.placed_by_host(checkout_ref=str(uuid4()), order_ref="1", now=timezone.now())
    assert heard == []


def test_what_is_rolled_back_is_not_told(heard, session, save_draft, agent):
    with transaction.atomic():
        save_draft(session, agent)
        transaction.set_rollback(True)
    session.refresh_from_db()
    assert session.state == "OPEN"
    assert heard == []


@pytest.mark.parametrize("name", ["session_ended", "draft_saved", "draft_expired"])
def test_a_receiver_that_fails_stops_no_run_of_the_guard(heard, session, name, caplog):
    def fail(sender, **arguments):
        raise ValueError("receiver")

    getattr(signals, name).connect(fail)
    try:
        assert guard.sweep(now=timezone.now() + timedelta(minutes=16)).drafted == 1
        assert guard.sweep(now=timezone.now() + timedelta(days=15)).expired == 1
    finally:
        getattr(signals, name).disconnect(fail)
    assert [told for told, _ in heard] == ["draft_saved", "session_ended", "draft_expired"]
    assert "A receiver failed" in caplog.text


def test_a_receiver_that_fails_breaks_nothing(heard, session, process, agent, caplog):
    def fail(sender, **arguments):
        raise ValueError("receiver")

    signals.order_placed.connect(fail)
    try:
        assert process(session, agent).session.state == "ORDERED"
    finally:
        signals.order_placed.disconnect(fail)
    assert len(heard) == 2
    assert "A receiver failed" in caplog.text
