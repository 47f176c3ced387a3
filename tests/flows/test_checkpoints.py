"""Checkpoints show what the chains of the history cannot: what is gone, and what was
computed anew by somebody who owns the tables."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta, timezone

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from saleor_phone_order.flows import checkpoints
from saleor_phone_order.flows.checkpoints import Anchor
from saleor_phone_order.flows.history import record
from saleor_phone_order.models import CheckpointEnd, HistoryCheckpoint
from saleor_phone_order.rules.actors import GUARD

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)
ENTRIES = "saleor_phone_order_historyentry"
ENDS = "saleor_phone_order_checkpointend"
SEALS = "saleor_phone_order_historycheckpoint"
#: Makes a chain's hashes right again, whatever is in its rows.
RECOMPUTE = """
DO $$
DECLARE
    entry record;
    former text := repeat('0', 64);
BEGIN
    FOR entry IN SELECT * FROM saleor_phone_order_historyentry WHERE chain = 'session:a'
        ORDER BY sequence
    LOOP
        UPDATE saleor_phone_order_historyentry SET previous_hash = former,
            hash = encode(sha256(convert_to(concat_ws('|', former, chain, sequence,
                to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                action, actor_kind, actor_id, details), 'UTF8')), 'hex')
            WHERE id = entry.id RETURNING hash INTO former;
    END LOOP;
