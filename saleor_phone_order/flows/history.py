"""Writing and checking the history."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Iterable, List, Mapping, Optional, Tuple
from uuid import UUID

from ..models import HistoryEntry
from ..rules.actors import Actor
from ..rules.history_chain import canonical_json


def record(*, chain: str, action: str, actor: Actor, now: datetime, **details: Any) -> HistoryEntry:
    """Append one entry. Call it inside the transaction of what it tells.

    A session's chain is written under the session's row lock. `details` are ids,
    counts and codes: never a name, an e-mail, a text that someone typed, or a token.
    """
    entry = _entry(chain, action, actor, now, details)
    entry.save(force_insert=True)
    return entry


def record_of_each(*, chains: Iterable[str], action: str, actor: Actor, now: datetime) -> None:
    """The same entry in several chains, by one statement."""
    entries = [_entry(chain, action, actor, now, {}) for chain in chains]
    HistoryEntry.objects.bulk_create(entries)


def _entry(
    chain: str, action: str, actor: Actor, now: datetime, details: Mapping[str, Any]
) -> HistoryEntry:
    return HistoryEntry(
        chain=chain,
        action=action,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        at=now,
        details=canonical_json(details),
    )


def listed(
    *, session_id: Optional[UUID], limit: int, offset: int
) -> Tuple[List[HistoryEntry], bool]:
    """Entries newest first, and whether more follow; of one session, or of all chains."""
    entries = HistoryEntry.objects.order_by("-at", "chain", "-sequence")
    if session_id is not None:
        entries = entries.filter(chain="session:%s" % session_id)
    found = list(entries[offset : offset + limit + 1])
    return found[:limit], len(found) > limit


def length(chain: str) -> int:
    """How many entries a chain has: the sequence of its last. One look into the index."""
    sequences = HistoryEntry.objects.filter(chain=chain).values_list("sequence", flat=True)
    return sequences.order_by("-sequence").first() or 0


def actor_chain(actor: Actor) -> str:
    """The chain of what an actor does outside any session."""
    return "actor:%s:%s" % (actor.kind.value.lower(), actor.id)
