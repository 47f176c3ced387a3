"""`phone_order_export`: tier prices, campaigns, their offers or fields as CSV."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from ...flows import exports
from ...models import ImportKind
from .phone_order_import import tier_named


class Command(BaseCommand):
    help = "Write tier prices, campaigns, their offers or their fields as CSV that can be imported again."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=[kind.value for kind in ImportKind])
        parser.add_argument("--tier", metavar="NAME", help="its prices only")
        parser.add_argument("--output", metavar="FILE", help="instead of standard output")

    def handle(self, *args, kind, tier, output, **options):
        if tier is not None and kind != ImportKind.TIER_PRICES.value:
            raise CommandError("Only tier prices are of a tier.")
        pages = exports.pages_of(ImportKind(kind), tier_named(tier).pk if tier else None)
        if output is None:
            self._write(pages, self.stdout)
            return
        try:
            with open(output, "w", encoding="utf-8", newline="") as file:
                self._write(pages, file)
        except OSError as error:
            raise CommandError(str(error)) from error

    def _write(self, pages, file) -> None:
        size = 0
        for page in pages:
            if file is self.stdout:
                file.write(page.text, ending="")
            else:
                file.write(page.text)
            size += len(page.text)
            self.stderr.write("\r%d characters" % size, ending="")
        self.stderr.write("")
