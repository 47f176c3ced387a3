"""Mails through Celery: after the commit, once, and never at the cost of what they tell."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from celery.signals import task_prerun
from django.db import connections, transaction
from django.utils import timezone

from saleor_phone_order import tasks
from saleor_phone_order.flows import links, mailing, mails
from saleor_phone_order.models import Mail, MailKind

pytestmark = [pytest.mark.one_host, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def mail_link(session, save_draft, actor_of, agent):
    """`mail_link()`: as an agent does, who has it mailed."""
    draft = save_draft(session, agent)

    def call():
        return links.issue(
            draft_id=draft.pk, actor=actor_of(agent), now=timezone.now(), is_mailed=True
        )

    return call


@pytest.fixture
def started():
    """Names and arguments of the tasks of ours that began."""
    found = []

    def note(task, args, kwargs, **others):
        if task.name.startswith("saleor_phone_order."):
            found.append((task.name, list(args), kwargs))

    task_prerun.connect(note)
    yield found
    task_prerun.disconnect(note)


def test_a_shop_without_a_broker_mails_within_the_request(mail_link, mail_server, started, caplog):
    mail_link()
    mail = Mail.objects.get()
    assert (mail.state, len(mail_server.messages)) == ("SENT", 1)
    assert started == [("saleor_phone_order.send_mail", [str(mail.pk)], {})]
    assert "anna@" not in caplog.text
    for message in mail_server.messages:
        link = message.get_body(["plain"]).get_content().partition("/resume/")[2].split()[0]
        assert link not in caplog.text


def test_a_mail_server_that_is_down_breaks_nothing(mail_link, mail_server):
    mail_server.stop()
    assert mail_link().url
    mail = Mail.objects.get()
    assert (mail.state, mail.reason, mail.attempts) == ("QUEUED", "CONNECTION", 1)
    mail_server.start(mail_server.port)
    tasks.send_mails()
    assert mail_server.messages == []  # not due yet
    Mail.objects.update(due_at=timezone.now())
    tasks.send_mails()
    assert [message.recipients for message in mail_server.messages] == [["anna@example.com"]]


def test_what_was_rolled_back_is_not_mailed(mail_link, mail_server, started, whole_database):
    before = whole_database()

    class Undone(Exception):
        pass

    def undo():
        mail_link()
        raise Undone()

    with pytest.raises(Undone), transaction.atomic():
        undo()
    assert (whole_database(), started, mail_server.messages) == (before, [], [])


def test_a_broker_that_is_down_breaks_nothing(mail_link, mail_server, settings, caplog):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert mail_link().url
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("QUEUED", 0)
    assert "Connection refused" in caplog.text
    assert "anna@" not in caplog.text
    tasks.send_mails()
    assert len(mail_server.messages) == 1


def test_of_two_workers_one_sends_a_mail(draft_mail, mail_server, race):
    now = draft_mail.queued_at
    Mail.objects.update(state="QUEUED", attempts=0, due_at=now)
    mail_server.messages.clear()
    race(
        lambda: mailing.send(mail_id=draft_mail.pk, now=now),
        lambda: mailing.send_due(clock=lambda: now),
    )
    assert (Mail.objects.get().state, len(mail_server.messages)) == ("SENT", 1)


def test_of_two_at_once_who_queue_a_mail_one_writes_it(session, mail_server, race):
    now = timezone.now() + timedelta(days=1)
    kind, ref = MailKind.SUPERVISOR_NOTICE, ""
    race(
        lambda: mails.queue(kind=kind, subject_ref=ref, now=now),
        lambda: mails.queue(kind=kind, subject_ref=ref, now=now),
    )
    assert Mail.objects.count() == 1


OUTBOX = "saleor_phone_order_mail"


@pytest.fixture
def queue(session):
    """Queue a mail that tells of nothing: it fails as soon as it is tried."""

    def call():
        with transaction.atomic():
            return mails.queue(
                kind=MailKind.HAND_OFF, subject_ref=str(session.pk), now=timezone.now()
            )

    return call


def outbox():
    return list(Mail.objects.order_by("queued_at").values_list("state", flat=True))


def test_a_mail_that_leaves_while_two_queue_it_is_sent_once_more(session, queue, rival):
    now = timezone.now()

    def write():
        kind, ref = MailKind.HAND_OFF.value, str(session.pk)
        Mail.objects.create(kind=kind, subject_ref=ref, queued_at=now, due_at=now)

    def leave():
        Mail.objects.update(state="SENT")

    with rival(write, at=("INSERT", OUTBOX), is_before=True):
        with rival(leave, at=("SELECT", OUTBOX), is_before=True, skip=1):
            queue()
    assert outbox() == ["SENT", "FAILED"]


def test_a_mail_that_leaves_while_it_is_queued_is_sent_once_more(draft_mail, mail_server, rival):
    now, ref = draft_mail.queued_at, draft_mail.subject_ref
    Mail.objects.update(state="QUEUED", attempts=0)
    claimed = mailing._claimed(mailing.Q(pk=draft_mail.pk), now)
    mail_server.messages.clear()

    def leave():
        mailing._send(claimed, now)
        connections.close_all()

    leaving = threading.Thread(target=leave)

    def begin():
        leaving.start()
        leaving.join(1)  # It may have to wait for us.

    with rival(begin, at=("SELECT", OUTBOX)), transaction.atomic():
        mails.queue(kind=MailKind.DRAFT_LINK, subject_ref=ref, now=timezone.now())
    leaving.join()
    assert len(mail_server.messages) == 2


def test_smtp_is_spoken_outside_of_any_transaction(draft_mail, mail_server, monkeypatch):
    """While the mail server thinks, others can lock the mail and the draft."""
    from django.db import connection

    seen = []
    original = mail_server.handle_DATA

    async def look(server, session, envelope):
        from asgiref.sync import sync_to_async

        def unlocked():
            try:
                with transaction.atomic():
                    mail = Mail.objects.select_for_update(nowait=True).get()
                    link = mail.subject_ref and mail
                    return bool(link)
            finally:
                connection.close()

        seen.append(await sync_to_async(unlocked)())
        return await original(server, session, envelope)

    mail_server.handle_DATA = look
    Mail.objects.update(state="QUEUED", attempts=0)
    mailing.send(mail_id=draft_mail.pk, now=draft_mail.queued_at)
    assert seen == [True]
