"""The agent waits on the phone while the customer pays by a link."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import (
    continuing,
    giving_up,
    links,
    orders,
    pay_links,
    payments,
    sessions,
)
from saleor_phone_order.flows.mail_rendering import Contents, rendered
from saleor_phone_order.models import (
    Draft,
    DraftLink,
    HistoryEntry,
    Mail,
    MailKind,
    Payment,
    Session,
)
from saleor_phone_order.rules.refusals import Refusal

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


@pytest.fixture
def send_link(stripe, session, agent, actor_of):
    def call(key="key-1", **options):
        return pay_links.send(
            session_id=session.pk,
            actor=actor_of(agent),
            clock=timezone.now,
            key=key,
            expected_total=Decimal("72.50"),
            **options,
        )

    return call


@pytest.fixture
def give_up(session, agent, actor_of):
    def call():
        return giving_up.give_up_waiting(
            session_id=session.pk, actor=actor_of(agent), clock=timezone.now
        )

    return call


@pytest.fixture
def waiting(send_link, visit):
    """The customer's page."""
    return visit(send_link()[1].url.rpartition("/")[2])


def test_the_agent_waits_and_the_order_is_the_sessions(
    waiting, send_link, pay_in_browser, session, agent, shop, stripe
):
    session.refresh_from_db()
    payment = Payment.objects.get()
    draft = Draft.objects.get()
    assert (session.state, session.continued_draft, session.saved_draft) == (
        "PROCESSING",
        draft,
        None,
    )
    assert (draft.state, draft.checkout_ref, draft.lines.count()) == ("RESUMED", "", 2)
    assert (payment.state, payment.draft, payment.is_waited_for) == ("AWAITING", draft, True)
    assert shop.checkouts().count() == 1
    assert waiting.title == "Pay your order"
    for text in ("COFFEE", "TEA", "Parcel, $10.00", "Tozew 4", "Pay $72.50", "say so on the phone"):
        assert text in waiting.text, text
    assert set(waiting.forms) == {"paid"}
    assert "?step=" not in waiting.text
    pay_in_browser(waiting)
    waiting.press("paid")
    assert waiting.title == "This order is complete"
    again, link = send_link()
    assert (again, link) == (payment, None)
    session.refresh_from_db()
    draft.refresh_from_db()
    payment.refresh_from_db()
    order = shop.orders().get()
    assert (session.state, session.order_ref) == ("ORDERED", str(order.pk))
    assert (draft.state, draft.order_ref) == ("COMPLETED", str(order.pk))
    assert payment.state == "PAID"
    assert shop.is_fully_paid(shop.fresh(order))
    actions = HistoryEntry.objects.filter(chain=session.chain).values_list("action", flat=True)
    assert list(actions.order_by("sequence"))[-3:] == [
        "PAYMENT_STARTED",
        "ORDERED",
        "PAYMENT_TAKEN",
    ]


def test_nothing_can_be_changed_by_the_link(waiting, whole_database, session, stripe):
    before = whole_database()
    for step in (
        "contact",
        "addresses",
        "delivery",
        "leave-out",
        "place",
        "pay",
        "unpay",
        "continue",
    ):
        waiting.post(step, email="grete@example.com", total="72.50", is_shipped="1")
        assert waiting.title == "Pay your order", step
    assert whole_database() == before
    token = waiting.path.rpartition("/")[2]
    for refused in (
        lambda: links.resume(token=token, actor=links.link_access.ANONYMOUS, now=timezone.now()),
        lambda: links.revoke(
            draft_id=Draft.objects.get().pk, actor=links.link_access.ANONYMOUS, now=timezone.now()
        ),
    ):
        with pytest.raises(Refusal) as caught:
            refused()
        assert caught.value.code.value == "PAYMENT_IN_PROGRESS"
    assert whole_database() == before


def test_an_agent_who_gives_up_has_the_cart_again(
    waiting, give_up, session, agent, actor_of, stripe, shop, process
):
    give_up()
    session.refresh_from_db()
    assert (session.state, session.checkout_ref != "") == ("OPEN", True)
    assert Payment.objects.get().state == "RELEASED"
    assert [payment["status"] for payment in stripe.payments()] == ["canceled"]
    assert waiting.get().title == "This link is no longer valid"
    assert not Mail.objects.exists()
    # The draft is one that the session continues: nothing of the cart hangs on it.
    draft = Draft.objects.get()
    links.revoke(draft_id=draft.pk, actor=actor_of(agent), now=timezone.now())
    assert shop.checkouts().count() == 1
    processed = process(session, agent, key="key-2")
    assert processed.order.total.gross.amount == Decimal("72.50")
    draft.refresh_from_db()
    assert draft.state == "COMPLETED"


@pytest.mark.one_host
def test_a_second_try_is_another_payment_of_the_same_draft(
    waiting, give_up, send_link, visit, pay_in_browser, session, shop
):
    give_up()
    payment, issued = send_link(key="key-2")
    assert (Draft.objects.count(), Payment.objects.count()) == (1, 2)
    again = visit(issued.url.rpartition("/")[2])
    pay_in_browser(again)
    assert again.press("paid").title == "This order is complete"
    assert shop.orders().count() == 1


