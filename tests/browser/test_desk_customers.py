"""Who calls: found, created, corrected, taken over, a guest, and what they ordered before."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from saleor_phone_order.sample_shop import AVA, CUSHION, DANA, MARTIN, NOOR, RUTH, SAM
from tests.browser.desk import PATH, Desk, free
from tests.demo.calling import START

pytestmark = pytest.mark.one_host

ORDERS = """query($id: ID!) { phoneOrderCustomer(id: $id) { orders { number } } }"""
CURRENT = """query { phoneOrderCurrentSession {
  isGuest customer { email } consent { isGiven wording } cart { email lines { sku quantity } } } }"""
CREATE = """mutation($input: PhoneOrderCustomerCreateInput!) {
  phoneOrderCustomerCreate(input: $input) { customer { id } errors { field message code } } }"""
FIND = """query($search: String!) { phoneOrderCustomers(search: $search) {
  edges { node { id addresses { city companyName } } } } }"""


@pytest.fixture
def at_desk(desk, shop):
    free(shop, AVA.email)
    agent = Desk(desk, shop)
    agent.open(AVA.email)
    expect(agent.customer_search).to_be_focused()
    yield agent
    free(shop, AVA.email)


@pytest.fixture
def supervisor(desk, shop):
    """Noor at her desk, while Sam's calls are ended before and after."""
    free(shop, NOOR.email)
    free(shop, SAM.email)
    agent = Desk(desk, shop)
    agent.open(NOOR.email)
    expect(agent.customer_search).to_be_focused()
    yield agent
    free(shop, NOOR.email)
    free(shop, SAM.email)


@pytest.fixture
def consent(shop):
    """`consent("VERBAL")`: what this shop asks for, until the test ends."""
    yield lambda mode: shop.configure(consent=mode)
    shop.configure(consent="OFF")


def test_a_new_customer_is_created_corrected_and_used(at_desk, ask):
    page, email = at_desk.page, "petra.%s@example.com" % uuid4().hex
    at_desk.type("Petra Zorn%s" % uuid4().hex)
    expect(page.get_by_text("Nobody found.")).to_be_visible()
    at_desk.click("Create customer")
    account = page.get_by_role("form", name="Create customer")
    expect(account.get_by_label("First name").first).to_have_value("Petra")
    field = account.get_by_label("E-mail")
    expect(field).to_be_focused()
    at_desk.press("Enter")
    expect(account.get_by_text("This is not an e-mail address.")).to_be_visible()
    expect(field).to_be_focused()
    at_desk.type(email)
    billing = account.get_by_role("group", name="Billing address")
    billing.get_by_label("City").fill("Berlin")
    billing.get_by_label("Country").select_option("DE")
    at_desk.press("Enter")
    # The host's own rules for Germany.
    expect(billing.get_by_label("Street and number")).to_be_focused()
    expect(billing.get_by_label("Postal code")).to_have_attribute("aria-invalid", "true")
    assert ask(FIND, as_=AVA.email, search=email)["edges"] == []
    billing.get_by_label("Street and number").fill("Alexanderplatz 1")
    billing.get_by_label("Postal code").fill("10178")
    at_desk.click("Save")
    expect(page.get_by_role("button", name="Use customer")).to_be_focused()
    at_desk.click("Update customer")
    page.get_by_label("Company").fill("Zorn AG")
    at_desk.press("Enter")
    at_desk.expect_call("Petra")
    (found,) = ask(FIND, as_=AVA.email, search=email)["edges"]
    assert found["node"]["addresses"] == [{"city": "BERLIN", "companyName": "Zorn AG"}]


def test_the_arrow_keys_choose_whom_enter_uses(at_desk, ask):
    page, family = at_desk.page, "Zorn%s" % uuid4().hex
    for name in ("anna", "berta"):
        email = "%s.%s@example.com" % (name, family.lower())
        ask(CREATE, as_=AVA.email, input={"email": email, "firstName": name, "lastName": family})
    at_desk.type(family)
    rows = page.get_by_role("option", name=family)
    expect(rows).to_have_count(2)
    expect(page.get_by_role("status").filter(has_text="2 customers")).to_be_visible()
    expect(rows.nth(0)).to_have_attribute("aria-selected", "true")
    at_desk.press("ArrowDown")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    chosen = rows.nth(1).inner_text()
    at_desk.press("Enter")
    at_desk.expect_call(family)
    assert ask(CURRENT, as_=AVA.email)["customer"]["email"] in chosen


