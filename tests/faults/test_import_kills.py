"""The worker dies by SIGKILL while it checks or saves a file: another one takes all of it, or refuses
it, and in between nothing of it is there."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from decimal import Decimal
from itertools import count

import pytest
from django.utils import timezone

from saleor_phone_order.flows import imports
from saleor_phone_order.models import (
    HistoryEntry,
    Import,
    ImportKind,
    ImportPart,
    ImportProblem,
    TierPrice,
)
from saleor_phone_order.tasks import work_on_imports

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="there is no redis-server"),
]

#: It dies before each so-many-th statement.
STEP = 4
#: Two batches are checked.
ROWS = 1200
HEADER = "sku,minimum_quantity,amount\n"
GOOD = ["COFFEE,%d,12.00\n" % number for number in range(1, ROWS + 1)]
BAD = [*GOOD[:-1], "COFFEE,0,12.00\n"]
ENDS = {"DONE": (ROWS, 0, 0), "REFUSED": (0, 0, 1)}


@pytest.fixture
def waiting(coffee, tier, supervisor, actor_of):
    """`waiting(lines)`: a file of two parts, of which nobody has told a worker."""
    actor = actor_of(supervisor)

    def make(lines):
        given = {"kind": ImportKind.TIER_PRICES, "actor": actor, "now": timezone.now()}
        gold = tier("Gold %d" % Import.objects.count())
        begun = imports.receive(
            text=HEADER + "".join(lines[: ROWS // 2]), is_last=False, tier_id=gold.pk, **given
        )
        return imports.receive(
            text="".join(lines[ROWS // 2 :]),
            is_last=True,
            import_id=begun.pk,
            is_announced=False,
            **given,
        )

    return make


@pytest.mark.parametrize(("lines", "end"), [(GOOD, "DONE"), (BAD, "REFUSED")], ids=["good", "bad"])
def test_a_file_is_taken_whole_or_not_at_all_whenever_its_worker_dies(
    worker, waiting, seed, say, lines, end
):
    died = Counter()
    is_dead = True
    statements = count(random.Random(seed).randrange(1, STEP + 1), STEP)
    while is_dead and died[end] < 2:
        statement = next(statements)
        found = waiting(lines)
        worker.start(statement)
        strike()
        is_dead = has_died(worker, found, end)
        if is_dead:
            state = state_of(found)
            died[state] += 1
            assert left_by(found) == ENDS.get(state, (0, 2, 0)), (statement, state)
            worker.start()
            await_end(found, end)
        is_ended_once(found, end)
        worker.kill()
        assert worker.is_dead(within=5)
    say("died before statements up to the %dth: %s" % (statement - STEP, dict(died)))
    assert set(died) >= {"WAITING", "CHECKING", "SAVING"}


def strike():
    """The minute is over, says the clock."""
    with work_on_imports.app.connection_for_write() as connection:
        work_on_imports.apply_async(connection=connection)


def has_died(worker, found, end):
    """False if it has ended the file, and makes no more statements."""
    deadline = time.monotonic() + 60
    while not worker.is_dead(within=0.2):
        if state_of(found) == end:
            return worker.is_dead(within=2)
        assert time.monotonic() < deadline, state_of(found)
    return True


def await_end(found, end):
    """The database needs a moment to see that the dead worker is gone."""
    deadline = time.monotonic() + 60
    while state_of(found) != end:
        assert time.monotonic() < deadline, state_of(found)
        strike()
        time.sleep(0.2)


def state_of(found):
    return Import.objects.values_list("state", flat=True).get(pk=found.pk)


def left_by(found):
    """How many prices, parts of the file and problems there are."""
    return (
        TierPrice.objects.filter(tier=found.tier_id).count(),
        ImportPart.objects.filter(owner=found).count(),
        ImportProblem.objects.filter(owner=found).count(),
    )


def is_ended_once(found, end):
    assert (state_of(found), left_by(found)) == (end, ENDS[end])
    chain = "tier:%s" % found.tier_id
    told = HistoryEntry.objects.filter(chain=chain, action="TIER_PRICES_IMPORTED").count()
    assert told == (end == "DONE")
    if end == "DONE":
        prices = TierPrice.objects.filter(tier=found.tier_id)
        assert set(prices.values_list("amount", flat=True)) == {Decimal("12.000")}
