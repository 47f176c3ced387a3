"""The agent takes the money: what is typed goes to Stripe alone, and the desk says what became of it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from saleor_phone_order.sample_shop import AVA, CUSHION, T_SHIRT
from tests.browser.conftest import PHONE
from tests.browser.desk import CURRENT, PATH, Desk, PlaceOrder, amount, free

GOOD, POOR = "4242424242424242", "4000000000009995"
ASKS_THE_CUSTOMER = "4000002760003184"
ACCOUNT = "000123456789"
ENDED = """query($id: ID!) { phoneOrderSession(id: $id) {
  state order { number isPaid total { gross { amount } } } payment { kind state }
  review { state routes } } }"""
ADD = """mutation($id: ID!, $text: String!) { phoneOrderLinesAdd(id: $id, text: $text) {
  errors { code message } } }"""


@pytest.fixture
def sent(desk, shop):
    """What the desk's page sends to the shop, as one text. Its policy forbids nothing that it asks for."""
    bodies, lines = [], []
    desk.on(
        "request",
        lambda asked: bodies.append(asked.post_data or "") if asked.url.startswith(shop.url) else 0,
    )
    desk.on("console", lambda line: lines.append(line.text))
    yield lambda: "\n".join(bodies)
    assert [line for line in lines if "Security Policy" in line] == []


@pytest.fixture
def in_call(desk, sent, shop):
    """A call that is ready to be paid."""
    free(shop, AVA.email)
    desk.on("dialog", lambda dialog: dialog.accept())
    agent = Desk(desk, shop)
    agent.open(AVA.email)
    agent.start("Whitfield")
    agent.add(T_SHIRT)
    agent.add(CUSHION)
    desk.get_by_role("button", name="Delivery").click()
    desk.get_by_role("radio", name="Parcel").check()
    agent.expect_saved()
    yield agent
    free(shop, AVA.email)


@pytest.fixture
def current(ask):
    return lambda: ask(CURRENT, as_=AVA.email)


@pytest.fixture
def is_intact(ask, current):
    """The call goes on with everything in it."""

    def check(before):
        assert current() == before
        assert before["state"] == "OPEN"

    return check


def panel(page):
    return page.get_by_role("region", name="Payment")


def cents(session):
    return int(amount(session["cart"]["total"]["gross"]["amount"]).replace(".", ""))


