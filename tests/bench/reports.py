"""Measures every report over a million sessions of two years, for a day, a month and a year.

    ./phone-order bench --host 2.10.1 reports [--sessions 1000000 --rounds 20 --calm 3]

The database makes the sessions: in the day's hours, in two currencies, with every outcome, by 200
agents (some of whom take many more calls than others) in forty teams, four call centres and a
dozen campaigns. Then they are vacuumed, as PostgreSQL does by itself. The plan of each report over a
year is printed. `--calm 3` waits for so little load. Exit code 1: a 95th percentile is above the
aim, or a plan reads the table of sessions from its beginning to its end.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import List

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.measuring import machine, milliseconds, prepare_django

TABLE = "saleor_phone_order_session"
AIM = 300
LAST_DAY = date(2026, 10, 31)
DAYS = 730
SPANS = {"day": 1, "month": 30, "year": 365}
AGENTS, CAMPAIGNS, AFFILIATES = 200, 12, 30

MAKE = """
INSERT INTO saleor_phone_order_session (id, state, agent_id, app_ref, named_agent_ref, is_guest,
    channel_ref, currency, checkout_ref, order_ref, process_key, nonce, campaign_id, affiliate_id,
    order_amount, was_recovered, direction, call_centre, team, disposition, started_at,
    heartbeat_at, ended_at, was_ended_by_guard)
SELECT gen_random_uuid(), state, agents[1 + agent], '', '', false,
    CASE WHEN chance[1] < 0.7 THEN 'default-channel' ELSE 'channel-eur' END,
    CASE WHEN chance[1] < 0.7 THEN 'USD' ELSE 'EUR' END, '',
    CASE WHEN is_sold THEN gen_random_uuid()::text ELSE '' END,
    CASE WHEN is_sold THEN gen_random_uuid()::text ELSE '' END, md5(number::text),
    campaigns[1 + agent %% 12],
    CASE WHEN chance[2] < 0.4 THEN affiliates[1 + floor(chance[2] / 0.4 * 30)::int] END,
    CASE WHEN is_sold THEN round((9.99 + 400 * chance[3] * chance[3])::numeric, 2) END,
    state = 'DRAFTED' AND is_sold, 'INBOUND', 'Call centre ' || agent %% 4, 'Team ' || agent %% 40,
    CASE WHEN state IN ('DRAFTED', 'CANCELLED') AND chance[4] < 0.8
        THEN 'Reason ' || floor(chance[4] * 25) ELSE '' END,
    started_at, started_at, started_at + interval '20 minutes' * (0.1 + chance[5]), false
FROM (
    SELECT *, state = 'ORDERED' AND chance[6] < 0.97
        OR state = 'DRAFTED' AND chance[6] < 0.3 OR state = 'HANDED_OFF' AND chance[6] < 0.6 AS is_sold
    FROM (
        SELECT number, chance, floor(%(agents)s * chance[7] * chance[7])::int AS agent,
            CASE WHEN chance[8] < 0.45 THEN 'ORDERED' WHEN chance[8] < 0.55 THEN 'HANDED_OFF'
                WHEN chance[8] < 0.7 THEN 'DRAFTED' WHEN chance[8] < 0.9 THEN 'CANCELLED'
                ELSE 'ABANDONED' END AS state,
            %(first)s::timestamptz + interval '1 day' * floor(days * number / sessions)
                + interval '1 hour' * (8 + 12 * chance[9]) AS started_at
        FROM (SELECT number, %(days)s::float AS days, %(sessions)s::float AS sessions,
                ARRAY[random(), random(), random(), random(), random(), random(), random(),
                    random(), random()] AS chance
            FROM generate_series(0, %(sessions)s - 1) AS number) AS drawn
    ) AS told
) AS sold, (
    SELECT array_agg(id) AS agents FROM account_user WHERE email LIKE 'bench-%%'
) AS a, (SELECT array_agg(id) AS campaigns FROM saleor_phone_order_campaign) AS c,
(SELECT array_agg(id) AS affiliates FROM saleor_phone_order_affiliate) AS f
"""


def run(argv: List[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--calm", type=float, default=float("inf"))
    arguments, _ = parser.parse_known_args(argv)
    prepare_django()
    started = time.monotonic()
    _make(arguments.sessions)
    print("%d sessions made in %.0f s" % (arguments.sessions, time.monotonic() - started))
    print(_sizes(), flush=True)
    while os.getloadavg()[0] > arguments.calm:
        time.sleep(5)
    print("Reports. %s" % machine())
    slow = [group for group in _groups() if _is_slow(group, arguments.rounds)]
    return int(bool(slow))


def _groups():
    from saleor_phone_order.flows.reports import Group

    return Group


def _make(sessions: int) -> None:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.utils import timezone

    from saleor_phone_order.models import Affiliate, Campaign

    now = timezone.now()
    users = get_user_model().objects
    users.bulk_create(
        users.model(
            email="bench-%d@example.com" % number, first_name="Agent", last_name=str(number)
        )
        for number in range(AGENTS)
    )
    Campaign.objects.bulk_create(
        Campaign(name="Campaign %d" % number, code="c%d" % number, created_at=now)
        for number in range(CAMPAIGNS)
    )
    Affiliate.objects.bulk_create(
        Affiliate(name="Affiliate %d" % number) for number in range(AFFILIATES)
    )
    first = LAST_DAY - timedelta(days=DAYS - 1)
    values = {"sessions": sessions, "agents": AGENTS, "days": DAYS, "first": first}
    with connection.cursor() as cursor:
        cursor.execute(MAKE, values)
        cursor.execute("VACUUM ANALYZE %s" % TABLE)


def _sizes() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_size_pretty(pg_relation_size(%s)), pg_size_pretty(pg_relation_size(%s)),"
            " current_setting('work_mem'), current_setting('shared_buffers')",
            [TABLE, "phone_order_session_report"],
        )
        return "table %s, index %s; work_mem %s, shared_buffers %s" % cursor.fetchone()


def _is_slow(group, rounds: int) -> bool:
    is_slow = False
    for name, days in SPANS.items():
        seconds = [_timed(group, days) for _ in range(rounds)]
        median, high = milliseconds(seconds)
        plan = _plan(group, days)
        is_read_through = "Seq Scan on %s" % TABLE in plan
        is_slow |= is_read_through or high > AIM
        print("%-12s %-6s p50 %6.1f ms, p95 %6.1f ms" % (group.value, name, median, high))
        if name == "year" or is_read_through:
            print("    " + plan.replace("\n", "\n    "), flush=True)
    return is_slow


def _report(group, days: int):
    from saleor_phone_order.flows import reports

    first = LAST_DAY - timedelta(days=days - 1)
    return reports.report(
        group=group,
        first_day=first.isoformat(),
        last_day=LAST_DAY.isoformat(),
        time_zone="America/New_York",
    )


def _timed(group, days: int) -> float:
    started = time.perf_counter()
    _report(group, days)
    return time.perf_counter() - started


def _plan(group, days: int) -> str:
    """Of the one query that reads sessions."""
    from django.db import connection

    lines: List[str] = []

    def note(execute, sql, parameters, many, context):
        if "GROUP BY" in str(sql):
            execute("EXPLAIN (ANALYZE, COSTS OFF) " + sql, parameters, many, context)
            lines.extend(line for (line,) in context["cursor"].fetchall())
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        _report(group, days)
    return "\n".join(line if len(line) < 160 else line[:157] + "..." for line in lines)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
