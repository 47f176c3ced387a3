"""What supervisors and those who manage prices set up and read at the desk."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import expect

from saleor_phone_order.sample_shop import AVA, CUSHION, DANA, SAM, T_SHIRT
from tests.browser.desk import Desk, free
from tests.demo.calling import ADD, SESSION

pytestmark = pytest.mark.one_host

CREATE = """mutation($input: PhoneOrderCampaignInput!) { phoneOrderCampaignCreate(input: $input) {
  campaign { id } errors { field message } } }"""
UNLIST = """mutation($id: ID!) { phoneOrderCampaignUpdate(id: $id, input: {isListed: false}) {
  campaign { isListed } errors { message } } }"""
START = """mutation($customer: ID!, $campaign: ID!) {
  phoneOrderSessionStart(input: {customerId: $customer, campaignId: $campaign}) {
    %s errors { field message code } } }""" % (SESSION)
GIVE = """mutation($id: ID!, $line: ID!, $price: String!) {
  phoneOrderLinePriceOverride(id: $id, lineId: $line, price: $price, reason: "Crushed box",
    askApproval: true) { override { state } errors { field message code } } }"""
PRICES = """query($id: ID!) { phoneOrderSession(id: $id) {
  cart { lines { sku appliedPrice { amount } reason { kind } } } } }"""
NEW_TIER = """mutation($name: String!) { phoneOrderTierCreate(input: {name: $name}) {
  tier { id } errors { message } } }"""
DROP_TIER = "mutation($id: ID!) { phoneOrderTierDelete(id: $id) { errors { message } } }"


@pytest.fixture
def supervisor(desk, shop):
    """The desk of a supervisor with no call open, who also manages prices."""
    free(shop, SAM.email)
    opened = Desk(desk, shop)
    opened.open(SAM.email)
    return desk


@pytest.fixture
def campaign(shop):
    """`campaign(**input)`: the id of a listed campaign with a code of its own."""
    made = []

    def create(**given):
        code = "C-" + uuid.uuid4().hex[:8]
        given = {"name": "Spring " + code, "code": code, "isListed": True, **given}
        made.append(shop.ask(CREATE, as_=SAM.email, input=given)["campaign"]["id"])
        return made[-1]

    yield create
    free(shop, AVA.email)
    for campaign_id in made:
        shop.ask(UNLIST, as_=SAM.email, id=campaign_id)


@pytest.fixture
def call(shop):
    """`call(campaign)`: what is in the cart of Ava's call for Dana."""

    def start(campaign_id, text="%s 2" % T_SHIRT):
        free(shop, AVA.email)
        customer = shop.person(DANA.email).id
        started = shop.ask(START, as_=AVA.email, customer=customer, campaign=campaign_id)
        return shop.ask(ADD, as_=AVA.email, id=started["session"]["id"], text=text)["session"]

    return start


def set_up(page, screen):
    page.get_by_role("link", name="Set up").click()
    page.get_by_role("navigation", name="Set up").get_by_role("link", name=screen).click()


def save(page, form):
    box = page.get_by_role("form", name=form)
    box.get_by_role("button", name="Save").click()
    expect(box.get_by_role("status").last).to_have_text("Saved.")


def part(page, name):
    page.get_by_role("navigation", name="Parts of the campaign").get_by_role(
        "link", name=name
    ).click()


def downloaded(page, button):
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value.suggested_filename, download.value.path().read_text()


def bring(page, panel, name, text):
    """Choose a file and import it."""
    page.get_by_label("CSV file: " + panel).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("region", name=panel, exact=True).get_by_role("button", name="Import").click()


