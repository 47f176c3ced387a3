"""`phone_order_sweep`: what the periodic task does, now and to the end."""

from __future__ import annotations

from datetime import timedelta
from math import inf

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...flows import guard


class Command(BaseCommand):
    help = "End phone orders that were left behind, and drafts whose time is over."

    def add_arguments(self, parser):
        parser.add_argument(
            "--older-than",
            type=int,
            metavar="SECONDS",
            help=(
                "End every session without a sign of life for so long, instead of"
                " PHONE_ORDER_SESSION_GRACE_MINUTES."
            ),
        )

    def handle(self, *args, **options):
        seconds = options["older_than"]
        if seconds is not None and seconds < 0:
            raise CommandError("--older-than cannot be negative.")
        grace = None if seconds is None else timedelta(seconds=seconds)
        swept = guard.sweep(now=timezone.now(), grace=grace, seconds=inf)
        self.stdout.write(
            "%d saved as drafts, %d abandoned, %d drafts expired."
            % (swept.drafted, swept.abandoned, swept.expired)
        )
