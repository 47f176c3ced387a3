"""What each kind of mail says, to whom, in whose language, and when it says nothing."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from saleor_phone_order.flows import (
    consent,
    handoff,
    link_access,
    links,
    mails,
    presence,
    sessions,
    taking_over,
)
from saleor_phone_order.flows.mailed_codes import CODE_LIFE
from saleor_phone_order.flows.mailing import send_due
from saleor_phone_order.hosts import host
from saleor_phone_order.models import Consent, HistoryEntry, Mail, MailKind, Session
from saleor_phone_order.rules.choices import RecipientCheck

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

NOW = timezone.now()


@pytest.fixture(params=["en", "de"])
def language(request, settings, translated, shop, customer, agent, supervisor):
    """Everybody speaks it, where the host knows; else the shop does."""
    settings.LANGUAGE_CODE = request.param
    for user in (customer, agent, supervisor):
        if hasattr(user, "language_code"):
            shop.change(user, language_code=request.param)
            user.refresh_from_db()
    return request.param


@pytest.fixture
def arrives(mail_server, send, parts):
    """`arrives(kind, subject, to)`: subject, text and HTML of the mail that it becomes."""

    def call(kind, subject_ref, to, now=NOW):
        mail = send(mails.queue(kind=kind, subject_ref=str(subject_ref), now=now))
        assert (mail.state, mail.reason) == ("SENT", "")
        (message,) = mail_server.messages
        assert message.recipients == to
        text, markup = parts(message)
        assert 'lang="%s"' % message["Content-Language"] in markup
        # What is said in one part is said in the other.
        words = html.unescape(re.sub(r"<[^>]+>", " ", markup.partition("</head>")[2])).split()
        assert set(text.split()) - {"--"} <= set(words)
        assert "MISSING VARIABLE" not in text + markup
        return message["Subject"], text, markup

    return call


@pytest.fixture
def is_gone(mail_server, send):
    def call(kind, subject_ref, now=NOW, reason="GONE"):
        mail = send(mails.queue(kind=kind, subject_ref=str(subject_ref), now=now))
        assert (mail.state, mail.reason) == ("FAILED", reason)
        assert mail_server.messages == []

    return call


def test_draft_link(language, session, save_draft, issue_link, agent, arrives):
    draft = save_draft(session, agent)
    issue_link(draft, agent)
    subject, text, _ = arrives(MailKind.DRAFT_LINK, draft.links.get().pk, ["anna@example.com"])
    assert ("Ihre gespeicherte Bestellung %d" % draft.number in subject) == (language == "de")
    total = {
        "en": "Total when it was saved: $72.50",
        "de": "Gesamtbetrag beim Speichern: 72,50 $",
    }
    assert total[language] in text


def test_draft_link_without_delivery(
    language, start, fill, save_draft, issue_link, agent, customer, coffee, arrives
):
    undelivered = fill(start(agent, customer), agent, (coffee, 2), is_shipped=False)
    draft = save_draft(undelivered, agent)
    issue_link(draft, agent)
    _, text, _ = arrives(MailKind.DRAFT_LINK, draft.links.get().pk, ["anna@example.com"])
    total = {
        "en": "Total when it was saved, without shipping: $40.00",
        "de": "Gesamtbetrag beim Speichern, ohne Versand: 40,00 $",
    }
    assert total[language] in text


def test_the_end_of_a_link_is_told_in_the_time_of_the_shop(
    language, session, save_draft, issue_link, agent, arrives, settings
):
    settings.TIME_ZONE = "America/Chicago"
    draft = save_draft(session, agent)
    issue_link(draft, agent)
    draft.links.update(expires_at=datetime.fromisoformat("2031-01-31T23:30:00+00:00"))
    _, text, _ = arrives(MailKind.DRAFT_LINK, draft.links.get().pk, ["anna@example.com"])
    end = {
        "en": "The link works until Jan. 31, 2031, 5:30 p.m. CST.",
        "de": "Der Link gilt bis 31. Januar 2031 17:30 CST.",
    }
    assert end[language] in text


def test_a_link_without_products_says_nothing_of_them(
    session, save_draft, issue_link, agent, arrives
):
    draft = save_draft(session, agent)
    issue_link(draft, agent, has_products=False)
    _, text, _ = arrives(MailKind.DRAFT_LINK, draft.links.get().pk, ["anna@example.com"])
    assert "×" not in text
    assert "72.50" not in text


@pytest.fixture
def checked_link(session, save_draft, agent, actor_of):
    """A link that asked for its code just now."""
    issued = links.issue(
        draft_id=save_draft(session, agent).pk,
        actor=actor_of(agent),
        now=NOW,
        recipient_check=RecipientCheck.EMAIL_CODE,
    )
    link_access.send_code(token=issued.url.rpartition("/")[2], now=NOW)
    return issued.draft.links.get()


def test_link_code(language, checked_link, arrives):
    _, text, _ = arrives(MailKind.LINK_CODE, checked_link.pk, ["anna@example.com"])
    assert link_access.recipient_code(checked_link) in text
    assert ("10 Minuten" in text) == (language == "de")


def test_an_old_code_of_a_link_is_not_mailed(checked_link, is_gone):
    is_gone(MailKind.LINK_CODE, checked_link.pk, now=NOW + CODE_LIFE)


def test_the_code_of_a_dead_link_is_not_mailed(checked_link, is_gone, agent, actor_of):
    links.revoke(draft_id=checked_link.draft_id, actor=actor_of(agent), now=NOW)
    is_gone(MailKind.LINK_CODE, checked_link.pk)


@pytest.mark.parametrize("url", ["", "https://localhost/cart"])
def test_hand_off(url, language, session, agent, actor_of, arrives, settings):
    settings.PHONE_ORDER_HAND_OFF_URL = url
    handoff.hand_off(session_id=session.pk, actor=actor_of(agent), now=NOW)
    subject, text, markup = arrives(MailKind.HAND_OFF, session.pk, ["anna@example.com"])
    assert subject.startswith({"en": "Your cart at ", "de": "Ihr Warenkorb bei "}[language])
    assert ("https://" in text, "<a " in markup) == (bool(url), bool(url))


def test_a_cart_that_was_not_handed_off_is_not_mailed(session, is_gone):
    is_gone(MailKind.HAND_OFF, session.pk)


def test_ordered_for_you(language, session, agent, process, arrives):
    order = process(session, agent).order
    subject, text, _ = arrives(MailKind.ORDERED_FOR_YOU, session.pk, ["anna@example.com"])
    assert order.number in subject
    assert {"en": "$72.50", "de": "72,50 $"}[language] in text


def test_a_guest_is_told_at_the_address_of_the_order(
    start, fill, agent, coffee, shop, process, arrives
):
    session = fill(start(agent), agent, (coffee, 1), is_shipped=False)
    shop.make_ready(shop.checkouts().get(), None)
    host.set_email(session.checkout_ref, "gus@example.com")
    process(session, agent)
    arrives(MailKind.ORDERED_FOR_YOU, session.pk, ["gus@example.com"])


def test_an_order_that_is_gone_is_not_mailed(session, agent, process, shop, is_gone):
    shop.delete_order(process(session, agent).order.ref)
    is_gone(MailKind.ORDERED_FOR_YOU, session.pk)


@pytest.fixture
def asked(settings, start, agent, customer, actor_of):
    """The consent of a session whose customer was mailed a code just now."""
    settings.PHONE_ORDER_CONSENT = "CODE"
    session = start(agent, customer)
    consent.send_code(session_id=session.pk, actor=actor_of(agent), now=NOW)
    return Consent.objects.get()


def test_consent_code(language, asked, arrives):
    _, text, _ = arrives(MailKind.CONSENT_CODE, asked.pk, ["anna@example.com"])
    assert consent.code_of(asked) in text


def test_the_code_of_a_closed_session_is_not_mailed(asked, agent, actor_of, is_gone):
    sessions.cancel(session_id=asked.session_id, actor=actor_of(agent), now=NOW)
    is_gone(MailKind.CONSENT_CODE, asked.pk)


def test_no_code_goes_to_an_address_that_the_account_got_meanwhile(asked, customer, shop, is_gone):
    shop.change(customer, email="eve@example.com")
    is_gone(MailKind.CONSENT_CODE, asked.pk)


@pytest.fixture
def saved(session):
    """The session's draft, saved by the guard just now."""
    from saleor_phone_order.flows import guard

    guard.sweep(now=timezone.now() + timedelta(hours=1))
    Mail.objects.all().delete()
    session.refresh_from_db()
    Session.objects.update(ended_at=NOW)
    return session.saved_draft


