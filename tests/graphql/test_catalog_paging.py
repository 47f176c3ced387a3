"""Browsing a large catalogue."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from graphql_relay.connection.arrayconnection import offset_to_cursor

pytestmark = pytest.mark.django_db

SIZE = 10_000
CATALOG = """
query ($session: ID!, $search: String, $first: Int, $after: String) {
  phoneOrderCatalog(sessionId: $session, search: $search, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { sku price { amount } availableQuantity breaks { minimumQuantity } } }
  }
}
"""


@pytest.fixture
def soaps(shop, tier, tier_price, customer):
    """`soaps(count)`: so many variants of products of one name."""
    first = shop.variant("SOAP-00000", "5.00")
    tier_price(tier("Gold", "10", customer), first, "4.00")

    def copy(row, source, **expressions):
        """A row of the same table for each row of `source`, with other values in columns."""
        columns = [field.column for field in row._meta.concrete_fields if not field.primary_key]
        values = [expressions.get(name, 'was."%s"' % name) for name in columns]
        with connection.cursor() as cursor:
            cursor.execute(
                'INSERT INTO "{table}" ("{columns}") SELECT {values} FROM "{table}" was, {source}'
                " WHERE was.id = {key}".format(
                    table=row._meta.db_table,
                    columns='", "'.join(columns),
                    values=", ".join(values),
                    source=source,
                    key=row.pk,
                )
            )
            # Or the next one joins a table that the planner believes to be empty.
            cursor.execute('ANALYZE "%s"' % row._meta.db_table)

    def make(count):
        made = type(first).objects.count()
        copy(first.product, "generate_series(%d, %d) n" % (made, count - 1), slug="'soap-' || n")
        added = "product_product p, substring(p.slug FROM '^soap-([0-9]+)$') n"
        products = "(SELECT p.id, n FROM %s WHERE n::int >= %d) p" % (added, made)
        copy(first, products, product_id="p.id", sku="'SOAP-' || lpad(p.n, 5, '0')")
        variants = (
            "(SELECT v.id FROM product_productvariant v JOIN %s ON v.product_id = p.id) v"
            % products
        )
        copy(first.stocks.get(), variants, product_variant_id="v.id")
        if hasattr(first, "channel_listings"):
            copy(first.channel_listings.get(), variants, variant_id="v.id")
            copy(first.product.channel_listings.get(), products, product_id="p.id")

    return make


def test_every_page_of_a_large_catalogue_costs_the_same_and_ends_where_it_ends(
    data, gid, soaps, agent, customer, start
):
    session = gid("PhoneOrderSession", start(agent, customer))

    def browse(after=None, search=None):
        with CaptureQueriesContext(connection) as captured:
            found = data(
                CATALOG,
                as_=agent,
                session=session,
                first=100,
                search=search,
                after=None if after is None else offset_to_cursor(after),
            )
        skus = [edge["node"]["sku"] for edge in found["edges"]]
        return skus, found["totalCount"], found["pageInfo"]["hasNextPage"], len(captured)

    def expected(first, last, more, total=SIZE):
        return ["SOAP-%05d" % number for number in range(first, last)], total, more, of_few

    soaps(3)
    browse()  # What the host caches for the process.
    of_few = browse()[-1]
    soaps(SIZE)
    assert browse() == expected(0, 100, True)
    assert browse(4_999) == expected(5_000, 5_100, True)
    assert browse(SIZE - 102) == expected(SIZE - 101, SIZE - 1, True)
    assert browse(SIZE - 101) == expected(SIZE - 100, SIZE, False)
    assert browse(SIZE - 3) == expected(SIZE - 2, SIZE, False)
    assert browse(search="soap-099") == expected(9_900, 10_000, False, total=100)
    assert browse(SIZE)[:3] == ([], SIZE, False)


def test_sections_of_a_large_catalogue_cost_the_same_queries(
    data, gid, soaps, agent, customer, start
):
    session = gid("PhoneOrderSession", start(agent, customer))

    def count():
        with CaptureQueriesContext(connection) as captured:
            data(
                "query ($session: ID!) { phoneOrderSections(sessionId: $session) { name } }",
                as_=agent,
                session=session,
            )
        return len(captured)

    count()
    of_one = count()
    soaps(1_000)
    assert count() == of_one
