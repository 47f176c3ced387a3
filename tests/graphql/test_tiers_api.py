from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_phone_order.models import PriceTier, TierMembership, TierPrice
from saleor_phone_order.rules.permissions import Permission

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

TIER = """
  id name defaultPercentage startsAt endsAt memberCount priceCount
  percentages { categoryId collectionId name percentage }
  prices(first: 10) { edges { node {
    variantId sku productName variantName channel minimumQuantity percentage amount { amount currency }
  } } pageInfo { hasNextPage } }
"""
ERRORS = "errors { field message code row minimumQuantity variantId }"
CREATE = """
mutation ($input: PhoneOrderTierInput!) {
  phoneOrderTierCreate(input: $input) { tier { %s } %s }
}
""" % (TIER, ERRORS)
UPDATE = """
mutation ($id: ID!, $input: PhoneOrderTierInput!) {
  phoneOrderTierUpdate(id: $id, input: $input) { tier { %s } %s }
}
""" % (TIER, ERRORS)
DELETE = "mutation ($id: ID!) { phoneOrderTierDelete(id: $id) { tier { id name } %s } }" % ERRORS
PRICES_SET = """
mutation ($id: ID!, $prices: [PhoneOrderTierPriceInput!], $removed: [PhoneOrderTierPriceKeyInput!]) {
  phoneOrderTierPricesSet(id: $id, prices: $prices, removed: $removed) { tier { %s } %s }
}
""" % (TIER, ERRORS)
ASSIGN = """
mutation ($customer: ID!, $tier: ID) {
  phoneOrderTierAssign(customerId: $customer, tierId: $tier) {
    tier { id memberCount } errors { field message code }
  }
}
"""
TIERS = """
query ($search: String, $first: Int, $after: String) {
  phoneOrderTiers(search: $search, first: $first, after: $after) {
    edges { node { name memberCount } } pageInfo { hasNextPage endCursor }
  }
}
"""
ONE = "query ($id: ID!) { phoneOrderTier(id: $id) { %s } }" % TIER


@pytest.fixture
def pricer(shop):
    """Holds the permission to price, and no other."""
    return shop.staff("pricer@example.com", Permission.MANAGE_PHONE_ORDER_PRICING)


def test_a_tier_is_created_and_comes_back_whole(data, shop, gid, pricer):
    food, summer = shop.category("Food"), shop.collection("Summer")
    given = {
        "name": "Gold",
        "defaultPercentage": "12.5",
        "startsAt": "2026-01-01T00:00:00+00:00",
        "endsAt": None,
        "percentages": [
            {"categoryId": gid("Category", food), "percentage": "20"},
            {"collectionId": gid("Collection", summer), "percentage": "30.25"},
        ],
    }
    created = data(CREATE, as_=pricer, input=given)["tier"]
    read = data(ONE, as_=pricer, id=created["id"])
    assert created == {**read, "percentages": created["percentages"]}
    assert read == {
        "id": gid("PhoneOrderTier", PriceTier.objects.get()),
        "name": "Gold",
        "defaultPercentage": "12.50",
        "startsAt": "2026-01-01T00:00:00+00:00",
        "endsAt": None,
        "memberCount": 0,
        "priceCount": 0,
        "percentages": [
            {
                "categoryId": gid("Category", food),
                "collectionId": None,
                "name": "Food",
                "percentage": "20.00",
            },
            {
                "categoryId": None,
                "collectionId": gid("Collection", summer),
                "name": "Summer",
                "percentage": "30.25",
            },
        ],
        "prices": {"edges": [], "pageInfo": {"hasNextPage": False}},
    }


def test_times_without_a_zone_are_the_shops(data, pricer):
    given = {"name": "Gold", "startsAt": "2026-07-01T00:00:00"}
    created = data(CREATE, as_=pricer, input=given)["tier"]
    assert PriceTier.objects.get().starts_at.isoformat() == created["startsAt"]


def test_null_takes_away_and_what_is_left_out_stays(data, gid, pricer, tier):
    gold = tier("Gold", "10")
    tier_id = gid("PhoneOrderTier", gold)
    changed = data(UPDATE, as_=pricer, id=tier_id, input={"name": "Platinum"})["tier"]
    assert (changed["name"], changed["defaultPercentage"]) == ("Platinum", "10.00")
    changed = data(UPDATE, as_=pricer, id=tier_id, input={"defaultPercentage": None})["tier"]
    assert (changed["name"], changed["defaultPercentage"]) == ("Platinum", None)


