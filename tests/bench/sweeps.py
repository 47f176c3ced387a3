"""Two sweeps at once over sessions that were left behind, and what an open session feels of it.

    ./phone-order bench [--host 3.23] sweeps [--empty 9000 --filled 100 --rest 1]

The sessions are copies, made by the database, of two that were really started: one with
nothing in its cart, one with three lines, a delivery method and an agent. Each copy has a customer, a
checkout of the host with addresses of its own, and our rows. Both sweeps are processes of their
own. An open session's requests are timed without them and while they run, some seconds each in
turn, so that both meet the same machine; then both go on to the end without a rest.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.measuring import Api, Asking, gid, machine, milliseconds, prepare_django, shop

EMPTY, FILLED = 99_000, 1_000
#: How often requests are timed, and for how many seconds each without and with sweeps.
ROUNDS, SECONDS = 20, 5.0
#: So much slower may an open session's requests become.
FACTOR = 1.2

HEARTBEAT = """
mutation ($id: ID!) {
  phoneOrderSessionHeartbeat(id: $id) { impersonation { token } errors { code message } }
}
"""
LINES_UPDATE = """
mutation ($id: ID!, $line: ID!, $quantity: Int!) {
  phoneOrderLinesUpdate(id: $id, lines: [{lineId: $line, quantity: $quantity}]) {
    session { cart { quantity total { gross { amount } } } } errors { code message }
  }
}
"""


def run(argv=()) -> int:
    options = _options(argv)
    prepare_django()
    from saleor_phone_order.flows import guard

    if options.rest is None:
        options.rest = guard.REST
    if options.worker:
        return _work()
    print(machine())
    open_session = OpenSession()
    started = time.monotonic()
    expected = Copies().make(options.empty, options.filled)
    print(
        "%d sessions with an empty cart and %d with lines, made in %.0f s; each run rests %g× as"
        " long as it works" % (*expected, time.monotonic() - started, options.rest),
        flush=True,
    )
    workers = [Worker(), Worker()]
    seconds = _measure(open_session, workers, options.rest)
    _print_rate(workers, {}, "with rests, beside an open session's requests")
    before = _sum(workers)
    Worker.all_run(workers, float("inf"), 0)
    _print_rate(workers, before, "without rests")
    for worker in workers:
        print("  one run: %(drafted)d drafts, %(abandoned)d abandoned, %(mb)d MB" % worker.done)
    problems = _problems(expected, [worker.done for worker in workers])
    for problem in problems:
        print("  WRONG: " + problem)
    return int(bool(problems) or _is_slower(seconds))


def _options(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--empty", type=int, default=EMPTY)
    parser.add_argument("--filled", type=int, default=FILLED)
    parser.add_argument("--rest", type=float, default=None)
    parser.add_argument("--worker", action="store_true")
    return parser.parse_known_args(argv)[0]


# A sweep


def _work() -> int:
    from django.utils import timezone

    from saleor_phone_order.flows import guard
    from saleor_phone_order.hosts import host
    from saleor_phone_order.signals import mail_queued

    # Mails are queued; it is not the sweep that sends them.
    mail_queued.receivers.clear()
    print("ready", flush=True)
    for line in sys.stdin:
        seconds, rest = map(float, line.split())
        began_at = time.monotonic()
        with host.background_work():
            swept = guard.sweep(now=timezone.now(), seconds=seconds, rest=rest)
        report = {
            "drafted": swept.drafted,
            "abandoned": swept.abandoned,
            "seconds": time.monotonic() - began_at,
            "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        print(json.dumps(report), flush=True)
    return 0


class Worker:
    """A process that sweeps when it is told for how long."""

    def __init__(self):
        command = [sys.executable, "-W", "ignore", __file__, "--worker"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, universal_newlines=True, **pipes)
        assert self.process.stdout.readline() == "ready\n"
        self.done = {"drafted": 0, "abandoned": 0, "seconds": 0.0, "mb": 0}

    def begin(self, seconds, rest):
        self.process.stdin.write("%s %s\n" % (seconds, rest))
        self.process.stdin.flush()

    def finish(self):
        report = json.loads(self.process.stdout.readline())
        for name in ("drafted", "abandoned", "seconds"):
            self.done[name] += report[name]
        self.done["mb"] = report["mb"]

    @staticmethod
    def all_run(workers, seconds, rest, meanwhile=lambda: None):
        for worker in workers:
            worker.begin(seconds, rest)
        meanwhile()
        for worker in workers:
            worker.finish()


def _sum(workers):
    return {
        "drafted": sum(worker.done["drafted"] for worker in workers),
        "abandoned": sum(worker.done["abandoned"] for worker in workers),
        "seconds": max(worker.done["seconds"] for worker in workers),
    }


def _print_rate(workers, before, how) -> None:
    done = {name: number - before.get(name, 0) for name, number in _sum(workers).items()}
    rate = (done["drafted"] + done["abandoned"]) / done["seconds"]
    print(
        "  %s: %.0f sessions/s by both (%d drafts and %d abandoned in %.0f s)"
        % (how, rate, done["drafted"], done["abandoned"], done["seconds"]),
        flush=True,
    )


# An open session


class OpenSession:
    def __init__(self):
        from django.utils import timezone

        from saleor_phone_order.flows import carts, starting
        from saleor_phone_order.hosts import host
        from saleor_phone_order.rules.permissions import Permission

        rows, now = shop(), timezone.now()
        agent = rows.staff("open@example.com", Permission.HANDLE_PHONE_ORDERS)
        actor = host.actor(Asking(agent))
        variants = [rows.variant("OPEN-%d" % number, stock=1000) for number in range(3)]
        session = starting.start(
            actor=actor, customer_id=rows.user("caller@example.com").pk, now=now
        )
        carts.add_lines(
            session_id=session.pk,
            actor=actor,
            now=now,
            lines=[(str(variant.pk), 1) for variant in variants],
        )
        line = next(iter(host.cart_line_variants(session.checkout_ref)))
        self.api = Api(rows.login(agent))
        self.session = gid("PhoneOrderSession", session)
        self.line = gid("CheckoutLine", line)
        self.units = 1

    def heartbeat(self):
        return self.api.timed(HEARTBEAT, id=self.session)[0]

    def update(self):
        self.units = 3 - self.units
        return self.api.timed(LINES_UPDATE, id=self.session, line=self.line, quantity=self.units)[0]


def _measure(open_session, workers, rest):
    """Seconds by request and whether the sweeps ran."""
    requests = {"heartbeat": open_session.heartbeat, "lines update": open_session.update}
    for request in requests.values():
        request(), request()
    seconds = {(name, is_busy): [] for name in requests for is_busy in (False, True)}

    def ask(is_busy):
        ends_at = time.monotonic() + SECONDS
        while time.monotonic() < ends_at:
            for name, request in requests.items():
                seconds[name, is_busy].append(request())

    for _ in range(ROUNDS):
        ask(False)
        Worker.all_run(workers, SECONDS, rest, partial(ask, True))
    return seconds


def _is_slower(seconds) -> bool:
    print("An open session's requests: median ms / p95 ms (how many)")
    ratios = []
    for name in dict.fromkeys(name for name, _ in seconds):
        calm, busy = milliseconds(seconds[name, False]), milliseconds(seconds[name, True])
        ratios.append(busy[0] / calm[0])
        print(
            "  %-12s without sweeps %.0f / %.0f (%d), with %.0f / %.0f (%d): median %.2f×, p95 %.2f×"
            % (
                name,
                *calm,
                len(seconds[name, False]),
                *busy,
                len(seconds[name, True]),
                busy[0] / calm[0],
                busy[1] / calm[1],
            )
        )
    return max(ratios) > FACTOR


# The sessions


class Copies:
    """Two real sessions, and as many copies of their rows as are asked for."""

    def __init__(self):
        from django.apps import apps

        from saleor_phone_order.models import Cart, Session

        self.session, self.cart = Session, Cart
        self.user = apps.get_model("account", "User")
        self.address = apps.get_model("account", "Address")
        self.checkout = apps.get_model("checkout", "Checkout")
        self.line = apps.get_model("checkout", "CheckoutLine")
        # Newer hosts keep a checkout's metadata beside it.
        beside = apps.all_models["checkout"].get("checkoutmetadata")
        self.beside = [beside] if beside else []

    def make(self, empty, filled):
        """How many there are of each now."""
        variants = [shop().variant("SWEPT-%d" % number, stock=10**8) for number in range(3)]
        # Both first: copies do not count on the sequences of keys.
        of_empty, of_filled = self._real_session("empty"), self._real_session("filled", variants)
        self._copy(of_empty, empty, "empty", has_agent=False)
        self._copy(of_filled, filled, "filled", has_agent=True)
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        return empty, filled

    def _real_session(self, name, variants=()):
        from django.utils import timezone

        from saleor_phone_order.flows import carts, starting
        from saleor_phone_order.hosts import host
        from saleor_phone_order.rules.permissions import Permission

        now = timezone.now()
        agent = shop().staff("%s-agent@example.com" % name, Permission.HANDLE_PHONE_ORDERS)
        actor = host.actor(Asking(agent))
        customer = shop().user("%s@example.com" % name)
        session = starting.start(actor=actor, customer_id=customer.pk, now=now)
        of = {"session_id": session.pk, "actor": actor, "now": now}
        if variants:
            carts.add_lines(**of, lines=[(str(variant.pk), 2) for variant in variants])
            methods = host.snapshot(session.checkout_ref, now=now).shipping_methods
            carts.choose_shipping_method(**of, method_ref=methods[0].ref)
        session.refresh_from_db()
        return session

    def _copy(self, session, count, name, has_agent):
        from django.db import transaction

        first_customer = self._next_id(self.user)
        first_agent = first_customer + count
        first_address = self._next_id(self.address)
        checkout = self.checkout.objects.get(pk=session.checkout_ref)
        cart_key = "md5('%s cart ' || n)::uuid" % name
        email = "'%s-' || n || '@example.com'" % name
        unique = {"uuid": "gen_random_uuid()", "email": email}
        with transaction.atomic():
            self._rows(self.user, session.customer, count, id="%d + n" % first_customer, **unique)
            if has_agent:
                unique["email"] = "'agent-' || n || '@example.com'"
                self._rows(self.user, session.agent, count, id="%d + n" % first_agent, **unique)
            for offset, row in enumerate((checkout.billing_address, checkout.shipping_address)):
                self._rows(self.address, row, count, id="%d + n" % (first_address + offset * count))
            self._rows(
                self.checkout,
                checkout,
                count,
                **{self.checkout._meta.pk.column: cart_key},
                email=email,
                billing_address_id="%d + n" % first_address,
                shipping_address_id="%d + n" % (first_address + count),
            )
            for model in self.beside:
                for row in model.objects.filter(checkout=checkout):
                    self._rows(model, row, count, checkout_id=cart_key)
            for row in self.line.objects.filter(checkout=checkout):
                self._rows(self.line, row, count, checkout_id=cart_key)
            own = {"customer_id": "%d + n" % first_customer, "checkout_ref": cart_key + "::text"}
            row = self.cart.objects.get(checkout_ref=session.checkout_ref)
            self._rows(self.cart, row, count, **own)
            self._rows(
                self.session,
                session,
                count,
                **own,
                agent_id="%d + n" % first_agent if has_agent else "NULL",
                app_ref="''" if has_agent else "'1'",
                heartbeat_at="now() - interval '1 day' + n * interval '1 millisecond'",
            )

    def _rows(self, model, row, count, **changed):
        """Copies of a row; `changed` says in SQL what differs, with their number `n`."""
        from django.db import connection

        if model._meta.pk.column not in changed:
            is_uuid = model._meta.pk.get_internal_type() == "UUIDField"
            changed[model._meta.pk.column] = (
                "gen_random_uuid()" if is_uuid else "%d + n" % self._next_id(model)
            )
        columns = [field.column for field in model._meta.concrete_fields]
        values = [changed.get(column, 't."%s"' % column) for column in columns]
        with connection.cursor() as cursor:
            cursor.execute(
                'INSERT INTO "{table}" ("{columns}") SELECT {values} FROM "{table}" t,'
                ' generate_series(0, %s - 1) n WHERE t."{key}" = %s'.format(
                    table=model._meta.db_table,
                    columns='", "'.join(columns),
                    values=", ".join(values),
                    key=model._meta.pk.column,
                ),
                [count, row.pk],
            )

    def _next_id(self, model):
        newest = model.objects.order_by("-pk").first()
        return newest.pk + 1 if newest else 1


def _problems(expected, reports):
    """What is not as it should be afterwards; each was handled once."""
    from django.db.models import Count

    from saleor_phone_order.models import Draft, HistoryEntry, Session

    empty, filled = expected
    ends = HistoryEntry.objects.filter(action__in=("DRAFT_SAVED", "ABANDONED"))
    found = {
        "abandoned by both": (sum(report["abandoned"] for report in reports), empty),
        "saved by both": (sum(report["drafted"] for report in reports), filled),
        "drafts": (Draft.objects.count(), filled),
        "lines of drafts": (Draft.objects.aggregate(n=Count("lines"))["n"], 3 * filled),
        "entries of ends": (ends.count(), empty + filled),
        "sessions with an end": (ends.values("chain").distinct().count(), empty + filled),
        # The open one, and the two that were copied.
        "open sessions": (Session.objects.filter(state="OPEN").count(), 3),
    }
    return ["%s: %d, not %d" % (name, *pair) for name, pair in found.items() if pair[0] != pair[1]]


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
