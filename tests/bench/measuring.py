"""What the benchmarks share: the host's ways, turns, medians, counted queries."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections import defaultdict
from contextlib import ExitStack
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Sequence, Tuple

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def prepare_django() -> None:
    """Saleor as in production: with DEBUG it would keep every query."""
    import logging

    import django
    from django.conf import settings

    django.setup()
    logging.disable(logging.CRITICAL)
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["*"]
    host_documents().prepare()


def host_documents():
    """The module that knows how one asks this host."""
    if find_spec("saleor.channel") is None:
        from tests.bench import saleor2

        return saleor2
    from tests.bench import saleor3

    return saleor3


def machine() -> str:
    """Where and when: times of a busy machine compare with each other only."""
    from django.db import connection

    from saleor_phone_order.hosts import host

    return "%s, %s; Python %s, PostgreSQL %d; %d processors, load %.1f %.1f %.1f" % (
        time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "%s (%s)" % (host.name, _version()),
        sys.version.split()[0],
        connection.pg_version // 10000,
        os.cpu_count() or 0,
        *os.getloadavg(),
    )


def _version() -> str:
    import saleor

    return saleor.__version__


@lru_cache(maxsize=None)
def shop():
    """The shop of all benchmarks of a run."""
    from tests.shops import make_shop

    return make_shop()


def take_turns(
    ways: Mapping[str, Callable[[], float]], *, rounds: int, patience: float
) -> Dict[str, List[float]]:
    """Seconds of each way, one after the other in every round, so that all meet the same
    load. At least three rounds, however long they take; no new one after `patience` seconds."""
    seconds: Dict[str, List[float]] = defaultdict(list)
    started = time.monotonic()
    for number in range(rounds):
        if number >= 3 and time.monotonic() - started > patience:
            break
        for name, way in ways.items():
            seconds[name].append(way())
    return seconds


def count_queries(call: Callable[[], object]) -> int:
    """SQL statements that a call sends, savepoints included, by all connections."""
    return len(statements(call))


def statements(call: Callable[[], object]) -> List[str]:
    from django.db import connections

    found: List[str] = []

    def note(execute, sql, parameters, many, context):
        found.append(str(sql))
        return execute(sql, parameters, many, context)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(note))
        call()
    return found


class Api:
    """The host's `/graphql/` by Django's whole request path, as somebody."""

    def __init__(self, token: str) -> None:
        from django.test import Client

        self.client = Client(HTTP_AUTHORIZATION=token)

    def timed(self, document: str, **variables: object) -> Tuple[float, dict]:
        """Seconds, and the answer's one field, which has no errors."""
        body = json.dumps({"query": document, "variables": variables})
        started = time.perf_counter()
        answer = self.client.post("/graphql/", body, content_type="application/json").json()
        seconds = time.perf_counter() - started
        if "errors" in answer:
            raise RuntimeError(answer["errors"])
        (field,) = answer["data"].values()
        if isinstance(field, dict) and field.get("errors"):
            raise RuntimeError(field["errors"])
        return seconds, field


class Asking:
    """The part of a request that says who asks."""

    app = None

    def __init__(self, user: object) -> None:
        self.user = user


def gid(type_name: str, row: object) -> str:
    from graphql_relay import to_global_id

    return to_global_id(type_name, getattr(row, "pk", row))


def milliseconds(values: Sequence[float]) -> Tuple[float, float]:
    """Median and 95th percentile."""
    return 1000 * statistics.median(values), 1000 * percentile(values, 95)


def percentile(values: Sequence[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]
