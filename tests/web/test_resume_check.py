"""A link that asks before it shows anything, on the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from saleor_phone_order.flows import link_access, links
from saleor_phone_order.models import DraftLink, Mail
from saleor_phone_order.rules.choices import RecipientCheck
from tests.fixtures_resume import PATH

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


@pytest.fixture
def draft(session, save_draft, agent):
    return save_draft(session, agent)


@pytest.fixture
def checked(draft, issue_link, agent, visit):
    """`checked("POSTAL_CODE")`: the page of a link that asks this."""

    def call(check):
        return visit(issue_link(draft, agent, recipient_check=RecipientCheck(check)))

    return call


def code():
    return link_access.recipient_code(DraftLink.objects.get(original=None, revoked_at=None))


def shows_nothing(page):
    return not any(text in page.text for text in ("COFFEE", "Ada", "anna@", "Order ", "10001"))


def test_nothing_is_shown_before_the_postal_code(checked):
    page = checked("POSTAL_CODE")
    assert page.status == 200
    assert page.title == "Is this your order?"
    assert "Saleor e-commerce" in page.text
    assert shows_nothing(page)
    assert list(page.forms) == ["check"]
    page.press("check", answer="100-01")
    assert page.title == "Your order"
    assert "COFFEE" in page.text


def test_the_passed_check_is_kept_for_this_address_alone(checked, visit, draft, issue_link, agent):
    page = checked("POSTAL_CODE")
    answer = page.client.post(page.path, {"step": "check", "answer": "10001"})
    assert (answer.status_code, answer["Location"]) == (303, page.path)
    (cookie,) = answer.cookies.values()
    assert cookie.key == "phone_order_ticket"
    assert cookie["path"] == page.path
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    assert cookie["max-age"] == 7200
    token = page.path.rpartition("/")[2]
    assert visit(token).title == "Is this your order?"
    # Sent to another link, it is worth nothing there.
    other = visit(issue_link(draft, agent, recipient_check=RecipientCheck.POSTAL_CODE))
    other.client.cookies["phone_order_ticket"] = cookie.value
    assert other.get().title == "Is this your order?"


def test_the_cookie_is_secure_where_the_page_is(checked):
    page = checked("POSTAL_CODE")
    answer = page.client.post(page.path, {"step": "check", "answer": "10001"}, secure=True)
    assert answer.cookies["phone_order_ticket"]["secure"] is True


def test_a_passed_check_ends_after_two_hours(checked, monkeypatch):
    page = checked("POSTAL_CODE").press("check", answer="10001")
    token, ticket = page.path.rpartition("/")[2], page.client.cookies["phone_order_ticket"].value
    now = timezone.now()
    assert link_access.is_ticket_of(ticket, token, now + timedelta(minutes=119))
    assert not link_access.is_ticket_of(ticket, token, now + timedelta(minutes=121))


def test_ten_wrong_answers_lock_the_link(checked, whole_database):
    page = checked("POSTAL_CODE")
    for left in range(9, 0, -1):
        page.press("check", answer="99999")
        assert page.status == 422
        assert "You can try %d more times." % left in page.text
        assert '<a href="#answer">' in page.text
        assert shows_nothing(page)
    page.press("check", answer="99999")
    assert (page.status, page.title) == (410, "This link is locked")
    before = whole_database()
    page.post("check", answer="10001")
    assert (page.status, page.title) == (410, "This link is locked")
    assert page.get().title == "This link is locked"
    assert whole_database() == before


def test_no_answer_is_no_try(checked, whole_database):
    page = checked("POSTAL_CODE")
    before = whole_database()
    page.press("check", answer=" ")
    assert page.status == 422
    assert "Write your answer." in page.text
    assert whole_database() == before


def test_a_code_is_mailed_when_it_is_asked_for(checked, whole_database):
    page = checked("EMAIL_CODE")
    assert list(page.forms) == ["code"]
    assert not Mail.objects.exists()
    page.press("code")
    assert page.status == 200
    assert "A code was sent." in page.text
    assert list(page.forms) == ["check", "code"]
    assert Mail.objects.get().kind == "LINK_CODE"
    assert code() not in page.text
    before = whole_database()
    page.press("code")
    assert page.status == 422
    assert "A code was sent a moment ago." in page.text
    assert whole_database() == before
    page.press("check", answer=code())
    assert page.title == "Your order"


def test_a_code_that_is_too_old_is_told(checked, whole_database):
    page = checked("EMAIL_CODE").press("code")
    sent = page.forms["check"], code()
    DraftLink.objects.update(code_sent_at=timezone.now() - timedelta(minutes=11))
    before = whole_database()
    page.post("check", **{**sent[0], "answer": sent[1]})
    assert page.status == 422
    assert "This code is not good any more." in page.text
    assert list(page.forms) == ["code"]
    assert whole_database() == before


def test_nothing_is_done_without_the_answer(orders_by_link, checked, whole_database):
    page = checked("POSTAL_CODE")
    before = whole_database()
    for step in ("continue", "contact", "addresses", "delivery", "leave-out", "place", "code"):
        page.post(step, email="x@example.com", total="72.50", shown="")
        assert page.status == 422
        assert page.title == "Is this your order?"
        assert shows_nothing(page)
    assert whole_database() == before


def test_the_order_is_shown_only_to_who_has_answered(orders_by_link, checked, visit, shop):
    page = checked("POSTAL_CODE").press("check", answer="10001").press("continue").press("place")
    number = "<strong>%s</strong>" % shop.number_of(shop.orders().get())
    assert number in page.text
    assert number in page.get().text
    stranger = visit(page.path.rpartition("/")[2])
    assert stranger.title == "This order is complete"
    assert number not in stranger.text


def test_a_ticket_in_the_address_opens_the_page_too(checked):
    page = checked("POSTAL_CODE").press("check", answer="10001")
    ticket = page.client.cookies["phone_order_ticket"].value
    assert page.client.get(PATH + ticket).status_code == 200
    late = link_access.ticket_for(
        link_access.found(ticket, timezone.now()),
        now=timezone.now() - timedelta(minutes=11),
        life=link_access.TICKET_LIFE,
    )
    answer = page.client.get(PATH + late)
    assert answer.status_code == 410
    assert b"Open the link that you got again." in answer.content


# The storefront


@pytest.fixture
def storefront(settings):
    settings.ALLOWED_CLIENT_HOSTS = ["shop.example"]
    settings.PHONE_ORDER_CONTINUE_URL = "https://shop.example/resume?token={token}"


@pytest.mark.parametrize("check", ["NONE", "POSTAL_CODE"])
def test_continue_leads_to_the_storefront_with_a_ticket(storefront, checked, check, resume, draft):
    page = checked(check)
    if check == "POSTAL_CODE":
        page.press("check", answer="10001")
    assert "form-action 'self' https://shop.example;" in page.answer["Content-Security-Policy"]
    page.press("continue")
    assert page.status == 303
    address, ticket = page.answer["Location"].split("=")
    assert address == "https://shop.example/resume?token"
    draft.refresh_from_db()
    assert resume(ticket).checkout_ref == draft.checkout_ref
    # Whoever comes back goes on from the same page.
    assert page.get().press("continue").status == 303
    assert page.post("place", total="72.50").title == "Your order"


def test_a_link_without_products_leads_to_the_storefront_too(
    storefront, draft, issue_link, agent, visit, resume
):
    page = visit(issue_link(draft, agent, has_products=False))
    assert "there are no products in this order yet" in page.text
    page.press("continue")
    ticket = page.answer["Location"].split("=")[1]
    assert resume(ticket).view.snapshot.lines == ()


def test_a_link_without_products_ends_there_without_a_storefront(
    draft, issue_link, agent, visit, whole_database
):
    page = visit(issue_link(draft, agent, has_products=False))
    assert page.forms == {}
    before = whole_database()
    page.post("continue", shown="")
    assert whole_database() == before


def test_a_revoked_link_says_so_to_who_is_in_already(
    orders_by_link, checked, draft, agent, actor_of, whole_database
):
    page = checked("POSTAL_CODE").press("check", answer="10001").press("continue")
    links.revoke(draft_id=draft.pk, actor=actor_of(agent), now=timezone.now())
    before = whole_database()
    page.press("place")
    assert (page.status, page.title) == (410, "This link is no longer valid")
    assert whole_database() == before
