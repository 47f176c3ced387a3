"""Prices that agents give, in the API: asked for in the call, approved beside it."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

OVERRIDE = """
  id sessionId kind state variantId sku name quantity price { amount currency }
  resolvedPrice { amount } percentage ceiling reason askedBy { name } decidedBy { email }
  createdAt decidedAt allowedActions
"""
CART = "cart { lines { id appliedPrice { amount } reason { kind } } total { gross { amount } } }"
LINE = """mutation ($id: ID!, $line: ID!, $price: String, $reason: String, $ask: Boolean) {
  phoneOrderLinePriceOverride(id: $id, lineId: $line, price: $price, reason: $reason,
    askApproval: $ask) {
    session { %s priceLimits { arePricesAdjustable isShippingAdjustable areCouponsCombined ceiling }
      priceOverrides { id state } }
    override { %s } errors { field code message } } }""" % (CART, OVERRIDE)
SHIPPING = """mutation ($id: ID!, $price: String, $reason: String, $ask: Boolean) {
  phoneOrderShippingPriceOverride(id: $id, price: $price, reason: $reason, askApproval: $ask) {
    session { %s } override { %s } errors { field code message } } }""" % (CART, OVERRIDE)
WAITING = (
    """{ phoneOrderPriceOverrides(state: PENDING) {
  edges { node { %s } } pageInfo { hasNextPage } } }"""
    % OVERRIDE
)
APPROVE = (
    """mutation ($id: ID!) { phoneOrderPriceOverrideApprove(id: $id) {
  override { %s } errors { field code message } } }"""
    % OVERRIDE
)
REFUSE = APPROVE.replace("Approve", "Refuse")
LIVE = (
    """query ($id: ID!) { phoneOrderSession(id: $id) { revision %s
  priceOverrides { state allowedActions } } }"""
    % CART
)
CEILINGS = "{ phoneOrderPriceCeilings { groupId name percentage } }"
SET_CEILING = """mutation ($group: ID!, $percentage: String) {
  phoneOrderPriceCeilingSet(groupId: $group, percentage: $percentage) {
    ceiling { groupId name percentage } errors { field code } } }"""


@pytest.fixture(autouse=True)
def adjustable(settings):
    settings.PHONE_ORDER_PRICES_ADJUSTABLE = True
    settings.PHONE_ORDER_SHIPPING_ADJUSTABLE = True
    settings.PHONE_ORDER_PRICE_CEILING_PERCENT = 10


@pytest.fixture
def line(session, gid, coffee, shop):
    return {
        "id": gid("PhoneOrderSession", session),
        "line": gid(
            "CheckoutLine",
            shop.checkouts().get(pk=session.checkout_ref).lines.get(variant=coffee),
        ),
        "reason": "Regular customer",
    }


def test_an_agent_gives_a_price_and_asks_for_a_lower_one_that_is_approved_live(
    line, data, refusal, agent, supervisor, gid, coffee
):
    given = data(LINE, as_=agent, **line, price="18.00")
    assert given["session"]["priceLimits"] == {
        "arePricesAdjustable": True,
        "isShippingAdjustable": True,
        "areCouponsCombined": False,
        "ceiling": "10",
    }
    assert given["override"]["state"] == "APPLIED"
    assert given["session"]["cart"]["total"]["gross"]["amount"] == "68.50"
    (beyond,) = refusal(LINE, as_=agent, **line, price="12.00")
    assert (beyond["field"], beyond["code"]) == ("price", "PRICE_BEYOND_CEILING")
    assert "40.00 %" in beyond["message"]
    assert "10 %" in beyond["message"]

    asked = data(LINE, as_=agent, **line, price="12.00", ask=True)
    override = asked["override"]
    assert [item["state"] for item in asked["session"]["priceOverrides"]] == [
        "WITHDRAWN",
        "PENDING",
    ]
    assert (override["allowedActions"], override["decidedBy"]) == (["WITHDRAW"], None)
    (edge,) = data(WAITING, as_=supervisor)["edges"]
    assert edge["node"] == {
        **override,
        "sessionId": line["id"],
        "kind": "LINE",
        "variantId": gid("ProductVariant", coffee),
        "sku": "COFFEE",
        "name": "Product COFFEE, COFFEE",
        "quantity": 2,
        "price": {"amount": "12.00", "currency": "USD"},
        "resolvedPrice": {"amount": "20.00"},
        "percentage": "40.00",
        "ceiling": "10.00",
        "reason": "Regular customer",
        "askedBy": {"name": "Ada"},
        "allowedActions": ["APPLY", "REFUSE"],
    }
    approved = data(APPROVE, as_=supervisor, id=override["id"])["override"]
    assert (approved["state"], approved["decidedBy"]["email"]) == ("APPLIED", supervisor.email)
    assert data(WAITING, as_=supervisor)["edges"] == []
    live = data(LIVE, as_=agent, id=line["id"])
    assert live["cart"]["total"]["gross"]["amount"] == "56.50"
    assert [(item["state"], item["allowedActions"]) for item in live["priceOverrides"]] == [
        ("WITHDRAWN", []),
        ("APPLIED", ["WITHDRAW"]),
    ]
    back = data(LINE, as_=agent, **{**line, "reason": None}, price=None)
    assert back["override"] is None
    assert back["session"]["cart"]["total"]["gross"]["amount"] == "72.50"


def test_shipping_is_given_asked_for_and_refused(line, data, refusal, agent, supervisor):
    known = {"id": line["id"], "reason": line["reason"]}
    given = data(SHIPPING, as_=agent, **known, price="9.00")
    assert given["session"]["cart"]["total"]["gross"]["amount"] == "71.50"
    override = given["override"]
    assert (override["kind"], override["variantId"], override["sku"], override["name"]) == (
        "SHIPPING",
        None,
        "",
        "",
    )
    asked = data(SHIPPING, as_=agent, **known, price="0", ask=True)["override"]
    refused = data(REFUSE, as_=supervisor, id=asked["id"])["override"]
    assert (refused["state"], refused["allowedActions"]) == ("REFUSED", [])
    (again,) = refusal(APPROVE, as_=supervisor, id=asked["id"])
    assert again["code"] == "OVERRIDE_NOT_PENDING"
    (wrong,) = refusal(SHIPPING, as_=agent, **known, price="nine")
    assert (wrong["field"], wrong["code"]) == ("price", "INVALID")


@pytest.mark.one_host
def test_ceilings_are_set_for_each_group_and_taken_away(
    data, refusal, supervisor, shop, gid, whole_database
):
    group = gid("Group", shop.group("Sales"))

    def known():
        found = data(CEILINGS, as_=supervisor)
        return {item["name"]: item["percentage"] for item in found}

    assert known()["Sales"] is None
    answer = data(SET_CEILING, as_=supervisor, group=group, percentage="12.5")
    assert answer["ceiling"] == {"groupId": group, "name": "Sales", "percentage": "12.5"}
    assert known()["Sales"] == "12.50"
    data(SET_CEILING, as_=supervisor, group=group, percentage="20")
    assert known()["Sales"] == "20.00"
    before = whole_database()
    for variables, code in (
        ({"group": group, "percentage": "100.01"}, "INVALID"),
        ({"group": group, "percentage": "-1"}, "INVALID"),
        ({"group": gid("Group", 999999), "percentage": "5"}, "NOT_FOUND"),
    ):
        (error,) = refusal(SET_CEILING, as_=supervisor, **variables)
        assert error["code"] == code
    assert whole_database() == before
    data(SET_CEILING, as_=supervisor, group=group, percentage=None)
    assert known()["Sales"] is None