def test_enter_before_the_answer_uses_the_only_one(at_desk, ask):
    at_desk.type(DANA.email)
    at_desk.press("Enter")
    at_desk.expect_call(DANA.name)
    assert ask(CURRENT, as_=AVA.email)["customer"]["email"] == DANA.email


def test_a_customer_in_another_agents_call_is_told_and_taken_over(supervisor, ask, shop):
    ask(START, as_=SAM.email, customer=shop.person(RUTH.email).id)
    page = supervisor.page
    supervisor.type(RUTH.email)
    found = page.get_by_role("listbox", name="Customers found")
    expect(found.get_by_role("option")).to_contain_text("In a call")
    supervisor.press("Enter")
    refusal = page.get_by_role("alert").filter(has_text="An agent is in a call with this customer.")
    expect(refusal).to_be_visible()
    assert ask(CURRENT, as_=NOOR.email) is None
    supervisor.click("Take over")
    supervisor.expect_call(RUTH.name)
    assert ask(CURRENT, as_=SAM.email) is None


def test_a_guest_turns_out_to_have_an_account(at_desk, ask):
    page = at_desk.page
    at_desk.click("Start as a guest")
    at_desk.expect_call("a guest")
    page.get_by_role("button", name="Who is it?").click()
    page.get_by_label("E-mail for this order").fill(SAM.email)
    at_desk.press("Enter")
    expect(page.get_by_text("This account belongs to a member of staff.")).to_be_visible()
    assert ask(CURRENT, as_=AVA.email)["cart"]["email"] == ""
    page.get_by_label("E-mail for this order").fill(DANA.email)
    at_desk.press("Enter")
    at_desk.click("Use this account")
    at_desk.expect_call(DANA.name)
    session = ask(CURRENT, as_=AVA.email)
    assert (session["isGuest"], session["customer"]["email"]) == (False, DANA.email)
    expect(at_desk.product_search).to_be_focused()


def test_an_earlier_order_is_put_into_the_cart_again(at_desk, ask, shop, axe):
    number = ask(ORDERS, as_=AVA.email, id=shop.person(MARTIN.email).id)["orders"][-1]["number"]
    at_desk.start("Keller")
    at_desk.click("Earlier orders")
    at_desk.page.get_by_role("button", name="Order %s again" % number).click()
    expect(at_desk.page.get_by_text("Order %s is in the cart." % number)).to_be_visible()
    expect(at_desk.line(CUSHION)).to_have_count(1)
    (line,) = ask(CURRENT, as_=AVA.email)["cart"]["lines"]
    assert line == {"sku": CUSHION, "quantity": 2}
    axe(at_desk.page)


def test_consent_that_was_said_is_recorded(at_desk, ask, consent, axe):
    consent("VERBAL")
    at_desk.start("Whitfield")
    panel = at_desk.page.get_by_role("region", name="Consent")
    axe(at_desk.page)
    panel.get_by_label("What the customer agrees to").fill("Ava may order for me.")
    at_desk.click("Record consent")
    expect(panel).to_have_count(0)
    expect(at_desk.product_search).to_be_focused()
    session = ask(CURRENT, as_=AVA.email)
    assert session["consent"] == {"isGiven": True, "wording": "Ava may order for me."}


def test_consent_by_a_mailed_code_counts_wrong_ones(at_desk, ask, consent, shop, axe):
    consent("CODE")
    at_desk.start("Whitfield")
    panel = at_desk.page.get_by_role("region", name="Consent")
    panel.get_by_role("button", name="Send code").click()
    expect(panel.get_by_label("Code")).to_be_focused()
    expect(panel.get_by_role("button", name="Send another code in")).to_be_disabled()
    for _ in range(5):
        panel.get_by_label("Code").fill("12")
        at_desk.press("Enter")
        expect(panel.get_by_text("This code is wrong or too old.")).to_be_visible()
        at_desk.expect_saved()
    panel.get_by_label("Code").fill("12")
    at_desk.press("Enter")
    expect(panel.get_by_text("There were too many wrong codes.")).to_be_visible()
    expect(panel.get_by_role("button", name="Confirm code")).to_be_disabled()
    axe(at_desk.page)
    assert ask(CURRENT, as_=AVA.email)["consent"]["isGiven"] is False


def test_the_dashboard_brings_a_customer_along(at_desk, shop):
    at_desk.page.goto("%s?customerId=%s" % (PATH, shop.person(RUTH.email).id))
    expect(at_desk.page.get_by_role("button", name="Use customer")).to_be_focused()
    at_desk.press("Enter")
    at_desk.expect_call(RUTH.name)
