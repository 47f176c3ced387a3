"""`phone_order_dashboard`: the desk in Saleor's Dashboard."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ...conf import conf
from ...hosts import host
from ...rules.refusals import Refusal

DESK_PATH = "/plugins/saleor-phone-order/desk/"


class Command(BaseCommand):
    help = (
        "Put the desk into Saleor's Dashboard. Again after an upgrade of Saleor or of the plugin."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--desk-url",
            metavar="URL",
            help="Where browsers reach Saleor's API, if not at the address in its site settings.",
        )
        parser.add_argument("--remove", action="store_true", help="Take it out again.")

    def handle(self, *args, desk_url, remove, **options):
        if remove:
            was_there = host.take_out_of_dashboard()
            self.stdout.write("Removed." if was_there else "It was not there.")
            return
        address = _address(desk_url)
        try:
            with transaction.atomic():
                page, changes = host.put_into_dashboard(address)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        for change in changes:
            self.stdout.write("Changed: %s" % change)
        if not changes:
            self.stdout.write("Everything was there already; nothing was changed.")
        dashboard = conf.DASHBOARD_URL.rstrip("/")
        self.stdout.write(
            "The desk is at %s, and in the Dashboard at %s" % (address, dashboard + page)
        )
        if not dashboard:
            self.stdout.write("It is not shown there before PHONE_ORDER_DASHBOARD_URL is set.")


def _address(url: str) -> str:
    if not url:
        return host.absolute_url(DESK_PATH)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise CommandError("--desk-url must be an address such as https://api.shop.example")
    if parts.path.endswith(DESK_PATH):
        return url
    return url.rstrip("/") + DESK_PATH