def test_saved_by_guard(language, saved, session, arrives):
    subject, text, _ = arrives(MailKind.SAVED_BY_GUARD, session.pk, ["agent@example.com"])
    assert str(saved.number) in subject
    assert "anna" not in text.lower()


def test_what_the_agent_has_acknowledged_is_not_mailed(saved, session, agent, actor_of, is_gone):
    presence.acknowledge(session_id=session.pk, actor=actor_of(agent), now=NOW)
    is_gone(MailKind.SAVED_BY_GUARD, session.pk)


def test_an_agent_who_has_left_the_shop_is_not_mailed(saved, session, agent, shop, is_gone):
    shop.change(agent, is_active=False)
    is_gone(MailKind.SAVED_BY_GUARD, session.pk)


def test_taken_from_agent(language, session, supervisor, actor_of, arrives):
    taking_over.take_over(session_id=session.pk, actor=actor_of(supervisor), now=NOW)
    entry = HistoryEntry.objects.get(action="TAKEN_OVER")
    _, text, _ = arrives(MailKind.TAKEN_FROM_AGENT, entry.pk, ["agent@example.com"])
    assert {"en": "took over", "de": "übernommen"}[language] in text
    assert timezone.localtime(entry.at).strftime(" %Z)") in text


def test_released_from_agent(language, session, supervisor, actor_of, arrives):
    taking_over.release(session_id=session.pk, actor=actor_of(supervisor), now=NOW)
    entry = HistoryEntry.objects.get(action="RELEASED")
    _, text, _ = arrives(MailKind.TAKEN_FROM_AGENT, entry.pk, ["agent@example.com"])
    assert {"en": "released you", "de": "entbunden"}[language] in text


