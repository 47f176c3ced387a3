"""What it costs to check an impersonation token, against the customer's own token.

    ./phone-order bench [--host 3.23] token_check

Each request is sent with both tokens in turn, through the whole host.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.measuring import (
    Api,
    Asking,
    count_queries,
    machine,
    milliseconds,
    prepare_django,
    shop,
    take_turns,
)

ROUNDS = 200
CHECKED = "me"
REQUESTS = {
    CHECKED: "{ me { email } }",
    # For which no host looks at a customer's own token.
    "shop": "{ shop { name } }",
}
#: So many queries more may a request send whose token the host checks too.
EXTRA_QUERIES = 1


def run(argv=()) -> int:
    prepare_django()
    from django.utils import timezone

    from saleor_phone_order.flows import impersonation, starting
    from saleor_phone_order.hosts import host
    from saleor_phone_order.rules.permissions import Permission

    mark = "%d" % (time.time() * 1000)
    agent = shop().staff("token-%s@example.com" % mark, Permission.HANDLE_PHONE_ORDERS)
    customer = shop().user("token-customer-%s@example.com" % mark)
    now = timezone.now()
    session = starting.start(actor=host.actor(Asking(agent)), customer_id=customer.pk, now=now)
    token, _ = impersonation.mint(session=session, now=now)
    apis = {"own": Api(shop().login(customer)), "ours": Api("JWT " + token)}
    print(machine())
    print("Checking a token: median ms / p95 ms (SQL statements)")
    extra = {name: _compare(name, document, apis) for name, document in REQUESTS.items()}
    print("%d queries more than with the customer's own token." % extra[CHECKED])
    return int(extra[CHECKED] > EXTRA_QUERIES)


def _compare(name, document, apis) -> int:
    asks = {who: partial(api.timed, document) for who, api in apis.items()}
    for ask in asks.values():
        ask(), ask()
    turns = {who: partial(_seconds, ask) for who, ask in asks.items()}
    seconds = take_turns(turns, rounds=ROUNDS, patience=60)
    queries = {who: count_queries(ask) for who, ask in asks.items()}
    for who in asks:
        print(
            "  %-6s %-5s %7.1f / %7.1f  (%d)"
            % (name, who, *milliseconds(seconds[who]), queries[who])
        )
    return queries["ours"] - queries["own"]


def _seconds(ask) -> float:
    return ask()[0]


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
