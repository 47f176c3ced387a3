"""Adding lines: ours against the host's own ways, on the same cart in one run.

    ./phone-order bench [--host 3.23] cart_lines

Each call goes through the whole host: its URL, view, authentication and schema. Ours
also locks the session, resolves tier prices, writes history and answers with the whole
cart; the host's ways are asked for a comparable answer, and for the total alone.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.measuring import (
    Api,
    Asking,
    count_queries,
    gid,
    host_documents,
    machine,
    milliseconds,
    prepare_django,
    shop,
    take_turns,
)

SIZES = (1, 10, 100, 500)
ROUNDS = {1: 15, 10: 15, 100: 11, 500: 7}
#: Seconds that a size may take; the host's ways may take long.
PATIENCE = 90

OURS = """
mutation ($id: ID!, $lines: [PhoneOrderLineInput!]) {
  phoneOrderLinesAdd(id: $id, lines: $lines) {
    session { %s }
    errors { code message }
  }
}
"""
TAXED = "{ net { amount } gross { amount } }"
SLIM_SESSION = "id cart { total { gross { amount } } }"
FULL_SESSION = """
    id cart {
      quantity email note isShippingRequired
      lines { id quantity listPrice { amount } appliedPrice { amount } reason { kind }
              unitPrice TAXED total TAXED
              variantId sku variantName availableQuantity productName }
      billingAddress { firstName lastName city } shippingAddress { firstName lastName city }
      shippingMethods { id name price { gross { amount } } } shippingMethod { id name }
      promoCodes { code } discount { amount }
      subtotal TAXED shippingPrice TAXED total TAXED
    }
""".replace("TAXED", TAXED)

OUR_CART = "ours, whole cart"
OUR_OTHERS = ("ours, total", "ours, id")
#: What the whole cart is compared with.
HOST_CARTS = ("checkoutLinesAdd, whole cart", "draftOrderCreate, whole order")
#: Ours may take so much longer than the host's own mutation.
FACTOR = 1.1


def run(argv=()) -> int:
    arguments = _arguments(argv)
    prepare_django()
    bench = Bench()
    asked = bench.asked
    ways = {
        OUR_CART: partial(bench.ours, OURS % FULL_SESSION),
        OUR_OTHERS[0]: partial(bench.ours, OURS % SLIM_SESSION),
        OUR_OTHERS[1]: partial(bench.ours, OURS % "id"),
        HOST_CARTS[0]: partial(bench.host, asked.CHECKOUT_LINES_ADD % asked.FULL_CHECKOUT),
        "checkoutLinesAdd, total": partial(
            bench.host, asked.CHECKOUT_LINES_ADD % asked.SLIM_CHECKOUT
        ),
        HOST_CARTS[1]: partial(bench.draft_order, asked.DRAFT_ORDER_CREATE % asked.FULL_ORDER),
        "draftOrderCreate, total": partial(
            bench.draft_order, asked.DRAFT_ORDER_CREATE % asked.SLIM_ORDER
        ),
    }
    for way in ways.values():
        way(1, send)
    print(machine())
    print("Adding lines to a cart: median ms / p95 ms (SQL statements)", flush=True)
    seconds, queries = {}, {}
    for size in arguments.sizes:
        turns = {name: partial(way, size, send) for name, way in ways.items()}
        rounds = arguments.rounds or ROUNDS.get(size, 7)
        taken = take_turns(turns, rounds=rounds, patience=PATIENCE)
        for name, way in ways.items():
            seconds[name, size] = taken[name]
            queries[name, size] = way(size, counted)
        _print_size(size, list(ways), seconds, queries)
    return _verdict(arguments.sizes, seconds, queries)


def _arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int)
    # The other benchmarks get the same options.
    return parser.parse_known_args(argv)[0]


def send(api, document, variables):
    return api.timed(document, **variables)[0]


def counted(api, document, variables):
    return count_queries(partial(api.timed, document, **variables))


class Bench:
    """A shop with 500 variants, an agent, and a customer in a tier."""

    def __init__(self):
        from saleor_phone_order.hosts import host
        from saleor_phone_order.models import PriceTier, TierMembership
        from saleor_phone_order.rules.permissions import Permission

        self.asked = host_documents()
        self.shop = rows = shop()
        mark = "%d" % (time.time() * 1000)
        agent = rows.staff("bench-%s@example.com" % mark, Permission.HANDLE_PHONE_ORDERS)
        staff = rows.order_manager("bench-staff-%s@example.com" % mark)
        self.customer = rows.user("bench-customer-%s@example.com" % mark)
        tier = PriceTier.objects.create(name="Bench " + mark, default_percentage=10)
        TierMembership.objects.create(tier=tier, customer=self.customer)
        self.actor = host.actor(Asking(agent))
        self.agent = Api(rows.login(agent))
        self.staff = Api(rows.login(staff))
        self.buyer = Api(rows.login(self.customer))
        self.variants = [
            gid("ProductVariant", rows.variant("B%s-%s" % (mark, number), stock=100000))
            for number in range(max(SIZES))
        ]

    def ours(self, document, size, measure):
        session = self._start()
        variables = {"id": gid("PhoneOrderSession", session), "lines": self._lines(size)}
        measured = measure(self.agent, document, variables)
        self._end(session)
        return measured

    def host(self, document, size, measure):
        session = self._start()
        cart = self.asked.cart(self.shop, session, self.customer)
        variables = {"id": gid("Checkout", cart), "lines": self._lines(size)}
        with self.asked.as_host():
            measured = measure(self.buyer, document, variables)
        self._end(session)
        return measured

    def draft_order(self, document, size, measure):
        variables = self.asked.draft_order(self.shop, self.customer, self._lines(size))
        with self.asked.as_host():
            return measure(self.staff, document, variables)

    def _lines(self, size):
        return [{"variantId": ref, "quantity": 2} for ref in self.variants[:size]]

    def _start(self):
        from django.utils import timezone

        from saleor_phone_order.flows import starting

        now = timezone.now()
        return starting.start(actor=self.actor, customer_id=self.customer.pk, now=now)

    def _end(self, session):
        from django.utils import timezone

        from saleor_phone_order.flows import sessions

        sessions.cancel(session_id=session.pk, actor=self.actor, now=timezone.now())


def _print_size(size, names, seconds, queries) -> None:
    print("%s lines, %d rounds" % (size, len(seconds[OUR_CART, size])))
    for name in names:
        median, high = milliseconds(seconds[name, size])
        ratio = ""
        if name not in (OUR_CART, *OUR_OTHERS):
            ratio = "   ours whole %.2f×" % _ratio(seconds, name, size)
        print(
            "  %-32s %6.0f / %6.0f  (%d)%s" % (name, median, high, queries[name, size], ratio),
            flush=True,
        )


def _ratio(seconds, other, size) -> float:
    """Median of the rounds' own ratios: both sides of a round met the same load."""
    pairs = zip(seconds[OUR_CART, size], seconds[other, size])
    return statistics.median(ours / host for ours, host in pairs)


def _verdict(sizes, seconds, queries) -> int:
    """0 if both aims are reached: queries do not grow, and about the host's own time."""
    grows = len({queries[OUR_CART, size] for size in sizes}) > 1
    slower = [
        "%s at %d lines" % (other, size)
        for other in HOST_CARTS
        for size in sizes
        if _ratio(seconds, other, size) > FACTOR
    ]
    print("Queries %s with the lines." % ("grow" if grows else "do not grow"))
    print("More than %g× the time of: %s" % (FACTOR, ", ".join(slower) or "nothing"))
    return int(grows or bool(slower))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
