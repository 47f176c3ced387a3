"""The history cannot be rewritten: the database itself refuses, and a chain tells."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from saleor_phone_order.flows import sessions
from saleor_phone_order.flows.history import record
from saleor_phone_order.models import HistoryEntry
from saleor_phone_order.rules.actors import GUARD
from saleor_phone_order.rules.history_chain import ChainEntry, verify

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


def entries():
    return [
        ChainEntry(
            chain=entry.chain,
            sequence=entry.sequence,
            at=entry.at,
            action=entry.action,
            actor_kind=entry.actor_kind,
            actor_id=entry.actor_id,
            details=entry.details,
            hash=entry.hash,
        )
        for entry in HistoryEntry.objects.order_by("chain", "sequence")
    ]


def test_the_database_chains_entries_as_the_rules_say():
    for number in range(3):
        record(
            chain="session:a",
            action="TESTED",
            actor=GUARD,
            now=timezone.now(),
            n=number,
            name="Zoë | x",
        )
    record(chain="session:b", action="TESTED", actor=GUARD, now=timezone.now())
    found = entries()
    assert [(entry.chain, entry.sequence) for entry in found] == [
        ("session:a", 1),
        ("session:a", 2),
        ("session:a", 3),
        ("session:b", 1),
    ]
    assert list(verify(found)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE saleor_phone_order_historyentry SET action = 'CHANGED'",
        "DELETE FROM saleor_phone_order_historyentry",
        "TRUNCATE saleor_phone_order_historyentry",
    ],
)
def test_the_database_refuses_to_change_the_history(statement):
    record(chain="session:a", action="TESTED", actor=GUARD, now=timezone.now())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
    assert [entry.action for entry in entries()] == ["TESTED"]


def test_a_row_that_the_tables_owner_changes_is_found():
    for _ in range(3):
        record(chain="session:a", action="TESTED", actor=GUARD, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE saleor_phone_order_historyentry DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE saleor_phone_order_historyentry SET actor_id = '9' WHERE sequence = 2"
        )
    problems = list(verify(entries()))
    assert [(problem.chain, problem.sequence) for problem in problems] == [("session:a", 2)]


def test_a_forged_sequence_or_hash_is_overwritten():
    HistoryEntry.objects.create(
        chain="session:a",
        action="TESTED",
        actor_kind="STAFF",
        at=timezone.now(),
        sequence=77,
        hash="f" * 64,
        previous_hash="e" * 64,
    )
    assert [entry.sequence for entry in entries()] == [1]
    assert list(verify(entries())) == []


def test_a_deleted_customer_neither_fails_nor_breaks_the_chain(start, agent, customer):
    session = start(agent, customer)
    customer.delete()
    session.refresh_from_db()
    assert session.customer is None
    found = HistoryEntry.objects.filter(chain=session.chain).order_by("sequence")
    assert [entry.action for entry in found] == [
        "SESSION_STARTED",
        "ABANDONED",
        "PERSONAL_DATA_ERASED",
    ]
    assert list(verify(entries())) == []


def test_what_a_session_does_is_in_its_chain_without_personal_data(
    start, agent, customer, actor_of
):
    session = start(agent, customer)
    sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    found = HistoryEntry.objects.filter(chain=session.chain)
    assert [entry.action for entry in found] == ["SESSION_STARTED", "CANCELLED"]
    assert {entry.actor_id for entry in found} == {str(agent.pk)}
    for entry in found:
        for secret in (customer.email, customer.last_name, session.nonce):
            assert secret not in entry.details
