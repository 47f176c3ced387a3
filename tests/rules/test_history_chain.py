"""A changed, missing or inserted entry breaks the chain, in Python as in PostgreSQL."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_phone_order.rules.history_chain import (
    NO_HASH,
    ChainEntry,
    ChainProblem,
    canonical_json,
    ends_hash,
    entry_hash,
    format_time,
    seal_text,
    verify,
)

AT = datetime(2026, 1, 31, 23, 59, 59, 1, tzinfo=timezone.utc)
BROKEN = "The hash does not match the entry and the one before it."


def link(count, chain="session:7"):
    """A sound chain of `count` entries."""
    entries = []
    for sequence in range(1, count + 1):
        entry = ChainEntry(chain, sequence, AT, "LINES_ADDED", "STAFF", "12", "{}", "")
        previous_hash = entries[-1].hash if entries else NO_HASH
        entries.append(replace(entry, hash=entry_hash(previous_hash, entry)))
    return entries


def test_the_hash_is_the_one_that_postgresql_computes():
    # From PostgreSQL 17 with the expression in the module's docstring.
    first = ChainEntry(
        "session:7",
        1,
        AT,
        "SESSION_STARTED",
        "STAFF",
        "12",
        '{"customer":"34","note":"zażółć | ✓"}',
        "",
    )
    assert entry_hash(NO_HASH, first) == (
        "cba5f8132ea0178245ae2bcb0506167268e51c60c0ce7e6452ec10e94fc99867"
    )
    local = datetime(2026, 7, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    second = ChainEntry("session:7", 2, local, "LINES_ADDED", "GUARD", "", "{}", "")
    assert entry_hash("ff" + "0" * 62, second) == (
        "fe4b315ca659c4491ae3e08dcd8ddd4d8f85b759ea8024322de2a726b91d47a7"
    )


def test_a_time_is_written_in_utc_with_microseconds():
    assert format_time(AT) == "2026-01-31T23:59:59.000001Z"
    local = datetime(2026, 7, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    assert format_time(local) == "2026-07-01T00:00:00.000000Z"


def test_a_time_without_a_zone_is_a_programming_error():
    with pytest.raises(ValueError, match="needs a time zone"):
        format_time(AT.replace(tzinfo=None))


def test_details_have_one_spelling():
    assert canonical_json({"b": "✓", "a": [1, None]}) == '{"a":[1,null],"b":"✓"}'
    assert canonical_json({}) == "{}"
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json({"a": float("nan")})


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_sound_chain_has_no_problems(count):
    assert list(verify(link(count))) == []


def test_sound_chains_one_after_the_other_have_no_problems():
    assert list(verify(link(2, "session:7") + link(1, "session:8") + link(3, "staff:12"))) == []


CHANGES = [
    ("at", AT + timedelta(microseconds=1)),
    ("action", "LINES_DELETED"),
    ("actor_kind", "APP"),
    ("actor_id", "13"),
    ("details", '{"a":1}'),
    ("hash", "f" * 64),
]


@pytest.mark.parametrize(("name", "value"), CHANGES)
def test_a_changed_entry_is_found(name, value):
    entries = link(3)
    entries[1] = replace(entries[1], **{name: value})
    problems = [ChainProblem("session:7", 2, BROKEN)]
    if name == "hash":  # the next one was linked with the old hash
        problems.append(ChainProblem("session:7", 3, BROKEN))
    assert list(verify(entries)) == problems


def test_a_changed_entry_with_a_new_hash_breaks_the_next_one():
    entries = link(3)
    forged = replace(entries[1], action="FORGED")
    entries[1] = replace(forged, hash=entry_hash(entries[0].hash, forged))
    assert list(verify(entries)) == [ChainProblem("session:7", 3, BROKEN)]


def test_a_missing_entry_is_a_gap():
    entries = link(4)
    del entries[1]
    assert list(verify(entries)) == [
        ChainProblem("session:7", 3, "Expected entry 2, found entry 3.")
    ]


def test_a_missing_beginning_is_found():
    assert list(verify(link(3)[1:])) == [
        ChainProblem("session:7", 2, "Expected entry 1, found entry 2.")
    ]


def test_a_repeated_entry_is_found():
    entries = link(2)
    assert list(verify([*entries, entries[1]])) == [
        ChainProblem("session:7", 2, "Expected entry 3, found entry 2.")
    ]


def test_an_entry_moved_to_another_chain_is_found():
    moved = [replace(entry, chain="session:8") for entry in link(1)]
    assert list(verify(moved)) == [ChainProblem("session:8", 1, BROKEN)]


@given(st.integers(1, 6), st.data())
def test_any_single_change_of_a_chain_is_found(count, data):
    entries = link(count)
    position = data.draw(st.integers(0, count - 1))
    name, value = data.draw(st.sampled_from(CHANGES))
    entries[position] = replace(entries[position], **{name: value})
    assert list(verify(entries))[0] == ChainProblem("session:7", position + 1, BROKEN)


def test_a_seal_is_computed_over_the_seal_before_it_and_all_ends():
    ends = ends_hash([("actor:staff:7", 2, "a" * 64), ("session:ä", 10, "b" * 64)])
    lines = "actor:staff:7|2|%s\nsession:ä|10|%s\n" % ("a" * 64, "b" * 64)
    assert ends == hashlib.sha256(lines.encode()).hexdigest()
    at = datetime(2026, 3, 1, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    assert seal_text("c" * 64, 12, at, ends) == "|".join(
        ("c" * 64, "12", "2026-03-01T12:00:00.000000Z", ends)
    )
