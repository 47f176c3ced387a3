from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_phone_order.rules.permissions import Permission

pytestmark = pytest.mark.django_db

SECTIONS = """
query ($session: ID) { phoneOrderSections(sessionId: $session) { id kind name parentId } }
"""


@pytest.fixture
def pricer(shop):
    return shop.staff("pricer@example.com", Permission.MANAGE_PHONE_ORDER_PRICING)


@pytest.fixture
def catalogue(shop):
    """Food > Drinks > Tea, with one product at the bottom, and parts with nothing to buy."""
    food = shop.category("Food")
    drinks = shop.category("Drinks", parent=food)
    teas = shop.category("Teas", parent=drinks)
    hidden = shop.category("Hidden")
    shop.category("Empty", parent=food)
    tea = shop.variant("TEA", category=teas).product
    secret = shop.variant("SECRET", category=hidden, is_published=False).product
    return {
        "food": food,
        "drinks": drinks,
        "teas": teas,
        "summer": shop.collection("Summer", tea),
        "secrets": shop.collection("Secrets", secret),
        "nothing": shop.collection("Nothing"),
    }


def names(sections):
    return [section["name"] for section in sections]


def test_a_session_sees_the_parts_where_its_customer_finds_something(
    data, gid, catalogue, agent, customer, start
):
    session = gid("PhoneOrderSession", start(agent, customer))
    assert data(SECTIONS, as_=agent, session=session) == [
        {
            "id": gid("Category", catalogue["drinks"]),
            "kind": "CATEGORY",
            "name": "Drinks",
            "parentId": gid("Category", catalogue["food"]),
        },
        {
            "id": gid("Category", catalogue["food"]),
            "kind": "CATEGORY",
            "name": "Food",
            "parentId": None,
        },
        {
            "id": gid("Category", catalogue["teas"]),
            "kind": "CATEGORY",
            "name": "Teas",
            "parentId": gid("Category", catalogue["drinks"]),
        },
        {
            "id": gid("Collection", catalogue["summer"]),
            "kind": "COLLECTION",
            "name": "Summer",
            "parentId": None,
        },
    ]


def test_a_collection_that_is_not_published_is_not_shown(
    data, gid, shop, catalogue, agent, customer, start
):
    shop.unpublish(catalogue["summer"])
    session = gid("PhoneOrderSession", start(agent, customer))
    assert names(data(SECTIONS, as_=agent, session=session)) == ["Drinks", "Food", "Teas"]


def test_who_manages_prices_sees_all(data, catalogue, pricer):
    # A new Saleor 3 has a category of its own.
    found = [name for name in names(data(SECTIONS, as_=pricer)) if name != "Default Category"]
    assert found == [
        *("Drinks", "Empty", "Food", "Hidden", "Teas"),
        *("Nothing", "Secrets", "Summer"),
    ]


def test_all_is_for_who_manages_prices_and_a_sessions_for_who_may_read_it(
    api, gid, agent, other_agent, supervisor, pricer, customer, start
):
    def code(as_, **variables):
        answer = api(SECTIONS, as_=as_, **variables)
        assert answer["data"] == {"phoneOrderSections": None}
        return answer["errors"][0]["extensions"]["exception"]["code"]

    session = gid("PhoneOrderSession", start(agent, customer))
    assert code(agent) == "PermissionDenied"
    assert code(pricer, session=session) == "PermissionDenied"
    assert code(other_agent, session=session) == "NOT_FOUND"
    assert code(agent, session="nonsense") == "NOT_FOUND"
    assert api(SECTIONS, as_=supervisor, session=session)["data"] == {"phoneOrderSections": []}


def test_sections_cost_the_same_queries_for_few_and_for_many(
    data, gid, shop, catalogue, agent, customer, start
):
    session = gid("PhoneOrderSession", start(agent, customer))

    def count():
        with CaptureQueriesContext(connection) as captured:
            data(SECTIONS, as_=agent, session=session)
        return len(captured)

    count()  # What the host caches for the process.
    of_few = count()
    for number in range(20):
        category = shop.category("C%d" % number, parent=catalogue["teas"])
        shop.collection("Co%d" % number, shop.variant("S%d" % number, category=category).product)
    assert count() == of_few
