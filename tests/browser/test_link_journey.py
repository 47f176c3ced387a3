"""From the link to the placed order on a phone, as a customer takes it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from saleor_phone_order.sample_shop import AVA, CUSHION, ORANGE_JUICE, PARROT, RUTH, SAM
from tests.browser.drafting import saved_draft
from tests.demo.calling import DRAFT

ADDRESS = {
    "first_name": "Gina",
    "last_name": "Guest",
    "street_address_1": "500 Pine Street",
    "postal_code": "98101",
    "city": "Seattle",
    "country_area": "WA",
}


@pytest.fixture(autouse=True, scope="module")
def _customers_may_order(shop):
    shop.configure(link_places_orders="true")


@pytest.fixture
def look(axe, screenshot):
    """`look(page, heading, name)`: what every step must be."""

    def check(page, heading, name):
        assert page.inner_text("h1") == heading
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        axe(page)
        screenshot(page, name)

    return check


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def fill_address(page, address):
    for name, value in address.items():
        page.fill("#shipping-" + name, value)
    page.select_option("#shipping-country", "US")


@pytest.mark.one_host
def test_a_guest_goes_through_every_step(shop, ask, phone, look):
    draft = saved_draft(shop, AVA.email, None, {CUSHION: 2})
    phone.goto(draft.url)
    look(phone, "Your order", "guest-1-link")
    press(phone, "Continue")
    look(phone, "How can we reach you?", "guest-2-contact")
    phone.fill("#email", "gina.guest@example.com")
    press(phone, "Next")
    look(phone, "Address", "guest-3-address")
    press(phone, "Next")
    assert phone.locator("[role=alert] li").count() > 0
    look(phone, "Address", "guest-4-address-refused")
    fill_address(phone, ADDRESS)
    press(phone, "Next")
    look(phone, "Delivery", "guest-5-delivery")
    phone.get_by_label(re.compile("^Parcel")).check()
    press(phone, "Next")
    look(phone, "Look at your order", "guest-6-review")
    text = phone.inner_text("main")
    for said in ("40.00", "6.00", "46.00", "gina.guest@example.com", "500 Pine Street"):
        assert said in text, (said, text)
    press(phone, "Place the order")
    look(phone, "This order is complete", "guest-7-done")
    completed = ask(DRAFT, as_=AVA.email, id=draft.id)
    assert (completed["state"], completed["orderId"] is None) == ("COMPLETED", False)
    assert phone.reload().status == 200
    look(phone, "This order is complete", "guest-8-done-again")
    assert ask(DRAFT, as_=AVA.email, id=draft.id) == completed


@pytest.mark.one_host
def test_a_customer_whose_details_are_known_looks_and_orders_without_scripts(
    shop, ask, phone_without_scripts, screenshot
):
    page = phone_without_scripts
    draft = saved_draft(shop, AVA.email, RUTH.email, {PARROT: 3, ORANGE_JUICE: 1})
    page.goto(draft.url)
    press(page, "Continue")
    assert page.inner_text("h1") == "Look at your order"
    assert "59.00" in page.inner_text("main")
    screenshot(page, "customer-review")
    press(page, "Place the order")
    assert page.inner_text("h1") == "This order is complete"
    assert "59.00" in page.inner_text("main")
    completed = ask(DRAFT, as_=AVA.email, id=draft.id)
    assert (completed["state"], completed["orderId"] is None) == ("COMPLETED", False)


@pytest.mark.one_host
def test_a_guest_can_do_without_scripts(shop, ask, phone_without_scripts):
    page = phone_without_scripts
    draft = saved_draft(shop, AVA.email, None, {CUSHION: 1})
    page.goto(draft.url)
    press(page, "Continue")
    page.fill("#email", "hal.guest@example.com")
    press(page, "Next")
    fill_address(page, ADDRESS)
    press(page, "Next")
    page.get_by_label(re.compile("^Parcel")).check()
    press(page, "Next")
    press(page, "Place the order")
    assert page.inner_text("h1") == "This order is complete"
    assert ask(DRAFT, as_=AVA.email, id=draft.id)["state"] == "COMPLETED"


@pytest.mark.one_host
def test_going_back_keeps_what_was_typed(shop, phone):
    draft = saved_draft(shop, SAM.email, None, {CUSHION: 1})
    phone.goto(draft.url)
    press(phone, "Continue")
    phone.fill("#email", "ida.guest@example.com")
    press(phone, "Next")
    phone.get_by_role("link", name="Back").click()
    assert phone.inner_text("h1") == "How can we reach you?"
    assert phone.input_value("#email") == "ida.guest@example.com"


@pytest.mark.one_host
def test_the_mailed_link_opens_the_order(shop, phone, look):
    draft = saved_draft(shop, AVA.email, RUTH.email, {ORANGE_JUICE: 2}, is_mailed=True)
    mail = shop.awaited_mail(RUTH.email, "order")
    text = mail.get_body(("plain",)).get_content()
    (path,) = set(re.findall(r"/plugins/saleor-phone-order/resume/[\w-]+", text))
    assert path != urlsplit(draft.url).path or draft.url.endswith(path)
    assert phone.goto(shop.url + path).status == 200
    assert "Orange Juice" in phone.inner_text("main")
    look(phone, "Your order", "mailed-link")
