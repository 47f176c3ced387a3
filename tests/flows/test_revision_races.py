"""The same addition twice at once, as after an answer that got lost, on two real connections."""

from __future__ import annotations

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, sessions
from saleor_phone_order.hosts import host
from saleor_phone_order.models import HistoryEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_additions_to_one_revision_exactly_one_is_done(
    session, agent, actor_of, coffee, tea, race
):
    seen, actor, now = sessions.revision(session), actor_of(agent), timezone.now()

    def add():
        return carts.add_lines(
            session_id=session.pk,
            actor=actor,
            now=now,
            lines=[(str(coffee.pk), 1)],
            seen_revision=seen,
        )

    outcomes = race(add, add)
    names = sorted(type(outcome).__name__ for outcome in outcomes)
    assert names == ["Session", "SessionChanged"]
    assert host.cart_quantities(session.checkout_ref) == {str(coffee.pk): 3, str(tea.pk): 3}
    assert sessions.revision(session) == seen + 1
    assert HistoryEntry.objects.filter(chain=session.chain).count() == seen + 1