def test_prices_are_set_and_read(data, shop, gid, pricer, tier):
    gold, coffee = tier("Gold"), shop.variant("COFFEE", "20.00")
    variant_id, tier_id = gid("ProductVariant", coffee), gid("PhoneOrderTier", gold)
    answer = data(
        PRICES_SET,
        as_=pricer,
        id=tier_id,
        prices=[
            {"variantId": variant_id, "amount": "17.50"},
            {"variantId": variant_id, "minimumQuantity": 10, "percentage": "20"},
        ],
    )
    assert [edge["node"] for edge in answer["tier"]["prices"]["edges"]] == [
        {
            "variantId": variant_id,
            "sku": "COFFEE",
            "productName": "Product COFFEE",
            "variantName": "COFFEE",
            "channel": "",
            "minimumQuantity": 1,
            "percentage": None,
            "amount": {"amount": "17.50", "currency": "USD"},
        },
        {
            "variantId": variant_id,
            "sku": "COFFEE",
            "productName": "Product COFFEE",
            "variantName": "COFFEE",
            "channel": "",
            "minimumQuantity": 10,
            "percentage": "20.00",
            "amount": None,
        },
    ]
    answer = data(
        PRICES_SET,
        as_=pricer,
        id=tier_id,
        removed=[{"variantId": variant_id, "minimumQuantity": 10}],
    )
    assert answer["tier"]["priceCount"] == 1


def test_what_is_gone_has_no_name(data, shop, gid, pricer, tier, tier_price, tier_percentage):
    gold, coffee, food = tier("Gold"), shop.variant("COFFEE"), shop.category("Food")
    tier_price(gold, coffee, "18.00")
    tier_percentage(gold, food, "10")
    coffee.delete()
    food.delete()
    read = data(ONE, as_=pricer, id=gid("PhoneOrderTier", gold))
    ((price,), (percentage,)) = (
        [edge["node"] for edge in read["prices"]["edges"]],
        read["percentages"],
    )
    assert (price["sku"], price["productName"], price["variantName"]) == (None, None, None)
    assert percentage["name"] is None


def test_prices_are_set_and_removed_by_sku(data, shop, gid, pricer, tier, tier_price):
    gold, coffee, tea = tier("Gold"), shop.variant("COFFEE"), shop.variant("TEA", "7.50")
    tier_price(gold, tea, "7.00")
    answer = data(
        PRICES_SET,
        as_=pricer,
        id=gid("PhoneOrderTier", gold),
        prices=[
            {"sku": " COFFEE ", "amount": "18.00"},
            {"variantId": gid("ProductVariant", coffee), "minimumQuantity": 5, "amount": "17.00"},
        ],
        removed=[{"sku": "TEA"}],
    )
    nodes = [edge["node"] for edge in answer["tier"]["prices"]["edges"]]
    assert [(node["sku"], node["minimumQuantity"], node["amount"]["amount"]) for node in nodes] == [
        ("COFFEE", 1, "18.00"),
        ("COFFEE", 5, "17.00"),
    ]


def test_every_unknown_sku_is_refused_with_its_row(
    refusal, shop, gid, pricer, tier, tier_price, whole_database
):
    gold, coffee = tier("Gold"), shop.variant("COFFEE")
    tier_price(gold, coffee, "18.00")
    known, tier_id = {"sku": "COFFEE"}, gid("PhoneOrderTier", gold)
    before = whole_database()
    errors = refusal(
        PRICES_SET,
        as_=pricer,
        id=tier_id,
        prices=[
            {"sku": "coffee", "amount": "1.00"},
            {**known, "amount": "17.00"},
            {"sku": "TEA", "amount": "1.00"},
        ],
    )
    assert [
        (error["field"], error["code"], error["row"], error["message"]) for error in errors
    ] == [
        ("sku", "NOT_FOUND", 1, "There is no product with the SKU coffee."),
        ("sku", "NOT_FOUND", 3, "There is no product with the SKU TEA."),
    ]
    (error,) = refusal(PRICES_SET, as_=pricer, id=tier_id, removed=[known, {"sku": "TEA"}])
    assert (error["field"], error["code"], error["row"]) == ("removed", "NOT_FOUND", 2)
    (error,) = refusal(PRICES_SET, as_=pricer, id=tier_id, prices=[{"sku": "A\0", "amount": "1"}])
    assert (error["field"], error["code"]) == ("sku", "INVALID")
    assert whole_database() == before


