"""The hash chain that shows whether history was changed.

The hash of an entry is SHA-256, in lower-case hex, over the UTF-8 text of these fields
joined with "|": the hash of the entry before it in the chain (64 zeros before the first),
chain, sequence, time, action, actor kind, actor id, details. PostgreSQL computes the same::

    encode(sha256(convert_to(concat_ws('|', previous_hash, chain, sequence,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        action, actor_kind, actor_id, details), 'UTF8')), 'hex')

Details come last because only they can contain a "|"; no field is null.

A checkpoint seals the ends of all chains that grew since the one before it. Its seal is a
hash with a key from outside the database, over the text of these fields joined with "|":
the seal before it (64 zeros before the first), its number, its time, and the SHA-256 of its
ends, of which each is a line ``chain|sequence|hash`` that ends with a line feed, in the
order of the chains' UTF-8 bytes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Iterable, Iterator, Mapping, Optional, Tuple

FIRST_SEQUENCE = 1
NO_HASH = "0" * 64


@dataclass(frozen=True)
class ChainEntry:
    """One stored entry; `at` is aware, `details` canonical JSON text, `hash` 64 hex digits."""

    chain: str
    sequence: int
    at: datetime
    action: str
    actor_kind: str
    actor_id: str
    details: str
    hash: str


@dataclass(frozen=True)
class ChainProblem:
    """Where a chain is broken, and how."""

    chain: str
    sequence: int
    message: str


def canonical_json(details: Mapping[str, Any]) -> str:
    """JSON text of one spelling: keys sorted, no spaces, non-ASCII characters as they are.

    :raises TypeError, ValueError: a value is not JSON, NaN and infinity included.
    """
    return json.dumps(
        details, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def format_time(at: datetime) -> str:
    """UTC with microseconds: ``2026-01-31T23:59:59.000001Z``.

    :raises ValueError: `at` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("The time of a history entry needs a time zone.")
    return at.astimezone(timezone.utc).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def entry_hash(previous_hash: str, entry: ChainEntry) -> str:
    """What the hash of `entry` must be after an entry with `previous_hash`."""
    text = "|".join(
        (
            previous_hash,
            entry.chain,
            str(entry.sequence),
            format_time(entry.at),
            entry.action,
            entry.actor_kind,
            entry.actor_id,
            entry.details,
        )
    )
    return hashlib.sha256(text.encode()).hexdigest()


def verify(entries: Iterable[ChainEntry]) -> Iterator[ChainProblem]:
    """What is wrong with whole chains, read once in the order of chain and sequence.

    A cut tail and a chain that is gone altogether leave no trace here: checkpoints show them.
    """
    previous: Optional[ChainEntry] = None
    for entry in entries:
        if previous is not None and previous.chain != entry.chain:
            previous = None
        expected = FIRST_SEQUENCE if previous is None else previous.sequence + 1
        if entry.sequence != expected:
            message = f"Expected entry {expected}, found entry {entry.sequence}."
            yield ChainProblem(entry.chain, entry.sequence, message)
        elif entry.hash != entry_hash(NO_HASH if previous is None else previous.hash, entry):
            message = "The hash does not match the entry and the one before it."
            yield ChainProblem(entry.chain, entry.sequence, message)
        previous = entry


def ends_hash(ends: Iterable[Tuple[str, int, str]]) -> str:
    """SHA-256 over chain, sequence and hash of each end; the caller sorts them."""
    digest = hashlib.sha256()
    for chain, sequence, end_hash in ends:
        digest.update(f"{chain}|{sequence}|{end_hash}\n".encode())
    return digest.hexdigest()


def seal_text(former_seal: str, number: int, at: datetime, ends: str) -> str:
    """What the seal of a checkpoint is computed over; `ends` is their `ends_hash`."""
    return "|".join((former_seal, str(number), format_time(at), ends))
