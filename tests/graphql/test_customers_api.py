from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from saleor.account.models import User

from saleor_phone_order.models import HistoryEntry, PriceTier, TierMembership
from saleor_phone_order.rules.permissions import Permission

pytestmark = pytest.mark.django_db

SEARCH = """
query ($search: String!, $first: Int, $after: String) {
  phoneOrderCustomers(search: $search, first: $first, after: $after) {
    edges { cursor node {
      id email firstName lastName city phone isActive isEligible tierName
      lastOrderNumber lastOrderAt openSessionId
      addresses { city } orders { number total { amount currency } status }
    } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}
"""
CUSTOMER = """
query ($id: ID!) {
  phoneOrderCustomer(id: $id) {
    id email isEligible tierId tierName openSessionId
    defaultBillingAddress { id city } defaultShippingAddress { id city }
    addresses { id firstName streetAddress1 country phone }
    orders { id number placedAt status total { amount currency } }
  }
}
"""
CREATE = """
mutation ($input: PhoneOrderCustomerCreateInput!) {
  phoneOrderCustomerCreate(input: $input) {
    customer { id email firstName isEligible defaultBillingAddress { id city }
               defaultShippingAddress { id } }
    errors { field code message }
  }
}
"""
UPDATE = """
mutation ($id: ID!, $input: PhoneOrderCustomerUpdateInput!) {
  phoneOrderCustomerUpdate(id: $id, input: $input) {
    customer { email firstName lastName defaultBillingAddress { id city }
               defaultShippingAddress { id city } }
    errors { field code message }
  }
}
"""
ALBANY = {
    "firstName": "Anna",
    "lastName": "Ortiz",
    "streetAddress1": "1 State Street",
    "city": "Albany",
    "postalCode": "12207",
    "country": "US",
    "countryArea": "NY",
    "phone": "+15185550123",
}


def test_search_answers_with_what_tells_people_apart(
    data, agent, customer, stranger, start, order, gid, shop
):
    TierMembership.objects.create(tier=PriceTier.objects.create(name="Gold"), customer=customer)
    placed = order(customer)
    session = start(agent, customer)
    answer = data(SEARCH, as_=agent, search="ortiz")
    assert answer == {
        "edges": [
            {
                "cursor": answer["pageInfo"]["endCursor"],
                "node": {
                    "id": gid("User", customer),
                    "email": "anna@example.com",
                    "firstName": "Anna",
                    "lastName": "Ortiz",
                    "city": "New York",
                    "phone": "+12125550142",
                    "isActive": True,
                    "isEligible": True,
                    "tierName": "Gold",
                    "lastOrderNumber": shop.number_of(placed),
                    "lastOrderAt": shop.placed_at(placed).isoformat(),
                    "openSessionId": gid("PhoneOrderSession", session),
                    "addresses": [{"city": "New York"}],
                    "orders": [
                        {
                            "number": shop.number_of(placed),
                            "total": {"amount": "12.00", "currency": "USD"},
                            "status": "unfulfilled",
                        }
                    ],
                },
            }
        ],
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "endCursor": answer["edges"][0]["cursor"],
        },
    }


def test_search_goes_on_after_a_cursor(data, agent, shop):
    for number in range(3):
        shop.user("kim%s@example.com" % number, last_name="Kim%s" % number, has_address=False)
    first = data(SEARCH, as_=agent, search="kim", first=2)
    assert first["pageInfo"]["hasNextPage"] is True
    second = data(SEARCH, as_=agent, search="kim", first=2, after=first["pageInfo"]["endCursor"])
    emails = [edge["node"]["email"] for edge in first["edges"] + second["edges"]]
    assert emails == ["kim0@example.com", "kim1@example.com", "kim2@example.com"]
    assert second["pageInfo"]["hasNextPage"] is False


