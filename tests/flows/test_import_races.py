"""Files under two hands at once, and under one that dies; each on a connection of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.db.utils import DatabaseError, InterfaceError
from django.utils import timezone

from saleor_phone_order.flows import import_work, imports, tier_prices, tiers
from saleor_phone_order.flows.tier_prices import PriceKey, PriceRow
from saleor_phone_order.models import HistoryEntry, Import, ImportKind, ImportPart, TierPrice
from saleor_phone_order.tasks import work_on_imports

pytestmark = [pytest.mark.one_host, pytest.mark.django_db(transaction=True)]

NOW = timezone.now()
WRITING = ("INSERT INTO saleor_phone_order_tierprice",)
CHECKED = ('UPDATE "saleor_phone_order_import"', "checked_count")


@pytest.fixture
def waiting(actor):
    """`waiting(tier, "COFFEE,1,12.00", …)`: a file that a worker may take up, if one is told."""

    def make(tier, *lines):
        found = imports.receive(
            kind=ImportKind.TIER_PRICES,
            text="sku,minimum_quantity,amount\n" + "\n".join(lines),
            is_last=False,
            actor=actor,
            now=timezone.now(),
            tier_id=tier.pk,
        )
        Import.objects.filter(pk=found.pk).update(state="WAITING")
        return found

    return make


def take_up(found):
    import_work.take_up(import_id=found.pk, clock=timezone.now)


def amounts():
    rows = TierPrice.objects.order_by("variant_ref", "minimum_quantity")
    return list(rows.values_list("minimum_quantity", "amount"))


def states():
    return sorted(Import.objects.values_list("state", flat=True))


def test_two_files_cannot_together_make_prices_rise(shop, tier, waiting, race):
    shop.variant("COFFEE", "20.00")
    gold = tier("Gold")
    first, second = waiting(gold, "COFFEE,5,14.00"), waiting(gold, "COFFEE,10,15.00")
    race(lambda: take_up(first), lambda: take_up(second))
    assert states() == ["DONE", "REFUSED"]
    assert amounts() in ([(5, Decimal("14.000"))], [(10, Decimal("15.000"))])


def test_two_workers_do_one_file_once(shop, tier, waiting, race):
    shop.variant("COFFEE", "20.00")
    found = waiting(tier("Gold"), "COFFEE,5,14.00")
    race(lambda: take_up(found), lambda: take_up(found), work_on_imports)
    assert (states(), amounts()) == (["DONE"], [(5, Decimal("14.000"))])
    assert HistoryEntry.objects.filter(action="TIER_PRICES_IMPORTED").count() == 1


def test_a_price_that_is_set_between_check_and_save_counts(shop, tier, actor, waiting, rival):
    coffee = shop.variant("COFFEE", "20.00")
    gold = tier("Gold")
    found = waiting(gold, "COFFEE,10,15.00")

    def set_price():
        row = PriceRow(PriceKey(str(coffee.pk), "", 5), Decimal("14.00"))
        tier_prices.set_prices(tier_id=gold.pk, actor=actor, now=NOW, rows=[row])

    with rival(set_price, at=CHECKED):
        take_up(found)
    assert (states(), amounts()) == (["REFUSED"], [(5, Decimal("14.000"))])
    (problem,) = imports.problems(found)
    assert (problem.row, problem.code) == (2, "PRICES_RISE_WITH_QUANTITY")


def test_a_tier_that_is_deleted_meanwhile_takes_its_file_along(shop, tier, actor, waiting, rival):
    shop.variant("COFFEE", "20.00")
    gold = tier("Gold")
    found = waiting(gold, "COFFEE,10,15.00")
    with rival(lambda: tiers.delete(tier_id=gold.pk, actor=actor, now=NOW), at=CHECKED):
        take_up(found)
    assert (states(), amounts()) == ([], [])


@pytest.mark.parametrize(("at", "state"), [(CHECKED, "CHECKING"), (WRITING, "SAVING")])
def test_what_a_dying_worker_leaves_is_done_once_by_the_next(
    shop, tier, waiting, race, rival, at, state
):
    shop.variant("COFFEE", "20.00")
    gold = tier("Gold")
    found = waiting(gold, *["COFFEE,%d,%d.00" % (n, 19 - n) for n in range(1, 10)])

    def die():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()

        def kill():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

        with rival(kill, at=at):
            take_up(found)

    (outcome,) = race(die)
    assert isinstance(outcome, (DatabaseError, InterfaceError))
    assert (states(), amounts()) == ([state], [])
    assert ImportPart.objects.count() == 1
    work_on_imports()
    work_on_imports()
    assert states() == ["DONE"]
    assert amounts() == [(n, Decimal("%d.000" % (19 - n))) for n in range(1, 10)]
    assert HistoryEntry.objects.filter(action="TIER_PRICES_IMPORTED").count() == 1
    assert not ImportPart.objects.exists()


def test_the_last_part_sends_a_worker_once_it_is_committed(shop, tier, actor):
    shop.variant("COFFEE", "20.00")
    imports.receive(
        kind=ImportKind.TIER_PRICES,
        text="sku,amount\nCOFFEE,12.00\n",
        is_last=True,
        actor=actor,
        now=NOW,
        tier_id=tier("Gold").pk,
    )
    # The shop of the tests runs tasks at once.
    assert (states(), amounts()) == (["DONE"], [(1, Decimal("12.000"))])
