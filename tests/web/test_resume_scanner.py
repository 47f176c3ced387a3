"""Mail scanners open links: looking changes nothing, wherever the order is."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from saleor_phone_order.flows import continuing, link_access, links
from saleor_phone_order.models import DraftLink
from saleor_phone_order.rules.choices import RecipientCheck
from tests.web.test_resume_journey import BERLIN

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

STEPS = ("contact", "addresses", "billing", "delivery", "review", "place", "continue")


@pytest.fixture
def scanned(whole_database):
    """`scanned(page)`: every address of the page was opened, by its visitor and by a stranger."""

    def call(page):
        before = whole_database()
        for client in (page.client, Client()):
            client.get(page.path)
            client.head(page.path)
        for step in STEPS:
            page.client.get(page.path, {"step": step})
        assert whole_database() == before
        return page

    return call


@pytest.fixture
def guests_draft(start, fill, save_draft, agent, coffee):
    return save_draft(fill(start(agent), agent, (coffee, 2), is_shipped=False), agent)


def test_no_step_of_the_way_is_taken_by_looking(
    orders_by_link, guests_draft, issue_link, agent, visit, shop, scanned
):
    page = scanned(visit(issue_link(guests_draft, agent)))
    scanned(page.press("continue"))
    scanned(page.press("contact", email="grete@example.com"))
    scanned(page.press("addresses", **BERLIN))
    scanned(page.press("delivery", method=str(shop.shipping_method.pk)))
    scanned(page.press("place"))
    assert page.title == "This order is complete"


def test_nothing_is_answered_by_looking(session, save_draft, issue_link, agent, visit, scanned):
    draft = save_draft(session, agent)
    page = scanned(visit(issue_link(draft, agent, recipient_check=RecipientCheck.EMAIL_CODE)))
    scanned(page.press("code"))
    scanned(page.press("check", answer="000000x"))
    code = link_access.recipient_code(DraftLink.objects.get())
    scanned(page.press("check", answer=code))
    scanned(page.press("continue"))
    DraftLink.objects.update(wrong_answers=10)
    scanned(page)


def test_no_dead_link_comes_to_life_by_looking(
    session, save_draft, issue_link, agent, visit, scanned, actor_of
):
    draft = save_draft(session, agent)
    now = timezone.now()
    page = visit(issue_link(draft, agent)).press("continue")
    continued = continuing.continue_draft(draft_id=draft.pk, actor=actor_of(agent), now=now)
    scanned(page)
    save_draft(continued.session, agent)
    DraftLink.objects.update(expires_at=now - timedelta(seconds=1))
    assert scanned(page).get().status == 410
    page = visit(issue_link(draft, agent))
    links.revoke(draft_id=draft.pk, actor=actor_of(agent), now=now)
    assert scanned(page).get().status == 410


def test_no_log_has_a_secret_of_the_journey(
    orders_by_link, session, save_draft, issue_link, agent, visit, caplog, post
):
    draft = save_draft(session, agent)
    token = issue_link(draft, agent, recipient_check=RecipientCheck.EMAIL_CODE)
    for name in ("", "django", "django.db.backends", "saleor", "saleor_phone_order"):
        caplog.set_level(logging.DEBUG, logger=name)
    request_log = logging.getLogger("django.request")
    request_log.addHandler(caplog.handler)
    with CaptureQueriesContext(connection):
        page = visit(token).press("code")
        code = link_access.recipient_code(DraftLink.objects.get())
        page.press("check", answer="000000x").press("check", answer=code)
        ticket = page.client.cookies["phone_order_ticket"].value
        query = "mutation { phoneOrderDraftResume(token: %s) { errors { code } } }"
        for secret in (token, ticket):
            post({"query": query % ('"%s"' % secret)})
        page.press("continue").get("review").press("place")
        page.client.put(page.path)
        page.client.get(page.path + "x")
    request_log.removeHandler(caplog.handler)
    assert page.title == "This order is complete"
    written = "\n".join("%s %r" % (record.getMessage(), vars(record)) for record in caplog.records)
    assert len(caplog.records) > 200
    assert token not in written
    assert ticket not in written
    assert code not in [word.strip("'\"(),.") for word in written.split()]
