"""Nobody slips out of a half-done order, and nothing that was entered is lost."""

from __future__ import annotations

import os
import signal

import pytest
from playwright.sync_api import expect

from saleor_phone_order.sample_shop import AVA, CUSHION, T_SHIRT
from tests.browser.desk import CURRENT, Desk, free

NOTE = "Ring the bell twice."


@pytest.fixture
def in_call(desk, shop):
    """A call with two lines and a note."""
    free(shop, AVA.email)
    agent = Desk(desk, shop)
    agent.open(AVA.email)
    agent.start("Whitfield")
    agent.add(T_SHIRT)
    agent.add(CUSHION)
    note = desk.get_by_label("Note of the order")
    desk.get_by_role("button", name="Note").click()
    note.fill(NOTE)
    note.press("Tab")
    agent.expect_saved()
    yield agent
    free(shop, AVA.email)


@pytest.fixture
def is_intact(ask):
    def check(desk):
        desk.expect_call("Whitfield")
        expect(desk.line(T_SHIRT)).to_have_count(1)
        expect(desk.line(CUSHION)).to_have_count(1)
        cart = ask(CURRENT, as_=AVA.email)["cart"]
        assert [(line["sku"], line["quantity"]) for line in cart["lines"]] == [
            (T_SHIRT, 1),
            (CUSHION, 1),
        ]
        assert cart["note"] == NOTE

    return check


@pytest.mark.one_host
def test_a_reload_lands_on_the_call(in_call, is_intact):
    in_call.page.on("dialog", lambda dialog: dialog.accept())
    in_call.page.reload()
    is_intact(in_call)


@pytest.mark.one_host
def test_the_back_button_asks_first(in_call, is_intact):
    in_call.page.go_back()
    dialog = in_call.page.get_by_role("dialog", name="This phone order is not finished")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Stay").click()
    is_intact(in_call)


@pytest.mark.one_host
def test_another_screen_asks_first(in_call, is_intact):
    in_call.page.evaluate("location.hash = '#/drafts'")
    dialog = in_call.page.get_by_role("dialog", name="This phone order is not finished")
    dialog.get_by_role("button", name="Stay").click()
    is_intact(in_call)
    in_call.page.evaluate("location.hash = '#/drafts'")
    dialog.get_by_role("button", name="Done").click()
    in_call.page.get_by_role("dialog").get_by_role("button", name="Save draft").click()
    in_call.page.get_by_role("dialog").get_by_role("button", name="Save draft").click()
    expect(in_call.page.get_by_role("heading", name="is saved")).to_be_visible()


@pytest.mark.one_host
def test_a_closed_tab_leaves_a_call_to_return_to(in_call, is_intact, shop):
    context = in_call.page.context
    in_call.page.close(run_before_unload=False)
    again = Desk(context.new_page(), shop)
    again.open()
    is_intact(again)


@pytest.mark.one_host
def test_a_second_tab_shows_the_same_call(in_call, is_intact, shop):
    second = Desk(in_call.page.context.new_page(), shop)
    second.open()
    is_intact(second)


@pytest.mark.one_host
def test_another_machine_shows_the_same_call(in_call, is_intact, new_page, shop):
    other = Desk(new_page(viewport={"width": 1280, "height": 720}), shop)
    other.open(AVA.email)
    is_intact(other)


@pytest.mark.one_host
def test_a_login_that_is_over_loses_no_keystroke(in_call, is_intact):
    page = in_call.page
    page.evaluate("localStorage.removeItem('phone-order-login')")
    in_call.product_search.fill("half a wo")
    page.evaluate(
        "dispatchEvent(new StorageEvent('storage', {key: 'phone-order-login', newValue: null}))"
    )
    dialog = page.get_by_role("dialog", name="Log in")
    expect(dialog).to_be_visible()
    in_call.log_in(AVA.email)
    expect(in_call.product_search).to_have_value("half a wo")
    is_intact(in_call)


@pytest.mark.one_host
def test_a_server_that_is_killed_loses_nothing(in_call, is_intact, shop, ask):
    page = in_call.page
    os.kill(int(os.environ["PHONE_ORDER_SHOP_PID"]), signal.SIGKILL)
    quantity = in_call.quantity(CUSHION)
    quantity.fill("3")
    quantity.press("Enter")
    expect(page.get_by_text("The shop cannot be reached.")).to_be_visible()
    expect(page.get_by_text("The shop cannot be reached.")).to_have_count(0, timeout=120_000)
    in_call.expect_saved()
    quantity.fill("1")
    quantity.press("Enter")
    expect(in_call.line(CUSHION)).not_to_have_attribute("aria-busy", "true")
    is_intact(in_call)
