"""Take everything of the plugin out of the database."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from saleor_phone_order.hosts import host
from saleor_phone_order.models import Review, Session
from saleor_phone_order.rules.states import ReviewState, SessionState

OPEN_STATES = (SessionState.OPEN.value, SessionState.PROCESSING.value)


class Command(BaseCommand):
    help = "Delete the plugin's tables, history included, and all rows about it. Then remove the package."

    def add_arguments(self, parser):
        parser.add_argument(
            "--force", action="store_true", help="Also with open sessions and undecided reviews."
        )

    def handle(self, *args, force, **options):
        # Run again after it was interrupted, there may be no tables any more.
        if Session._meta.db_table in connection.introspection.table_names() and not force:
            sessions = Session.objects.filter(state__in=OPEN_STATES).count()
            reviews = Review.objects.filter(state=ReviewState.PENDING.value).count()
            if sessions or reviews:
                raise CommandError(
                    "%d sessions are open and %d orders wait for a review. End them first, or"
                    " add --force; nothing has been deleted." % (sessions, reviews)
                )
        call_command("migrate", "saleor_phone_order", "zero", verbosity=options["verbosity"])
        host.remove_traces()
        self.stdout.write("Nothing of the plugin is left in the database. Remove the package now.")
