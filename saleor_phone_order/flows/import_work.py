"""Checks a file that was brought in, and saves all of it or nothing.

Nothing is written before every row is checked, and then everything by one transaction. Where a
worker dies, the transaction is rolled back, and the periodic task begins anew.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Callable, Dict, Iterable, Iterator, List, Optional, Type
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction

from ..models import Import, ImportKind, ImportPart, ImportProblem
from ..rules import csv_rows
from ..rules.actors import Actor, ActorKind
from ..rules.csv_rows import Row
from ..rules.refusals import Refusal
from ..rules.states import ImportState
from .import_campaigns import CampaignSheet
from .import_fields import FieldSheet
from .import_offers import OfferSheet
from .import_prices import PriceSheet
from .import_sheets import Problem, Sheet
from .imports import ENDED, GIVEN_UP_AFTER

#: Rows that are checked at once; then a poller sees how far it is.
BATCH = 1000
KEPT_PROBLEMS = 100
MAX_MESSAGE = 255
UNFINISHED = (ImportState.WAITING, ImportState.CHECKING, ImportState.SAVING)
SHEETS: Dict[ImportKind, Type[Sheet]] = {
    ImportKind.TIER_PRICES: PriceSheet,
    ImportKind.CAMPAIGNS: CampaignSheet,
    ImportKind.OFFERS: OfferSheet,
    ImportKind.FIELDS: FieldSheet,
}


class Watcher:
    """Is told how it goes on."""

    def checked(self, count: int, total: int) -> None:
        pass

    def problem(self, problem: Problem) -> None:
        pass


SILENT = Watcher()


class Problems:
    """All are counted, and the first ones kept."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.count = 0
        self.kept: List[Problem] = []

    def add(self, found: Iterable[Problem]) -> None:
        for problem in found:
            self.count += 1
            self.watcher.problem(problem)
            self.kept.append(problem)
            if len(self.kept) > 10 * KEPT_PROBLEMS:
                self._forget()

    def first(self) -> List[Problem]:
        self._forget()
        return self.kept

    def _forget(self) -> None:
        self.kept = sorted(self.kept)[:KEPT_PROBLEMS]


def take_up(*, import_id: UUID, clock: Callable[[], datetime], watcher: Watcher = SILENT) -> None:
    """Check and save a file, unless another worker is at it."""
    with _own_turn(import_id) as is_ours:
        if not is_ours:
            return
        found = _unfinished().select_related("tier").filter(pk=import_id).first()
        if found is None:
            return
        try:
            _work(found, clock, watcher)
        except (OperationalError, InterfaceError):
            raise  # the database went away: the periodic task tries again
        except Exception:  # whatever it is: whoever waits is told, and the log says why
            _end(found, ImportState.FAILED, clock())
            raise


def take_up_due(*, clock: Callable[[], datetime]) -> None:
    """Take up what nobody is at, oldest first, and clean up."""
    clean_up(now=clock())
    for import_id in list(_unfinished().order_by("created_at").values_list("pk", flat=True)):
        take_up(import_id=import_id, clock=clock)


def clean_up(*, now: datetime) -> None:
    """End what took too long, and delete the parts of what has ended."""
    since = now - GIVEN_UP_AFTER
    open_states = [ImportState.RECEIVING.value, *(state.value for state in UNFINISHED)]
    late = Import.objects.filter(state__in=open_states, created_at__lt=since)
    for import_id in list(late.values_list("pk", flat=True)):
        with _own_turn(import_id) as is_ours:
            if is_ours:
                late.filter(pk=import_id).update(state=ImportState.FAILED.value, ended_at=now)
    ended = [state.value for state in ENDED]
    ImportPart.objects.filter(owner__state__in=ended).delete()


def rows_of(import_: Import, sheet: Sheet) -> Iterator[Row]:
    """:raises Refusal: by the header."""
    return csv_rows.read(_parts(import_), known=sheet.columns, required=sheet.required)


def _work(import_: Import, clock: Callable[[], datetime], watcher: Watcher) -> None:
    sheet = SHEETS[ImportKind(import_.kind)](import_)
    problems = Problems(watcher)
    import_.problems.all().delete()
    try:
        row_count = sum(1 for _ in rows_of(import_, sheet))
    except Refusal as refusal:
        problems.add([Problem.of(1, refusal)])
        _refuse(import_, problems, clock())
        return
    _note(import_, state=ImportState.CHECKING.value, row_count=row_count)
    rows = rows_of(import_, sheet)
    checked = 0
    while checked < row_count:
        batch = list(islice(rows, BATCH))
        problems.add(sheet.check(batch))
        checked += len(batch)
        _note(import_, checked_count=checked, problem_count=problems.count)
        watcher.checked(checked, row_count)
    _note(import_, state=ImportState.SAVING.value)
    if not _is_saved(import_, sheet, problems, clock()):
        _refuse(import_, problems, clock())


def _is_saved(import_: Import, sheet: Sheet, problems: Problems, now: datetime) -> bool:
    """Save all rows by one transaction, or none and say why."""
    actor = Actor(ActorKind(import_.actor_kind), import_.actor_ref)
    with transaction.atomic():
        # Before the import's own row: deleting a tier goes that way too.
        sheet.lock()
        own = Import.objects.select_for_update().filter(pk=import_.pk)
        if not own.filter(state=ImportState.SAVING.value).exists():
            return True  # somebody else was faster, or it is gone with its tier
        problems.add(sheet.save(actor=actor, now=now, is_only_checked=problems.count > 0))
        if problems.count:
            transaction.set_rollback(True)
            return False
        _end(import_, ImportState.DONE, now)
    return True


def _refuse(import_: Import, problems: Problems, now: datetime) -> None:
    with transaction.atomic():
        if not _unfinished().select_for_update().filter(pk=import_.pk).exists():
            return  # it is gone with its tier
        ImportProblem.objects.bulk_create(
            ImportProblem(
                owner=import_,
                row=problem.row,
                column=problem.column,
                code=problem.code,
                message=problem.message[:MAX_MESSAGE],
            )
            for problem in problems.first()
        )
        _note(import_, problem_count=problems.count)
        _end(import_, ImportState.REFUSED, now)


def _end(import_: Import, state: ImportState, now: datetime) -> None:
    _note(import_, state=state.value, ended_at=now)
    import_.parts.all().delete()


def _note(import_: Import, **fields: object) -> None:
    _unfinished().filter(pk=import_.pk).update(**fields)


def _unfinished():
    return Import.objects.filter(state__in=[state.value for state in UNFINISHED])


def _parts(import_: Import) -> Iterator[str]:
    """One at a time."""
    position = 0
    while True:
        text: Optional[str] = (
            import_.parts.filter(position=position).values_list("text", flat=True).first()
        )
        if text is None:
            return
        yield text
        position += 1


@contextmanager
def _own_turn(import_id: UUID) -> Iterator[bool]:
    """Whether nobody else is at it; ends with the connection if the worker dies. That nothing
    is saved twice does not hang on it: `_is_saved` locks the row."""
    key = "hashtext('phone_order_import'), hashtext(%s)"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)" % key, [str(import_id)])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)" % key, [str(import_id)])