def test_search_takes_as_many_queries_for_a_full_page_as_for_one_customer(api, agent, shop, order):
    token = shop.login(agent)

    def count():
        with CaptureQueriesContext(connection) as queries:
            answer = api(SEARCH, token=token, search="kim", first=20)
        assert "errors" not in answer
        return len(queries), len(answer["data"]["phoneOrderCustomers"]["edges"])

    order(shop.user("kim@example.com", last_name="Kim"))
    for_one, found = count()
    assert found == 1
    for number in range(19):
        order(shop.user("kim%s@example.com" % number, last_name="Kim%s" % number))
    for_twenty, found = count()
    assert found == 20
    assert for_twenty <= for_one


def test_search_and_view_are_denied_to_everybody_but_agents_and_supervisors(
    api, shop, customer, gid
):
    pricing = shop.staff("pricing@example.com", Permission.MANAGE_PHONE_ORDER_PRICING)
    for user in (None, customer, pricing):
        for query, variables in (
            (SEARCH, {"search": "anna"}),
            (CUSTOMER, {"id": gid("User", customer)}),
            (CREATE, {"input": {"email": "x@example.com"}}),
            (UPDATE, {"id": gid("User", customer), "input": {"firstName": "X"}}),
        ):
            answer = api(query, as_=user, **variables)
            assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
            assert list((answer["data"] or {None: None}).values()) == [None]
    customer.refresh_from_db()
    assert customer.first_name == "Anna"
    assert not User.objects.filter(email="x@example.com").exists()
    assert not HistoryEntry.objects.exists()


def test_an_impersonation_token_cannot_search_or_change_customers(
    api, agent, customer, start, impersonate, gid
):
    token = impersonate(start(agent, customer))
    entries = HistoryEntry.objects.filter(action="CUSTOMERS_SEARCHED")
    assert api(SEARCH, token=token, search="anna")["data"]["phoneOrderCustomers"] is None
    answer = api(UPDATE, token=token, id=gid("User", customer), input={"firstName": "X"})
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "IMPERSONATION_FORBIDDEN"
    customer.refresh_from_db()
    assert customer.first_name == "Anna"
    assert not entries.exists()


def test_search_with_control_characters_is_an_error_with_our_code(api, agent):
    answer = api(SEARCH, as_=agent, search="an\u0000na")
    assert answer["data"]["phoneOrderCustomers"] is None
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "INVALID"


def test_customer_shows_addresses_tier_open_session_and_latest_orders(
    data, agent, customer, start, order, gid, shop
):
    tier = PriceTier.objects.create(name="Gold")
    TierMembership.objects.create(tier=tier, customer=customer)
    placed = [order(customer, days_ago=days) for days in range(12, 0, -1)]
    session = start(agent, customer)
    answer = data(CUSTOMER, as_=agent, id=gid("User", customer))
    assert answer["tierId"] == gid("PhoneOrderTier", tier)
    assert answer["tierName"] == "Gold"
    assert answer["openSessionId"] == gid("PhoneOrderSession", session)
    row = customer.default_billing_address
    assert answer["defaultBillingAddress"] == {"id": gid("Address", row), "city": "New York"}
    assert answer["addresses"] == [
        {
            "id": gid("Address", row),
            "firstName": "Anna",
            "streetAddress1": "Tozew 4",
            "country": "US",
            "phone": "+12125550142",
        }
    ]
    newest_first = [shop.number_of(item) for item in reversed(placed)]
    assert [item["number"] for item in answer["orders"]] == newest_first[:10]


@pytest.mark.parametrize("global_id", ["", "nonsense", "VXNlcjo5OTk5OTk=", "UHJvZHVjdDox"])
def test_customer_with_an_unknown_id_is_null(api, agent, global_id):
    answer = api(CUSTOMER, as_=agent, id=global_id)
    assert answer["data"] == {"phoneOrderCustomer": None}
    assert "errors" not in answer


def test_staff_is_null_and_an_inactive_customer_is_shown_as_not_eligible(
    api, agent, supervisor, customer, gid
):
    User.objects.filter(pk=customer.pk).update(is_active=False)
    answer = api(CUSTOMER, as_=agent, id=gid("User", supervisor))
    assert answer["data"]["phoneOrderCustomer"] is None
    answer = api(CUSTOMER, as_=agent, id=gid("User", customer))
    assert answer["data"]["phoneOrderCustomer"]["isEligible"] is False


