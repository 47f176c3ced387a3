"""What right prices cost on Saleor 3: queries of a change of units, with the plugin and without."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("saleor.channel") is None,
        reason="Saleor 2.10 calculates prices when it needs them",
    ),
]


@pytest.fixture
def carts(shop, customer, own_cart):
    """`carts(owner, 10)`: a cart of so many lines."""
    for number in range(100):
        shop.variant("SKU%s" % number, "20.00")

    def make(owner, lines):
        return own_cart(owner, **{"SKU%s" % number: 1 for number in range(lines)})

    return make


@pytest.fixture
def cost(shop, data, gid):
    """`cost(cart, owner)`: queries of one change of units, and how often totals are written;
    without what the host does only now and then."""

    def once(cart, owner, before):
        before()
        line = cart.lines.first()
        with CaptureQueriesContext(connection) as captured:
            data(
                shop.lines_update,
                as_=owner,
                id=gid("Checkout", cart),
                variant=gid("ProductVariant", line.variant),
                quantity=line.quantity + 1,
            )
        statements = [query["sql"] for query in captured.captured_queries]
        calculated = [
            sql
            for sql in statements
            if sql.startswith('UPDATE "checkout_checkout"') and '"total_net_amount" =' in sql
        ]
        return len(statements), len(calculated)

    def measure(cart, owner, before=lambda: None):
        return min(once(cart, owner, before) for _ in range(2))

    return measure


def test_right_prices_cost_a_fixed_number_of_queries(
    shop, customer, other_customer, tier, carts, cost
):
    gold = tier("Gold", "10", customer)
    sizes = (1, 20)

    def raise_discount():
        gold.default_percentage += 1
        gold.save()

    found = {}
    # What the first request of a process asks once.
    cost(carts(customer, 1), customer)
    for lines in sizes:
        found["no tier", lines] = cost(carts(other_customer, lines), other_customer)
        cart = carts(customer, lines)
        found["tier", lines] = cost(cart, customer)
        found["moved", lines] = cost(cart, customer, before=raise_discount)
    shop.switch_plugin_off()
    for lines in sizes:
        found["off", lines] = cost(carts(other_customer, lines), other_customer)
    for lines in sizes:
        base, calculated = found["off", lines]
        assert calculated == 1
        extra = {kind: found[kind, lines][0] - base for kind in ("no tier", "tier", "moved")}
        # Two of each are the transaction, which is none in a transaction of the tests.
        assert (extra["no tier"], extra["tier"]) == (6, 11)
        assert extra["moved"] <= 72
        assert {found[kind, lines][1] for kind in extra} == {1}
    # The number of lines does not matter.
    for kind in ("no tier", "tier", "moved", "off"):
        assert len({found[kind, lines] for lines in sizes}) == 1


def test_completing_costs_one_calculation_at_most_beyond_the_hosts(
    shop, customer, other_customer, tier, carts, api, gid
):
    shop.change(shop.channel, allow_unpaid_orders=True)
    gold = tier("Gold", "10", customer)

    def complete(cart, owner):
        with CaptureQueriesContext(connection) as captured:
            answer = api(shop.checkout_complete, as_=owner, id=gid("Checkout", cart))
        sql = [query["sql"] for query in captured.captured_queries]
        calculated = sum(
            text.startswith('UPDATE "checkout_checkout"') and '"total_net_amount" =' in text
            for text in sql
        )
        return len(sql), calculated, len(answer["data"]["checkoutComplete"]["errors"])

    complete(carts(customer, 1), customer)
    found = {
        "no tier": complete(carts(other_customer, 10), other_customer),
        "tier": complete(carts(customer, 10), customer),
    }
    cart = carts(customer, 10)
    gold.default_percentage += 1
    gold.save()
    found["moved"] = complete(cart, customer)
    found["then"] = complete(cart, customer)
    shop.switch_plugin_off()
    found["off"] = complete(carts(other_customer, 10), other_customer)
    base, calculated, _ = found["off"]
    assert found["no tier"][0] - base <= 12
    assert found["no tier"][1:] == (calculated, 0)
    assert found["tier"][0] - base <= 22
    assert found["tier"][1:] == (calculated, 0)
    # Refused with the new total; then nothing is left to do.
    assert found["moved"][1:] == (1, 1)
    assert found["then"][0] - base <= 22
    assert found["then"][1:] == (calculated, 0)
