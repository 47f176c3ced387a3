"""Measures the import and export of 100,000 tier prices: time, queries and memory.

    ./phone-order bench [--host 3.23] tier_imports [--variants 25000]

The database makes the variants, as copies of one; each has four prices. The other way to bring
as many prices in is `phoneOrderTierPricesSet`, at most 1000 at once. Exit code 1: what came out is
not what went in, or a file with three bad rows changed something.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Callable, List, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.measuring import Api, gid, machine, prepare_django, shop

QUANTITIES = (1, 5, 10, 50)
BLOCK = 1000
SET = """
mutation ($id: ID!, $prices: [PhoneOrderTierPriceInput!]) {
  phoneOrderTierPricesSet(id: $id, prices: $prices) { tier { id } errors { code message } }
}
"""


def run(argv: List[str] = ()) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--variants", type=int, default=25_000)
    arguments, _ = parser.parse_known_args(argv)
    prepare_django()
    from saleor_phone_order.models import ImportKind, PriceTier, TierPrice
    from saleor_phone_order.rules.permissions import Permission

    print("Imports. %s" % machine())
    skus = _variants(arguments.variants)
    gold, silver = PriceTier.objects.create(name="Gold"), PriceTier.objects.create(name="Silver")
    rows = [(sku, number, step) for sku in skus for number, step in enumerate(QUANTITIES)]
    bad = _file(rows, "1.00").split("\n")
    for line in (10, len(bad) // 2, len(bad) - 1):
        bad[line] = "nothing," + bad[line].split(",", 1)[1]
    api = Api(
        shop().login(shop().staff("prices@example.com", Permission.MANAGE_PHONE_ORDER_PRICING))
    )
    seconds = {}

    def brought(what: str, text: str, state: str) -> None:
        seconds[what] = _report(what, lambda: _bring(text, gold, state))

    brought("all new", _file(rows, "1.00"), "DONE")
    seconds["set"] = _report("phoneOrderTierPricesSet", lambda: _set(api, silver, rows))
    print(
        "import / phoneOrderTierPricesSet: %.2f×" % (seconds["all new"] / seconds["set"]),
        flush=True,
    )
    brought("all with another amount", _file(rows, "2.00"), "DONE")
    brought("as they are", _file(rows, "2.00"), "DONE")
    brought("three bad rows", "\n".join(bad), "REFUSED")
    exported: List[str] = []
    _report("export", lambda: exported.extend(_exported(ImportKind.TIER_PRICES, gold)))
    header, *lines = "".join(exported).split("\r\n")
    is_same = sorted(line for line in lines if line) == sorted(
        "%s,,,%d,%s,USD," % (sku, step, Decimal("2.00") + 10 - number) for sku, number, step in rows
    )
    return int(not is_same or TierPrice.objects.filter(tier=gold).count() != len(rows))


def _file(rows: List[Tuple[str, int, int]], lowest: str) -> str:
    lines = ["sku,minimum_quantity,amount"]
    lines += ["%s,%d,%s" % (sku, step, Decimal(lowest) + 10 - n) for sku, n, step in rows]
    return "\n".join(lines)


def _bring(text: str, tier: object, state: str) -> None:
    from django.utils import timezone

    from saleor_phone_order.flows import import_work, imports
    from saleor_phone_order.models import ImportKind
    from saleor_phone_order.rules.actors import GUARD

    found = None
    for start in range(0, len(text), imports.MAX_PART_BYTES):
        part = text[start : start + imports.MAX_PART_BYTES]
        found = imports.receive(
            kind=ImportKind.TIER_PRICES,
            text=part,
            is_last=start + imports.MAX_PART_BYTES >= len(text),
            actor=GUARD,
            now=timezone.now(),
            import_id=found and found.pk,
            tier_id=None if found else tier.pk,
            is_announced=False,
        )
    import_work.take_up(import_id=found.pk, clock=timezone.now)
    found.refresh_from_db()
    if found.state != state:
        raise RuntimeError("%s: %s" % (found.state, found.problems.first()))


def _exported(kind: object, tier: object) -> List[str]:
    from saleor_phone_order.flows import exports

    return [page.text for page in exports.pages_of(kind, tier.pk)]


def _set(api: Api, tier: object, rows: List[Tuple[str, int, int]]) -> None:
    prices = [
        {"sku": sku, "minimumQuantity": step, "amount": str(Decimal("11.00") - number)}
        for sku, number, step in rows
    ]
    for start in range(0, len(prices), BLOCK):
        api.timed(SET, id=gid("PhoneOrderTier", tier), prices=prices[start : start + BLOCK])


def _variants(count: int) -> List[str]:
    """So many copies of a variant that costs 20.00, with their listing where there are listings."""
    from django.db import connection

    variant = shop().variant("IMPORTED", "20.00")
    listings = getattr(variant, "channel_listings", None)
    with connection.cursor() as cursor:
        copies = "generate_series(1, %d) AS n" % count
        _copy(cursor, variant, copies, sku="'IMPORTED-' || n", name="'No. ' || n")
        if listings is not None:
            copies = "(SELECT id AS n FROM %s WHERE left(sku, 9) = 'IMPORTED-') AS made"
            _copy(cursor, listings.get(), copies % variant._meta.db_table, variant_id="n")
        cursor.execute("ANALYZE")
    return ["IMPORTED-%d" % number for number in range(1, count + 1)]


def _copy(cursor: object, row: object, copies: str, **values: str) -> None:
    columns = [field.column for field in row._meta.concrete_fields if not field.primary_key]
    table = row._meta.db_table
    cursor.execute(
        "INSERT INTO %s (%s) SELECT %s FROM %s AS source, %s WHERE source.id = %%s"
        % (
            table,
            ", ".join('"%s"' % column for column in columns),
            ", ".join(values.get(column, 'source."%s"' % column) for column in columns),
            table,
            copies,
        ),
        [row.pk],
    )


def _report(what: str, act: Callable[[], object]) -> float:
    from django.db import connection

    queries = 0

    def note(execute, sql, parameters, many, context):
        # Not kept: there would be megabytes of them.
        nonlocal queries
        queries += 1
        return execute(sql, parameters, many, context)

    before = _peak()
    started, worked = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(note):
        act()
    seconds = time.perf_counter() - started
    print(
        "%-26s %7.1f s (%.1f of its own processor), %5d queries, %5.1f MB more memory"
        % (what, seconds, time.process_time() - worked, queries, _peak() - before),
        flush=True,
    )
    return seconds


def _peak() -> float:
    """Most memory that this process has ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