END $$
"""


def write(chain, *, at=NOW, count=1):
    for _ in range(count):
        record(chain=chain, action="TESTED", actor=GUARD, now=at)


def seal(hours=0):
    return checkpoints.seal(now=NOW + timedelta(hours=hours))


def ends(checkpoint):
    rows = CheckpointEnd.objects.filter(checkpoint=checkpoint).order_by("chain")
    return list(rows.values_list("chain", "sequence"))


def problems(*anchors):
    return list(checkpoints.problems(anchors=anchors))


@pytest.fixture
def owner():
    """`owner(sql)`: what the owner of the tables does, whom no trigger stops."""

    def run(statement):
        with connection.cursor() as cursor:
            # Foreign keys would wait for the end of the test.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in (ENTRIES, ENDS, SEALS):
                cursor.execute("ALTER TABLE %s DISABLE TRIGGER USER" % table)
            cursor.execute(statement)
            for table in (ENTRIES, ENDS, SEALS):
                cursor.execute("ALTER TABLE %s ENABLE TRIGGER USER" % table)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    return run


@pytest.fixture
def sealed():
    """Two chains, three checkpoints: (a, 3) and (b, 2), then (a, 5), then (b, 3)."""
    write("session:a", count=3)
    write("session:b", count=2)
    first = seal()
    write("session:a", count=2)
    second = seal(hours=1)
    write("session:b")
    return first, second, seal(hours=2)


def test_a_checkpoint_seals_the_ends_of_the_chains_that_grew(sealed):
    assert [checkpoint.number for checkpoint in sealed] == [1, 2, 3]
    assert [ends(checkpoint) for checkpoint in sealed] == [
        [("session:a", 3), ("session:b", 2)],
        [("session:a", 5)],
        [("session:b", 3)],
    ]
    assert problems() == []


def test_nothing_new_makes_no_checkpoint(sealed, whole_database):
    before = whole_database()
    assert seal(hours=3) is None
    assert whole_database() == before


def test_an_entry_that_was_committed_late_is_sealed_later(sealed):
    write("session:c", at=NOW - timedelta(hours=20))
    checkpoint = seal(hours=3)
    assert ends(checkpoint) == [("session:c", 1)]


def test_an_end_is_the_last_entry_whatever_its_time(sealed):
    write("session:c", at=NOW + timedelta(hours=2))
    write("session:c", at=NOW - timedelta(days=9))
    assert ends(seal(hours=3)) == [("session:c", 2)]


def test_the_first_checkpoint_takes_all_chains_and_batches_do_not_matter(monkeypatch):
    monkeypatch.setattr(checkpoints, "BATCH", 2)
    for number in range(5):
        write("session:%d" % number, at=NOW - timedelta(days=100 * number))
    assert ends(seal()) == [("session:%d" % number, 1) for number in range(5)]
    assert problems() == []


def test_each_checkpoint_is_logged(committed, caplog):
    write("session:a")
    with caplog.at_level(logging.INFO, logger="saleor_phone_order"):
        checkpoint = committed(seal)
    assert caplog.messages == ["Checkpoint 1:%s of the phone order history." % checkpoint.seal]


def test_a_checkpoint_that_is_rolled_back_leaves_nothing(whole_database, caplog):
    write("session:a")
    before = whole_database()
    with caplog.at_level(logging.INFO), transaction.atomic():
        seal()
        transaction.set_rollback(True)
    assert whole_database() == before
    assert caplog.messages == []
    assert seal().number == 1


def test_entries_that_are_rolled_back_are_not_sealed():
    write("session:a")
    with transaction.atomic():
        write("session:a")
        write("session:b")
        transaction.set_rollback(True)
    assert ends(seal()) == [("session:a", 1)]
    write("session:a")
    assert problems() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "DELETE FROM %s WHERE chain = 'session:a' AND sequence = 2" % ENTRIES,
            ["session:a, entry 3: Expected entry 2, found entry 3."],
        ),
        (
            "DELETE FROM %s WHERE chain = 'session:a' AND sequence > 3" % ENTRIES,
            ["session:a, entry 5: Checkpoint 2 has sealed it; it is gone or not the same."],
        ),
        (
            "DELETE FROM %s WHERE chain = 'session:b'" % ENTRIES,
            [
                "session:b, entry 2: Checkpoint 1 has sealed it; it is gone or not the same.",
                "session:b, entry 3: Checkpoint 3 has sealed it; it is gone or not the same.",
            ],
        ),
        (
            "UPDATE %s SET actor_id = '9' WHERE chain = 'session:a' AND sequence = 4;" % ENTRIES
            + RECOMPUTE,
            ["session:a, entry 5: Checkpoint 2 has sealed it; it is gone or not the same."],
        ),
        (
            "UPDATE %s SET at = at - interval '1 day' WHERE number = 2" % SEALS,
            ["Checkpoint 2: The seal does not match."],
        ),
        (
            "UPDATE %s SET seal = repeat('0', 64) WHERE number = 1" % SEALS,
            [
                "Checkpoint 1: The seal does not match.",
                "Checkpoint 2: The seal does not match.",
            ],
        ),
        (
            "DELETE FROM %s WHERE chain = 'session:b' AND sequence = 2" % ENDS,
            ["Checkpoint 1: The seal does not match."],
        ),
        (
            f"DELETE FROM {ENDS} WHERE checkpoint_id = (SELECT id FROM {SEALS} WHERE number = 2);"
            f"DELETE FROM {SEALS} WHERE number = 2",
            ["Expected checkpoint 2, found checkpoint 3."],
        ),
        (
            f"DELETE FROM {ENDS} WHERE checkpoint_id = (SELECT id FROM {SEALS} WHERE number = 2);"
            f"DELETE FROM {SEALS} WHERE number = 2;"
            f"UPDATE {SEALS} SET number = 2 WHERE number = 3",
            ["Checkpoint 2: The seal does not match."],
        ),
    ],
    ids=[
        "a row is removed",
        "a tail is cut",
        "a chain is gone",
        "a chain is computed anew",
        "a checkpoint is altered",
        "a seal is altered",
        "an end is removed",
        "a checkpoint in the middle is removed",
        "a checkpoint in the middle is removed and the others renumbered",
    ],
)
def test_what_the_tables_owner_does_is_found(sealed, owner, statement, found, capsys):
    owner(statement)
    assert problems() == found
    with pytest.raises(CommandError, match="^%d problems were found.$" % len(found)):
        call_command("phone_order_verify_history")
    assert capsys.readouterr().out == "".join(line + "\n" for line in found)


def test_a_forged_end_has_no_seal(sealed, owner):
    owner(
        f"UPDATE {ENTRIES} SET actor_id = '9' WHERE chain = 'session:a' AND sequence = 5;"
        f"{RECOMPUTE};"
        f"UPDATE {ENDS} SET hash = {ENTRIES}.hash FROM {ENTRIES} WHERE {ENDS}.chain = {ENTRIES}.chain"
        f" AND {ENDS}.sequence = {ENTRIES}.sequence"
    )
    assert problems() == ["Checkpoint 2: The seal does not match."]


def test_removed_newest_checkpoints_are_found_by_what_was_written_down(sealed, owner):
    first, second, third = sealed
    anchors = [Anchor(checkpoint.number, checkpoint.seal) for checkpoint in sealed]
    assert problems(*anchors) == []
    owner(
        f"DELETE FROM {ENDS} WHERE checkpoint_id IN (SELECT id FROM {SEALS} WHERE number > 1);"
        f"DELETE FROM {SEALS} WHERE number > 1;"
        f"DELETE FROM {ENTRIES} WHERE chain = 'session:a' AND sequence > 3"
    )
    assert problems() == []
    assert problems(*anchors) == ["Checkpoint 2 is gone.", "Checkpoint 3 is gone."]
    # Other checkpoints take their place.
    write("session:a")
    assert seal(hours=3).number == 2
    assert problems(*anchors) == [
        "Checkpoint 2 is not the one that was written down.",
        "Checkpoint 3 is gone.",
    ]


def test_another_secret_key_seals_on_and_the_former_one_is_told_to_django(sealed, settings):
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert problems() == ["Checkpoint %d: The seal does not match." % n for n in (1, 2, 3)]
    settings.SECRET_KEY_FALLBACKS = [former]
    write("session:a")
    assert seal(hours=3).number == 4
    assert problems() == []


@pytest.mark.parametrize("table", [ENDS, SEALS])
@pytest.mark.parametrize(
    "statement", ["UPDATE %s SET id = id", "DELETE FROM %s", "TRUNCATE %s CASCADE"]
)
def test_the_database_refuses_to_change_checkpoints(sealed, statement, table, whole_database):
    before = whole_database()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; " + statement % table)
    assert whole_database() == before


def test_the_commands_tell_what_to_write_down(capsys):
    call_command("phone_order_checkpoint")
    assert capsys.readouterr().out == "Nothing to seal.\n"
    call_command("phone_order_verify_history")
    assert capsys.readouterr().out == "There is no checkpoint yet.\n0 entries are intact.\n"
    write("session:a")
    call_command("phone_order_checkpoint")
    checkpoint = HistoryCheckpoint.objects.get()
    anchor = "1:" + checkpoint.seal
    assert capsys.readouterr().out == "Checkpoint %s\n" % anchor
    call_command("phone_order_verify_history", "--anchor", anchor)
    at = checkpoint.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert capsys.readouterr().out == (
        "Checkpoint %s of %s is the newest.\n1 entries are intact.\n" % (anchor, at)
    )
    with pytest.raises(CommandError, match="1 problems were found."):
        call_command("phone_order_verify_history", "--anchor", "2:" + checkpoint.seal)
    with pytest.raises(CommandError, match="NUMBER:SEAL"):
        call_command("phone_order_verify_history", "--anchor", checkpoint.seal)


@pytest.mark.django_db(transaction=True)
def test_of_two_checkpoints_at_once_one_does_nothing(race):
    write("session:a", count=2)
    made = [checkpoint for checkpoint in race(seal, seal) if checkpoint is not None]
    # The slower one came either during the other, or after it when nothing was new.
    assert [checkpoint.number for checkpoint in made] == [1]
    assert problems() == []


@pytest.mark.django_db(transaction=True)
def test_checkpoints_while_others_write(race):
    def writer(name):
        def run():
            for number in range(40):
                with transaction.atomic():
                    write("session:%s" % name)
                    write("session:%s:%d" % (name, number))

        return run

    def sealer():
        return [
            checkpoint for checkpoint in (seal(hours=hours) for hours in range(8)) if checkpoint
        ]

    *_, made = race(writer("a"), writer("b"), writer("a"), sealer)
    assert isinstance(made, list), made
    final = seal(hours=9)
    numbers = list(HistoryCheckpoint.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert problems() == []
    assert final is None or final.number == len(numbers)
    sealed = dict(CheckpointEnd.objects.order_by("sequence").values_list("chain", "sequence"))
    assert (sealed["session:a"], sealed["session:b"], len(sealed)) == (80, 40, 82)
