"""A phone order at the desk, from the name to the outcome."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from saleor_phone_order.sample_shop import AVA, CUSHION, DANA, ORANGE_JUICE, SAM, T_SHIRT
from tests.browser.desk import CURRENT, Desk, PlaceOrder, amount, free
from tests.demo.calling import DRAFT

HISTORY = """query($id: ID!) { phoneOrderHistory(sessionId: $id, first: 50) {
  edges { node { action } } } }"""


@pytest.fixture
def at_desk(desk, shop):
    free(shop, AVA.email)
    agent = Desk(desk, shop)
    agent.open(AVA.email)
    yield agent
    free(shop, AVA.email)


@pytest.mark.one_host
def test_a_returning_customer_with_three_lines_is_handed_off_in_ten_interactions(at_desk, ask):
    at_desk.start("Whitfield")
    for sku in (T_SHIRT, CUSHION, ORANGE_JUICE):
        at_desk.add(sku)
    session = ask(CURRENT, as_=AVA.email)
    assert [(line["sku"], line["quantity"]) for line in session["cart"]["lines"]] == [
        (T_SHIRT, 1),
        (CUSHION, 1),
        (ORANGE_JUICE, 1),
    ]
    at_desk.press("F9")
    expect(at_desk.page.get_by_role("dialog", name="Hand the cart over")).to_be_visible()
    at_desk.press("Enter")
    expect(at_desk.page.get_by_role("heading", name="The cart is handed over")).to_be_visible()
    assert at_desk.presses <= 10, at_desk.presses
    assert ask(CURRENT, as_=AVA.email) is None


def test_the_total_on_the_screen_is_what_is_ordered(at_desk, ask, shop):
    at_desk.start("Whitfield")
    at_desk.add(T_SHIRT)
    page = at_desk.page
    quantity = at_desk.quantity(T_SHIRT)
    at_desk.press("F4")
    expect(quantity).to_be_focused()
    at_desk.type("6")
    at_desk.press("Enter")
    page.get_by_role("button", name="Delivery").click()
    page.get_by_role("radio", name="Parcel").check()
    expect(page.get_by_role("radio", name="Parcel")).to_be_checked()
    at_desk.expect_saved()
    total = ask(CURRENT, as_=AVA.email)["cart"]["total"]["gross"]["amount"]
    expect(at_desk.totals).to_contain_text(amount(total))
    at_desk.press("F10")
    dialog = page.get_by_role("dialog", name="Place the order")
    expect(dialog).to_contain_text(amount(total))
    dialog.get_by_role("radio", name="Paid outside the shop").check()
    dialog.get_by_role("button", name="Place order").dblclick()
    expect(page.get_by_role("heading", name="is placed")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(amount(total))
    expect(page.get_by_role("main")).to_contain_text("review")


@pytest.mark.one_host
def test_a_draft_is_saved_once_however_often_it_is_pressed(at_desk, ask):
    at_desk.start("Whitfield")
    at_desk.add(CUSHION)
    at_desk.press("F8")
    page = at_desk.page
    dialog = page.get_by_role("dialog", name="Save as a draft")
    dialog.get_by_label("Note for the next agent").fill("calls back on Monday")
    dialog.get_by_role("button", name="Save draft").dblclick()
    expect(page.get_by_role("heading", name="is saved")).to_be_visible()
    link = page.get_by_label("Link for the customer").input_value()
    assert "/plugins/saleor-phone-order/resume/" in link
    page.get_by_role("button", name="New call").click()
    expect(at_desk.customer_search).to_be_focused()
    drafts = ask(
        """{ phoneOrderDrafts(search: "Whitfield", state: OPEN, first: 50) {
          edges { node { id note lines { sku quantity } } } } }""",
        as_=AVA.email,
    )
    mine = [e["node"] for e in drafts["edges"] if e["node"]["note"] == "calls back on Monday"]
    assert [draft["lines"] for draft in mine] == [[{"sku": CUSHION, "quantity": 1}]]
    assert ask(DRAFT, as_=AVA.email, id=mine[0]["id"])["state"] == "OPEN"


@pytest.mark.one_host
def test_pasted_rows_fill_the_cart(at_desk, ask):
    at_desk.start("Whitfield")
    expect(at_desk.product_search).to_be_focused()
    at_desk.press("F7")
    dialog = at_desk.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("%s 4\n%s\t2" % (CUSHION, ORANGE_JUICE))
    at_desk.page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    expect(at_desk.quantity(CUSHION)).to_have_value("4")
    expect(at_desk.quantity(ORANGE_JUICE)).to_have_value("2")


@pytest.mark.one_host
def test_a_row_that_nobody_knows_adds_nothing_and_is_named(at_desk, ask):
    at_desk.start("Whitfield")
    expect(at_desk.product_search).to_be_focused()
    at_desk.press("F7")
    dialog = at_desk.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("%s 4\nNO-SUCH-THING 1" % CUSHION)
    at_desk.page.keyboard.press("Control+Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("2")
    assert ask(CURRENT, as_=AVA.email)["cart"]["lines"] == []


@pytest.mark.one_host
def test_cancel_leaves_no_cart(at_desk, ask):
    at_desk.start("Whitfield")
    at_desk.add(CUSHION)
    at_desk.click("Cancel order")
    dialog = at_desk.page.get_by_role("dialog", name="Cancel the order")
    dialog.get_by_role("button", name="Cancel the order").dblclick()
    expect(at_desk.page.get_by_role("heading", name="The order is cancelled")).to_be_visible()
    assert ask(CURRENT, as_=AVA.email) is None


@pytest.mark.one_host
def test_a_cart_is_handed_off_once_however_often_it_is_pressed(at_desk, ask, shop):
    at_desk.start("Whitfield")
    at_desk.add(CUSHION)
    session = ask(CURRENT, as_=AVA.email)["id"]
    at_desk.click("Hand off")
    dialog = at_desk.page.get_by_role("dialog", name="Hand the cart over")
    dialog.get_by_role("button", name="Hand off").dblclick()
    expect(at_desk.page.get_by_role("heading", name="The cart is handed over")).to_be_visible()
    actions = [
        edge["node"]["action"]
        for edge in ask(HISTORY, as_=SAM.email, id=session)["edges"]
        if edge["node"]["action"] == "HANDED_OFF"
    ]
    assert actions == ["HANDED_OFF"]


@pytest.mark.one_host
def test_a_whole_call_without_a_mouse(at_desk, ask):
    page = at_desk.page
    at_desk.start("Whitfield")
    at_desk.add(T_SHIRT)
    at_desk.press("F4")
    expect(at_desk.quantity(T_SHIRT)).to_be_focused()
    at_desk.type("4")
    at_desk.press("Enter")
    expect(at_desk.quantity(T_SHIRT)).to_have_value("4")
    at_desk.expect_saved()
    tab_to(page, page.get_by_role("button", name="Delivery"))
    at_desk.press("Enter")
    tab_to(page, page.get_by_role("radio").first)
    at_desk.press("Space")
    expect(page.get_by_role("radio").first).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Note"))
    at_desk.press("Enter")
    tab_to(page, page.get_by_label("Note of the order"))
    at_desk.type("Ring twice.")
    at_desk.press("F2")
    expect(at_desk.product_search).to_be_focused()
    at_desk.expect_saved()
    assert ask(CURRENT, as_=AVA.email)["cart"]["note"] == "Ring twice."
    at_desk.press("F10")
    card = PlaceOrder(page).card
    expect(card.get_by_label("Card number")).to_be_focused()
    for typed in ("4242424242424242", "1234", "123"):
        at_desk.type(typed)
        at_desk.press("Tab")
    tab_to(page, page.get_by_role("dialog").get_by_role("button", name="Place order"))
    at_desk.press("Enter")
    expect(page.get_by_role("heading", name="is placed")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="New call"))
    at_desk.press("Enter")
    expect(at_desk.customer_search).to_be_focused()


def tab_to(page, target):
    """Press Tab until it has the focus, as somebody does who has no mouse."""
    for _ in range(60):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("The Tab key does not lead to %s" % target)


@pytest.mark.one_host
def test_the_customers_prices_say_why(at_desk):
    at_desk.start(DANA.last_name)
    at_desk.add(T_SHIRT)
    line = at_desk.line(T_SHIRT)
    expect(line).to_contain_text("26.00")
    expect(line).to_contain_text("30.00")
    expect(line).to_contain_text("Wholesale")
