"""`phone_order_erase`: what the nightly task does, once and now."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...flows import retention


class Command(BaseCommand):
    help = (
        "Erase personal data of phone orders whose time is over, and what accounts left"
        " that are gone."
    )

    def handle(self, *args, **options):
        swept = retention.sweep(now=timezone.now())
        self.stdout.write(
            "%d drafts and sessions erased, %d mails deleted from the outbox."
            % (swept.erased, swept.mails)
        )
        if swept.failed:
            raise CommandError("%d could not be erased; the log says which." % swept.failed)
