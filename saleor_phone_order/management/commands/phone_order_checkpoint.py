"""`phone_order_checkpoint`: what the hourly task does, once and now."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from ...flows import checkpoints


class Command(BaseCommand):
    help = "Seal what the phone order history has got since the last checkpoint."

    def handle(self, *args, **options):
        checkpoint = checkpoints.seal(now=timezone.now())
        if checkpoint is None:
            self.stdout.write("Nothing to seal.")
        else:
            self.stdout.write("Checkpoint %d:%s" % (checkpoint.number, checkpoint.seal))
