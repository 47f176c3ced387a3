"""Paying by a link: the page, and what it makes of what Stripe says."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, continuing, guard, links, mailing, payments
from saleor_phone_order.models import Draft, DraftLink, HistoryEntry, Mail, Payment, Review
from saleor_phone_order.rules.refusals import Refusal

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

THREE_D_SECURE = "4000002500003155"
DECLINED = "4000000000000002"


@pytest.fixture
def clock():
    return timezone.now


@pytest.fixture
def remote(stripe):
    """The one payment that Stripe knows of."""

    def call():
        (found,) = stripe.payments()
        return found

    return call


@pytest.fixture
def is_refused(whole_database):
    def call(code, function, **named):
        before = whole_database()
        with pytest.raises(Refusal) as caught:
            function(**named)
        assert caught.value.code.value == code
        assert whole_database() == before

    return call


# The way through


def test_a_customer_pays_and_the_order_is_placed(pay_page, pay_in_browser, remote, shop, session):
    assert pay_page.title == "Pay your order"
    assert "step 4 of 4" in pay_page.text
    assert "Pay $72.50" in pay_page.text
    assert not shop.orders().exists()
    assert pay_in_browser(pay_page)["status"] == "requires_capture"
    assert pay_page.get().title == "We are looking at your payment"
    pay_page.press("paid")
    assert pay_page.title == "This order is complete"
    order = shop.orders().get()
    assert "<strong>%s</strong>; it comes to $72.50." % shop.number_of(order) in pay_page.text
    assert "It is paid." in pay_page.text
    assert "looks at it now" not in pay_page.text
    payment = Payment.objects.get()
    assert (payment.state, payment.order_ref) == ("PAID", str(order.pk))
    assert (payment.session, payment.amount) == (session, Decimal("72.50"))
    assert (remote()["status"], remote()["amount_received"]) == ("succeeded", 7250)
    assert shop.is_fully_paid(shop.fresh(order))
    assert not Review.objects.exists()
    draft = Draft.objects.get()
    assert (draft.state, draft.order_ref) == ("COMPLETED", str(order.pk))
    entries = HistoryEntry.objects.filter(chain="draft:%s" % draft.pk).order_by("sequence")
    assert [(entry.action, entry.actor_kind) for entry in entries][1:] == [
        ("DRAFT_RESUMED", "CUSTOMER"),
        ("PAYMENT_BEGUN", "CUSTOMER"),
        ("DRAFT_COMPLETED", "CUSTOMER"),
        ("ORDERED_BY_CUSTOMER", "CUSTOMER"),
    ]
    assert pay_page.post("paid").title == "This order is complete"
    assert shop.orders().count() == 1


@pytest.mark.one_host
def test_a_bank_that_asks_and_a_card_that_is_declined_before(
    pay_page, pay_in_browser, secret_of, remote, stripe, shop
):
    assert pay_in_browser(pay_page, DECLINED)["error"]["code"] == "card_declined"
    assert "The payment did not succeed, and nothing was charged." in pay_page.get().text
    assert pay_in_browser(pay_page, THREE_D_SECURE)["status"] == "requires_action"
    # Back from the bank: looking changes nothing.
    stripe.authenticate(remote()["id"])
    _, secret = secret_of(pay_page)
    pay_page.answer = pay_page.client.get(
        pay_page.path, {"payment_intent": remote()["id"], "payment_intent_client_secret": secret}
    )
    assert pay_page.title == "We are looking at your payment"
    assert secret not in pay_page.text
    assert not shop.orders().exists()
    pay_page.press("paid")
    assert pay_page.title == "This order is complete"
    assert len(stripe.payments()) == 1
    assert remote()["amount_received"] == 7250


def test_the_event_places_the_order_of_who_never_comes_back(pay_page, pay_in_browser, stripe, shop):
    pay_in_browser(pay_page)
    assert stripe.deliver().status_code == 200
    assert shop.orders().count() == 1
    assert Payment.objects.get().state == "PAID"
    assert pay_page.get().title == "This order is complete"
    assert pay_page.post("paid").title == "This order is complete"
    assert shop.orders().count() == 1


@pytest.mark.one_host
def test_who_saw_the_page_may_also_order_without_paying_where_the_shop_lets_them(
    stripe, orders_by_link, page, shop
):
    page.press("continue")
    assert set(page.forms) == {"pay", "place"}
    page.press("place")
    assert shop.orders().get().status == shop.held_status
    assert stripe.payments() == []


@pytest.mark.one_host
def test_without_keys_the_page_is_as_it_was(page, whole_database):
    page.press("continue")
    assert "step 3 of 3" in page.text
    assert page.forms == {}
    before = whole_database()
    page.post("pay", total="72.50")
    assert page.status == 422
    assert "Paying is not possible here at the moment." in page.text
    assert whole_database() == before


def test_what_costs_nothing_is_ordered_without_paying(
    stripe, session, save_draft, issue_link, visit, agent, actor_of, shop, clock
):
    shop.gift_card("GIFT-1234", "100.00")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), code="GIFT-1234", now=clock()
    )
    page = visit(issue_link(save_draft(session, agent), agent)).press("continue")
    assert set(page.forms) == {"place"}
    page.press("place")
    assert page.title == "This order is complete"
    assert stripe.payments() == []
    assert not Review.objects.exists()


# What cannot be told to the page


@pytest.mark.one_host
def test_the_amount_is_the_servers(stripe, page, whole_database):
    page.press("continue")
    before = whole_database()
    for total in ("", "nonsense", "NaN", "-72.50", "0", "1", "72.51"):
        page.post("pay", total=total)
        assert page.status == 422, total
    assert whole_database() == before
    assert stripe.payments() == []


@pytest.mark.one_host
def test_it_is_one_payment_however_often_it_begins(pay_page, stripe, whole_database):
    before = {k: v for k, v in whole_database().items() if "phone_order" in k}
    pay_page.post("pay", total="72.50")
    assert pay_page.title == "Pay your order"
    pay_page.post("pay", total="1.00")
    assert pay_page.status == 422
    assert "The total has changed." in pay_page.text
    after = {k: v for k, v in whole_database().items() if "phone_order" in k}
    assert {name for name in after if after[name] != before[name]} <= {
        "saleor_phone_order_payment"  # When it is looked at next.
    }
    assert len(stripe.payments()) == 1


@pytest.mark.one_host
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_begin_one_payment(stripe, page, race):
    page.press("continue")
    sent = {"step": "pay", **page.forms["pay"]}
    answers = race(*[lambda: page.client.post(page.path, sent) for _ in range(2)])
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Payment.objects.count() == 1
    assert len(stripe.payments()) == 1


@pytest.mark.one_host
@pytest.mark.django_db(transaction=True)
def test_coming_back_twice_at_once_places_one_order(pay_page, pay_in_browser, shop, race, remote):
    pay_in_browser(pay_page)
    answers = race(*[lambda: pay_page.client.post(pay_page.path, {"step": "paid"})] * 2)
    assert [answer.status_code for answer in answers] == [303, 303]
    assert shop.orders().count() == 1
    assert remote()["amount_received"] == 7250


@pytest.mark.one_host
def test_another_link_leads_to_no_payment_of_this_one(
    pay_page, start, fill, other_agent, save_draft, issue_link, visit, coffee, pay_in_browser
):
    other = fill(start(other_agent), other_agent, (coffee, 1), is_shipped=False)
    elsewhere = visit(issue_link(save_draft(other, other_agent), other_agent))
    pay_in_browser(pay_page)
    assert elsewhere.post("paid").title == "Your order"
    assert elsewhere.post("unpay").title == "Your order"
    assert Payment.objects.get().state == "AWAITING"


@pytest.mark.one_host
def test_the_secret_is_on_this_page_alone(
    pay_page, pay_in_browser, secret_of, whole_database, caplog
):
    caplog.set_level("DEBUG")
    before = whole_database()
    _, secret = secret_of(pay_page.get())
    assert "_secret_" in secret
    assert secret not in caplog.text
    columns = Payment._meta.concrete_fields
    assert secret not in [getattr(Payment.objects.get(), column.attname) for column in columns]
    assert whole_database() == before
    assert pay_page.answer["Cache-Control"] == "no-store"
    assert pay_page.answer["Referrer-Policy"] == "no-referrer"
    pay_in_browser(pay_page)
    assert "secret" not in pay_page.get().text


@pytest.mark.one_host
def test_the_page_loads_stripe_and_nothing_else(pay_page, stripe, page):
    origin = stripe.script_url.rpartition("/v3/")[0]
    assert pay_page.answer["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; "
        f"frame-ancestors 'none'; script-src 'self' {origin} https://*.js.stripe.com; "
        f"frame-src {origin} https://*.js.stripe.com https://hooks.stripe.com; "
        f"connect-src {origin} https://api.stripe.com"
    )
    assert '<script src="%s" defer></script>' % stripe.script_url in pay_page.text
    assert (
        pay_page.client.get(pay_page.path.rpartition("/resume/")[0] + "/pay.js").status_code == 200
    )
    page.post("unpay")
    assert "script" not in page.answer["Content-Security-Policy"]


# While it is not settled


@pytest.mark.one_host
def test_the_cart_stays_as_it_is_until_the_customer_changes_the_order(
    pay_page, whole_database, remote
):
    tables = {"saleor_phone_order_payment"}
    before = whole_database()
    for step in ("contact", "addresses", "billing", "delivery", "leave-out", "place", "continue"):
        pay_page.post(step, email="grete@example.com", total="72.50", is_shipped="1")
        assert pay_page.title == "Pay your order", step
    after = whole_database()
    assert {name for name in after if after[name] != before[name]} <= tables
    pay_page.press("unpay")
    assert pay_page.title == "Look at your order"
    assert remote()["status"] == "canceled"
    assert Payment.objects.get().state == "RELEASED"
    assert "given back" not in pay_page.text
    assert not Mail.objects.filter(kind__contains="GIVEN_BACK").exists()
    assert pay_page.get("delivery").press("delivery").title == "Look at your order"
    assert pay_page.press("pay").title == "Pay your order"


@pytest.mark.one_host
def test_what_was_paid_a_moment_ago_is_not_given_up(pay_page, pay_in_browser, shop):
    pay_in_browser(pay_page)
    assert pay_page.post("unpay").title == "This order is complete"
    assert shop.orders().count() == 1


@pytest.mark.one_host
def test_agents_leave_a_draft_alone_while_it_is_paid(
    pay_page, agent, actor_of, is_refused, pay_in_browser, stripe, clock
):
    draft = Draft.objects.get()
    named = {"draft_id": draft.pk, "actor": actor_of(agent), "now": clock()}
    is_refused("PAYMENT_IN_PROGRESS", links.revoke, **named)
    is_refused("PAYMENT_IN_PROGRESS", links.issue, **named)
    later = clock() + timedelta(days=40)
    assert guard.sweep(now=later).expired == 0
    pay_in_browser(pay_page)
    is_refused("PAYMENT_IN_PROGRESS", links.revoke, **named)


@pytest.mark.one_host
def test_an_agent_who_continues_ends_a_payment_that_only_began(
    pay_page, agent, actor_of, remote, shop, clock
):
    draft = Draft.objects.get()
    continuing.continue_draft(draft_id=draft.pk, actor=actor_of(agent), now=clock())
    assert remote()["status"] == "canceled"
    assert Payment.objects.get().state == "RELEASED"
    assert "Our staff are working" in pay_page.get().text
    actions = HistoryEntry.objects.filter(chain="draft:%s" % draft.pk, action="PAYMENT_GIVEN_UP")
    assert actions.get().actor_id == str(agent.pk)


@pytest.mark.one_host
def test_an_agent_who_continues_finds_the_order_that_was_paid(
    pay_page, pay_in_browser, agent, actor_of, shop, clock
):
    pay_in_browser(pay_page)
    with pytest.raises(Refusal) as caught:
        continuing.continue_draft(
            draft_id=Draft.objects.get().pk, actor=actor_of(agent), now=clock()
        )
    assert caught.value.code.value == "ALREADY_COMPLETED"
    assert Payment.objects.get().state == "PAID"
    assert shop.orders().count() == 1


@pytest.mark.one_host
def test_nobody_gives_up_what_may_be_paid_while_stripe_says_nothing(
    pay_page, pay_in_browser, agent, actor_of, stripe, shop, clock
):
    pay_in_browser(pay_page)
    stripe.fail_next("/v1/payment_intents", status="no answer", times=20)
    with pytest.raises(Refusal) as caught:
        continuing.continue_draft(
            draft_id=Draft.objects.get().pk, actor=actor_of(agent), now=clock()
        )
    assert caught.value.code.value == "PAYMENT_IN_PROGRESS"
    assert pay_page.post("unpay").title == "We are looking at your payment"
    assert Payment.objects.get().state == "AWAITING"
    stripe.faults.clear()
    assert pay_page.press("paid").title == "This order is complete"
    assert shop.orders().count() == 1


@pytest.mark.one_host
def test_a_link_lives_as_long_as_its_payment(
    stripe, session, save_draft, issue_link, visit, agent, pay_in_browser, shop, clock
):
    long_ago = clock() - timedelta(days=14) + timedelta(minutes=5)
    draft = save_draft(session, agent, now=long_ago)
    page = visit(issue_link(draft, agent, now=long_ago)).press("continue").press("pay")
    assert page.title == "Pay your order"
    draft.refresh_from_db()
    assert draft.expires_at > clock() + timedelta(minutes=50)
    pay_in_browser(page)
    DraftLink.objects.update(expires_at=clock())
    # Even so what was paid is ordered.
    page.post("paid")
    assert "complete" in page.title
    assert shop.orders().count() == 1


@pytest.mark.one_host
def test_while_stripe_is_down_nothing_is_lost(stripe, page, pay_in_browser, shop):
    page.press("continue")
    stripe.fail_next("POST /v1/payment_intents", status="no answer")
    page.press("pay")
    assert page.title == "Your payment cannot begin yet"
    page.press("paid")
    assert page.title == "Pay your order"
    pay_in_browser(page)
    stripe.fail_next("/v1/payment_intents", status="no answer", times=2)
    assert page.post("paid").title == "We are looking at your payment"
    assert page.press("paid").title == "This order is complete"
    assert shop.orders().count() == 1


@pytest.mark.one_host
def test_what_nobody_pays_ends_by_itself(pay_page, remote, clock):
    later = clock() + timedelta(minutes=61)
    payments.settle_due(clock=lambda: later)
    assert remote()["status"] == "canceled"
    assert Payment.objects.get().state == "RELEASED"
    assert pay_page.get().title == "Look at your order"


def test_a_bank_account_is_debited_before_the_order_goes_out(
    pay_page, pay_in_browser, stripe, remote, shop
):
    agreed = "mandate_data[customer_acceptance]%s"
    mandate = {agreed % "[type]": "online", agreed % "[online][user_agent]": "A browser"}
    pay_in_browser(pay_page, method=stripe.bank_account(), **mandate)
    assert pay_page.post("paid").title == "This order is complete"
    assert "looks at it now" in pay_page.text
    order = shop.orders().get()
    assert order.status == shop.held_status
    assert Review.objects.get().routes == "PENDING_DEBIT"
    stripe.settle(remote()["id"])
    stripe.deliver(stripe.event("payment_intent.succeeded"))
    assert Payment.objects.get().state == "PAID"
    assert shop.is_fully_paid(shop.fresh(order))
    assert "looks at it now" not in pay_page.get().text


# What was paid, and cannot be ordered


def mailed(mail_server):
    while mailing.send_due(clock=timezone.now):
        pass
    return {
        message.recipients[0]: (
            message["Subject"],
            message.get_body(["plain"]).get_content().replace("\r\n", "\n"),
        )
        for message in mail_server.messages
    }


def test_what_is_gone_is_not_charged_and_both_sides_are_told(
    pay_page, pay_in_browser, shop, tea, remote, mail_server
):
    pay_in_browser(pay_page)
    shop.change(tea.stocks.get(), quantity=1)
    pay_page.post("paid")
    assert not shop.orders().exists()
    assert (remote()["status"], remote()["amount_received"]) == ("canceled", 0)
    payment = Payment.objects.get()
    assert (payment.state, payment.failure_code) == ("RELEASED", "INSUFFICIENT_STOCK")
    assert pay_page.title == "Look at your order"
    assert "it could not be placed, so the payment was given back" in pay_page.text
    draft = Draft.objects.get()
    told = mailed(mail_server)
    assert set(told) == {"anna@example.com", "agent@example.com"}
    assert "You paid $72.50 for order %d" % draft.number in told["anna@example.com"][1]
    assert told["agent@example.com"][0] == "A payment for draft %d was given back" % draft.number
    assert "(INSUFFICIENT_STOCK)" in told["agent@example.com"][1]
    # The rest can still be had.
    pay_page.press("pay")
    assert pay_page.status == 422
    pay_page.press("leave-out").press("pay")
    pay_in_browser(pay_page)
    assert pay_page.post("paid").title == "This order is complete"
    assert "given back" not in pay_page.text


@pytest.mark.one_host
def test_what_was_charged_at_once_is_refunded(
    pay_page, pay_in_browser, stripe, remote, shop, tea, mail_server
):
    wallet = stripe.account.add_method({"type": "klarna"})["id"]
    pay_in_browser(pay_page, method=wallet)
    stripe.authenticate(remote()["id"])
    assert remote()["amount_received"] == 7250
    shop.change(tea.stocks.get(), quantity=1)
    stripe.deliver(stripe.event("payment_intent.succeeded"))
    assert remote()["latest_charge"]["amount_refunded"] == 7250
    assert Payment.objects.get().state == "RELEASED"
    assert not shop.orders().exists()
    assert "the payment was given back" in pay_page.get().text
    assert set(mailed(mail_server)) == {"anna@example.com", "agent@example.com"}


@pytest.mark.one_host
def test_a_total_that_moved_meanwhile_is_not_charged(
    pay_page, pay_in_browser, shop, coffee, remote
):
    pay_in_browser(pay_page)
    # As if the host's own API had been told: the cart is nobody's.
    shop.change(shop.checkouts().get().lines.get(variant=coffee), quantity=1)
    pay_page.post("paid")
    assert remote()["status"] == "canceled"
    assert Payment.objects.get().failure_code == "TOTAL_CHANGED"
    assert not shop.orders().exists()


@pytest.mark.one_host
def test_what_was_erased_meanwhile_is_not_charged(
    pay_page, pay_in_browser, remote, shop, mail_server, customer
):
    from saleor_phone_order.flows import privacy

    pay_in_browser(pay_page)
    privacy.erase_customer(customer_ref=str(customer.pk), now=timezone.now())
    pay_page.post("paid")
    assert remote()["status"] == "canceled"
    assert not shop.orders().exists()
    assert pay_page.title == "This link is no longer valid"
    # Nothing is known any more of whom to tell.
    assert set(mailed(mail_server)) == {"agent@example.com"}