def test_a_campaign_is_written_offered_copied_and_kept_once_used(supervisor, shop, look, call):
    page = supervisor
    code = "AUTUMN-" + uuid.uuid4().hex[:6]
    set_up(page, "Campaigns")
    page.get_by_role("button", name="New campaign").click()
    page.get_by_label("Name").fill("Autumn " + code)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_label("Code")).to_be_focused()
    expect(page.get_by_text("This is needed.")).to_be_visible()
    page.get_by_label("Code").fill(code)
    page.get_by_label("List in order entry").check()
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Add an offer").click()
    first = page.get_by_role("group", name="Offer 1")
    expect(first.get_by_label("SKU")).to_be_focused()
    page.keyboard.type("no such thing")
    first.get_by_label("At most").fill("0")
    page.get_by_role("form", name="Offers").get_by_role("button", name="Save").click()
    expect(first.get_by_text("A whole number from 1 on.")).to_be_visible()
    first.get_by_label("At most").fill("3")
    page.get_by_role("form", name="Offers").get_by_role("button", name="Save").click()
    expect(first.get_by_text("There is no product with the SKU")).to_be_visible()
    first.get_by_label("SKU").fill("Code Division")
    expect(first.locator("datalist option[value='%s']" % T_SHIRT)).to_have_count(1)
    first.get_by_label("SKU").fill(T_SHIRT)
    first.get_by_label("Price (USD)").fill("25,50")
    first.get_by_label("Info for the agent").fill("Soft cotton, one wash.")
    page.get_by_role("button", name="Add an offer").click()
    second = page.get_by_role("group", name="Offer 2")
    second.get_by_label("SKU").fill(CUSHION)
    second.get_by_label("Shown as").select_option("Upsell")
    second.get_by_label("Trial: once per customer").check()
    save(page, "Offers")
    expect(first.get_by_text("Code Division T-shirt, L")).to_be_visible()
    expect(first.get_by_label("Price (USD)")).to_have_value(re.compile(r"^25\.50?0?$"))
    page.get_by_role("button", name="Move up: Offer 2").click()
    expect(page.get_by_role("button", name="Move up: Offer 1")).to_be_focused()
    expect(first.get_by_label("SKU")).to_have_value(CUSHION)
    save(page, "Offers")
    look(page, "40-campaign-offers")

    part(page, "Scripts")
    page.get_by_role("textbox", name="Main script").fill(
        "# Good day, {customer}\n\nThis is **{agent}** of {shop}.\n\n- Ask for the catalogue"
    )
    page.get_by_role("button", name="Preview: Main script").click()
    shown = page.get_by_role("region", name="Preview: Main script")
    expect(shown.get_by_role("heading", name="Good day, Dana Whitfield")).to_be_visible()
    expect(shown.get_by_text("Sam Ortega")).to_be_visible()
    # A look at another part loses nothing.
    part(page, "Rules")
    page.get_by_label("Agents may give prices").check()
    page.get_by_label("Card by phone").check()
    page.get_by_label("Percent of orders, by chance").fill("10")
    save(page, "Rules")
    look(page, "41-campaign-rules")
    part(page, "Scripts")
    save(page, "Scripts")
    look(page, "42-campaign-scripts")
    part(page, "0 own fields")
    page.get_by_role("button", name="Add a field").click()
    field = page.get_by_role("group", name="Field 1")
    field.get_by_label("Question").fill("How did you hear of us?")
    field.get_by_label("Kind").select_option("Drop-down")
    field.get_by_label("Key").fill("heard_of")
    field.get_by_label("Choices").fill("Mail\nA friend")
    save(page, "Own fields")
    part(page, "Campaign")

    page.get_by_role("button", name="Duplicate").click()
    expect(page.get_by_role("heading", name="(copy)")).to_be_visible()
    copy = page.get_by_role("region", name="(copy)")
    expect(copy.get_by_text("Not listed", exact=True)).to_be_visible()
    expect(copy.get_by_role("link", name="2 offers")).to_be_visible()
    page.get_by_role("button", name="Delete campaign").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete campaign").click()
    expect(page.get_by_role("link", name="(copy)")).to_have_count(0)

    page.get_by_role("searchbox").fill(code)
    page.get_by_role("link", name="Autumn " + code).click()
    campaign_id = page.url.rsplit("/", 1)[1]
    call(campaign_id, "%s 1" % CUSHION)
    free(shop, AVA.email)
    page.get_by_role("button", name="Delete campaign").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete campaign").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Phone orders were taken")
    page.keyboard.press("Escape")
    page.get_by_label("List in order entry").uncheck()
    save(page, "Campaign")


def test_prices_of_a_tier_come_and_go_as_csv(supervisor, shop, look):
    page = supervisor
    name = "Files " + uuid.uuid4().hex[:6]
    tier = shop.ask(NEW_TIER, as_=SAM.email, name=name)["tier"]["id"]
    page.goto("/plugins/saleor-phone-order/desk/#/tiers/%s/files" % tier)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("Choose a CSV file first.")).to_be_visible()

    text = "sku,minimum_quantity,amount\n%s,1,25.00\nNO-SUCH,1,3.00\n%s,x,9.00\n"
    bring(page, "Prices as CSV", "prices.csv", text % (T_SHIRT, CUSHION))
    expect(page.get_by_text("prices.csv: nothing was changed. 2 problems:")).to_be_visible()
    rows = page.get_by_role("table", name="Problems of the file").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("3")
    expect(rows.nth(2)).to_contain_text("4")
    look(page, "46-import-refused")
    file, report = downloaded(page, "Download the list")
    assert file == "prices-problems.csv"
    assert [line.split(",")[0] for line in report.splitlines()] == ["row", "3", "4"]
    assert "0 prices" in page.get_by_role("navigation", name="Parts of the tier").inner_text()

    text = "sku;minimum_quantity;amount\r\n%s;1;25.00\r\n%s;5;24.00\r\n"
    bring(page, "Prices as CSV", "prices.csv", text % (T_SHIRT, T_SHIRT))
    expect(page.get_by_text("prices.csv: 2 rows are saved.")).to_be_visible()
    file, text = downloaded(page, "Export prices")
    assert file == name + ".csv"
    assert [line.split(",")[0] for line in text.splitlines()] == ["sku", T_SHIRT, T_SHIRT]
    shop.ask(DROP_TIER, as_=SAM.email, id=tier)


