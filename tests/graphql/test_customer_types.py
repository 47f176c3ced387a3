"""A customer type of the host stands for a price tier, where the host has customer types."""

from __future__ import annotations

import json
from importlib import import_module

import pytest

from saleor_phone_order.flows.customer_tiers import tier_of
from saleor_phone_order.models import HistoryEntry, PriceTier
from saleor_phone_order.rules.permissions import Permission
from tests.graphql.amounts import gross

pytestmark = pytest.mark.django_db

CREATE = """
mutation ($input: PhoneOrderTierInput!) {
  phoneOrderTierCreate(input: $input) {
    tier { id name customerTypeId memberCount } errors { field message code }
  }
}
"""
UPDATE = """
mutation ($id: ID!, $input: PhoneOrderTierInput!) {
  phoneOrderTierUpdate(id: $id, input: $input) {
    tier { id name customerTypeId } errors { field message code }
  }
}
"""
CUSTOMER = "query ($id: ID!) { phoneOrderCustomer(id: $id) { tierId tierName } }"
TYPE_DELETE = "mutation ($id: ID!) { customerTypeDelete(id: $id) { errors { field code } } }"


def customer_types():
    # Not before Django is set up, so not to skip by.
    return getattr(import_module("saleor.account.models"), "CustomerType", None)


@pytest.fixture
def pricer(shop):
    return shop.staff("pricer@example.com", Permission.MANAGE_PHONE_ORDER_PRICING)


@pytest.fixture
def types():
    if customer_types() is None:
        pytest.skip("the customers of this Saleor have no types")
    return customer_types().objects


@pytest.fixture
def wholesale(types):
    return types.create(name="Wholesale", slug="wholesale")


@pytest.fixture
def of_type(shop, customer, wholesale):
    """The customer, of the type Wholesale."""
    shop.change(customer, customer_type=wholesale)
    return customer


def test_a_host_without_customer_types_says_so_and_makes_no_tier(refusal, data, pricer, gid):
    if customer_types() is not None:
        pytest.skip("the customers of this Saleor have types")
    given = {"name": "Gold", "customerTypeId": gid("CustomerType", 1)}
    message = "This version of Saleor cannot do that."
    refused = {
        "field": "customerTypeId",
        "message": message,
        "code": "NOT_SUPPORTED_BY_HOST",
    }
    assert refusal(CREATE, as_=pricer, input=given) == [refused]
    assert not PriceTier.objects.exists()
    # What takes nothing away from nobody is no question of the host.
    made = data(CREATE, as_=pricer, input={"name": "Gold", "customerTypeId": None})["tier"]
    assert made["customerTypeId"] is None
    assert refusal(UPDATE, as_=pricer, id=made["id"], input=given) == [refused]
    assert PriceTier.objects.get().customer_type_ref == ""


def test_a_tier_names_a_customer_type_and_lets_go_of_it(data, pricer, wholesale, gid):
    type_id = gid("CustomerType", wholesale)
    made = data(CREATE, as_=pricer, input={"name": "Gold", "customerTypeId": type_id})["tier"]
    assert (made["customerTypeId"], made["memberCount"]) == (type_id, 0)
    kept = data(UPDATE, as_=pricer, id=made["id"], input={"name": "Silver"})["tier"]
    assert kept == {"id": made["id"], "name": "Silver", "customerTypeId": type_id}
    gone = data(UPDATE, as_=pricer, id=made["id"], input={"customerTypeId": None})["tier"]
    assert gone["customerTypeId"] is None
    told = [
        (entry.action, json.loads(entry.details)["customer_type"])
        for entry in HistoryEntry.objects.all()
    ]
    ref = str(wholesale.pk)
    assert told == [("TIER_CREATED", ref), ("TIER_UPDATED", ref), ("TIER_UPDATED", "")]


