"""The desk as an agent works with it: by what is written on it and by its keys."""

from __future__ import annotations

import re
from contextlib import suppress

from playwright.sync_api import Page, expect

from saleor_phone_order.sample_shop import PASSWORD
from tests.browser.shop import Shop

#: Seconds are for machines that do other things too.
expect.set_options(timeout=15_000)

PATH = "/plugins/saleor-phone-order/desk/"
CURRENT = """query { phoneOrderCurrentSession {
  id state isOpen cart { note lines { sku quantity } total { gross { amount } }
    shippingMethod { name } } } }"""
CANCEL = "mutation($id: ID!) { phoneOrderCancel(id: $id) { errors { code } } }"
RELEASE = "mutation($id: ID!) { phoneOrderPaymentRelease(id: $id) { errors { code } } }"
ACKNOWLEDGE = "mutation($id: ID!) { phoneOrderSessionAcknowledge(id: $id) { errors { code } } }"


class Desk:
    """One agent's desk in one tab. `presses` counts what the agent's hands did."""

    def __init__(self, page: Page, shop: Shop) -> None:
        self.page = page
        self.shop = shop
        self.presses = 0

    def open(self, email: str = "", hash: str = "") -> None:
        """At its own address; `email` logs in."""
        self.page.goto(PATH + hash)
        if email:
            self.log_in(email)

    def log_in(self, email: str) -> None:
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("button", name="Log in")).to_have_count(0)

    # What hands do. A burst of keys in one field is one interaction.

    def type(self, text: str) -> None:
        self.presses += 1
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)

    def click(self, name: str) -> None:
        self.presses += 1
        self.page.get_by_role("button", name=name, exact=True).click()

    # Where the agent looks.

    @property
    def customer_search(self):
        return self.page.get_by_role("combobox", name="Customer")

    @property
    def product_search(self):
        return self.page.get_by_role("combobox", name="Search products")

    @property
    def products(self):
        return self.page.get_by_role("listbox", name="Products").get_by_role("option")

    @property
    def totals(self):
        return self.page.get_by_role("region", name="Totals")

    def expect_saved(self) -> None:
        """The server has confirmed everything."""
        expect(self.totals).to_have_attribute("aria-busy", "false")

    def line(self, sku: str):
        lines = self.page.get_by_role("list", name="Lines of the cart")
        return lines.get_by_role("listitem").filter(has_text=sku)

    def start(self, name: str) -> None:
        """A call for the first customer of this name."""
        expect(self.customer_search).to_be_focused()
        self.type(name)
        expect(self.page.get_by_role("option").first).to_contain_text(name)
        self.press("Enter")
        self.expect_call(name)

    def quantity(self, sku: str):
        return self.line(sku).get_by_label(re.compile("^Quantity of"))

    def expect_call(self, name: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)

    def add(self, sku: str) -> None:
        expect(self.product_search).to_be_focused()
        self.type(sku)
        expect(self.products.first).to_contain_text(sku)
        self.press("Enter")
        expect(self.line(sku)).to_have_count(1)


class PlaceOrder:
    """The dialog that ends a call with an order."""

    def __init__(self, page: Page) -> None:
        self.dialog = page.get_by_role("dialog", name="Place the order")
        self.card = self.dialog.frame_locator("iframe")

    def type_card(self, number: str) -> None:
        self.card.get_by_label("Card number").fill(number)
        self.card.get_by_label("Expiration date").fill("12 / 34")
        self.card.get_by_label("Security code").fill("123")

    def choose(self, way: str) -> None:
        self.dialog.get_by_role("radio", name=way).check()

    def press(self, name: str = "Place order") -> None:
        self.dialog.get_by_role("button", name=name).click()


def free(shop: Shop, email: str) -> None:
    """End what an agent still has open: an agent takes one call at a time."""
    with suppress(TypeError, KeyError):
        session = shop.ask(CURRENT, as_=email)
        if session and session["state"] == "PROCESSING":
            shop.ask(RELEASE, as_=email, id=session["id"])
        if session and session["isOpen"]:
            shop.ask(CANCEL, as_=email, id=session["id"])
        elif session:
            shop.ask(ACKNOWLEDGE, as_=email, id=session["id"])


def amount(text: str) -> str:
    """The number in an amount such as $1,176.50."""
    return re.sub(r"[^0-9.]", "", text)
