"""`phone_order_verify_history`: is every chain of the history intact?"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from ...models import HistoryEntry
from ...rules.history_chain import ChainEntry, verify


class Command(BaseCommand):
    help = "Check every hash of the phone order history; fails if one does not match."

    def handle(self, *args, **options):
        problems = verify(_entries())
        for problem in problems:
            self.stdout.write(
                "%s, entry %d: %s" % (problem.chain, problem.sequence, problem.message)
            )
        if problems:
            raise CommandError("%d problems were found." % len(problems))
        self.stdout.write("%d entries are intact." % HistoryEntry.objects.count())


def _entries():
    rows = HistoryEntry.objects.order_by("chain", "sequence").values_list(
        "chain", "sequence", "at", "action", "actor_kind", "actor_id", "details", "hash"
    )
    for row in rows.iterator():
        yield ChainEntry(*row)
