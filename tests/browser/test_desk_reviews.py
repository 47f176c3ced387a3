"""A supervisor's reviews at the desk: orders paid elsewhere and by card, approved and denied."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from saleor_phone_order.sample_shop import CUSHION, MARTIN, NOOR, RUTH, SAM, SAMPLE_SHOP, T_SHIRT
from tests.browser.desk import Desk, free
from tests.demo.calling import ADD, ADMIN_LOGIN, SHIP, START

SIZES = ((1019, 642), (1440, 900))
PROCESS = """mutation($id: ID!, $input: PhoneOrderProcessInput!) {
  phoneOrderProcess(id: $id, input: $input) {
    order { id number } review { id } errors { field message code } } }"""
ORDER = "query($id: ID!) { order(id: $id) { status isPaid } }"
DENY = """mutation($id: ID!) { phoneOrderReviewDeny(id: $id, reason: "Nobody there") {
  review { state } errors { message code } } }"""


@pytest.fixture
def order(shop):
    """`order(agent, customer, **input of Process)`: an order that waits."""

    def call(agent, customer, **given):
        free(shop, agent)
        session = shop.ask(START, as_=agent, customer=shop.person(customer).id)["session"]
        text = "%s 2\n%s 1" % (T_SHIRT, CUSHION)
        session = shop.ask(ADD, as_=agent, id=session["id"], text=text)["session"]
        method = next(
            method["id"]
            for method in session["cart"]["shippingMethods"]
            if method["name"] == SAMPLE_SHOP.shipping_name
        )
        shop.ask(SHIP, as_=agent, id=session["id"], method=method)
        given = {"idempotencyKey": session["id"], **given}
        return shop.ask(PROCESS, as_=agent, id=session["id"], input=given)

    return call


@pytest.fixture
def sampled(shop):
    shop.configure(review_sample_percent="100")
    yield
    shop.configure(review_sample_percent="0")


@pytest.fixture
def reviews(desk, shop):
    """The queue of a supervisor who has no call open."""
    free(shop, SAM.email)
    supervisor = Desk(desk, shop)
    supervisor.open(SAM.email)
    desk.get_by_role("link", name="Reviews").click()
    expect(desk.get_by_label("State")).to_have_value("PENDING")
    return desk


def open_review(page, placed):
    page.get_by_role("link", name="#%s " % placed["order"]["number"]).click()
    expect(
        page.get_by_role("heading", name="Order #%s" % placed["order"]["number"])
    ).to_be_visible()


def shown(page):
    return page.get_by_role("region", name="Order #")


def decide(page, name, reason=""):
    page.get_by_role("button", name=name, exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Reason")).to_be_focused()
    said = dialog.inner_text()
    page.keyboard.type(reason)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    return said


def in_host(shop, placed):
    order = shop.ask(ORDER, as_=ADMIN_LOGIN[0], id=placed["order"]["id"])
    return order["status"], order["isPaid"]


def test_orders_paid_elsewhere_are_approved_and_denied(shop, order, reviews):
    approved = order(NOOR.email, RUTH.email, payment="EXTERNAL")
    denied = order(NOOR.email, MARTIN.email, payment="EXTERNAL")
    own = order(SAM.email, MARTIN.email, payment="EXTERNAL")
    reviews.reload()
    open_review(reviews, approved)
    expect(reviews.get_by_text("It is paid outside the shop, or not at all.")).to_be_visible()
    said = decide(reviews, "Approve", "Paid in cash")
    assert "The order counts as paid outside the shop." in said
    expect(shown(reviews).get_by_role("status")).to_contain_text("Approved by Sam Ortega")
    expect(shown(reviews).get_by_role("status")).to_be_focused()
    expect(reviews.get_by_text("Paid in cash")).to_be_visible()
    assert in_host(shop, approved) == ("UNFULFILLED", True)
    open_review(reviews, denied)
    assert "The order is cancelled" in decide(reviews, "Deny")
    expect(shown(reviews).get_by_role("status")).to_contain_text("Denied by Sam Ortega")
    assert in_host(shop, denied) == ("CANCELED", False)
    open_review(reviews, own)
    expect(reviews.get_by_text("This is your own order")).to_be_visible()
    expect(reviews.get_by_role("button", name="Approve")).to_have_count(0)
    reviews.keyboard.press("Escape")
    expect(reviews.get_by_label("State")).to_be_focused()
    # Nobody leaves an order behind that holds stock.
    shop.ask(DENY, as_=NOOR.email, id=own["review"]["id"])


@pytest.mark.one_host
def test_cards_are_captured_and_let_go(shop, stripe, order, sampled, reviews, axe, screenshot):
    page = reviews
    placed = [
        order(NOOR.email, RUTH.email, payment="CARD", paymentMethod=stripe.payment_method())
        for _ in range(3)
    ]
    refs = [payment["id"] for payment in stripe.payments()[-3:]]
    page.reload()
    open_review(page, placed[0])
    expect(page.get_by_text("Hold lapses in 6 days").first).to_be_visible()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)
        screenshot(page, "reviews-%dx%d" % (width, height))
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    for button, name in (("Approve", "approve"), ("Deny", "deny")):
        page.get_by_role("button", name=button, exact=True).click()
        axe(page)
        screenshot(page, "reviews-" + name)
        page.keyboard.press("Escape")
    assert "are captured." in decide(page, "Approve")
    expect(page.get_by_text("the money is taken")).to_be_visible()
    axe(page)
    screenshot(page, "reviews-approved")
    assert stripe.payment(refs[0])["status"] == "succeeded"
    assert in_host(shop, placed[0]) == ("UNFULFILLED", True)
    open_review(page, placed[1])
    assert "nothing is charged" in decide(page, "Deny", "Wrong address")
    expect(page.get_by_text("nothing is charged")).to_be_visible()
    assert stripe.payment(refs[1])["status"] == "canceled"
    assert in_host(shop, placed[1]) == ("CANCELED", False)
    # Somebody else is faster.
    open_review(page, placed[2])
    page.get_by_role("button", name="Approve", exact=True).click()
    shop.ask(DENY, as_=ADMIN_LOGIN[0], id=placed[2]["review"]["id"])
    page.get_by_role("dialog").get_by_role("button", name="Approve").click()
    refusal = shown(page).get_by_role("alert").filter(has_text="already been decided")
    expect(refusal).to_be_visible()
    expect(shown(page).get_by_role("status")).to_contain_text("Denied by")
    expect(page.get_by_text("Nobody there")).to_be_visible()
    assert stripe.payment(refs[2])["status"] == "canceled"
    axe(page)
    screenshot(page, "reviews-decided-by-another")
