"""A call for a campaign: its scripts, offers, questions and prices."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from saleor_phone_order.sample_shop import AVA, CUSHION, ORANGE_JUICE, SAM, T_SHIRT, T_SHIRT_M
from tests.browser.campaigns import PENDING
from tests.browser.desk import CURRENT, PlaceOrder

pytestmark = pytest.mark.one_host

APPROVE = """mutation($id: ID!) { phoneOrderPriceOverrideApprove(id: $id) {
  errors { code message } } }"""
#: Two vouchers of Saleor's own sample data, for whole orders.
SAMPLE_CODES = ("DISCOUNT", "VCO9KV98LC")
SCRIPT = """# Hello {customer}

I am **{agent}**. <img src=x onerror=alert(1)>

- one
- two"""

OFFERS = [
    {"sku": T_SHIRT_M, "text": "Runs small.", "price": "20.00"},
    {"sku": T_SHIRT, "text": "Runs large.", "minimumQuantity": 2, "maximumQuantity": 3},
    {"sku": CUSHION, "text": "Washable.", "isTrial": True},
    {"sku": ORANGE_JUICE, "kind": "UPSELL"},
]


def test_without_a_listed_campaign_the_desk_says_how_to_list_one(at_desk, campaigns, look, ask):
    agent = at_desk()
    page = agent.page
    expect(page.get_by_role("status").filter(has_text="Switch on")).to_be_visible()
    look(page, "40-no-campaign")
    agent.type("Whitfield")
    expect(page.get_by_role("option").first).to_contain_text("Whitfield")
    agent.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="List in order entry")).to_be_visible()
    assert ask(CURRENT, as_=AVA.email) is None


def test_the_only_campaign_costs_no_interaction(at_desk, campaigns, ask):
    name = campaigns(offers=[{**offer, "minimumQuantity": 1} for offer in OFFERS])
    agent = at_desk()
    chooser = agent.page.get_by_label("Campaign")
    expect(chooser).to_be_disabled()
    expect(chooser.locator("option:checked")).to_have_text(name)
    agent.start("Whitfield")
    for sku in (T_SHIRT, CUSHION, ORANGE_JUICE):
        agent.add(sku)
    agent.press("F9")
    expect(agent.page.get_by_role("dialog", name="Hand the cart over")).to_be_visible()
    agent.press("Enter")
    expect(agent.page.get_by_role("heading", name="The cart is handed over")).to_be_visible()
    assert agent.presses <= 10, agent.presses


def test_scripts_and_offers(at_desk, campaigns, look, ask):
    name = campaigns(offers=OFFERS, mainScript=SCRIPT, rebuttalScript="*Too dear?* Never.")
    agent = at_desk()
    page = agent.page
    look(page, "41-campaign-start")
    agent.start("Whitfield")
    expect(page.get_by_role("region", name="Phone order")).to_contain_text(name)
    scripts = page.get_by_role("region", name="Sales scripts")
    expect(scripts.get_by_role("heading", name="Hello Dana Whitfield")).to_be_visible()
    expect(scripts.locator("strong")).to_have_text("Ava Lindqvist")
    expect(scripts.locator("img")).to_have_count(0)
    offers = page.get_by_role("region", name="Offers and upsells")
    look(page, "42-offers")

    # Down from the search to the arrow that reveals variants: no mouse.
    arrow = offers.get_by_role("button", name="Code Division T-shirt")
    arrow.press("Enter")
    small = offers.get_by_role("listitem").filter(has=page.get_by_label("T-shirt, M")).last
    expect(small).to_contain_text("$20.00 campaign")
    info = offers.get_by_role("button", name="About Code Division T-shirt, L")
    info.press("Enter")
    expect(offers.get_by_text("Runs large.")).to_be_visible()
    info.press("Escape")
    expect(offers.get_by_text("Runs large.")).to_have_count(0)
    large = offers.get_by_label("Quantity of Code Division T-shirt, L")
    more = offers.get_by_role("button", name="One more of Code Division T-shirt, L")
    more.press("Enter")
    expect(large).to_have_value("2")
    more.press("Enter")
    expect(large).to_have_value("3")
    expect(more).to_have_attribute("aria-disabled", "true")
    agent.expect_saved()
    expect(agent.quantity(T_SHIRT)).to_have_value("3")
    large.fill("9")
    large.press("Enter")
    expect(offers.get_by_role("alert").filter(has_text="2 to 3")).to_be_visible()
    expect(offers.get_by_text("Trial")).to_be_visible()
    look(page, "43-offers-open")

    rebuttal = scripts.get_by_role("tab", name="Rebuttal")
    scripts.get_by_role("tab", name="Main").press("ArrowRight")
    expect(rebuttal).to_be_focused()
    expect(scripts.locator("em")).to_have_text("Too dear?")
    scripts.get_by_role("button", name="Hide").press("Enter")
    expect(scripts.get_by_role("tab")).to_have_count(0)
    # Nothing else is sold, so nothing else is found.
    agent.press("F2")
    agent.type("parrot")
    expect(agent.products).to_have_count(1)


def test_details_that_an_order_needs(at_desk, campaigns, look, ask):
    size = {"key": "size", "label": "Size", "kind": "DROP_DOWN", "choices": ["S", "L"]}
    campaigns(offers=OFFERS, fields=[size], areTermsRequired=True)
    agent = at_desk()
    page = agent.page
    agent.start("Whitfield")
    agent.add(ORANGE_JUICE)
    page.get_by_role("button", name="Delivery").click()
    page.get_by_role("radio", name="Parcel").check()
    agent.expect_saved()
    agent.press("F10")
    order = PlaceOrder(page)
    order.choose("Paid outside the shop")
    order.press()
    # Where it is put right, by the Enter key.
    go = order.dialog.get_by_role("button", name="Go to “Agrees to the terms of service”")
    expect(go).to_be_focused()
    agent.press("Enter")
    terms = page.get_by_label("Agrees to the terms of service")
    expect(terms).to_be_focused()
    agent.press("Space")
    expect(terms).to_be_checked()
    details = page.get_by_role("region", name="Details")
    details.get_by_label("Size").select_option("L")
    details.get_by_label("Caller’s number").fill("+1 212 555 0142")
    note = "Calls back about %s" % uuid4().hex
    details.get_by_label("Agents’ note").fill("4242 4242 4242 4242")
    details.get_by_label("Voice log number").focus()
    expect(details.get_by_text("card number", exact=False).last).to_be_visible()
    expect(details.get_by_label("Agents’ note")).to_have_attribute("aria-invalid", "true")
    look(page, "44-details")
    details.get_by_label("Agents’ note").fill(note)
    details.get_by_label("Date of birth").fill("1980-12-31")
    details.get_by_label("Agrees to SMS contact").check()
    expect(details.get_by_text("Since")).to_be_visible()
    expect(details.get_by_text("Not saved yet")).to_have_count(0)
    agent.expect_saved()
    agent.press("F10")
    order.choose("Paid outside the shop")
    order.dialog.get_by_label("Reason, in a few words").fill("Called back")
    order.press()
    expect(page.get_by_role("heading", name="is placed")).to_be_visible()
    page.get_by_role("button", name="New call").click()

    agent.start("Whitfield")
    notes = page.get_by_role("list", name="Notes of earlier calls")
    expect(notes).to_contain_text("Ava Lindqvist: %s" % note)
    agent.press("F9")
    reason = page.get_by_role("dialog").locator("datalist option")
    expect(reason).to_have_attribute("value", "Called back")
    agent.press("Escape")
    page.get_by_role("button", name="Details").click()
    expect(details.get_by_label("Size")).to_have_value("L")
    expect(details.get_by_label("Date of birth")).to_have_value("1980-12-31")
    expect(details.get_by_label("Caller’s number")).to_have_value("")
    look(page, "45-notes")


def test_a_price_waits_for_a_supervisor_and_the_call_goes_on(at_desk, campaigns, look, ask):
    campaigns(offers=OFFERS, arePricesAdjustable=True, isShippingAdjustable=True)
    agent = at_desk()
    page = agent.page
    agent.start("Whitfield")
    agent.add(ORANGE_JUICE)
    line = agent.line(ORANGE_JUICE)
    change = line.get_by_role("button", name="Change the price of Orange Juice")
    change.press("Enter")
    dialog = page.get_by_role("dialog", name="Another price")
    expect(dialog).to_contain_text("10%")
    dialog.get_by_label("New price").fill("4.00")
    dialog.get_by_label("Reason").fill("It came late.")
    agent.press("Enter")
    expect(dialog).to_have_count(0)
    expect(line).to_contain_text("$4.00")
    expect(line).to_contain_text("It came late.")
    change.press("Enter")
    dialog.get_by_label("New price").fill("1.00")
    agent.press("Enter")
    expect(dialog.get_by_role("button", name="Ask a supervisor")).to_be_visible()
    look(page, "46-price")
    agent.press("Enter")
    expect(dialog).to_have_count(0)
    expect(line).to_contain_text("Waits for a supervisor")
    look(page, "47-price-waits")
    (asked,) = ask(PENDING, as_=SAM.email)["edges"]
    ask(APPROVE, as_=SAM.email, id=asked["node"]["id"])
    expect(page.get_by_text("Sam Ortega has approved the price.")).to_be_visible()
    expect(line).to_contain_text("$1.00")
    expect(agent.totals).to_contain_text("$1.00")


def test_several_codes_count_and_each_can_be_taken_off(at_desk, campaigns, look):
    campaigns(offers=OFFERS, areCouponsCombined=True)
    agent = at_desk()
    page = agent.page
    agent.start("Whitfield")
    agent.type("20 " + CUSHION)
    expect(agent.products.first).to_contain_text("Enter adds 20")
    agent.press("Enter")
    expect(agent.quantity(CUSHION)).to_have_value("20")
    agent.expect_saved()
    before = agent.totals.inner_text()
    page.get_by_role("button", name="Codes").click()
    field = page.get_by_label("Voucher or gift card")
    for code in SAMPLE_CODES:
        field.fill(code)
        field.press("Enter")
        expect(page.get_by_role("status").filter(has_text="%s counts" % code)).to_be_visible()
    field.fill("NO-SUCH-CODE")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    look(page, "49-codes")
    for code in SAMPLE_CODES:
        agent.totals.get_by_role("button", name="Remove %s" % code).press("Enter")
        expect(agent.totals).not_to_contain_text(code)
    agent.expect_saved()
    assert agent.totals.inner_text() == before


def test_where_an_agent_works(at_desk, campaigns, look, ask):
    campaigns(offers=OFFERS)
    agent = at_desk()
    page = agent.page
    page.get_by_role("button", name="Ava Lindqvist").click()
    dialog = page.get_by_role("dialog", name="Where you work")
    expect(dialog.get_by_label("Call centre")).to_be_focused()
    dialog.get_by_label("Call centre").fill("Oslo")
    dialog.get_by_label("Team").fill("Evening")
    look(page, "48-profile")
    agent.press("Enter")
    expect(dialog).to_have_count(0)
    agent.page.get_by_role("button", name="Start as a guest").click()
    expect(page.get_by_role("region", name="Phone order")).to_contain_text("Oslo · Evening")
