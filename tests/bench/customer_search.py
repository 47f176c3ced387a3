"""Measures the customer search against the host's own, on the same data in one run.

    python tests/bench/customer_search.py --customers 1000000

The database that `DATABASE_URL` names is filled first, unless it holds as many customers
already. Exit code 1: somebody was not found, or p95 is not `--factor` times better.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import Callable, Dict, List, Set, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.measuring import (
    Api,
    host_documents,
    machine,
    milliseconds,
    percentile,
    prepare_django,
    shop,
)

OURS = """
query ($search: String!) {
  phoneOrderCustomers(search: $search, first: 20) {
    edges { node { id email firstName lastName city phone isEligible tierName
                   lastOrderNumber lastOrderAt } }
    pageInfo { hasNextPage }
  }
}
"""
#: Kinds of searches, in turn.
KINDS = 10

#: What the host can search for too: the others it answers, but without the customer.
HOST_KINDS = ("last name", "first name", "e-mail", "e-mail prefix")


def run(argv: List[str]) -> int:
    arguments = _arguments(argv)
    prepare_django()
    asked = host_documents()
    agent = _agent()
    token = shop().login(agent)
    if _count_customers() < arguments.customers:
        from tests.bench.many_customers import fill

        started = time.monotonic()
        index_seconds = fill(arguments.customers)
        print(
            "Filled with %s customers in %.0f s, %.0f s of it to build our indexes."
            % (format(arguments.customers, ","), time.monotonic() - started, index_seconds),
            flush=True,
        )
    searches = _searches(arguments.queries, random.Random(7))
    asked_of_host = _spread(len(searches), arguments.host_queries or asked.HOST_SEARCHES)
    flow, ours = _flow_search(agent), _http_search(OURS, token)
    host = _http_search(asked.customers_document(), token)
    for _, text, _ in searches[:10]:
        flow(text), ours(text)
    host(searches[0][1])
    seconds: Dict[str, Dict[str, List[float]]] = {}
    missed = []
    found_by: Dict[str, Dict[str, List[bool]]] = {}
    for number, (kind, text, email) in enumerate(searches):
        # One after the other, so that both meet the same load of the machine.
        for name, search in (("flow", flow), ("ours", ours), ("host", host)):
            if search is host and number not in asked_of_host:
                continue
            started = time.perf_counter()
            found = search(text)
            seconds.setdefault(kind, {}).setdefault(name, []).append(time.perf_counter() - started)
            if email:
                found_by.setdefault(kind, {}).setdefault(name, []).append(email in found)
                if name == "ours" and email not in found:
                    missed.append((kind, text, email))
    print(machine())
    print("%s customers, %d searches" % (format(_count_customers(), ","), len(searches)))
    _print_table(seconds, found_by)
    return _verdict(seconds, missed, arguments.factor or asked.SEARCH_FACTOR)


def _arguments(argv: List[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=120)
    parser.add_argument(
        "--host-queries",
        type=int,
        help="how many of them the host is asked too: an older one takes seconds for each",
    )
    parser.add_argument("--factor", type=float, help="how much faster p95 has to be")
    # The other benchmarks get the same options.
    return parser.parse_known_args(argv)[0]


def _count_customers() -> int:
    from saleor.account.models import User

    return User.objects.filter(is_staff=False).count()


def _agent():
    """A member of staff who may use both searches."""
    from saleor_phone_order.rules.permissions import Permission

    permissions = (Permission.HANDLE_PHONE_ORDERS, "account.manage_users")
    return shop().staff("bench-agent-%d@example.com" % time.time(), *permissions)


def _flow_search(agent) -> Callable[[str], List[str]]:
    from django.utils import timezone

    from saleor_phone_order.flows import customer_search
    from saleor_phone_order.rules.actors import Actor, ActorKind

    actor = Actor(ActorKind.STAFF, str(agent.pk))

    def search(text: str) -> List[str]:
        views, _ = customer_search.search(
            actor=actor, now=timezone.now(), text=text, limit=20, offset=0
        )
        return [view.summary.email for view in views]

    return search


def _http_search(document: str, token: str) -> Callable[[str], List[str]]:
    """The whole way of a request: authentication, middleware, GraphQL and JSON."""
    api = Api(token)

    def search(text: str) -> List[str]:
        _, found = api.timed(document, search=text)
        return [edge["node"]["email"] for edge in found["edges"]]

    return search


def _searches(count: int, chance: random.Random) -> List[Tuple[str, str, str]]:
    """(kind, text, the e-mail that must be found or "") of people picked evenly, so that
    common names are searched for as often as they are met."""
    from saleor.account.models import User
    from saleor.order.models import Order

    makers = [
        ("last name", lambda user, phone: (user.last_name, "")),
        ("first name", lambda user, phone: (user.first_name, "")),
        ("e-mail", lambda user, phone: (user.email, user.email)),
        ("e-mail prefix", lambda user, phone: (user.email.split("@")[0], user.email)),
        ("full name", lambda user, phone: (user.first_name + " " + user.last_name, "")),
        (
            "abbreviated name",
            lambda user, phone: (user.last_name[:4] + " " + user.first_name[:2], ""),
        ),
        (
            "phone",
            lambda user, phone: ("(%s) %s-%s" % (phone[2:5], phone[5:8], phone[8:]), user.email),
        ),
        ("end of phone", lambda user, phone: (phone[-7:], user.email)),
        ("customer id", lambda user, phone: (str(user.pk), user.email)),
        ("order number", None),
    ]
    lowest = User.objects.filter(email__regex=r"\d+@").order_by("pk").first().pk
    highest = User.objects.order_by("-pk").first().pk
    number = host_documents().ORDER_NUMBER
    highest_order = getattr(Order.objects.order_by("-" + number).first(), number)
    searches = []
    while len(searches) < count:
        kind, make = makers[len(searches) % len(makers)]
        if make is None:
            order = (
                Order.objects.select_related("user")
                .filter(**{number + "__gte": chance.randint(1, highest_order)}, user__isnull=False)
                .order_by(number)
                .first()
            )
            searches.append((kind, "#%s" % getattr(order, number), order.user.email))
            continue
        user = (
            User.objects.select_related("default_billing_address")
            .filter(pk__gte=chance.randint(lowest, highest), default_billing_address__isnull=False)
            .order_by("pk")
            .first()
        )
        if user is None:
            continue
        text, email = make(user, str(user.default_billing_address.phone.as_e164))
        searches.append((kind, text, email))
    return searches


def _spread(count: int, wanted: int) -> Set[int]:
    """Numbers of whole rounds of all kinds, spread over the run."""
    rounds = [range(start, start + KINDS) for start in range(0, count, KINDS)]
    every = max(1, len(rounds) * KINDS // max(1, wanted))
    return {number for chosen in rounds[::every] for number in chosen}


def _print_table(seconds, found_by) -> None:
    print(
        "%-18s %5s | %-15s | %-15s | %4s %-17s | %9s | %s"
        % (
            "milliseconds",
            "n",
            "flow p50    p95",
            "HTTP p50    p95",
            "n",
            "host p50      p95",
            "p95 ratio",
            "found, host found",
        )
    )
    rows = list(seconds.items()) + [
        ("all the host can", _merged(seconds, HOST_KINDS)),
        ("all", _merged(seconds, tuple(seconds))),
    ]
    for kind, times in rows:
        print(
            "%-18s %5d | %8.1f %6.1f | %8.1f %6.1f | %4d %8.1f %8.1f | %8.1fx | %s"
            % (
                kind,
                len(times["ours"]),
                *milliseconds(times["flow"]),
                *milliseconds(times["ours"]),
                len(times["host"]),
                *milliseconds(times["host"]),
                _ratio(times),
                _share_found(found_by.get(kind)),
            )
        )


def _share_found(found) -> str:
    """Of the searches that mean one customer."""
    if not found:
        return ""
    return ", ".join(
        "%d/%d" % (sum(found.get(name, ())), len(found.get(name, ()))) for name in ("ours", "host")
    )


def _verdict(seconds, missed, factor: float) -> int:
    for kind, text, email in missed:
        print("NOT FOUND by %s: %s (%s)" % (kind, text, email))
    # Both the searches that the host knows, and the whole mix, must be that much faster.
    ratios = [
        _ratio(_merged(seconds, HOST_KINDS)),
        _ratio(_merged(seconds, tuple(seconds))),
    ]
    is_good = not missed and min(ratios) >= factor
    print(
        "p95 over HTTP is %.1f times faster than the host's (at least %g wanted): %s"
        % (min(ratios), factor, "good" if is_good else "NOT GOOD")
    )
    return 0 if is_good else 1


def _merged(seconds, kinds) -> Dict[str, List[float]]:
    merged: Dict[str, List[float]] = {}
    for kind in kinds:
        for name, values in seconds[kind].items():
            merged.setdefault(name, []).extend(values)
    return merged


def _ratio(times: Dict[str, List[float]]) -> float:
    return percentile(times["host"], 95) / percentile(times["ours"], 95)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
