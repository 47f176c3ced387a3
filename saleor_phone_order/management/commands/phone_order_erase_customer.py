"""`phone_order_erase_customer`: forget a person who asks for it; their account stays."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...flows import privacy
from ...hosts.keys import keys_of


def refuse_unclear(person: str) -> None:
    """:raises CommandError:"""
    if "@" not in person and not keys_of([person]):
        raise CommandError("%r is neither an e-mail address nor the number of an account." % person)


class Command(BaseCommand):
    help = (
        "Erase the personal data that phone orders hold of a customer or a guest. An account in"
        " the shop, its orders and its price tier stay as they are."
    )

    def add_arguments(self, parser):
        parser.add_argument("person", metavar="EMAIL_OR_ID", help="or the number of an account")

    def handle(self, *args, person, **options):
        refuse_unclear(person)
        erased = privacy.erase_person(person=person, now=timezone.now())
        self.stdout.write("%d drafts and sessions erased." % erased)
