from __future__ import annotations

import pytest

from saleor_phone_order import signals
from saleor_phone_order.rules.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard():
    """What was sent, as (name, arguments)."""
    found = []
    receivers = []
    for name in ("session_ended", "draft_saved", "draft_resumed", "order_placed"):

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