def test_a_customer_type_is_of_one_tier_and_must_exist(refusal, data, pricer, wholesale, gid):
    type_id = gid("CustomerType", wholesale)
    gold = data(CREATE, as_=pricer, input={"name": "Gold", "customerTypeId": type_id})["tier"]
    silver = data(CREATE, as_=pricer, input={"name": "Silver"})["tier"]

    def refused(document, **variables):
        (error,) = refusal(document, as_=pricer, **variables)
        return error["field"], error["code"]

    taken = ("customerTypeId", "UNIQUE")
    given = {"name": "Bronze", "customerTypeId": type_id}
    assert refused(CREATE, input=given) == taken
    assert refused(UPDATE, id=silver["id"], input={"customerTypeId": type_id}) == taken
    unknown = {"name": "Bronze", "customerTypeId": gid("CustomerType", 999999)}
    assert refused(CREATE, input=unknown) == ("customerTypeId", "NOT_FOUND")
    other = {"name": "Bronze", "customerTypeId": gid("User", wholesale)}
    assert refused(CREATE, input=other) == ("customerTypeId", "NOT_FOUND")
    tiers = PriceTier.objects.values_list("name", "customer_type_ref")
    assert sorted(tiers) == [("Gold", str(wholesale.pk)), ("Silver", "")]
    assert gold["customerTypeId"] == type_id


def test_only_who_may_price_maps_a_customer_type(api, agent, customer, wholesale, gid):
    given = {"name": "Gold", "customerTypeId": gid("CustomerType", wholesale)}
    for caller in (agent, customer, None):
        answer = api(CREATE, as_=caller, input=given)
        assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert not PriceTier.objects.exists()


def test_a_customer_of_the_type_pays_its_tiers_prices(
    shop, agent, of_type, other_customer, wholesale, tier, own_cart, data, gid
):
    gold = tier("Gold", "10", customer_type_ref=str(wholesale.pk))
    coffee = shop.variant("COFFEE", "20.00")

    def total(owner):
        cart = own_cart(owner, COFFEE=2)
        return gross(data(shop.checkout_query, as_=owner, checkout=str(cart.pk))["totalPrice"])

    def price(owner):
        found = data(
            "query ($id: ID!) { productVariant(id: $id) { pricing { price { gross { amount } } } } }",
            as_=owner,
            id=gid("ProductVariant", coffee),
        )
        return gross(found["pricing"]["price"])

    assert (total(of_type), price(of_type)) == (46.00, 18.00)
    assert (total(other_customer), price(other_customer)) == (50.00, 20.00)
    shown = data(CUSTOMER, as_=agent, id=gid("User", of_type))
    assert shown == {"tierId": gid("PhoneOrderTier", gold), "tierName": "Gold"}


def test_the_customers_own_tier_wins(of_type, wholesale, agent, tier, data, gid):
    by_type = tier("Zinc", "10", customer_type_ref=str(wholesale.pk))
    assert tier_of(of_type.pk) == by_type
    own = tier("Gold", "5", of_type)
    assert tier_of(of_type.pk) == own
    assert data(CUSTOMER, as_=agent, id=gid("User", of_type))["tierName"] == "Gold"


def test_a_customer_without_a_type_is_of_the_default_one(
    shop, customer, wholesale, types, tier, agent, data, gid
):
    shop.change(customer, customer_type=None)
    types.update(is_default=False)
    gold = tier("Gold", "10", customer_type_ref=str(wholesale.pk))
    assert tier_of(customer.pk) is None
    shop.change(wholesale, is_default=True)
    assert tier_of(customer.pk) == gold
    assert data(CUSTOMER, as_=agent, id=gid("User", customer))["tierName"] == "Gold"


def test_staff_are_in_no_tier_by_their_type(shop, agent, wholesale, types, tier):
    types.update(is_default=False)
    shop.change(wholesale, is_default=True)
    tier("Gold", "10", customer_type_ref=str(wholesale.pk))
    assert tier_of(agent.pk) is None


def test_a_type_that_the_shop_deletes_leaves_its_tier_in_order(
    shop, of_type, wholesale, types, pricer, tier, data, gid
):
    types.exclude(pk=wholesale.pk).delete()
    types.create(name="Normal", slug="normal", is_default=True)
    gold = tier("Gold", "10", customer_type_ref=str(wholesale.pk))
    owner = shop.staff("owner@example.com", "account.manage_customer_types_and_attributes")
    data(TYPE_DELETE, as_=owner, id=gid("CustomerType", wholesale))
    assert tier_of(of_type.pk) is None
    renamed = {"name": "Silver", "defaultPercentage": "5"}
    changed = data(UPDATE, as_=pricer, id=gid("PhoneOrderTier", gold), input=renamed)["tier"]
    assert changed["name"] == "Silver"


def test_the_tier_is_found_in_one_query(of_type, wholesale, tier, django_assert_num_queries):
    gold = tier("Gold", "10", customer_type_ref=str(wholesale.pk))
    with django_assert_num_queries(1):
        assert tier_of(of_type.pk) == gold
