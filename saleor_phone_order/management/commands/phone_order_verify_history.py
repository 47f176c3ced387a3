"""`phone_order_verify_history`: is the whole history what it was?"""

from __future__ import annotations

from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ...flows import checkpoints
from ...models import HistoryEntry
from ...rules.history_chain import format_time


class Command(BaseCommand):
    help = (
        "Check every hash and every checkpoint of the phone order history; fails if"
        " something was changed or is gone."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            type=_anchor,
            metavar="NUMBER:SEAL",
            help="A checkpoint that was written down elsewhere, such as in a log; may be repeated.",
        )

    def handle(self, *args, anchor, **options):
        found = 0
        # Rows come one after the other only within a transaction.
        with transaction.atomic():
            for problem in checkpoints.problems(anchors=anchor):
                self.stdout.write(problem)
                found += 1
            if found:
                raise CommandError("%d problems were found." % found)
            entries, newest = HistoryEntry.objects.count(), checkpoints.newest()
        if newest is None:
            self.stdout.write("There is no checkpoint yet.")
        else:
            self.stdout.write(
                "Checkpoint %d:%s of %s is the newest."
                % (newest.number, newest.seal, format_time(newest.at))
            )
        self.stdout.write("%d entries are intact." % entries)


def _anchor(text: str) -> checkpoints.Anchor:
    number, _, seal = text.partition(":")
    if not (number.isdecimal() and seal):
        raise ArgumentTypeError("A checkpoint is written as NUMBER:SEAL, not %r." % text)
    return checkpoints.Anchor(int(number), seal)
