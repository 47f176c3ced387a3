"""`phone_order_settle`: what the periodic task does, once and now."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...flows import payment_requests, payments


class Command(BaseCommand):
    help = "Go on with the payments whose time has come."

    def handle(self, *args, **options):
        settled = payments.settle_due(clock=timezone.now)
        payment_requests.perform_due(clock=timezone.now)
        self.stdout.write("%d payments were looked at." % settled)
