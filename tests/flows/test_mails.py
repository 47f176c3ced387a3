"""The outbox and what leaves it, by real SMTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from saleor_phone_order.flows import links, mailing, mails
from saleor_phone_order.models import Draft, DraftLink, Mail, MailKind
from saleor_phone_order.rules.tokens import hash_token

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


def token_in(text):
    return re.search(r"/resume/([\w-]+)", text)[1]


def test_a_draft_link_arrives_in_text_and_html(draft_mail, send, mail_server, parts, resume):
    sent = send(draft_mail)
    assert (sent.state, sent.reason, sent.attempts) == ("SENT", "", 1)
    assert sent.sent_at == draft_mail.queued_at
    (message,) = mail_server.messages
    assert message.recipients == ["anna@example.com"]
    assert message["To"] == "anna@example.com"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] is None
    text, html = parts(message)
    draft = DraftLink.objects.get(pk=draft_mail.subject_ref).draft
    assert message["Subject"].startswith("Your saved order %d at " % draft.number)
    for part in (text, html):
        assert "2 × " in part
        assert "Total when it was saved: $72.50" in part
    assert token_in(text) == token_in(html)
    assert resume(token_in(text)).draft == draft


def test_each_attempt_has_a_secret_whose_hash_is_kept_before_it_leaves(
    draft_mail, send, mail_server, parts, resume
):
    mail_server.says["DATA"] = "451 later"
    send(draft_mail)
    del mail_server.says["DATA"]
    send(draft_mail, minutes=1)
    token = token_in(parts(mail_server.messages[0])[0])
    copies = DraftLink.objects.filter(original_id=draft_mail.subject_ref)
    assert copies.count() == 2
    assert copies.filter(token_hash=hash_token(token)).count() == 1


def test_a_mail_is_tried_again_with_the_same_message_id_once_the_server_is_back(
    draft_mail, send, mail_server
):
    mail_server.says["DATA"] = "451 later"
    message_ids = []
    mail = send(draft_mail)
    assert (mail.state, mail.reason, mail.attempts) == ("QUEUED", "SMTP_451", 1)
    assert mail.due_at == mail.queued_at + timedelta(minutes=1)
    mail_server.says.clear()
    mail_server.stop()
    assert send(mail, minutes=0.5).attempts == 1  # not due yet
    mail = send(mail, minutes=1)
    assert (mail.state, mail.reason, mail.attempts) == ("QUEUED", "CONNECTION", 2)
    assert mail.due_at == mail.queued_at + timedelta(minutes=1 + 2)
    mail_server.start(mail_server.port)
    mail = send(mail, minutes=3)
    assert (mail.state, mail.reason, mail.attempts) == ("SENT", "", 3)
    message_ids.append(mail_server.messages[0]["Message-ID"])
    # A worker that died before it could say so.
    Mail.objects.update(state="QUEUED")
    send(mail, minutes=60)
    message_ids.append(mail_server.messages[1]["Message-ID"])
    assert message_ids[0] == message_ids[1]
    assert message_ids[0].startswith("<%s." % mail.pk.hex)


def test_after_eight_attempts_it_has_failed(draft_mail, send, mail_server):
    mail_server.stop()
    minutes, tried_at = 0, []
    while True:
        mail = send(draft_mail, minutes=minutes)
        tried_at.append(minutes)
        if mail.state != "QUEUED":
            break
        minutes = (mail.due_at - mail.queued_at) / timedelta(minutes=1)
    assert (mail.state, mail.reason, mail.attempts) == ("FAILED", "CONNECTION", 8)
    assert tried_at == [0, 1, 3, 7, 15, 31, 63, 127]


@pytest.mark.parametrize(
    ("where", "answer", "state", "reason"),
    [
        ("anna@example.com", "550 no such anna@example.com", "FAILED", "SMTP_550"),
        ("anna@example.com", "450 anna@example.com is busy", "QUEUED", "SMTP_450"),
        ("DATA", "554 spam from anna@example.com", "FAILED", "SMTP_554"),
        # The shop's own fault, which somebody may mend.
        ("MAIL", "530 log in to write to anna@example.com", "QUEUED", "SMTP_530"),
    ],
)
def test_what_a_server_answers_is_kept_as_a_code_alone(
    where, answer, state, reason, draft_mail, send, mail_server, caplog
):
    mail_server.says[where] = answer
    mail = send(draft_mail)
    assert (mail.state, mail.reason) == (state, reason)
    assert mail_server.messages == []
    assert reason in caplog.text
    assert "anna" not in caplog.text.lower()


def test_a_dead_link_is_not_mailed(draft_mail, send, mail_server, agent, actor_of):
    draft = DraftLink.objects.get(pk=draft_mail.subject_ref).draft
    links.revoke(draft_id=draft.pk, actor=actor_of(agent), now=draft_mail.queued_at)
    mail = send(draft_mail)
    assert (mail.state, mail.reason) == ("FAILED", "GONE")
    assert mail_server.messages == []


@pytest.mark.parametrize("fields", [{"state": "COMPLETED"}, {"erased_at": timezone.now()}])
def test_a_draft_that_is_done_with_is_not_mailed(fields, draft_mail, send, mail_server):
    Draft.objects.update(**fields)
    assert send(draft_mail).reason == "GONE"
    assert (mail_server.messages, DraftLink.objects.count()) == ([], 1)


def test_a_draft_of_a_deleted_account_is_not_mailed(draft_mail, send, mail_server, customer):
    customer.delete()
    assert send(draft_mail).reason == "GONE"
    assert mail_server.messages == []
    assert DraftLink.objects.count() == 1


def test_a_draft_of_a_guest_without_an_address_is_not_mailed(
    start, fill, save_draft, issue_link, agent, coffee, send, mail_server
):
    draft = save_draft(fill(start(agent), agent, (coffee, 1), is_shipped=False), agent)
    issue_link(draft, agent)
    link = draft.links.get()
    mail = mails.queue(kind=MailKind.DRAFT_LINK, subject_ref=str(link.pk), now=timezone.now())
    mail = send(mail)
    assert (mail.state, mail.reason) == ("FAILED", "NO_ADDRESS")
    assert mail_server.messages == []


def test_a_claimed_mail_is_left_alone_until_its_lease_is_over(draft_mail, send, mail_server):
    Mail.objects.update(attempts=1, due_at=draft_mail.queued_at + mailing.LEASE)
    assert send(draft_mail, minutes=4.9).state == "QUEUED"
    assert send(draft_mail, minutes=5).state == "SENT"
    assert len(mail_server.messages) == 1


def test_a_mail_that_never_gets_finished_is_given_up(draft_mail, send, mail_server):
    Mail.objects.update(attempts=8)
    mail = send(draft_mail)
    assert (mail.state, mail.reason, mail.attempts) == ("FAILED", "NOT_FINISHED", 8)
    assert mail_server.messages == []


def test_a_mail_that_is_queued_anew_while_it_waits_is_due_at_once(draft_mail, send, mail_server):
    mail_server.stop()
    send(draft_mail)
    later = draft_mail.queued_at + timedelta(seconds=5)
    again = mails.queue(kind=MailKind.DRAFT_LINK, subject_ref=draft_mail.subject_ref, now=later)
    assert again == draft_mail
    assert (again.due_at, again.attempts) == (later, 0)


def test_a_mail_that_is_queued_anew_while_it_is_sent_is_sent_again(draft_mail, send, mail_server):
    """What it says may have changed since the sender looked."""
    later = draft_mail.queued_at + timedelta(seconds=1)
    claimed = mailing._claimed(mailing.Q(pk=draft_mail.pk), draft_mail.queued_at)
    mails.queue(kind=MailKind.DRAFT_LINK, subject_ref=draft_mail.subject_ref, now=later)
    mailing._send(claimed, draft_mail.queued_at)
    mail = Mail.objects.get()
    assert (mail.state, mail.due_at, len(mail_server.messages)) == ("QUEUED", later, 1)


def test_what_is_due_longest_is_sent_first_and_all_wait_without_a_server(draft_mail, mail_server):
    now = draft_mail.queued_at
    sooner, later = [
        mails.queue(
            kind=MailKind.HAND_OFF,
            subject_ref="00000000-0000-0000-0000-00000000000%d" % number,
            now=now + timedelta(seconds=number),
        )
        for number in (0, 1)
    ]
    Mail.objects.filter(pk=sooner.pk).update(due_at=now - timedelta(seconds=1))
    mail_server.stop()
    assert mailing.send_due(clock=lambda: now + timedelta(seconds=2)) == 2
    found = {mail.pk: (mail.state, mail.reason, mail.attempts) for mail in Mail.objects.all()}
    assert found == {
        sooner.pk: ("FAILED", "GONE", 1),
        draft_mail.pk: ("QUEUED", "CONNECTION", 1),
        later.pk: ("QUEUED", "", 0),
    }


def test_outbox_rows_name_nobody(draft_mail, send, mail_server):
    send(draft_mail)
    row = Mail.objects.values().get()
    assert "anna" not in str(row).lower()
    assert set(row) == {
        "id", "kind", "subject_ref", "state", "reason", "attempts",
        "queued_at", "due_at", "sent_at",
    }  # fmt: skip


def test_names_cannot_make_headers_nor_markup(draft_mail, send, mail_server, parts, shop):
    from django.contrib.sites.models import Site

    draft = DraftLink.objects.get(pk=draft_mail.subject_ref).draft
    Site.objects.update(name="Shop\r\nBcc: eve@example.com")
    Site.objects.clear_cache()
    draft.lines.update(name="<script>alert(1)</script>\nTotal & more")
    send(draft_mail)
    Site.objects.clear_cache()
    (message,) = mail_server.messages
    assert message.recipients == ["anna@example.com"]
    assert message["Bcc"] is None
    assert message["Subject"] == "Your saved order %d at Shop Bcc: eve@example.com" % draft.number
    text, html = parts(message)
    assert "2 × <script>alert(1)</script> Total & more" in text
    assert "2 × &lt;script&gt;alert(1)&lt;/script&gt; Total &amp; more" in html
