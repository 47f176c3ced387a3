"""Mails in the API: what became of them, and once more."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from saleor_phone_order.flows import handoff, mails
from saleor_phone_order.models import HistoryEntry, Mail, MailKind

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

FIELDS = "id kind state reason attempts queuedAt sentAt"
LIST = "query($state: PhoneOrderMailState) { phoneOrderMails(state: $state) { edges { node { %s } } } }"
RESEND = (
    "mutation($id: ID!) { phoneOrderMailResend(id: $id) { mail { %s } errors { field code } } }"
    % FIELDS
)


def test_a_draft_shows_its_mails(draft_mail, send, mail_server, data, agent, gid):
    from saleor_phone_order.models import Draft

    send(draft_mail)
    draft = data(
        "query($id: ID!) { phoneOrderDraft(id: $id) { mails { kind state attempts sentAt } } }",
        as_=agent,
        id=gid("PhoneOrderDraft", Draft.objects.get()),
    )
    (mail,) = draft["mails"]
    assert (mail["kind"], mail["state"], mail["attempts"]) == ("DRAFT_LINK", "SENT", 1)
    assert mail["sentAt"]


def test_a_session_shows_its_mails(session, agent, data, gid):
    now = timezone.now()
    mails.queue(kind=MailKind.HAND_OFF, subject_ref=str(session.pk), now=now)
    mails.queue(kind=MailKind.SUPERVISOR_NOTICE, now=now)
    found = data(
        "query($id: ID!) { phoneOrderSession(id: $id) { mails { kind state } } }",
        as_=agent,
        id=gid("PhoneOrderSession", session),
    )
    assert found["mails"] == [{"kind": "HAND_OFF", "state": "QUEUED"}]


def test_supervisors_list_what_failed(draft_mail, send, mail_server, data, supervisor, gid):
    mail_server.says["anna@example.com"] = "550 unknown"
    send(draft_mail)
    mails.queue(kind=MailKind.SUPERVISOR_NOTICE, now=timezone.now())
    found = data(LIST % FIELDS, as_=supervisor, state="FAILED")
    (edge,) = found["edges"]
    node = edge["node"]
    assert node.pop("queuedAt")
    assert node == {
        "id": gid("PhoneOrderMail", draft_mail),
        "kind": "DRAFT_LINK",
        "state": "FAILED",
        "reason": "SMTP_550",
        "attempts": 1,
        "sentAt": None,
    }
    assert len(data(LIST % FIELDS, as_=supervisor)["edges"]) == 2


def test_a_mail_that_was_sent_is_sent_again_and_both_links_live(
    draft_mail, send, mail_server, parts, data, other_agent, gid, resume
):
    from tests.flows.test_mails import token_in

    send(draft_mail)
    answer = data(RESEND, as_=other_agent, id=gid("PhoneOrderMail", draft_mail))
    again = Mail.objects.get(state="QUEUED")
    assert answer["mail"]["id"] == gid("PhoneOrderMail", again)
    send(again)
    first, second = mail_server.messages
    assert first["Message-ID"] != second["Message-ID"]
    tokens = {token_in(parts(message)[0]) for message in mail_server.messages}
    assert len(tokens) == 2
    assert len({resume(token).checkout_ref for token in tokens}) == 1
    entry = HistoryEntry.objects.get(action="MAIL_SENT_AGAIN")
    assert (entry.chain, json.loads(entry.details)) == (
        "actor:staff:%s" % other_agent.pk,
        {"kind": "DRAFT_LINK", "mail": str(again.pk)},
    )


def test_codes_are_not_sent_again(shop, refusal, agent, gid, whole_database):
    mail = mails.queue(kind=MailKind.LINK_CODE, subject_ref="any", now=timezone.now())
    login = shop.login(agent)
    before = whole_database()
    assert refusal(RESEND, token=login, id=gid("PhoneOrderMail", mail)) == [
        {"field": "id", "code": "INVALID"}
    ]
    assert whole_database() == before


@pytest.fixture
def hand_off_mail(session, agent, actor_of):
    now = timezone.now()
    handoff.hand_off(session_id=session.pk, actor=actor_of(agent), now=now)
    return mails.queue(kind=MailKind.HAND_OFF, subject_ref=str(session.pk), now=now)


def test_an_agent_sends_no_mails_of_others_again(
    hand_off_mail, shop, refusal, data, agent, other_agent, supervisor, gid, whole_database
):
    key = gid("PhoneOrderMail", hand_off_mail)
    login = shop.login(other_agent)
    before = whole_database()
    assert refusal(RESEND, token=login, id=key) == [{"field": "id", "code": "NOT_FOUND"}]
    assert whole_database() == before
    assert data(RESEND, as_=agent, id=key)["mail"]["state"] == "QUEUED"
    assert data(RESEND, as_=supervisor, id=key)["mail"]["state"] == "QUEUED"


@pytest.mark.parametrize("kind", [MailKind.SUPERVISOR_NOTICE, MailKind.TAKEN_FROM_AGENT])
def test_only_supervisors_send_notices_again(kind, shop, refusal, data, agent, supervisor, gid):
    mail = mails.queue(kind=kind, subject_ref="", now=timezone.now())
    key = gid("PhoneOrderMail", mail)
    assert refusal(RESEND, as_=agent, id=key) == [{"field": "id", "code": "NOT_FOUND"}]
    assert data(RESEND, as_=supervisor, id=key)["mail"]["id"] == key


def test_an_unknown_mail_is_not_found(shop, refusal, agent, gid):
    key = gid("PhoneOrderMail", "00000000-0000-0000-0000-000000000000")
    assert refusal(RESEND, as_=agent, id=key) == [{"field": "id", "code": "NOT_FOUND"}]