def test_campaigns_and_their_offers_come_and_go_as_csv(supervisor, look):
    page = supervisor
    code = "FILE-" + uuid.uuid4().hex[:6]
    listed = page.get_by_role("list", name="Campaigns").get_by_role("listitem")
    problems = page.get_by_role("table", name="Problems of the file").locator("tbody tr")
    set_up(page, "Campaigns")
    page.get_by_role("searchbox").fill(code)
    expect(page.get_by_text("No campaign")).to_be_visible()
    page.get_by_role("button", name="CSV").click()

    header = "code,name,starts_at,ends_at,review_sample_percent\n"
    good = "%s-A,First %s,2026-12-01,,10\n" % (code, code)
    bad = "%s-B,Second,tomorrow,,\n%s-C,Third,2026-12-02,2026-12-01,\n" % (code, code)
    bring(page, "Campaigns", "autumn.csv", header + good + bad)
    expect(page.get_by_text("autumn.csv: nothing was changed. 2 problems:")).to_be_visible()
    expect(problems.nth(0)).to_contain_text("3starts_atWrite a day or a moment")
    expect(problems.nth(1)).to_contain_text("4ends_at")
    look(page, "47-campaigns-refused")
    expect(listed).to_have_count(0)
    page.reload()
    page.get_by_role("searchbox").fill(code)
    expect(page.get_by_text("No campaign")).to_be_visible()

    bring(page, "Campaigns", "autumn.csv", header + good + good.replace("A,First", "B,Second"))
    expect(page.get_by_text("autumn.csv: 2 rows are saved.")).to_be_visible()
    expect(listed).to_have_count(2)

    header = "campaign,sku,price,maximum_quantity\n"
    good = "%s-A,%s,25.00,3\n%s-A,%s,,\n" % (code, T_SHIRT, code, CUSHION)
    bad = "%s-A,NO-SUCH,,\n%s-X,%s,,\n" % (code, code, T_SHIRT)
    bring(page, "Offers of all campaigns", "sold.csv", header + good + bad)
    expect(page.get_by_text("sold.csv: nothing was changed. 2 problems:")).to_be_visible()
    expect(problems.nth(0)).to_contain_text("4sku")
    expect(problems.nth(1)).to_contain_text("5campaign")
    _, text = downloaded(page, "Export offers")
    assert code not in text
    bring(page, "Offers of all campaigns", "sold.csv", header + good)
    expect(page.get_by_text("sold.csv: 2 rows are saved.")).to_be_visible()
    look(page, "47-campaigns-saved")
    file, text = downloaded(page, "Export offers")
    assert file == "offers.csv"
    rows = [line.split(",") for line in text.splitlines()]
    found = [dict(zip(rows[0], row)) for row in rows if row[0].startswith(code)]
    assert [(row["campaign"], row["sku"], row["maximum_quantity"]) for row in found] == [
        (code + "-A", T_SHIRT, "3"),
        (code + "-A", CUSHION, ""),
    ]
    file, text = downloaded(page, "Export campaigns")
    assert file == "campaigns.csv"
    assert [line.split(",")[0] for line in text.splitlines() if line.startswith(code)] == [
        code + "-A",
        code + "-B",
    ]
    listed.get_by_role("link", name="First").click()
    expect(page.get_by_role("link", name="2 offers")).to_be_visible()