def test_a_price_names_its_variant_by_id_or_by_sku(
    refusal, shop, gid, pricer, tier, whole_database
):
    coffee, tier_id = shop.variant("COFFEE"), gid("PhoneOrderTier", tier("Gold"))
    good = {"sku": "COFFEE"}
    before = whole_database()
    for bad in ({}, {"sku": ""}, {**good, "variantId": gid("ProductVariant", coffee)}):
        (error,) = refusal(
            PRICES_SET,
            as_=pricer,
            id=tier_id,
            prices=[{**good, "amount": "18.00"}, {**bad, "minimumQuantity": 5, "amount": "17.00"}],
        )
        assert (error["field"], error["code"], error["row"]) == ("sku", "INVALID", 2)
        (error,) = refusal(PRICES_SET, as_=pricer, id=tier_id, removed=[bad])
        assert (error["field"], error["code"], error["row"]) == ("removed", "INVALID", 1)
    (error,) = refusal(
        PRICES_SET,
        as_=pricer,
        id=tier_id,
        prices=[
            {**good, "amount": "18.00"},
            {"variantId": gid("ProductVariant", coffee), "amount": "17.00"},
        ],
    )
    assert (error["code"], error["row"]) == ("UNIQUE", 2)
    assert whole_database() == before


def test_a_page_of_prices_costs_the_same_queries_for_one_and_for_fifty(
    data, shop, gid, pricer, tier, tier_price, tier_percentage
):
    gold = tier("Gold")
    ask = """query ($id: ID!) { phoneOrderTier(id: $id) {
        percentages { name }
        prices(first: 100) { edges { node { sku productName variantName } } }
    } }"""

    def count():
        with CaptureQueriesContext(connection) as captured:
            data(ask, as_=pricer, id=gid("PhoneOrderTier", gold))
        return len(captured)

    for number in range(50):
        tier_price(gold, shop.variant("SKU-%d" % number), "1.00")
        tier_percentage(gold, shop.category("C%d" % number), "5")
        tier_percentage(gold, shop.collection("Co%d" % number), "5")
        if number == 0:
            count()  # What the host caches for the process.
            of_one = count()
    assert count() == of_one


def test_the_members_of_a_tier_are_paged_by_name(data, shop, gid, pricer, tier):
    anna = shop.user("anna@example.com", first_name="Anna", last_name="Ortiz")
    ben = shop.user("ben@example.com", first_name="Ben", last_name="Abel")
    zoe = shop.user("zoe@example.com", first_name="Zoe", last_name="Abel")
    gold = tier("Gold", "10", anna, ben, zoe)
    tier("Silver", "5", shop.user("cleo@example.com"))
    ask = """query ($id: ID!, $after: String) { phoneOrderTier(id: $id) {
        members(first: 2, after: $after) {
            edges { node { id name email } } pageInfo { hasNextPage endCursor }
        }
    } }"""
    tier_id = gid("PhoneOrderTier", gold)
    first = data(ask, as_=pricer, id=tier_id)["members"]
    assert [edge["node"] for edge in first["edges"]] == [
        {"id": gid("User", ben), "name": "Ben Abel", "email": "ben@example.com"},
        {"id": gid("User", zoe), "name": "Zoe Abel", "email": "zoe@example.com"},
    ]
    assert first["pageInfo"]["hasNextPage"] is True
    last = data(ask, as_=pricer, id=tier_id, after=first["pageInfo"]["endCursor"])["members"]
    assert [edge["node"]["name"] for edge in last["edges"]] == ["Anna Ortiz"]
    assert last["pageInfo"]["hasNextPage"] is False


def test_prices_that_rise_are_refused_with_row_variant_and_quantity(
    refusal, shop, gid, pricer, tier
):
    gold, coffee = tier("Gold"), shop.variant("COFFEE", "20.00")
    variant_id = gid("ProductVariant", coffee)
    (error,) = refusal(
        PRICES_SET,
        as_=pricer,
        id=gid("PhoneOrderTier", gold),
        prices=[
            {"variantId": variant_id, "amount": "10.00"},
            {"variantId": variant_id, "minimumQuantity": 3, "amount": "11.00"},
        ],
    )
    assert error == {
        "field": "prices",
        "message": "The price from 3 pieces on is higher than the one for fewer.",
        "code": "PRICES_RISE_WITH_QUANTITY",
        "row": 2,
        "minimumQuantity": 3,
        "variantId": variant_id,
    }
    assert not TierPrice.objects.exists()


@pytest.mark.parametrize("amount", ["ten", "", "1,50", "1e", "NaN", "Infinity", "-0.01"])
def test_what_is_no_amount_is_refused(refusal, shop, gid, pricer, tier, amount):
    gold, coffee = tier("Gold"), shop.variant("COFFEE", "20.00")
    (error,) = refusal(
        PRICES_SET,
        as_=pricer,
        id=gid("PhoneOrderTier", gold),
        prices=[{"variantId": gid("ProductVariant", coffee), "amount": amount}],
    )
    assert (error["field"], error["code"]) == ("amount", "INVALID")
    assert not TierPrice.objects.exists()