def test_create_answers_with_the_customer_who_can_be_used_at_once(data, agent, gid):
    answer = data(
        CREATE,
        as_=agent,
        input={
            "email": "Nora@Example.com",
            "firstName": "Nora",
            "billingAddress": ALBANY,
            "isShippingSameAsBilling": True,
        },
    )
    user = User.objects.get(email="nora@example.com")
    billing = {"id": gid("Address", user.default_billing_address), "city": "ALBANY"}
    assert answer["customer"] == {
        "id": gid("User", user),
        "email": "nora@example.com",
        "firstName": "Nora",
        "isEligible": True,
        "defaultBillingAddress": billing,
        "defaultShippingAddress": {"id": billing["id"]},
    }


def test_create_by_an_app_works_too_and_the_history_names_it(data, shop):
    app, token = shop.app(Permission.HANDLE_PHONE_ORDERS)
    data(CREATE, token="Bearer " + token, input={"email": "nora@example.com"})
    entry = HistoryEntry.objects.get()
    assert (entry.chain, entry.action) == ("actor:app:%s" % app.pk, "CUSTOMER_CREATED")


def test_create_with_an_invalid_address_names_each_field_in_camel_case(refusal, agent, shop):
    errors = refusal(
        CREATE,
        as_=agent,
        input={
            "email": "nora@example.com",
            "shippingAddress": dict(ALBANY, postalCode="1", streetAddress1=""),
        },
    )
    assert sorted((error["field"], error["code"]) for error in errors) == [
        ("shippingAddress.postalCode", "INVALID"),
        *(("shippingAddress." + name, "REQUIRED") for name in shop.street_fields),
    ]
    assert not User.objects.filter(email="nora@example.com").exists()


def test_create_with_a_taken_email_is_refused_as_unique(refusal, agent, customer):
    (error,) = refusal(CREATE, as_=agent, input={"email": "ANNA@example.com"})
    assert (error["field"], error["code"]) == ("email", "UNIQUE")


def test_update_of_an_email_is_refused_with_its_own_code(refusal, agent, customer, gid):
    (error,) = refusal(
        UPDATE, as_=agent, id=gid("User", customer), input={"email": "x@example.com"}
    )
    assert (error["field"], error["code"]) == ("email", "EMAIL_CHANGE_FORBIDDEN")
    customer.refresh_from_db()
    assert customer.email == "anna@example.com"


def test_update_changes_names_and_one_address(data, agent, customer, gid):
    answer = data(
        UPDATE,
        as_=agent,
        id=gid("User", customer),
        input={"firstName": "Annette", "lastName": None, "shippingAddress": ALBANY},
    )
    customer.refresh_from_db()
    assert answer["customer"] == {
        "email": "anna@example.com",
        "firstName": "Annette",
        "lastName": "Ortiz",
        "defaultBillingAddress": {
            "id": gid("Address", customer.default_billing_address_id),
            "city": "New York",
        },
        "defaultShippingAddress": {
            "id": gid("Address", customer.default_shipping_address_id),
            "city": "ALBANY",
        },
    }


def test_update_of_staff_is_refused_as_not_eligible(refusal, agent, supervisor, gid):
    (error,) = refusal(UPDATE, as_=agent, id=gid("User", supervisor), input={"firstName": "X"})
    assert error["code"] == "CUSTOMER_NOT_ELIGIBLE"
    supervisor.refresh_from_db()
    assert supervisor.first_name == ""


def test_update_with_an_address_that_is_not_the_customers_is_not_found(
    refusal, agent, customer, other_customer, gid
):
    (error,) = refusal(
        UPDATE,
        as_=agent,
        id=gid("User", customer),
        input={"billingAddressId": gid("Address", other_customer.default_billing_address)},
    )
    assert error["code"] == "NOT_FOUND"


def test_update_of_a_card_number_is_refused_and_not_repeated(refusal, agent, customer, gid):
    (error,) = refusal(
        UPDATE, as_=agent, id=gid("User", customer), input={"lastName": "4111 1111 1111 1111"}
    )
    assert (error["field"], error["code"]) == ("lastName", "CARD_NUMBER_IN_TEXT")
    assert "4111" not in error["message"]
