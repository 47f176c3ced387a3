"""Show a mail of ours with sample values, or send it to oneself."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from ...flows import mail_rendering
from ...hosts import host
from ...models import MailKind

CODE = {"code": "123456", "minutes": 10}
VALUES = {
    MailKind.DRAFT_LINK: {
        "number": "1234",
        "lines": [(2, "Coffee (1 kg)"), (3, "Tea (100 g)")],
        "total": "72.50 USD",
        "has_shipping": True,
        "is_to_be_paid": False,
    },
    MailKind.LINK_CODE: CODE,
    MailKind.HAND_OFF: {"url": "https://shop.example.com/cart"},
    MailKind.ORDERED_FOR_YOU: {"number": "5678", "total": "72.50 USD"},
    MailKind.CONSENT_CODE: CODE,
    MailKind.SAVED_BY_GUARD: {"number": "1234"},
    MailKind.TAKEN_FROM_AGENT: {"is_taken_over": True},
    MailKind.SUPERVISOR_NOTICE: {"count": 52, "numbers": ["1234", "1235"], "more": 50},
    MailKind.PAYMENT_GIVEN_BACK: {"number": "1234", "amount": "72.50 USD"},
    MailKind.GIVEN_BACK_AGENT: {
        "number": "1234",
        "amount": "72.50 USD",
        "reason": "INSUFFICIENT_STOCK",
    },
}


class Command(BaseCommand):
    help = "Show a mail with sample values: subject, text and HTML. Or send it."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=[kind.value for kind in MailKind])
        parser.add_argument("--language", help="Such as de; the shop's own if not given.")
        parser.add_argument("--to", metavar="ADDRESS", help="Send it there.")

    def handle(self, *args, kind, language, to, **options):
        contents = mail_rendering.Contents(
            kind=MailKind(kind),
            to=(to or "",),
            language=language or settings.LANGUAGE_CODE,
            values=_values(MailKind(kind)),
        )
        if not to:
            subject, text, html = mail_rendering.rendered(contents)
            self.stdout.write("%s\n\n%s\n%s" % (subject, text, html))
            return
        connection, sender = host.mail_connection("")
        message = mail_rendering.message(contents, key=uuid4().hex, sender=sender)
        connection.send_messages([message])
        self.stdout.write("It was sent.")


def _values(kind):
    now = timezone.now()
    values = {**VALUES[kind]}
    if kind is MailKind.DRAFT_LINK:
        values["url"] = host.absolute_url("/plugins/saleor-phone-order/resume/SAMPLE")
        values["expires_at"] = now + timedelta(days=14)
    if kind is MailKind.TAKEN_FROM_AGENT:
        values["at"] = now
    return values
