"""Write or check the committed SDL of our part of the API."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from saleor_phone_order.graphql.sdl import PATH, our_sdl


class Command(BaseCommand):
    help = "Write our part of the GraphQL schema to schema.graphql, or --check it."
    # A list from Django 3.2 on, a flag before: an empty list says no to both.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail if it differs."
        )

    def handle(self, *args, **options):
        sdl = our_sdl()
        if not options["check"]:
            PATH.write_text(sdl, encoding="utf-8")
            self.stdout.write("Wrote %s" % PATH)
        elif not PATH.exists() or PATH.read_text(encoding="utf-8") != sdl:
            raise CommandError(
                "schema.graphql is out of date: run `python -m django phone_order_schema`."
            )