def test_prices_beyond_a_ceiling_wait_for_a_supervisor(supervisor, shop, look, campaign, call):
    page = supervisor
    offers = [{"sku": T_SHIRT}, {"sku": CUSHION}]
    session = call(
        campaign(arePricesAdjustable=True, offers=offers), "%s 2\n%s 1" % (T_SHIRT, CUSHION)
    )
    lines = {line["sku"]: line["id"] for line in session["cart"]["lines"]}
    page.get_by_role("link", name="Reviews").click()
    page.get_by_role("link", name="Given prices").click()
    expect(page.get_by_text("No price waits.")).to_be_visible()
    for sku, price in ((T_SHIRT, "20.00"), (CUSHION, "9.00")):
        shop.ask(GIVE, as_=AVA.email, id=session["id"], line=lines[sku], price=price)
    # They come without anything being pressed.
    row = page.get_by_role("row").filter(has_text=T_SHIRT)
    expect(row).to_contain_text("Crushed box")
    expect(row).to_contain_text("$20.00")
    expect(row).to_contain_text("Ava Lindqvist")
    expect(page.get_by_text("Dana")).to_have_count(0)
    page.get_by_role("link", name="Reviews").click()
    expect(page.get_by_role("link", name="Reviews 2 prices wait")).to_be_visible()
    page.get_by_role("link", name="Given prices").click()
    look(page, "48-given-prices")
    page.get_by_role("button", name="Approve the price of Code Division T-shirt").click()
    expect(page.get_by_text("is in the cart.")).to_be_visible()
    page.get_by_role("button", name="Refuse the price of Colored Parrot Cushion").click()
    expect(page.get_by_text("is refused.")).to_be_visible()
    expect(page.get_by_text("No price waits.")).to_be_visible()
    found = shop.ask(PRICES, as_=AVA.email, id=session["id"])["cart"]["lines"]
    assert {
        line["sku"]: (line["appliedPrice"]["amount"][:5], line["reason"]["kind"]) for line in found
    }[T_SHIRT] == ("20.00", "AGENT")
    assert {line["sku"]: line["reason"]["kind"] for line in found}[CUSHION] != "AGENT"
    page.get_by_label("State").select_option("Refused")
    expect(page.get_by_role("row").filter(has_text=CUSHION).first).to_contain_text("Sam Ortega")

    set_up(page, "Ceilings")
    ceiling = page.get_by_label(re.compile("^Ceiling of .* in percent$")).first
    ceiling.fill("101")
    page.get_by_role("button", name=re.compile("^Save ")).first.click()
    expect(page.get_by_role("alert").filter(has_text=re.compile("."))).to_be_visible()
    ceiling.fill("12,5")
    page.get_by_role("button", name=re.compile("^Save ")).first.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(ceiling).to_have_value(re.compile(r"^12\.50?$"))
    look(page, "49-ceilings")
    ceiling.fill("")
    page.get_by_role("button", name=re.compile("^Save ")).first.click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_reports_are_drawn_counted_and_taken_away(supervisor, shop, look, campaign, call):
    page = supervisor
    call(campaign(offers=[{"sku": T_SHIRT}]))
    free(shop, AVA.email)
    page.get_by_role("link", name="Reports").click()
    table = page.get_by_role("table", name="Numbers of the report")
    ava = table.get_by_role("row").filter(has_text=AVA.name)
    expect(ava).to_be_visible()
    page.get_by_label("Shown in the chart").select_option("Calls")
    chart = page.get_by_role("application", name="Calls").or_(page.locator("figure svg[role]"))
    expect(chart.first).to_be_visible()
    summary = page.locator("figcaption")
    expect(summary).to_contain_text("Calls: most ")
    total = table.locator("tfoot td").first.inner_text()
    expect(summary).to_contain_text("in all %s." % total)
    chart.first.focus()
    page.keyboard.press("ArrowRight")
    expect(
        page.locator("figure").get_by_text(re.compile(r": \d"), exact=False).last
    ).to_be_visible()
    look(page, "50-report")
    table.get_by_role("button", name="Calls").click()
    expect(table.get_by_role("columnheader", name="Calls")).to_have_attribute(
        "aria-sort", "descending"
    )
    file, text = downloaded(page, "Download CSV")
    assert re.fullmatch(r"report-agent-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv", file)
    assert AVA.name in text
    page.get_by_label("By").select_option("Day")
    expect(table.locator("tbody tr")).to_have_count(30)
    page.get_by_label("From").fill("2020-01-01")
    page.get_by_label("To", exact=True).fill("2020-01-31")
    expect(page.get_by_text("No call ended that began on these days.")).to_be_visible()


def test_affiliates_and_agents(supervisor, look):
    page = supervisor
    name = "Radio " + uuid.uuid4().hex[:6]
    set_up(page, "Affiliates")
    page.get_by_label("New affiliate").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_text("%s is there." % name)).to_be_visible()
    page.get_by_role("button", name="Rename " + name).click()
    expect(page.get_by_label("Name")).to_be_focused()
    page.get_by_label("Name").fill(name + " One")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rename %s One" % name)).to_be_focused()
    page.get_by_role("button", name="Deactivate %s One" % name).click()
    expect(page.get_by_role("button", name="Activate %s One" % name)).to_be_visible()
    look(page, "52-affiliates")
    set_up(page, "Agents")
    page.get_by_label("Call centre of Ava Lindqvist").fill("Omaha")
    page.get_by_label("Team of Ava Lindqvist").fill("Evening")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Team of Ava Lindqvist")).to_have_value("Evening")
    look(page, "53-agents")
