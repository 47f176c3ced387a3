"""From a link to an order, without a script."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import continuing, reviewing, sessions
from saleor_phone_order.hosts import host
from saleor_phone_order.models import Cart, Draft, HistoryEntry, Review

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

BERLIN = {
    "shipping-first_name": "Grete",
    "shipping-last_name": "Ost",
    "shipping-street_address_1": "Torstr. 1",
    "shipping-city": "Brooklyn",
    "shipping-postal_code": "11201",
    "shipping-country": "US",
    "shipping-country_area": "NY",
    "shipping-phone": "+12125550143",
}


@pytest.fixture
def draft(session, save_draft, agent):
    return save_draft(session, agent)


@pytest.fixture
def page(draft, issue_link, agent, visit):
    return visit(issue_link(draft, agent))


@pytest.fixture
def guest_page(start, fill, save_draft, issue_link, visit, agent, coffee):
    """Two coffees for somebody of whom nothing else is known."""
    draft = save_draft(fill(start(agent), agent, (coffee, 2), is_shipped=False), agent)
    return visit(issue_link(draft, agent))


def test_an_account_whose_details_are_known_only_looks_and_orders(
    orders_by_link, page, shop, customer, draft, committed
):
    assert page.title == "Your order"
    page.press("continue")
    assert page.title == "Look at your order"
    assert "step 3 of 3" in page.text
    for text in ("anna@example.com", "Tozew 4", "Parcel, $10.00", "To the same address", "$72.50"):
        assert text in page.text, text
    committed(page.press, "place")
    assert page.title == "This order is complete"
    order = shop.orders().get()
    number = shop.number_of(order)
    assert "<strong>%s</strong>; it comes to $72.50." % number in page.text
    assert "looks at it now" in page.text
    assert (order.user, order.user_email) == (customer, customer.email)
    assert order.status == shop.held_status
    draft.refresh_from_db()
    assert (draft.state, draft.order_ref) == ("COMPLETED", str(order.pk))
    assert not shop.checkouts().exists()
    assert not Cart.objects.exists()
    entries = HistoryEntry.objects.filter(chain="draft:%s" % draft.pk).order_by("sequence")
    assert [(entry.action, entry.actor_kind) for entry in entries][1:] == [
        ("DRAFT_RESUMED", "CUSTOMER"),
        ("DRAFT_COMPLETED", "CUSTOMER"),
        ("ORDERED_BY_CUSTOMER", "CUSTOMER"),
    ]


@pytest.mark.one_host
def test_what_a_customer_ordered_is_reviewed_like_what_an_agent_ordered(
    orders_by_link, page, shop, agent, supervisor, actor_of, session
):
    page.press("continue").press("place")
    review = Review.objects.get()
    assert (review.session, review.state) == (session, "PENDING")
    order = shop.orders().get()
    assert order.private_metadata["phone_order_session"] == str(session.pk)
    assert order.private_metadata["phone_order_agent"] == str(agent.pk)
    reviewing.approve(review_id=review.pk, actor=actor_of(supervisor), clock=timezone.now)
    assert shop.is_fully_paid(shop.fresh(order))
    assert "looks at it now" not in page.get().text


@pytest.mark.one_host
def test_nobody_gives_themselves_an_order_that_is_paid_elsewhere(
    orders_by_link, page, shop, settings
):
    settings.PHONE_ORDER_EXTERNAL_PAYMENT_SKIPS_REVIEW = True
    page.press("continue").press("place")
    order = shop.orders().get()
    assert order.status == shop.held_status
    assert not shop.is_fully_paid(order)
    assert Review.objects.get().state == "PENDING"


def test_a_guest_is_asked_step_by_step(orders_by_link, guest_page, shop):
    page = guest_page.press("continue")
    assert page.title == "How can we reach you?"
    assert "step 1 of 4" in page.text
    page.press("contact", email="grete@example.com")
    assert page.title == "Address"
    assert page.forms["addresses"]["shipping-country"] == ""
    page.press("addresses", **BERLIN)
    assert page.title == "Delivery"
    (method,) = [
        method.ref
        for method in host.snapshot(
            str(shop.checkouts().get().pk), now=timezone.now()
        ).shipping_methods
    ]
    page.press("delivery", method=method)
    assert page.title == "Look at your order"
    assert "grete@example.com" in page.text
    page.press("place")
    assert page.title == "This order is complete"
    order = shop.orders().get()
    assert (order.user, order.user_email) == (None, "grete@example.com")
    assert order.shipping_address.city.upper() == "BROOKLYN"
    assert order.billing_address.first_name == "Grete"
    assert order.total_gross_amount == Decimal("50.00")


@pytest.mark.one_host
def test_the_bill_may_go_elsewhere(guest_page, shop):
    page = guest_page.press("continue").press("contact", email="grete@example.com")
    given = {**page.forms["addresses"], **BERLIN}
    del given["same"]
    page.post("addresses", **given)
    assert page.title == "Address for the bill"
    assert "step 3 of 5" in page.text
    bill = {name.replace("shipping", "billing"): value for name, value in BERLIN.items()}
    page.press("billing", **{**bill, "billing-first_name": "Otto"})
    assert page.title == "Delivery"
    checkout = shop.checkouts().get()
    assert checkout.billing_address.first_name == "Otto"
    assert checkout.shipping_address.first_name == "Grete"


@pytest.mark.one_host
def test_what_needs_no_shipping_is_not_asked_where_to(
    orders_by_link, start, fill, save_draft, issue_link, visit, agent, shop
):
    course = shop.variant("COURSE", "30.00", is_shipped=False)
    draft = save_draft(fill(start(agent), agent, (course, 1), is_shipped=False), agent)
    page = visit(issue_link(draft, agent)).press("continue")
    page.press("contact", email="grete@example.com")
    assert "Where does the bill go?" in page.text
    assert "step 2 of 3" in page.text
    bill = {name.replace("shipping", "billing"): value for name, value in BERLIN.items()}
    page.press("addresses", **bill)
    assert page.title == "Look at your order"
    assert "Shipped to" not in page.text
    page.press("place")
    assert shop.orders().get().total_gross_amount == Decimal("30.00")


@pytest.mark.one_host
def test_another_device_goes_on_where_the_first_one_was(guest_page, visit):
    guest_page.press("continue").press("contact", email="grete@example.com")
    elsewhere = visit(guest_page.path.rpartition("/")[2])
    assert elsewhere.title == "Address"
    assert elsewhere.get("contact").forms["contact"] == {"email": "grete@example.com"}
    assert elsewhere.get("review").title == "Address"


@pytest.mark.one_host
def test_details_can_be_changed_before_the_order(orders_by_link, page, shop):
    page.press("continue").get("addresses")
    assert page.forms["addresses"]["shipping-city"].upper() == "NEW YORK"
    assert "We write to anna@example.com" in page.text
    page.press("addresses", **BERLIN)
    assert page.title == "Look at your order"
    assert "Torstr. 1" in page.text
    page.get("delivery").press("delivery")
    assert page.title == "Look at your order"


@pytest.mark.one_host
def test_without_the_setting_the_order_is_not_placed_here(page, shop, whole_database):
    page.press("continue")
    assert "place" not in page.forms
    assert "To finish the order, please call or write to" in page.text
    before = whole_database()
    page.post("place", total="72.50")
    assert page.status == 422
    assert "Orders cannot be placed here." in page.text
    assert whole_database() == before


# What can be wrong


@pytest.mark.one_host
@pytest.mark.parametrize(
    ("email", "said", "shown"),
    [
        ("", "This is not an e-mail address.", ""),
        ("grete", "This is not an e-mail address.", "grete"),
        ("4111111111111111@example.com", "This looks like a payment card number.", ""),
        ("agent@example.com", "This e-mail address cannot be used here.", "agent@example.com"),
    ],
)
def test_an_email_that_cannot_be_used(guest_page, whole_database, email, said, shown):
    page = guest_page.press("continue")
    before = whole_database()
    page.press("contact", email=email)
    assert page.status == 422
    assert said in page.text
    assert '<a href="#email">' in page.text
    assert 'aria-describedby="email-hint email-error"' in page.text
    assert page.text.count("<title>Error: ") == 1
    assert page.forms["contact"]["email"] == shown
    assert whole_database() == before


@pytest.mark.one_host
def test_an_address_that_is_wrong_is_told_at_its_fields(guest_page, whole_database):
    page = guest_page.press("continue").press("contact", email="grete@example.com")
    before = whole_database()
    page.press(
        "addresses",
        **{
            **BERLIN,
            "shipping-city": "",
            "shipping-postal_code": "nonsense",
            "shipping-company_name": "4111 1111 1111 1111",
        },
    )
    assert page.status == 422
    # Texts are looked at before the country's rules.
    assert (
        '<a href="#shipping-company_name">Company: This looks like a payment card number.'
        in page.text
    )
    page.press("addresses", **{"shipping-company_name": ""})
    assert '<a href="#shipping-postal_code">' in page.text
    assert '<a href="#shipping-city">City: ' in page.text
    assert page.forms["addresses"]["shipping-street_address_1"] == "Torstr. 1"
    assert page.forms["addresses"]["same"] == "1"
    assert whole_database() == before


@pytest.mark.one_host
def test_a_way_of_shipping_that_there_is_not(page, whole_database):
    page.press("continue").get("delivery")
    before = whole_database()
    page.press("delivery", method="999999")
    assert page.status == 422
    assert '<a href="#method">' in page.text
    assert whole_database() == before


@pytest.mark.one_host
def test_nothing_can_be_done_before_continue(orders_by_link, page, whole_database):
    before = whole_database()
    for step in ("contact", "addresses", "delivery", "leave-out", "place", "nonsense", ""):
        page.post(
            step, **{"email": "grete@example.com", "total": "72.50", **BERLIN, "is_shipped": "1"}
        )
        assert page.title == "Your order"
    assert whole_database() == before


@pytest.mark.one_host
def test_an_account_has_its_own_email(page, whole_database):
    page.press("continue")
    before = whole_database()
    page.post("contact", email="grete@example.com")
    assert page.status == 422
    assert page.title == "Look at your order"
    assert whole_database() == before


def test_a_total_that_moved_is_shown_and_asked_again(orders_by_link, page, shop, tea, settings):
    settings.PHONE_ORDER_QUOTES = "CURRENT"
    page.press("continue")
    shop.set_price(tea, "9.00")
    page.press("place")
    assert page.status == 422
    assert "The total has changed." in page.text
    assert not shop.orders().exists()
    assert "leave-out" not in page.forms
    page.press("place")
    assert shop.orders().get().total_gross_amount == Decimal("77.00")


@pytest.mark.one_host
@pytest.mark.parametrize("total", ["", "nonsense", "NaN", "1"])
def test_another_total_orders_nothing(orders_by_link, page, shop, total, whole_database):
    page.press("continue")
    before = whole_database()
    page.post("place", total=total)
    assert page.status == 422
    assert whole_database() == before


def test_what_ran_out_at_the_end_can_be_left_out(orders_by_link, page, shop, coffee, tea):
    page.press("continue")
    shop.change(tea.stocks.get(), quantity=1)
    page.press("place")
    assert page.status == 422
    assert "Not enough of something in the order is in stock any more." in page.text
    assert not shop.orders().exists()
    page.press("leave-out")
    assert "1 × $7.50" in page.text
    page.press("place")
    assert shop.orders().get().total_gross_amount == Decimal("57.50")


@pytest.mark.one_host
def test_where_everything_ran_out_the_page_says_so(orders_by_link, page, shop, coffee, tea):
    page.press("continue")
    for variant in (coffee, tea):
        shop.unpublish(variant.product)
    page.press("place")
    page.press("leave-out")
    assert "Nothing of this order can be ordered any more." in page.text
    assert page.forms == {}
    assert not shop.checkouts().exists()


@pytest.mark.one_host
def test_a_customer_who_may_not_order_is_not_told_why(
    orders_by_link, page, shop, customer, whole_database
):
    page.press("continue")
    shop.change(customer, is_staff=True)
    before = whole_database()
    page.press("place")
    assert page.status == 422
    assert "This order cannot be continued here." in page.text
    assert "staff" not in page.text
    assert whole_database() == before


# Others


@pytest.mark.one_host
def test_what_changed_since_it_was_shown_is_shown_first(page, shop, tea, draft):
    form = page.forms["continue"]
    shop.change(tea.stocks.get(), quantity=1)
    page.post("continue", **form)
    assert "Only 1 of Product TEA (TEA) are in stock." in page.text
    draft.refresh_from_db()
    assert draft.state == "OPEN"
    page.press("continue")
    assert page.title == "Look at your order"


@pytest.mark.one_host
def test_while_an_agent_continues_the_page_says_so(page, draft, agent, actor_of, whole_database):
    page.press("continue")
    now = timezone.now()
    continued = continuing.continue_draft(draft_id=draft.pk, actor=actor_of(agent), now=now)
    before = whole_database()
    page.get()
    assert "Our staff are working on order %d right now." % draft.number in page.text
    page.post("place", total="72.50")
    page.post("contact", email="grete@example.com")
    assert "Our staff are working" in page.text
    assert whole_database() == before
    sessions.cancel(session_id=continued.session.pk, actor=actor_of(agent), now=now)
    assert page.get().press("continue").title == "Look at your order"


@pytest.mark.one_host
def test_what_a_customer_typed_goes_along_to_the_agent(guest_page, agent, actor_of, shop):
    guest_page.press("continue").press("contact", email="grete@example.com")
    guest_page.press("addresses", **BERLIN)
    guest_page.press("delivery", method=str(shop.shipping_method.pk))
    continued = continuing.continue_draft(
        draft_id=Draft.objects.get().pk, actor=actor_of(agent), now=timezone.now()
    )
    assert continued.differences == []
    contents = host.cart_contents(continued.session.checkout_ref)
    assert contents.email == "grete@example.com"
    assert contents.shipping_address.street_address_1 == "Torstr. 1"
    assert contents.billing_address.first_name == "Grete"
    assert contents.shipping_method_ref == str(shop.shipping_method.pk)


@pytest.mark.one_host
def test_everything_may_be_sent_twice(orders_by_link, guest_page, shop, visit):
    page = guest_page
    token = page.path.rpartition("/")[2]

    def twice(step, **fields):
        sent = {**page.forms[step], **fields}
        visit(token).post(step, **sent)
        page.post(step, **sent)

    twice("continue")
    twice("contact", email="grete@example.com")
    twice("addresses", **BERLIN)
    twice("delivery", **page.forms["delivery"], method=str(shop.shipping_method.pk))
    twice("place")
    assert page.title == "This order is complete"
    assert shop.orders().count() == 1
    for step in ("continue", "contact", "addresses", "delivery", "leave-out", "place"):
        assert page.post(step, email="x@example.com", **BERLIN).title == "This order is complete"
    assert shop.orders().count() == 1


@pytest.mark.one_host
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_place_one_order(orders_by_link, page, shop, race):
    page.press("continue")
    sent = {"step": "place", **page.forms["place"]}
    answers = race(*[lambda: page.client.post(page.path, sent) for _ in range(2)])
    assert [answer.status_code for answer in answers] == [303, 303]
    assert shop.orders().count() == 1
    assert Review.objects.count() == 1
