"""`phone_order_sweep`: what the periodic task does, once and now."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...flows import guard


class Command(BaseCommand):
    help = "End phone orders that were left behind, and drafts whose time is over."

    def handle(self, *args, **options):
        swept = guard.sweep(now=timezone.now())
        self.stdout.write(
            "%d saved as drafts, %d abandoned, %d drafts expired."
            % (swept.drafted, swept.abandoned, swept.expired)
        )
