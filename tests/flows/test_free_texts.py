"""What agents type stays out of the history, and card numbers out of everything."""

from __future__ import annotations

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, drafting, handoff, sessions, starting
from saleor_phone_order.hosts.values import Address
from saleor_phone_order.models import HistoryEntry
from saleor_phone_order.rules.refusals import ErrorCode, Refusal

pytestmark = pytest.mark.one_host

CARD = "4111 1111 1111 1111"
BERLIN = {
    "country": "DE",
    "first_name": "Anna",
    "last_name": "Ortiz",
    "street_address_1": "Torstr. 1",
    "city": "Berlin",
    "postal_code": "10119",
}

ENDINGS = {
    "cancel": sessions.cancel,
    "hand_off": handoff.hand_off,
    "save": drafting.save,
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_disposition_is_kept_on_the_session_and_not_in_the_history(
    ending, session, agent, actor_of
):
    ENDINGS[ending](
        session_id=session.pk,
        actor=actor_of(agent),
        now=timezone.now(),
        disposition="Anna is in hospital",
    )

    session.refresh_from_db()
    assert session.disposition == "Anna is in hospital"
    entries = HistoryEntry.objects.filter(chain=session.chain)
    assert [entry.details for entry in entries if "hospital" in entry.details] == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_card_number_as_a_disposition_is_refused_and_changes_nothing(
    ending, session, agent, actor_of, whole_database
):
    before = whole_database()

    with pytest.raises(Refusal) as refusal:
        ENDINGS[ending](
            session_id=session.pk, actor=actor_of(agent), now=timezone.now(), disposition=CARD
        )

    assert refusal.value.code is ErrorCode.CARD_NUMBER_IN_TEXT
    assert refusal.value.field == "disposition"
    assert whole_database() == before


@pytest.mark.parametrize("field", ["call_centre", "team"])
def test_a_card_number_at_the_start_is_refused_and_opens_nothing(
    field, agent, customer, actor_of, whole_database
):
    before = whole_database()

    with pytest.raises(Refusal) as refusal:
        starting.start(
            actor=actor_of(agent), now=timezone.now(), customer_id=customer.pk, **{field: CARD}
        )

    assert refusal.value.code is ErrorCode.CARD_NUMBER_IN_TEXT
    assert refusal.value.field == field
    assert whole_database() == before


@pytest.mark.parametrize("field", ["street_address_2", "company_name", "last_name"])
def test_a_card_number_in_an_address_of_the_cart_is_refused_and_changes_nothing(
    field, session, agent, actor_of, whole_database
):
    address = Address(**{**BERLIN, field: CARD})
    before = whole_database()

    for which in ("billing", "shipping"):
        with pytest.raises(Refusal) as refusal:
            carts.update_addresses(
                session_id=session.pk,
                actor=actor_of(agent),
                now=timezone.now(),
                **{which: address},
            )
        assert refusal.value.code is ErrorCode.CARD_NUMBER_IN_TEXT
        assert refusal.value.field == "%s_address.%s" % (which, field)

    assert whole_database() == before
