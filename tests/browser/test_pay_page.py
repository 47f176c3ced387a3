"""Paying by a link on a phone, with Stripe's fields in their frame."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from saleor_phone_order.sample_shop import (
    AVA,
    CUSHION,
    ORANGE_JUICE,
    PARROT,
    RUTH,
    SAM,
    SAMPLE_SHOP,
)
from tests.browser.drafting import saved_draft
from tests.demo.calling import ADD, DRAFT, SHIP, START

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
SEND_PAY_LINK = """mutation($id: ID!) { phoneOrderProcess(id: $id, input: {
  idempotencyKey: "pay-link", payment: PAY_LINK }) {
  session { state } link { url } errors { field message code } } }"""
STATE = "query($id: ID!) { phoneOrderSession(id: $id) { state } }"
DECLINED = "4000 0000 0000 0002"
THREE_D_SECURE = "4000 0025 0000 3155"


@pytest.fixture
def phone(new_page):
    """What the page's policy forbids, nothing of it asks for; nobody is told its address."""
    page = new_page(**PHONE)
    page.told = []
    page.on("console", lambda line: page.told.append(line.text))
    page.on("request", lambda request: page.told.append(request.headers.get("referer", "")))
    yield page
    assert [text for text in page.told if "Security Policy" in text or "/resume/" in text] == []


@pytest.fixture
def look(axe, screenshot):
    def check(page, heading, name):
        assert page.inner_text("h1") == heading
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        axe(page)
        screenshot(page, "pay-" + name)

    return check


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def type_card(page, number):
    fields = page.frame_locator("#element iframe")
    fields.get_by_label("Card number").fill(number)
    fields.get_by_label("Expiration date").fill("12 / 34")
    fields.get_by_label("Security code").fill("123")


def pay_step(page, draft):
    page.goto(draft.url)
    press(page, "Continue")
    assert page.inner_text("h1") == "Look at your order"
    press(page, "Continue to payment")


def test_a_customer_pays_on_a_phone(shop, ask, stripe, phone, look, screenshot):
    draft = saved_draft(shop, AVA.email, RUTH.email, {PARROT: 3, ORANGE_JUICE: 1})
    phone.goto(draft.url)
    press(phone, "Continue")
    look(phone, "Look at your order", "1-review")
    press(phone, "Continue to payment")
    pay = phone.get_by_role("button", name="Pay $59.00")
    pay.wait_for()
    phone.wait_for_selector("#payment button:enabled")
    look(phone, "Pay your order", "2-fields")
    type_card(phone, DECLINED)
    pay.click()
    phone.wait_for_selector("#refusal:not(:empty)")
    assert "refused" in phone.inner_text("#refusal")
    look(phone, "Pay your order", "3-declined")
    type_card(phone, THREE_D_SECURE)
    pay.click()
    bank = phone.frame_locator("iframe[title='Your bank']")
    bank.get_by_role("button", name="Complete").wait_for()
    screenshot(phone, "pay-4-bank")
    with phone.expect_navigation():
        bank.get_by_role("button", name="Complete").click()
    phone.wait_for_selector("text=Your order has the number")
    look(phone, "This order is complete", "5-done")
    completed = ask(DRAFT, as_=AVA.email, id=draft.id)
    assert (completed["state"], completed["orderId"] is None) == ("COMPLETED", False)
    (payment,) = [each for each in stripe.payments() if each["amount"] == 5900]
    assert (payment["status"], payment["amount_received"]) == ("succeeded", 5900)


@pytest.mark.one_host
def test_a_customer_who_is_sent_elsewhere_comes_back(shop, ask, stripe, phone, look):
    draft = saved_draft(shop, SAM.email, RUTH.email, {CUSHION: 2})
    pay_step(phone, draft)
    fields = phone.frame_locator("#element iframe")
    fields.get_by_label("Klarna").check()
    phone.get_by_role("button", name="Pay $").click()
    phone.get_by_role("button", name="Complete").click()
    phone.wait_for_selector("text=Your order has the number")
    assert phone.url == draft.url
    assert ask(DRAFT, as_=SAM.email, id=draft.id)["state"] == "COMPLETED"


@pytest.mark.one_host
def test_a_customer_pays_while_the_agent_waits(shop, ask, phone, look):
    session = filled_session(ask, shop)
    sent = ask(SEND_PAY_LINK, as_=SAM.email, id=session["id"])
    assert sent["session"]["state"] == "PROCESSING"
    phone.goto(sent["link"]["url"])
    phone.wait_for_selector("#payment button:enabled")
    type_card(phone, "4242 4242 4242 4242")
    look(phone, "Pay your order", "6-waited-for")
    phone.get_by_role("button", name="Pay $").click()
    phone.wait_for_selector("text=Your order has the number")
    assert ask(STATE, as_=SAM.email, id=session["id"])["state"] == "ORDERED"


def filled_session(ask, shop):
    customer = shop.person(RUTH.email).id
    session = ask(START, as_=SAM.email, customer=customer)["session"]
    session = ask(ADD, as_=SAM.email, id=session["id"], text="%s 2" % CUSHION)["session"]
    methods = {each["name"]: each["id"] for each in session["cart"]["shippingMethods"]}
    method = methods[SAMPLE_SHOP.shipping_name]
    return ask(SHIP, as_=SAM.email, id=session["id"], method=method)["session"]


@pytest.mark.one_host
def test_what_is_not_paid_can_be_changed(shop, phone):
    draft = saved_draft(shop, SAM.email, RUTH.email, {CUSHION: 1})
    pay_step(phone, draft)
    press(phone, "Change the order")
    assert phone.inner_text("h1") == "Look at your order"
    phone.get_by_role("link", name="Change the delivery").click()
    assert phone.inner_text("h1") == "Delivery"


@pytest.mark.one_host
def test_without_scripts_the_page_says_what_it_needs(shop, new_page, screenshot):
    page = new_page(**PHONE, java_script_enabled=False)
    pay_step(page, saved_draft(shop, SAM.email, RUTH.email, {CUSHION: 1}))
    assert "Paying here needs JavaScript." in page.inner_text("main")
    assert not page.get_by_role("button", name="Pay $").is_visible()
    screenshot(page, "pay-without-scripts")
    press(page, "Change the order")
    assert page.inner_text("h1") == "Look at your order"
    assert urlsplit(page.url).query == ""