def test_after_a_cancelled_call_others_can_still_sell_what_the_draft_holds(
    waiting, give_up, session, agent, other_agent, actor_of, issue_link, visit, pay_in_browser, shop
):
    give_up()
    sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    page = visit(issue_link(Draft.objects.get(), other_agent)).press("continue").press("pay")
    pay_in_browser(page)
    assert page.post("paid").title == "This order is complete"
    assert Session.objects.get().state == "CANCELLED"


@pytest.mark.one_host
def test_the_same_key_answers_the_same_payment(send_link, visit, whole_database, stripe):
    payment, first = send_link()
    again, second = send_link()
    assert again == payment
    assert first.url != second.url
    assert [visit(each.url.rpartition("/")[2]).title for each in (first, second)] == [
        "Pay your order"
    ] * 2
    assert DraftLink.objects.filter(original__isnull=True).count() == 1
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        send_link(key="key-2")
    assert caught.value.code.value == "PAYMENT_IN_PROGRESS"
    assert whole_database() == before


@pytest.mark.one_host
def test_a_total_that_is_not_the_carts_sends_nothing(
    stripe, session, agent, actor_of, whole_database
):
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        pay_links.send(
            session_id=session.pk,
            actor=actor_of(agent),
            clock=timezone.now,
            key="key-1",
            expected_total=Decimal("72.51"),
        )
    assert caught.value.code.value == "TOTAL_CHANGED"
    assert whole_database() == before
    assert stripe.payments() == []


@pytest.mark.one_host
def test_without_keys_no_link_is_sent(session, agent, actor_of, whole_database):
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        pay_links.send(
            session_id=session.pk, actor=actor_of(agent), clock=timezone.now, key="key-1"
        )
    assert caught.value.code.value == "PAYMENT_NOT_CONFIGURED"
    assert whole_database() == before


@pytest.mark.one_host
def test_the_link_can_be_mailed(send_link, mail_server, send, visit):
    send_link(is_mailed=True)
    assert send(Mail.objects.get()).state == "SENT"
    (message,) = mail_server.messages
    text = message.get_body(["plain"]).get_content()
    assert message["Subject"].startswith("Pay your order")
    assert "while our agent waits" in text
    token = text.partition("/resume/")[2].split()[0]
    assert visit(token).title == "Pay your order"


@pytest.mark.one_host
@pytest.mark.parametrize("kind", [MailKind.PAYMENT_GIVEN_BACK, MailKind.GIVEN_BACK_AGENT])
def test_both_sides_are_told_in_their_language(translated, kind):
    values = {"number": "7", "amount": "72,50 $", "reason": "TOTAL_CHANGED"}
    contents = Contents(kind, ("anna@example.com",), "de", values)
    subject, text, markup = rendered(contents)
    assert "zurückgegeben" in subject
    for part in (text, markup):
        assert "konnte nicht ausgeführt werden" in part
        assert "72,50 $" in part


def test_an_order_that_is_impossible_gives_the_money_back(
    waiting, pay_in_browser, session, shop, tea, stripe
):
    pay_in_browser(waiting)
    shop.change(tea.stocks.get(), quantity=1)
    waiting.post("paid")
    assert waiting.title == "This link is no longer valid"
    assert "it could not be placed, so the payment was given back" in waiting.text
    session.refresh_from_db()
    assert session.state == "OPEN"
    payment = Payment.objects.get()
    assert (payment.state, payment.failure_code) == ("RELEASED", "INSUFFICIENT_STOCK")
    assert [payment["status"] for payment in stripe.payments()] == ["canceled"]
    assert not shop.orders().exists()
    assert sorted(Mail.objects.values_list("kind", flat=True)) == [
        "GIVEN_BACK_AGENT",
        "PAYMENT_GIVEN_BACK",
    ]


@pytest.mark.one_host
def test_a_payment_nobody_makes_ends_by_itself(waiting, session):
    later = timezone.now() + timedelta(minutes=61)
    payments.settle_due(clock=lambda: later)
    session.refresh_from_db()
    assert session.state == "OPEN"
    assert waiting.get().title == "This link is no longer valid"


def test_a_draft_that_is_continued_keeps_its_number(
    session, save_draft, agent, actor_of, stripe, visit, pay_in_browser, shop
):
    draft = save_draft(session, agent)
    continued = continuing.continue_draft(
        draft_id=draft.pk, actor=actor_of(agent), now=timezone.now()
    )
    payment, issued = pay_links.send(
        session_id=continued.session.pk, actor=actor_of(agent), clock=timezone.now, key="key-1"
    )
    assert payment.draft == draft
    page = visit(issued.url.rpartition("/")[2])
    pay_in_browser(page)
    assert page.press("paid").title == "This order is complete"
    draft.refresh_from_db()
    assert draft.state == "COMPLETED"
    assert orders.is_in_review(draft.order_ref) is False
