"""Measures checkpoints and the verification of the history, and what memory they take.

    ./phone-order bench --host 2.10.1 history --entries 1000000

The trigger that chains entries would take minutes for so many, so the database computes the
same chains itself while the trigger is off: a tenth of the entries in one chain, the others
in chains of five, all of whose first entries are made in one statement, then all second
ones. Exit code 1: the verification finds something wrong.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Callable, List, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.measuring import machine, prepare_django

PER_CHAIN = 5

#: A row after the one before it in its chain, whose hash is `former`.
INSERT = """
INSERT INTO saleor_phone_order_historyentry (id, chain, sequence, at, action, actor_kind,
    actor_id, details, previous_hash, hash)
SELECT gen_random_uuid(), chain, %(sequence)s, at, 'LINES_ADDED', 'STAFF', '7', '{"lines":3}', former,
    encode(sha256(convert_to(concat_ws('|', former, chain, %(sequence)s::text,
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'LINES_ADDED', 'STAFF', '7', '{"lines":3}'), 'UTF8')), 'hex')
"""
FIRST = """
FROM (SELECT 'session:' || gen_random_uuid() AS chain, now() - interval '90 days' AS at,
    repeat('0', 64) AS former FROM generate_series(1, %(chains)s)) AS made
"""
NEXT = """
FROM (SELECT chain, at + interval '1 minute' AS at, hash AS former
    FROM saleor_phone_order_historyentry WHERE sequence = %(sequence)s - 1
    AND chain LIKE 'session:%%') AS made
"""
LONG_CHAIN = """
DO $$
DECLARE
    former text := repeat('0', 64);
    at timestamptz := now() - interval '80 days';
    now_hash text;
BEGIN
    FOR number IN 1..%(entries)s LOOP
        at := at + interval '1 second';
        now_hash := encode(sha256(convert_to(concat_ws('|', former, 'actor:staff:7', number,
            to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'CUSTOMERS_SEARCHED', 'STAFF', '7', '{}'), 'UTF8')), 'hex');
        INSERT INTO saleor_phone_order_historyentry (id, chain, sequence, at, action, actor_kind,
            actor_id, details, previous_hash, hash) VALUES (gen_random_uuid(), 'actor:staff:7',
            number, at, 'CUSTOMERS_SEARCHED', 'STAFF', '7', '{}', former, now_hash);
        former := now_hash;
    END LOOP;
END $$
"""


def run(argv: List[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    arguments, _ = parser.parse_known_args(argv)
    prepare_django()
    from django.db import transaction
    from django.utils import timezone

    from saleor_phone_order.flows import checkpoints
    from saleor_phone_order.flows.history import record
    from saleor_phone_order.rules.actors import GUARD

    seconds, _ = _timed(lambda: _fill(arguments.entries))
    print("History. %s\n%s entries made in %.0f s." % (machine(), arguments.entries, seconds))
    now = timezone.now()

    def write():
        for number in range(1000):
            record(chain="session:%d" % number, action="TESTED", actor=GUARD, now=now)

    def verify():
        with transaction.atomic():
            return list(checkpoints.problems())

    _report("first checkpoint, of all chains", lambda: checkpoints.seal(now=now))
    _report("checkpoint without anything new", lambda: checkpoints.seal(now=now))
    write()
    later = now + timedelta(hours=1)
    _report("checkpoint of 1,000 chains", lambda: checkpoints.seal(now=later))
    return int(bool(_report("verification", verify)))


def _fill(entries: int) -> None:
    from django.db import connection

    chains = entries * 9 // 10 // PER_CHAIN
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE saleor_phone_order_historyentry DISABLE TRIGGER USER")
        cursor.execute(LONG_CHAIN % {"entries": entries - chains * PER_CHAIN})
        for sequence in range(1, PER_CHAIN + 1):
            rows = FIRST if sequence == 1 else NEXT
            cursor.execute(INSERT + rows, {"sequence": sequence, "chains": chains})
        cursor.execute("ALTER TABLE saleor_phone_order_historyentry ENABLE TRIGGER USER")
        cursor.execute("ANALYZE saleor_phone_order_historyentry")


def _report(what: str, act: Callable[[], object]) -> object:
    before = _peak()
    seconds, found = _timed(act)
    print("%-34s %7.1f s, %5.1f MB more memory" % (what, seconds, _peak() - before), flush=True)
    return found


def _timed(act: Callable[[], object]) -> Tuple[float, object]:
    started = time.perf_counter()
    found = act()
    return time.perf_counter() - started, found


def _peak() -> float:
    """Most memory that this process has ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
