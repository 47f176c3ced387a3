"""Sessions whose customer has to agree."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone


@pytest.fixture
def by(actor_of, agent):
    """`by(session, minutes)`: arguments of what the agent does, so many minutes from now."""
    now = timezone.now()

    def call(session, minutes=0.0, who=agent):
        later = now + timedelta(minutes=minutes)
        return {"session_id": session.pk, "actor": actor_of(who), "now": later}

    return call


@pytest.fixture
def opened(start, agent, customer):
    """An open session with an empty cart."""
    return start(agent, customer)


@pytest.fixture
def consent_of():
    from saleor_phone_order.models import Consent

    def call(session):
        return Consent.objects.get(session=session)

    return call


@pytest.fixture
def told():
    """`told(session)`: the actions in its history."""
    from saleor_phone_order.models import HistoryEntry

    def call(session):
        return [entry.action for entry in HistoryEntry.objects.filter(chain=session.chain)]

    return call
