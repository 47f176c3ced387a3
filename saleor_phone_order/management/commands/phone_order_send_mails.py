"""`phone_order_send_mails`: what the periodic task does, once and now."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...flows import mailing


class Command(BaseCommand):
    help = "Send the mails that are due."

    def handle(self, *args, **options):
        tried = mailing.send_due(clock=timezone.now)
        self.stdout.write("%d mails were tried." % tried)