def test_a_card_is_refused_then_taken(in_call, current, is_intact, ask, stripe, sent):
    page, before = in_call.page, current()
    order = PlaceOrder(page)
    in_call.press("F10")
    expect(order.card.get_by_label("Card number")).to_be_focused()
    order.type_card(POOR)
    order.press()
    alert = order.dialog.get_by_role("alert").filter(has_text="card")
    expect(alert).to_have_text("There is not enough money on this card. Please use another card.")
    is_intact(before)
    order.type_card(GOOD)
    order.press("Check card")
    expect(order.dialog).to_contain_text("The card is good.")
    is_intact(before)
    order.dialog.get_by_role("button", name="Place order").dblclick()
    expect(page.get_by_role("heading", name="is placed")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Paid")
    ended = ask(ENDED, as_=AVA.email, id=before["id"])
    assert ended["order"]["total"] == before["cart"]["total"]
    assert (ended["state"], ended["order"]["isPaid"], ended["review"]) == ("ORDERED", True, None)
    assert ended["payment"] == {"kind": "CARD", "state": "PAID"}
    assert [
        (payment["status"], payment["amount"], payment["amount_received"])
        for payment in stripe.payments()[-3:]
    ] == [
        ("requires_payment_method", cents(before), 0),
        ("canceled", 100, 0),
        ("succeeded", cents(before), cents(before)),
    ]
    assert (GOOD in sent(), POOR in sent(), "pm_" in sent()) == (False, False, True)
    page.reload()
    expect(page.get_by_role("heading", name="is placed")).to_contain_text(ended["order"]["number"])
    page.get_by_role("button", name="New call").click()
    page.reload()
    expect(in_call.customer_search).to_be_focused()


def test_the_customer_pays_by_link_while_the_agent_waits(in_call, current, ask, new_page):
    page, before = in_call.page, current()
    order = PlaceOrder(page)
    in_call.press("F10")
    order.type_card(ASKS_THE_CUSTOMER)
    order.press()
    order.press("Use a pay link instead")
    order.press("Make pay link")
    expect(panel(page)).to_contain_text("Waiting for the customer")
    link = page.get_by_label("Link for the customer").input_value()
    second = page.context.new_page()
    second.goto(PATH)
    expect(panel(second)).to_contain_text("Waiting for the customer")
    expect(second.get_by_role("button", name="Hand off")).to_have_count(0)
    page.reload()
    expect(panel(page)).to_contain_text("The link was shown once.")
    assert current() == {**before, "state": "PROCESSING"}

    phone = new_page(**PHONE)
    pay(phone, link)
    for tab in (page, second):
        expect(tab.get_by_role("heading", name="is placed")).to_be_visible()
    ended = ask(ENDED, as_=AVA.email, id=before["id"])
    assert (ended["state"], ended["order"]["isPaid"]) == ("ORDERED", True)
    assert ended["payment"] == {"kind": "PAY_LINK", "state": "PAID"}


@pytest.mark.one_host
def test_a_payment_without_an_answer_is_released(in_call, current, is_intact, stripe):
    page, before = in_call.page, current()
    order = PlaceOrder(page)
    in_call.press("F10")
    order.type_card(GOOD)
    stripe.fail_next("/confirm", status=500, has_effect=False, is_kept=False, times=1000)
    order.press()
    expect(panel(page)).to_contain_text("Waiting for the payment service")
    page.reload()
    expect(panel(page)).to_contain_text("Waiting for the payment service")
    in_call.press("F10")
    expect(order.dialog).to_have_count(0)
    panel(page).get_by_role("button", name="Release payment").click()
    expect(panel(page)).to_contain_text("Nothing is charged or held.")
    stripe.mend()
    is_intact(before)
    assert stripe.payments()[-1]["status"] == "canceled"
    expect(page.get_by_role("button", name="Place order")).to_be_visible()
    panel(page).get_by_role("button", name="OK").click()
    expect(panel(page)).to_have_count(0)


@pytest.mark.one_host
def test_a_bank_account_is_debited_as_the_customer_agreed(in_call, current, ask, sent):
    page, before = in_call.page, current()
    order = PlaceOrder(page)
    in_call.press("F10")
    order.choose("Bank account")
    dialog = order.dialog
    account = dialog.get_by_label("Account number")
    dialog.get_by_label("Routing number").fill("110000000")
    account.fill(ACCOUNT)
    order.press()
    expect(dialog).to_be_visible()  # Nobody has agreed yet.
    dialog.get_by_label("The customer has agreed").check()
    order.press()
    expect(page.get_by_role("heading", name="is placed")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("The debit is on its way")
    ended = ask(ENDED, as_=AVA.email, id=before["id"])
    assert ended["review"] == {"state": "PENDING", "routes": ["PENDING_DEBIT"]}
    assert ended["payment"]["kind"] == "BANK_DEBIT"
    assert ACCOUNT not in sent()
    assert "authorise Saleor e-commerce to debit your bank account once" in sent()


@pytest.mark.one_host
def test_an_order_whose_answer_got_lost_is_shown_all_the_same(in_call, current, ask, stripe):
    page, before = in_call.page, current()
    paid = len(stripe.payments())

    def lose(route):
        if json.loads(route.request.post_data or "{}").get("operationName") == "PlaceOrder":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/graphql/", lose)
    order = PlaceOrder(page)
    in_call.press("F10")
    order.type_card(GOOD)
    order.press()
    # It is sent again by itself, and answered the same again; that gets lost, too.
    expect(order.dialog.get_by_text("The shop cannot be reached.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="is placed")).to_be_visible()
    assert ask(ENDED, as_=AVA.email, id=before["id"])["order"]["isPaid"] is True
    assert len(stripe.payments()) == paid + 1


@pytest.mark.one_host
def test_a_total_that_changed_is_read_out_again(in_call, current, ask, stripe):
    page, before = in_call.page, current()
    paid = len(stripe.payments())
    order = PlaceOrder(page)
    in_call.press("F10")
    order.type_card(GOOD)
    added = ask(ADD, as_=AVA.email, id=before["id"], text="%s 1" % CUSHION)
    assert added["errors"] == []
    order.press()
    changed = order.dialog.get_by_text("The total has changed.")
    expect(changed).to_contain_text(amount(before["cart"]["total"]["gross"]["amount"]))
    total = current()["cart"]["total"]
    expect(changed).to_contain_text(amount(total["gross"]["amount"]))
    assert len(stripe.payments()) == paid
    order.press()
    expect(page.get_by_role("heading", name="is placed")).to_be_visible()
    assert ask(ENDED, as_=AVA.email, id=before["id"])["order"]["total"] == total


@pytest.mark.one_host
def test_the_screens_of_a_payment(in_call, look):
    page, order = in_call.page, PlaceOrder(in_call.page)
    in_call.press("F10")
    expect(order.card.get_by_label("Card number")).to_be_focused()
    look(page, "34-card")
    order.type_card(POOR)
    order.press()
    expect(order.dialog).to_contain_text("There is not enough money on this card.")
    look(page, "35-card-refused")
    order.choose("Pay link")
    look(page, "36-pay-link")
    order.press("Make pay link")
    expect(panel(page)).to_contain_text("Waiting for the customer")
    look(page, "37-waiting")
    panel(page).get_by_role("button", name="Release payment").click()
    expect(panel(page)).to_contain_text("Nothing is charged or held.")
    look(page, "38-released")
    in_call.press("F10")
    order.choose("Bank account")
    expect(order.dialog.get_by_label("Account number")).to_be_visible()
    look(page, "39-bank-account")
    order.choose("Card by phone")
    order.type_card(GOOD)
    order.press()
    expect(page.get_by_role("heading", name="is placed")).to_be_visible()
    look(page, "40-paid")


def pay(phone, link):
    """By card, on the customer's own phone."""
    phone.goto(link)
    phone.wait_for_selector("#payment button:enabled")
    fields = phone.frame_locator("#element iframe")
    fields.get_by_label("Card number").fill(GOOD)
    fields.get_by_label("Expiration date").fill("12 / 34")
    fields.get_by_label("Security code").fill("123")
    phone.get_by_role("button", name="Pay $").click()
    phone.wait_for_selector("text=Your order has the number")
