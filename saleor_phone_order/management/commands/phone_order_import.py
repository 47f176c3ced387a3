"""`phone_order_import`: a CSV file of tier prices, campaigns, their offers or fields, all rows or none."""

from __future__ import annotations

import sys
import time
from itertools import chain
from typing import Iterator, TextIO, Tuple

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...flows import import_work, imports
from ...flows.import_sheets import Problem
from ...models import Import, ImportKind, PriceTier
from ...rules.actors import GUARD
from ...rules.refusals import Refusal
from ...rules.states import ImportState

#: No character takes more than four bytes.
PART = imports.MAX_PART_BYTES // 4


class Command(BaseCommand):
    help = (
        "Bring in a CSV file: every row is checked, and all are saved, or none. Without a kind:"
        " go on with the files that a worker left, as the periodic task does."
    )

    def add_arguments(self, parser):
        parser.add_argument("kind", nargs="?", choices=[kind.value for kind in ImportKind])
        parser.add_argument("file", nargs="?", default="-", help="UTF-8; standard input without")
        parser.add_argument("--tier", metavar="NAME", help="else the file has a column `tier`")

    def handle(self, *args, kind, file, tier, **options):
        if kind is None:
            import_work.take_up_due(clock=timezone.now)
            return
        if tier is not None and kind != ImportKind.TIER_PRICES.value:
            raise CommandError("Only tier prices are for a tier.")
        tier_id = tier_named(tier).pk if tier is not None else None
        try:
            if file == "-":
                found = _received(sys.stdin, ImportKind(kind), tier_id)
            else:
                with open(file, encoding="utf-8", newline="") as text:
                    found = _received(text, ImportKind(kind), tier_id)
        except (OSError, UnicodeDecodeError, Refusal) as error:
            raise CommandError(str(error)) from error
        watcher = _Watcher(self.stderr)
        import_work.take_up(import_id=found.pk, clock=timezone.now, watcher=watcher)
        found.refresh_from_db()
        while found.state not in [state.value for state in imports.ENDED]:
            # The worker was faster to take it up.
            time.sleep(1)
            found.refresh_from_db()
            watcher.checked(found.checked_count, found.row_count)
        self.stderr.write("")
        if not watcher.problem_count:
            for problem in imports.problems(found):
                watcher.problem(Problem(problem.row, problem.column, problem.code, problem.message))
        if found.state != ImportState.DONE.value:
            raise CommandError("Nothing was taken: %d problems." % found.problem_count)
        self.stdout.write("%d rows were taken." % found.row_count)


class _Watcher(import_work.Watcher):
    def __init__(self, screen) -> None:
        self.screen = screen
        self.problem_count = 0

    def checked(self, count: int, total: int) -> None:
        self.screen.write("\r%d of %d rows checked" % (count, total), ending="")
        self.screen.flush()

    def problem(self, problem: Problem) -> None:
        self.problem_count += 1
        place = "Row %d" % problem.row + (", " + problem.column if problem.column else "")
        self.screen.write("\r%s: %s (%s)" % (place, problem.message, problem.code))


def tier_named(name: str) -> PriceTier:
    found = PriceTier.objects.filter(name=name).first()
    if found is None:
        raise CommandError("There is no price tier with this name.")
    return found


def _received(text: TextIO, kind: ImportKind, tier_id) -> Import:
    found = None
    for part, is_last in _parts(text):
        found = imports.receive(
            kind=kind,
            text=part,
            is_last=is_last,
            actor=GUARD,
            now=timezone.now(),
            import_id=found and found.pk,
            tier_id=None if found else tier_id,
            is_announced=False,
        )
    return found


def _parts(text: TextIO) -> Iterator[Tuple[str, bool]]:
    """Parts, and whether each is the last."""
    part = text.read(PART)
    for following in chain(iter(lambda: text.read(PART), ""), [""]):
        yield part, not following
        part = following