def test_a_percentage_needs_exactly_one_target(refusal, shop, gid, pricer):
    both = {
        "categoryId": gid("Category", shop.category("Food")),
        "collectionId": gid("Collection", shop.collection("Summer")),
        "percentage": "5",
    }
    for row in (both, {"percentage": "5"}):
        errors = refusal(CREATE, as_=pricer, input={"name": "Gold", "percentages": [row]})
        assert [(error["field"], error["code"]) for error in errors] == [
            ("percentages", "NOT_FOUND")
        ]
    assert not PriceTier.objects.exists()


def test_a_name_is_required_and_unique(refusal, pricer, tier):
    tier("Gold", "10")
    for given, code in (
        ({}, "REQUIRED"),
        ({"name": None}, "REQUIRED"),
        ({"name": "Gold"}, "UNIQUE"),
    ):
        errors = refusal(CREATE, as_=pricer, input=given)
        assert [(error["field"], error["code"]) for error in errors] == [("name", code)]
    assert PriceTier.objects.get().default_percentage == Decimal("10.00")


def test_assign_puts_a_customer_in_a_tier_and_out(data, gid, pricer, customer, tier):
    tier_id = gid("PhoneOrderTier", tier("Gold", "10"))
    answer = data(ASSIGN, as_=pricer, customer=gid("User", customer), tier=tier_id)
    assert answer["tier"] == {"id": tier_id, "memberCount": 1}
    answer = data(ASSIGN, as_=pricer, customer=gid("User", customer), tier=None)
    assert answer["tier"] is None
    assert not TierMembership.objects.exists()


def test_delete_answers_with_what_was_deleted(data, gid, pricer, tier):
    gold = tier("Gold", "10")
    tier_id = gid("PhoneOrderTier", gold)
    assert data(DELETE, as_=pricer, id=tier_id)["tier"] == {"id": tier_id, "name": "Gold"}
    assert data(ONE, as_=pricer, id=tier_id) is None


def test_tiers_are_paged_and_searched(data, pricer, customer, tier):
    for name in ("Silver", "Gold", "Bronze"):
        tier(name)
    first = data(TIERS, as_=pricer, first=2)
    assert [edge["node"]["name"] for edge in first["edges"]] == ["Bronze", "Gold"]
    assert first["pageInfo"]["hasNextPage"] is True
    rest = data(TIERS, as_=pricer, first=2, after=first["pageInfo"]["endCursor"])
    assert [edge["node"]["name"] for edge in rest["edges"]] == ["Silver"]
    found = data(TIERS, as_=pricer, search="OLD")
    assert [edge["node"]["name"] for edge in found["edges"]] == ["Gold"]


def test_ids_of_other_things_are_not_found(refusal, api, gid, pricer, customer, shop):
    for bad in (gid("User", customer), "nonsense", gid("PhoneOrderTier", "x")):
        (error,) = refusal(DELETE, as_=pricer, id=bad)
        assert (error["field"], error["code"]) == ("id", "NOT_FOUND")
        answer = api(ONE, as_=pricer, id=bad)
        assert answer["data"]["phoneOrderTier"] is None
        assert answer["errors"][0]["extensions"]["exception"]["code"] == "NOT_FOUND"


def calls(gid, tier, customer):
    tier_id = gid("PhoneOrderTier", tier)
    return [
        (CREATE, {"input": {"name": "Mine", "defaultPercentage": "99"}}),
        (UPDATE, {"id": tier_id, "input": {"defaultPercentage": "99"}}),
        (DELETE, {"id": tier_id}),
        (PRICES_SET, {"id": tier_id, "prices": []}),
        (ASSIGN, {"customer": gid("User", customer), "tier": tier_id}),
        (TIERS, {}),
        (ONE, {"id": tier_id}),
    ]


def test_only_the_pricing_permission_opens_tiers(
    api, gid, shop, agent, customer, tier, start, impersonate
):
    gold = tier("Gold", "10")
    manager = shop.staff("manager@example.com", Permission.MANAGE_PHONE_ORDERS)
    token = impersonate(start(agent, customer))
    for query, variables in calls(gid, gold, customer):
        for who in ({}, {"as_": customer}, {"as_": agent}, {"as_": manager}, {"token": token}):
            answer = api(query, **who, **variables)
            code = answer["errors"][0]["extensions"]["exception"]["code"]
            assert code in ("PermissionDenied", "IMPERSONATION_FORBIDDEN")
            assert list(answer["data"].values()) == [None]
    gold.refresh_from_db()
    assert gold.default_percentage == Decimal("10.00")
    assert PriceTier.objects.count() == 1
    assert not TierMembership.objects.exists()
