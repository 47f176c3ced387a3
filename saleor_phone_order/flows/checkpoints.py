"""Checkpoints: seals that miss what was cut off the history, or rewritten as a whole."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Iterator, List, Optional, Sequence, Tuple
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, Func, OuterRef

from ..models import CheckpointEnd, HistoryCheckpoint, HistoryEntry
from ..rules.history_chain import NO_HASH, ChainEntry, ends_hash, seal_text, verify
from .secrets import is_same, keyed_hash

logger = logging.getLogger(__name__)

#: An entry has its time from before it was committed: none takes longer than this.
LATE = timedelta(days=1)
#: Rows that are in memory at a time.
BATCH = 2000


@dataclass(frozen=True)
class Anchor:
    """What was written down elsewhere of a checkpoint."""

    number: int
    seal: str


def seal(*, now: datetime) -> Optional[HistoryCheckpoint]:
    """Seal the ends of the chains that grew since the last checkpoint.

    None if there are none, or if somebody else is at it.
    """
    with transaction.atomic():
        if not _is_our_turn():
            return None
        last = newest()
        key = uuid4()
        if not _keep_ends(key, since=None if last is None else last.at - LATE):
            return None
        number = 1 if last is None else last.number + 1
        text = seal_text(NO_HASH if last is None else last.seal, number, now, _ends_hash(key))
        checkpoint = HistoryCheckpoint.objects.create(
            id=key, number=number, at=now, seal=keyed_hash("checkpoint", text)
        )
        # A log that is kept elsewhere shows when the newest checkpoints are gone.
        note = "Checkpoint %d:%s of the phone order history."
        transaction.on_commit(partial(logger.info, note, number, checkpoint.seal))
    return checkpoint


def newest() -> Optional[HistoryCheckpoint]:
    return HistoryCheckpoint.objects.order_by("-number").first()


def problems(*, anchors: Sequence[Anchor] = ()) -> Iterator[str]:
    """What is wrong with the whole history, a line each. Holds few rows at a time if it
    is read in a transaction."""
    for problem in verify(_entries()):
        yield "%s, entry %d: %s" % (problem.chain, problem.sequence, problem.message)
    yield from _missed_ends()
    yield from _broken_seals()
    yield from _lost_anchors(anchors)


def _is_our_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('phone_order_checkpoint'), 0)")
        return cursor.fetchone()[0]


def _keep_ends(key: UUID, *, since: Optional[datetime]) -> int:
    """Write down the ends that no checkpoint has, of chains with an entry `since` then.
    Returns their number."""
    rows = iter(_grown(since).values_list("chain", "sequence", "hash").iterator(chunk_size=BATCH))
    count = 0
    while True:
        ends = [
            CheckpointEnd(checkpoint_id=key, chain=chain, sequence=sequence, hash=end_hash)
            for chain, sequence, end_hash in islice(rows, BATCH)
        ]
        if not ends:
            return count
        CheckpointEnd.objects.bulk_create(ends)
        count += len(ends)


def _grown(since: Optional[datetime]):
    later = HistoryEntry.objects.filter(
        chain=OuterRef("chain"), sequence__gt=OuterRef("sequence")
    ).order_by()
    sealed = CheckpointEnd.objects.filter(
        chain=OuterRef("chain"), sequence__gte=OuterRef("sequence")
    ).order_by()
    ends = HistoryEntry.objects.filter(~Exists(later), ~Exists(sealed)).order_by()
    if since is None:
        return ends
    return ends.filter(chain__in=HistoryEntry.objects.filter(at__gte=since).values("chain"))


def _ends_hash(key: UUID) -> str:
    # By bytes: another locale of the database sorts differently.
    by_bytes = Func(F("chain"), template='(%(expressions)s) COLLATE "C"')
    ends = CheckpointEnd.objects.filter(checkpoint_id=key).order_by(by_bytes)
    rows = ends.values_list("chain", "sequence", "hash")
    return ends_hash(rows.iterator(chunk_size=BATCH))


def _entries() -> Iterator[ChainEntry]:
    rows = HistoryEntry.objects.order_by("chain", "sequence").values_list(
        "chain", "sequence", "at", "action", "actor_kind", "actor_id", "details", "hash"
    )
    for row in rows.iterator(chunk_size=BATCH):
        yield ChainEntry(*row)


def _missed_ends() -> Iterator[str]:
    entry = HistoryEntry.objects.filter(
        chain=OuterRef("chain"), sequence=OuterRef("sequence"), hash=OuterRef("hash")
    ).order_by()
    missed = CheckpointEnd.objects.filter(~Exists(entry)).order_by("chain", "sequence")
    rows: Iterator[Tuple[str, int, int]] = missed.values_list(
        "chain", "sequence", "checkpoint__number"
    ).iterator(chunk_size=BATCH)
    for chain, sequence, number in rows:
        yield "%s, entry %d: Checkpoint %d has sealed it; it is gone or not the same." % (
            chain,
            sequence,
            number,
        )


def _broken_seals() -> Iterator[str]:
    former_number, former_seal = 0, NO_HASH
    for checkpoint in HistoryCheckpoint.objects.order_by("number").iterator(chunk_size=BATCH):
        expected = former_number + 1
        if checkpoint.number != expected:
            yield "Expected checkpoint %d, found checkpoint %d." % (expected, checkpoint.number)
        elif not _is_sealed(checkpoint, former_seal):
            yield "Checkpoint %d: The seal does not match." % checkpoint.number
        former_number, former_seal = checkpoint.number, checkpoint.seal


def _is_sealed(checkpoint: HistoryCheckpoint, former_seal: str) -> bool:
    text = seal_text(former_seal, checkpoint.number, checkpoint.at, _ends_hash(checkpoint.pk))
    # Django 3.0 knows no former keys.
    secrets: List[str] = [settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", ())]
    return any(
        is_same(checkpoint.seal, keyed_hash("checkpoint", text, secret=secret))
        for secret in secrets
    )


def _lost_anchors(anchors: Sequence[Anchor]) -> Iterator[str]:
    for anchor in anchors:
        found = HistoryCheckpoint.objects.filter(number=anchor.number).first()
        if found is None:
            yield "Checkpoint %d is gone." % anchor.number
        elif not is_same(found.seal, anchor.seal):
            yield "Checkpoint %d is not the one that was written down." % anchor.number
