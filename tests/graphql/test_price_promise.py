"""What is quoted, resumed and ordered is one total: in every tier, with promotions and taxes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.graphql.amounts import gross

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

SAVE = """
mutation ($id: ID!) { phoneOrderDraftSave(id: $id) {
  draft { id total { amount } } link { url } errors { code } } }
"""
RESUME = """
mutation ($link: String!) { phoneOrderDraftResume(token: $link) {
  checkoutToken cart { total { gross { amount } } } differences { kind } errors { code } } }
"""
CONTINUE = """
mutation ($id: ID!) { phoneOrderDraftContinue(id: $id) {
  session { id cart { total { gross { amount } } } } differences { kind } errors { code } } }
"""
PROCESS = """
mutation ($id: ID!, $total: String) {
  phoneOrderProcess(id: $id, input: {idempotencyKey: "key-1", expectedTotal: $total}) {
    order { total { gross { amount } } } errors { code } } }
"""


@pytest.fixture(
    params=[
        pytest.param("no-tier", marks=pytest.mark.one_host),
        pytest.param("percentage", marks=pytest.mark.one_host),
        "break",
    ]
)
def plain_total(request, customer, coffee, tea, tier, tier_price):
    """With 10.00 shipping, but neither promotion nor tax: Anna is in this tier."""
    if request.param == "percentage":
        tier("Gold", "10", customer)
        return Decimal("112.90")  # 3 × 17.99, 7 × 6.99
    if request.param == "break":
        gold = tier("Gold", None, customer)
        tier_price(gold, coffee, "15.55", 3)
        tier_price(gold, tea, "6.67", 5)
        return Decimal("103.34")
    return Decimal("124.36")


@pytest.fixture(params=["no-tax", "tax-included", "tax-on-top"])
def taxes(request, shop, coffee, tea, taxed):
    if request.param != "no-tax":
        taxed(coffee.product)
        taxed(tea.product)
    if request.param == "tax-on-top":
        shop.enter_prices_without_tax()
    return request.param


@pytest.fixture
def coffee(shop):
    return shop.variant("COFFEE", "19.99")


@pytest.fixture
def tea(shop):
    return shop.variant("TEA", "7.77")


@pytest.fixture
def promote(shop, coffee, tea):
    """`promote()`: 15 % off everything, by a promotion of the shop."""
    return lambda: shop.sale("15", coffee.product, tea.product)


@pytest.fixture
def quote(data, start, fill, agent, customer, coffee, tea, gid):
    """`quote()`: total and id of a draft, and the secret of its link."""

    def call():
        session = fill(start(agent, customer), agent, (coffee, 3), (tea, 7))
        saved = data(SAVE, as_=agent, id=gid("PhoneOrderSession", session))
        total = Decimal(saved["draft"]["total"]["amount"])
        return total, saved["draft"]["id"], saved["link"]["url"].rpartition("/")[2]

    return call


@pytest.fixture(params=["customer", "agent"])
def finish(request, data, api, gid, shop, other_agent):
    """`finish(draft_id, secret)`: total of the cart, and of the order that became of it."""

    def by_customer(draft_id, secret):
        resumed = data(RESUME, link=secret)
        checkout = resumed["checkoutToken"]
        total = resumed["cart"]["total"]["gross"]["amount"]
        asked = data(shop.checkout_query, checkout=checkout)
        assert Decimal(str(gross(asked["totalPrice"]))) == Decimal(total)
        completed = shop.complete(api, gid, checkout, total)
        assert not completed["errors"], completed
        return Decimal(total), Decimal(str(gross(completed["order"]["total"])))

    def by_agent(draft_id, _):
        session = data(CONTINUE, as_=other_agent, id=draft_id)["session"]
        total = session["cart"]["total"]["gross"]["amount"]
        order = data(PROCESS, as_=other_agent, id=session["id"], total=total)["order"]
        return Decimal(total), Decimal(gross(order["total"]))

    return {"customer": by_customer, "agent": by_agent}[request.param]


@pytest.mark.parametrize("has_promotion", [False, True])
def test_the_order_costs_what_was_quoted(
    plain_total, taxes, has_promotion, promote, quote, finish, shop
):
    if has_promotion:
        promote()
    quoted, *draft = quote()
    if not has_promotion and taxes != "tax-on-top":
        assert quoted == plain_total
    assert finish(*draft) == (quoted, quoted)
    assert shop.orders().get().total_gross_amount == quoted


# What moves meanwhile comes before taxes: one kind of them is enough.


@pytest.mark.parametrize("taxes", ["tax-on-top"], indirect=True)
def test_a_promotion_that_ended_meanwhile_makes_nothing_dearer(
    plain_total, taxes, promote, quote, finish, shop
):
    sale = promote()
    quoted, *draft = quote()
    shop.end_sale(sale)
    assert finish(*draft) == (quoted, quoted)


@pytest.mark.parametrize("taxes", ["tax-on-top"], indirect=True)
def test_a_promotion_that_began_meanwhile_is_the_customers(
    plain_total, taxes, promote, quote, finish
):
    quoted, *draft = quote()
    promote()
    resumed, ordered = finish(*draft)
    assert resumed < quoted
    assert ordered == resumed
