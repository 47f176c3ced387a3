"""`phone_order_export_customer`: what phone orders hold of one person, as JSON."""

from __future__ import annotations

import json
import os

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from ...flows import customer_export
from .phone_order_erase_customer import refuse_unclear


class Command(BaseCommand):
    help = "Write everything that phone orders hold of a customer or a guest, as JSON."

    def add_arguments(self, parser):
        parser.add_argument("person", metavar="EMAIL_OR_ID", help="or the number of an account")
        parser.add_argument("--output", metavar="FILE", help="instead of the screen; a new file")

    def handle(self, *args, person, output, **options):
        refuse_unclear(person)
        found = customer_export.of(person=person, now=timezone.now())
        text = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        if output is None:
            self.stdout.write(text)
            return
        # For nobody else to read.
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
