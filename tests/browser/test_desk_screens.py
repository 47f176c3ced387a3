"""Every screen and dialog of the desk: readable for everybody, light and dark, in the Dashboard's
smallest frame and on a wide screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from saleor_phone_order.sample_shop import AVA, CUSHION, DANA, ORANGE_JUICE, SAM, T_SHIRT
from tests.browser.desk import Desk, free
from tests.browser.drafting import saved_draft

pytestmark = pytest.mark.one_host


@pytest.fixture
def at_desk(desk, shop):
    """`at_desk(email)`: somebody's desk, with no call open."""
    opened = []

    def open_desk(email):
        free(shop, email)
        opened.append(email)
        agent = Desk(desk, shop)
        agent.open(email)
        return agent

    yield open_desk
    for email in opened:
        free(shop, email)


def dialog_of(page):
    return page.get_by_role("dialog")


def test_the_door(desk, shop, look):
    agent = Desk(desk, shop)
    agent.open()
    expect(desk.get_by_role("button", name="Log in")).to_be_visible()
    look(desk, "01-login")
    desk.get_by_label("E-mail").fill("nobody@example.com")
    desk.get_by_label("Password").fill("wrong")
    desk.get_by_role("button", name="Log in").click()
    expect(desk.get_by_role("alert")).to_contain_text("E-mail or password is wrong.")
    look(desk, "02-login-refused")


def test_the_start_screen(at_desk, look):
    agent = at_desk(AVA.email)
    page = agent.page
    expect(agent.customer_search).to_be_focused()
    look(page, "03-start")
    agent.type("Whitfield")
    expect(page.get_by_role("option").first).to_contain_text("Whitfield")
    expect(page.get_by_role("region", name="Chosen customer")).to_contain_text("Varick")
    look(page, "04-start-found")
    page.get_by_role("button", name="Update customer").click()
    expect(page.get_by_role("heading", name="Update Dana Whitfield")).to_be_visible()
    look(page, "05-customer-update")
    page.get_by_role("button", name="Cancel").first.click()
    agent.customer_search.fill("zzz-nobody")
    expect(page.get_by_text("Nobody found.").first).to_be_visible()
    look(page, "06-start-nobody")
    page.get_by_role("button", name="Create customer").first.click()
    expect(page.get_by_label("E-mail")).to_be_visible()
    look(page, "07-customer-create")


def test_the_call(at_desk, look):
    agent = at_desk(AVA.email)
    page = agent.page
    agent.start("Whitfield")
    expect(agent.products.first).to_be_visible()
    look(page, "08-call-empty")
    for sku in (T_SHIRT, CUSHION, ORANGE_JUICE):
        agent.add(sku)
    agent.expect_saved()
    look(page, "09-call")
    for number, panel in enumerate(("Delivery", "Addresses", "Codes", "Note"), 10):
        page.get_by_role("button", name=panel).first.click()
        expect(page.get_by_role("button", name=panel).first).to_have_attribute(
            "aria-expanded", "true"
        )
        look(page, "%d-call-%s" % (number, panel.lower()))
        page.get_by_role("button", name=panel).first.click()
    for name, key in (
        ("14-paste", "F7"),
        ("15-place-order", "F10"),
        ("16-hand-off", "F9"),
        ("17-save-draft", "F8"),
    ):
        agent.press(key)
        expect(dialog_of(page)).to_be_visible()
        look(page, name)
        agent.press("Escape")
        expect(dialog_of(page)).to_have_count(0)
    agent.click("Cancel order")
    look(page, "18-cancel")
    agent.press("Escape")
    page.evaluate("location.hash = '#/drafts'")
    expect(dialog_of(page)).to_contain_text("This phone order is not finished")
    look(page, "19-leave")
    agent.press("Escape")
    agent.press("F8")
    dialog_of(page).get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", name="is saved")).to_be_visible()
    look(page, "20-draft-saved")


def test_drafts(at_desk, look, shop):
    free(shop, AVA.email)
    draft = saved_draft(shop, AVA.email, DANA.email, {T_SHIRT: 2, CUSHION: 1})
    agent = at_desk(AVA.email)
    page = agent.page
    page.get_by_role("link", name="Drafts").click()
    page.get_by_role("searchbox").fill(draft.number)
    page.get_by_role("link", name=draft.number).first.click()
    expect(page.get_by_role("button", name="Send link")).to_be_visible()
    look(page, "21-drafts")
    page.get_by_role("button", name="Send link").click()
    look(page, "22-draft-link")
    dialog_of(page).get_by_label("Mail it to").uncheck()
    dialog_of(page).get_by_role("button", name="Make link").click()
    expect(dialog_of(page)).to_contain_text("The link is ready.")
    look(page, "23-draft-link-made")
    agent.press("Escape")
    page.get_by_role("button", name="Revoke link").click()
    look(page, "24-draft-revoke")
    agent.press("Escape")
    page.get_by_role("button", name="Continue").click()
    agent.expect_call("Whitfield")
    expect(agent.line(T_SHIRT)).to_have_count(1)


def test_open_sessions_and_history(at_desk, look, shop, new_page):
    caller = at_desk(AVA.email)
    caller.start("Whitfield")
    supervisor = Desk(new_page(viewport={"width": 1019, "height": 642}), shop)
    free(shop, SAM.email)
    supervisor.open(SAM.email, "#/sessions")
    page = supervisor.page
    take_over = page.get_by_role("button", name="Take over the call of Ava Lindqvist")
    expect(take_over).to_be_visible()
    look(page, "25-sessions")
    page.get_by_role("button", name="Release the call of Ava Lindqvist").click()
    look(page, "26-release")
    supervisor.press("Escape")
    page.get_by_role("link", name="History", exact=True).click()
    expect(page.get_by_text("Call started").first).to_be_visible()
    look(page, "27-history")
    page.get_by_role("link", name="Open sessions").click()
    take_over.click()
    supervisor.expect_call("Whitfield")
    # It would find out by itself within a minute.
    caller.page.evaluate("dispatchEvent(new Event('online'))")
    expect(caller.page.get_by_text("A supervisor has taken")).to_be_visible()
    free(shop, SAM.email)


def test_price_tiers(at_desk, look):
    supervisor = at_desk(SAM.email)
    page = supervisor.page
    page.get_by_role("link", name="Set up").click()
    page.get_by_role("link", name="Price tiers").click()
    page.get_by_role("link", name="Wholesale").click()
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Wholesale")
    look(page, "28-tier")
    parts = page.get_by_role("navigation", name="Parts of the tier")
    for number, part in enumerate(parts.get_by_role("link").all_inner_texts()[1:3], 29):
        parts.get_by_role("link", name=part).click()
        look(page, "%d-tier-part" % number)
    page.get_by_role("button", name="New tier").or_(
        page.get_by_role("link", name="New tier")
    ).click()
    look(page, "33-tier-new")
