"""Two orders at once of the same goods."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
from django.db import connection

from saleor_phone_order.flows.placing import Processed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting():
    """`meeting()`: while the block runs, this connection waits after it has locked stock
    until another has, or two seconds."""
    barrier = threading.Barrier(2)

    def watch(execute, sql, parameters, many, context):
        result = execute(sql, parameters, many, context)
        if "warehouse_stock" in sql and "FOR UPDATE" in sql and not barrier.broken:
            with suppress(threading.BrokenBarrierError):
                barrier.wait(2)
        return result

    return lambda: connection.execute_wrapper(watch)


def test_two_carts_with_the_same_goods_in_another_order_are_both_ordered(
    session, agent, start, fill, other_agent, other_customer, coffee, tea, process, race, meeting
):
    rival = fill(start(other_agent, other_customer), other_agent, (tea, 1))
    fill(rival, other_agent, (coffee, 1))

    def order(*arguments):
        with meeting():
            return process(*arguments)

    outcomes = race(
        lambda: order(session, agent, "key-1"), lambda: order(rival, other_agent, "key-2")
    )
    assert [type(outcome) for outcome in outcomes] == [Processed, Processed], outcomes
