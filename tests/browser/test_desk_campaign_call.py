"""What a campaign's call asks of an agent: which campaign, its questions, a trial, other prices."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from saleor_phone_order.sample_shop import AVA, CUSHION, MARTIN, ORANGE_JUICE, SAM, SAMPLE_SHOP
from tests.browser.campaigns import PENDING
from tests.browser.desk import CURRENT, PlaceOrder, free
from tests.demo.calling import ADMIN_LOGIN

pytestmark = pytest.mark.one_host

REFUSE = """mutation($id: ID!) { phoneOrderPriceOverrideRefuse(id: $id) {
  errors { code message } } }"""
PROFILE = "query($id: ID!) { user(id: $id) { privateMetadata { key value } } }"
FIELDS = [
    {"key": "pet", "label": "Name of the pet", "kind": "TEXT"},
    {"key": "garden", "label": "Has a garden", "kind": "CHECKBOX"},
    {"key": "time", "label": "Best time", "kind": "DROP_DOWN", "choices": ["Morning", "Evening"]},
]
JUICE = [{"sku": ORANGE_JUICE}]


def test_one_of_several_campaigns_is_chosen_and_remembered(at_desk, campaigns, shop, look, ask):
    spring = campaigns(name="A spring", offers=JUICE)
    autumn = campaigns(name="B autumn", offers=[{"sku": CUSHION}])
    back = campaigns(name="C calling back", offers=JUICE, direction="OUTBOUND")
    agent = at_desk()
    page = agent.page
    chooser = page.get_by_label("Campaign")
    options = chooser.locator("option")
    expect(chooser).to_be_enabled()
    expect(options).to_have_text(["Choose one …", spring, autumn])
    agent.type("Keller")
    expect(page.get_by_role("option", name="Keller")).to_have_count(1)
    agent.press("Enter")
    # Where it is put right.
    expect(chooser).to_be_focused()
    refusal = page.get_by_text("Choose a campaign for this call.")
    expect(refusal).to_be_visible()
    expect(chooser).to_have_attribute("aria-invalid", "true")
    look(page, "50-campaign-wanted")
    assert ask(CURRENT, as_=AVA.email) is None
    agent.press("b")
    expect(chooser.locator("option:checked")).to_have_text(autumn)
    expect(refusal).to_have_count(0)
    agent.press("Tab")
    expect(page.get_by_role("button", name="Use customer")).to_be_focused()
    agent.press("Enter")
    agent.expect_call("Keller")
    expect(page.get_by_role("region", name="Phone order")).to_contain_text(autumn)
    offers = page.get_by_role("region", name="Offers and upsells")
    expect(offers.get_by_role("listitem")).to_have_count(1)
    expect(offers).to_contain_text("Colored Parrot Cushion")

    free(shop, AVA.email)
    page.reload()
    expect(chooser.locator("option:checked")).to_have_text(autumn)
    page.get_by_role("radio", name="Outbound").press("Space")
    expect(options).to_have_text([spring, autumn, back])


def test_what_a_campaign_asks_stays_with_the_customer(at_desk, campaigns, shop, look, ask):
    campaigns(offers=JUICE)
    agent = at_desk()
    page = agent.page
    details = page.get_by_role("region", name="Details")
    asked = details.get_by_role("group", name="Asked by the campaign")

    def start():
        agent.start("Keller")
        page.get_by_role("button", name="Details").press("Enter")
        expect(details.get_by_role("group", name="The call")).to_be_visible()

    start()
    expect(asked).to_have_count(0)

    free(shop, AVA.email)
    name = campaigns(offers=JUICE, fields=FIELDS)
    page.reload()
    page.get_by_label("Campaign").select_option(name)
    agent.customer_search.focus()
    start()
    pet, garden, time = (asked.get_by_label(field["label"]) for field in FIELDS)
    said = "Rex %s" % uuid4().hex[:4]
    pet.focus()
    agent.type(said)
    agent.press("Tab")
    expect(garden).to_be_focused()
    agent.press("Space")
    agent.press("Tab")
    agent.press("e")
    expect(time).to_have_value("Evening")
    expect(details.get_by_text("Not saved yet")).to_have_count(0)
    agent.expect_saved()
    look(page, "51-fields")
    profile = ask(PROFILE, as_=ADMIN_LOGIN[0], id=shop.person(MARTIN.email).id)
    kept = {each["key"]: each["value"] for each in profile["privateMetadata"]}
    assert kept["phone_order_field_pet"] == said
    assert kept["phone_order_field_garden"] == "true"
    assert kept["phone_order_field_time"] == "Evening"

    free(shop, AVA.email)
    page.reload()
    start()
    expect(pet).to_have_value(said)
    expect(garden).to_be_checked()
    expect(time).to_have_value("Evening")


def test_a_trial_is_sold_again_when_the_agent_says_so(at_desk, campaigns, look):
    campaigns(offers=[{"sku": CUSHION, "isTrial": True}], paymentKinds=["EXTERNAL"])
    agent = at_desk()
    page = agent.page
    agent.start("Keller")
    offers = page.get_by_role("region", name="Offers and upsells")
    expect(offers.get_by_text("Trial, used already")).to_be_visible()
    agent.add(CUSHION)
    choose_shipping(agent)
    agent.press("F10")
    order = PlaceOrder(page)
    expect(order.dialog).to_contain_text("Paid outside the shop")
    agent.press("Enter")
    refused = "The customer has had Colored Parrot Cushion as a trial before."
    expect(order.dialog.get_by_role("alert").filter(has_text=refused)).to_be_visible()
    expect(order.dialog.get_by_role("button", name="Go to “Sell a trial again”")).to_be_focused()
    look(page, "52-trial-refused")
    agent.press("Enter")
    again = page.get_by_label("Sell a trial again")
    expect(again).to_be_focused()
    agent.press("Space")
    expect(again).to_be_checked()
    agent.expect_saved()
    agent.press("F10")
    expect(order.dialog).to_be_visible()
    agent.press("Enter")
    expect(page.get_by_role("heading", name="is placed")).to_be_visible()


def test_shipping_costs_what_the_agent_gives_until_it_is_taken_back(at_desk, campaigns, look):
    campaigns(offers=JUICE, isShippingAdjustable=True)
    agent = at_desk()
    page = agent.page
    agent.start("Keller")
    agent.add(ORANGE_JUICE)
    choose_shipping(agent)
    before = agent.totals.inner_text()
    delivery = page.get_by_role("region", name="Delivery")
    change = delivery.get_by_role("button", name="Change the price of Parcel")
    change.press("Enter")
    dialog = page.get_by_role("dialog", name="Another price: Parcel")
    expect(dialog).to_contain_text("$6.00")
    expect(dialog.get_by_label("New price")).to_be_focused()
    agent.type("5.50")
    agent.press("Tab")
    agent.type("It came late.")
    agent.press("Enter")
    expect(dialog).to_have_count(0)
    expect(change).to_be_focused()
    expect(delivery).to_contain_text("It came late.")
    # Saleor 3 does not say any more what it costs others.
    given = re.compile(r"^Parcel (List price \$6\.00 )?\$5\.50$")
    expect(delivery.get_by_role("radio", name=given)).to_be_checked()
    expect(agent.totals).to_contain_text("$5.50")
    expect(agent.totals).to_contain_text("$10.50")
    look(page, "53-shipping-given")
    agent.press("Enter")
    expect(dialog).to_contain_text("$6.00")
    expect(dialog).to_contain_text("$5.50")
    dialog.get_by_role("button", name="Take it back").press("Enter")
    expect(dialog).to_have_count(0)
    expect(change).to_be_focused()
    expect(delivery).not_to_contain_text("It came late.")
    agent.expect_saved()
    assert agent.totals.inner_text() == before


def test_a_price_that_a_supervisor_refuses_is_told_and_the_call_goes_on(
    at_desk, campaigns, look, ask
):
    campaigns(offers=JUICE, arePricesAdjustable=True)
    agent = at_desk()
    page = agent.page
    agent.start("Keller")
    agent.add(ORANGE_JUICE)
    before = agent.totals.inner_text()
    line = agent.line(ORANGE_JUICE)
    change = line.get_by_role("button", name="Change the price of Orange Juice")
    change.press("Enter")
    dialog = page.get_by_role("dialog", name="Another price")
    expect(dialog.get_by_label("New price")).to_be_focused()
    agent.type("1.00")
    agent.press("Tab")
    agent.type("A regular.")
    agent.press("Enter")
    expect(dialog.get_by_role("button", name="Ask a supervisor")).to_be_visible()
    agent.press("Enter")
    expect(dialog).to_have_count(0)
    expect(line.get_by_role("button", name="Withdraw the price")).to_be_focused()
    (asked,) = ask(PENDING, as_=SAM.email)["edges"]
    ask(REFUSE, as_=SAM.email, id=asked["node"]["id"])
    told = page.get_by_role("status").filter(has_text="Sam Ortega has refused the price.")
    expect(told).to_contain_text("Orange Juice")
    expect(told).to_contain_text("$1.00")
    expect(line).to_contain_text("Sam Ortega has refused $1.00")
    agent.expect_saved()
    assert agent.totals.inner_text() == before
    look(page, "54-price-refused")
    expect(change).to_be_focused()
    told.get_by_role("button", name="OK").press("Enter")
    expect(told).to_have_count(0)
    # Back where it was before.
    expect(change).to_be_focused()
    agent.press("Enter")
    expect(dialog.get_by_label("Reason")).to_have_value("A regular.")
    agent.type("4.50")
    agent.press("Enter")
    expect(dialog).to_have_count(0)
    expect(change).to_be_focused()
    expect(line).not_to_contain_text("has refused")
    expect(agent.totals).to_contain_text("$4.50")


def choose_shipping(agent):
    page = agent.page
    page.get_by_role("button", name="Delivery").press("Enter")
    page.get_by_role("radio", name=SAMPLE_SHOP.shipping_name).press("Space")
    expect(agent.totals).to_contain_text("Shipping, %s" % SAMPLE_SHOP.shipping_name)
    agent.expect_saved()