def test_supervisor_notice(language, saved, supervisor, other_agent, arrives):
    subject, text, _ = arrives(MailKind.SUPERVISOR_NOTICE, "", ["supervisor@example.com"])
    assert subject.endswith(": 1")
    assert str(saved.number) in text.split()


def test_a_notice_waits_for_more_and_tells_what_is_new(
    saved, supervisor, mail_server, parts, session
):
    first = mails.queue(kind=MailKind.SUPERVISOR_NOTICE, now=NOW)
    assert mails.queue(kind=MailKind.SUPERVISOR_NOTICE, now=NOW + timedelta(minutes=1)) == first
    assert send_due(clock=lambda: NOW + timedelta(minutes=4)) == 0
    assert send_due(clock=lambda: NOW + timedelta(minutes=5)) == 1
    later = NOW + timedelta(minutes=30)
    second = mails.queue(kind=MailKind.SUPERVISOR_NOTICE, now=later)
    assert send_due(clock=lambda: later + timedelta(minutes=5)) == 1
    second.refresh_from_db()
    assert (second.state, second.reason) == ("FAILED", "GONE")
    Session.objects.update(ended_at=later)
    third = mails.queue(kind=MailKind.SUPERVISOR_NOTICE, now=later)
    assert send_due(clock=lambda: later + timedelta(minutes=5)) == 1
    third.refresh_from_db()
    assert (third.state, len(mail_server.messages)) == ("SENT", 2)


def test_a_notice_names_fifty_drafts_and_says_how_many_more(saved, session, supervisor, arrives):
    for number in range(1, 53):
        draft = type(saved)(number=900_000 + number, currency="USD", saved_at=NOW, expires_at=NOW)
        draft.save()
        Session.objects.create(
            state="DRAFTED", currency="USD", started_at=NOW, heartbeat_at=NOW, ended_at=NOW,
            was_ended_by_guard=True, saved_draft=draft,
        )  # fmt: skip
    subject, text, _ = arrives(MailKind.SUPERVISOR_NOTICE, "", ["supervisor@example.com"])
    assert subject.endswith(": 53")
    assert "900052" in text.split()
    assert "900003" in text.split()
    assert "900002" not in text.split()
    assert "and 3 more" in text


def test_a_notice_without_supervisors_goes_nowhere(saved, is_gone):
    is_gone(MailKind.SUPERVISOR_NOTICE, "", reason="NO_ADDRESS")


@pytest.mark.parametrize("kind", [kind for kind in MailKind if kind.value != "SUPERVISOR_NOTICE"])
def test_what_never_was_is_not_mailed(kind, shop, is_gone):
    is_gone(kind, "00000000-0000-0000-0000-000000000000")
