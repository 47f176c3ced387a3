"""Adding lines: ours against the host's own ways, on the same data in one run.

    python tests/bench/cart_lines.py

Each call goes through the whole host: its URL, view, authentication and schema. Ours
also locks the session, resolves tier prices, writes history and answers with the cart
and its totals; the host's two answer with the total. The host's webhook plugin is left
out for all: without a broker it would run a task for every line that the host adds.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SIZES = (1, 10, 100, 500)
ROUNDS = {1: 7, 10: 7, 100: 5, 500: 3}

OURS = """
mutation ($id: ID!, $lines: [PhoneOrderLineInput!]) {
  phoneOrderLinesAdd(id: $id, lines: $lines) {
    session { cart { quantity lines { id sku quantity listPrice { amount } reason { kind }
              total { gross { amount } } } total { gross { amount } } } }
    errors { code message }
  }
}
"""
OURS_SLIM = """
mutation ($id: ID!, $lines: [PhoneOrderLineInput!]) {
  phoneOrderLinesAdd(id: $id, lines: $lines) { session { id } errors { code message } }
}
"""
CHECKOUT = """
mutation ($id: ID!, $lines: [CheckoutLineInput]!) {
  checkoutLinesAdd(checkoutId: $id, lines: $lines) {
    checkout { totalPrice { gross { amount } } } errors: checkoutErrors { code message }
  }
}
"""
DRAFT_ORDER = """
mutation ($lines: [OrderLineCreateInput], $user: ID) {
  draftOrderCreate(input: {user: $user, lines: $lines}) {
    order { total { gross { amount } } } errors: orderErrors { code message }
  }
}
"""


def run(argv=()) -> int:
    _prepare_django()
    bench = Bench()
    ways = {
        "phoneOrderLinesAdd, full cart": bench.ours(OURS),
        "phoneOrderLinesAdd, id only": bench.ours(OURS_SLIM),
        "checkoutLinesAdd": bench.checkout,
        "draftOrderCreate": bench.draft_order,
    }
    for way in ways.values():
        way(1)
    results = {}
    for size in SIZES:
        for name, way in ways.items():
            seconds = [way(size)[0] for _ in range(ROUNDS[size])]
            results[name, size] = statistics.median(seconds), way(size, is_counted=True)[1]
    _print_table(ways, results)
    return _verdict(results)


class Bench:
    """A shop with 500 variants, an agent, and a customer in a tier."""

    def __init__(self):
        from django.test import Client

        from saleor_phone_order.models import PriceTier, TierMembership
        from saleor_phone_order.rules.permissions import Permission
        from tests.shops import make_shop

        self.client = Client()
        self.shop = shop = make_shop()
        mark = "%d" % (time.time() * 1000)
        self.agent = shop.staff("bench-%s@example.com" % mark, Permission.HANDLE_PHONE_ORDERS)
        staff = shop.staff("bench-staff-%s@example.com" % mark)
        staff.user_permissions.add(*shop.permissions(["order.manage_orders"]))
        self.customer = shop.user("bench-customer-%s@example.com" % mark)
        tier = PriceTier.objects.create(name="Bench " + mark, default_percentage=10)
        TierMembership.objects.create(tier=tier, customer=self.customer)
        self.tokens = {
            "agent": shop.login(self.agent),
            "customer": shop.login(self.customer),
            "staff": shop.login(staff),
        }
        self.variants = [
            self.gid("ProductVariant", shop.variant("B%s-%s" % (mark, number), stock=100000))
            for number in range(max(SIZES))
        ]

    def ours(self, query):
        from django.utils import timezone

        from saleor_phone_order.flows import sessions
        from saleor_phone_order.hosts import host

        def call(size, is_counted=False):
            actor = host.actor(_Context(self.agent))
            now = timezone.now()
            session = sessions.start(actor=actor, customer_id=self.customer.pk, now=now)
            variables = {
                "id": self.gid("PhoneOrderSession", session),
                "lines": self.lines(size),
            }
            measured = self.post("agent", query, variables, is_counted)
            sessions.cancel(session_id=session.pk, actor=actor, now=now)
            return measured

        return call

    def checkout(self, size, is_counted=False):
        from saleor.checkout.models import Checkout

        checkout = Checkout.objects.create(user=self.customer, email=self.customer.email)
        variables = {"id": self.gid("Checkout", checkout), "lines": self.lines(size)}
        measured = self.post("customer", CHECKOUT, variables, is_counted)
        checkout.delete()
        return measured

    def draft_order(self, size, is_counted=False):
        variables = {"user": self.gid("User", self.customer), "lines": self.lines(size)}
        return self.post("staff", DRAFT_ORDER, variables, is_counted)

    def lines(self, size):
        return [{"variantId": ref, "quantity": 2} for ref in self.variants[:size]]

    def post(self, who, query, variables, is_counted):
        """Seconds, and the number of queries if they are counted (which costs time)."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        body = json.dumps({"query": query, "variables": variables})

        def send():
            started = time.perf_counter()
            answer = self.client.post(
                "/graphql/",
                body,
                content_type="application/json",
                HTTP_AUTHORIZATION=self.tokens[who],
            ).json()
            seconds = time.perf_counter() - started
            (field,) = answer["data"].values()
            assert "errors" not in answer, answer
            assert not field["errors"], answer
            return seconds

        if not is_counted:
            return send(), None
        connection.queries_limit = 100000
        with CaptureQueriesContext(connection) as captured:
            seconds = send()
        return seconds, len(captured)

    def gid(self, type_name, row):
        from graphql_relay import to_global_id

        return to_global_id(type_name, row.pk)


class _Context:
    """The part of a request that says who asks."""

    app = None

    def __init__(self, user):
        self.user = user


def _prepare_django() -> None:
    import os

    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor_phone_order.hosts.saleor2.settings")
    import logging

    import django
    from django.conf import settings

    django.setup()
    logging.disable(logging.CRITICAL)
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PLUGINS = [plugin for plugin in settings.PLUGINS if "webhook" not in plugin]


def _print_table(ways, results) -> None:
    print("\nAdding lines to a cart: median ms, SQL queries in brackets")
    print("%-32s" % "" + "".join("%16s" % ("%s lines" % size) for size in SIZES))
    for name in ways:
        cells = (
            "%.0f (%d)" % (results[name, size][0] * 1000, results[name, size][1]) for size in SIZES
        )
        print("%-32s" % name + "".join("%16s" % cell for cell in cells))
    full = "phoneOrderLinesAdd, full cart"
    for other in ("checkoutLinesAdd", "draftOrderCreate"):
        ratios = ("%.2f×" % (results[full, size][0] / results[other, size][0]) for size in SIZES)
        print("%-32s" % ("full cart / " + other) + "".join("%16s" % ratio for ratio in ratios))


def _verdict(results) -> int:
    """0 if both aims are reached: queries do not grow, half of draftOrderCreate at 100."""
    full = "phoneOrderLinesAdd, full cart"
    queries = {results[full, size][1] for size in SIZES}
    ratio = results[full, 100][0] / results["draftOrderCreate", 100][0]
    grows = len(queries) > 1
    print(
        "Queries %s with the lines; %.2f× the time of draftOrderCreate at 100 lines (aim: 0.5×)."
        % ("grow" if grows else "do not grow", ratio)
    )
    return int(grows or ratio > 0.5)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
