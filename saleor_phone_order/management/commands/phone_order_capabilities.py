"""Print what works on which Saleor, or write it into a file."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand

from saleor_phone_order.hosts.capability_table import table, written_into


class Command(BaseCommand):
    help = "Print the table of what works on which Saleor; with FILE write it between its markers."
    # A list from Django 3.2 on, a flag before: an empty list says no to both.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args, file, **options):
        if file is None:
            self.stdout.write(table())
        else:
            file.write_text(written_into(file.read_text(encoding="utf-8")), encoding="utf-8")
