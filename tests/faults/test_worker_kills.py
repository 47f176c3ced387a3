"""The worker dies by SIGKILL while it mails: every mail arrives, and hardly one twice."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from saleor_phone_order.flows import mail_rendering, mails
from saleor_phone_order.models import DraftLink, Mail, MailKind
from saleor_phone_order.rules.tokens import hash_token, make_link_token
from saleor_phone_order.tasks import send_mails

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="there is no redis-server"),
]

#: When the worker dies: before a database statement; at a word of its mail server's, or so
#: many milliseconds after that took a mail; at any time.
MOMENTS = [("statement", number) for number in range(1, 29)]
MOMENTS += [("word", word) for word in ("EHLO", "MAIL", "RCPT", "DATA") * 2]
MOMENTS += [("taken", milliseconds) for milliseconds in (0, 0, 1, 2, 5, 10)]
MOMENTS += [("any", None)] * 8
#: So many mails are cut short at least; some deaths come between two mails.
INTERRUPTED = 50


@pytest.fixture
def queue_links(session, save_draft, agent):
    """`queue_links(n)`: so many links of a draft wait to be mailed."""
    draft = save_draft(session, agent)

    def call(count):
        for _ in range(count):
            now = timezone.now()
            link = DraftLink.objects.create(
                draft=draft,
                token_hash=hash_token(make_link_token()),
                created_at=now,
                expires_at=now + timedelta(days=1),
            )
            with transaction.atomic():
                mails.queue(kind=MailKind.DRAFT_LINK, subject_ref=str(link.pk), now=now)

    return call


@pytest.fixture
def omen(mail_server, worker):
    """`omen.moment = ("word", "RCPT")`: the worker dies when it says so next."""

    class Omen:
        moment = None

        def at(self, moment):
            if self.moment == moment:
                self.moment = None
                worker.kill()

    found = Omen()
    rcpt, data = mail_server.handle_RCPT, mail_server.handle_DATA

    async def handle_EHLO(server, session, envelope, hostname, responses):
        session.host_name = hostname
        found.at(("word", "EHLO"))
        return responses

    async def handle_MAIL(server, session, envelope, address, options):
        envelope.mail_from = address
        found.at(("word", "MAIL"))
        return "250 ok"

    async def handle_RCPT(server, session, envelope, address, options):
        found.at(("word", "RCPT"))
        return await rcpt(server, session, envelope, address, options)

    async def handle_DATA(server, session, envelope):
        found.at(("word", "DATA"))
        answer = await data(server, session, envelope)
        if found.moment and found.moment[0] == "taken":
            server.loop.call_later(found.moment[1] / 1000, found.at, found.moment)
        return answer

    mail_server.handle_EHLO, mail_server.handle_MAIL = handle_EHLO, handle_MAIL
    mail_server.handle_RCPT, mail_server.handle_DATA = handle_RCPT, handle_DATA
    return found


def test_every_mail_arrives_and_at_most_once_more_for_each_kill(
    worker, omen, queue_links, mail_server, seed, say
):
    chance = random.Random(seed)
    moments = list(MOMENTS)
    chance.shuffle(moments)
    interrupted = Counter()
    lives = 0
    while lives < len(moments) or sum(interrupted.values()) < INTERRUPTED:
        kind, number = moments[lives % len(moments)]
        queue_links(6 if kind == "any" else 2)
        if lives % 4 == 0:
            strike()
        omen.moment = (kind, number)
        worker.start(number if kind == "statement" else 0)
        if kind == "any":
            time.sleep(chance.uniform(0.5, 2))
            worker.kill()
        while not worker.is_dead(within=4):
            queue_links(2)  # its moment has not come yet
        interrupted.update(under_way())
        outlive_leases()
        lives += 1
    worker.start()
    deadline = time.monotonic() + 120
    while Mail.objects.filter(state="QUEUED").exists() and time.monotonic() < deadline:
        strike()
        time.sleep(1)
    mails_queued = {"<%s@localhost>" % mail_rendering.key_of(mail) for mail in Mail.objects.all()}
    arrived = Counter(message["Message-ID"].strip() for message in mail_server.messages)
    say(
        "%d kills, %d of them during a mail; %d mails, %d arrived twice, %d more often"
        % (
            lives,
            sum(interrupted.values()),
            len(mails_queued),
            sum(count == 2 for count in arrived.values()),
            sum(count > 2 for count in arrived.values()),
        )
    )
    states = Counter(Mail.objects.values_list("state", flat=True))
    assert states == {"SENT": len(mails_queued)}
    assert set(arrived) == mails_queued
    times_interrupted = {
        "<%s@localhost>" % mail_rendering.key_of(Mail.objects.get(pk=key)): count
        for key, count in interrupted.items()
    }
    for message_id, count in arrived.items():
        assert count <= 1 + times_interrupted.get(message_id, 0)
    every_link_is_good(mail_server.messages)


def strike():
    """The minute is over, says the clock."""
    with send_mails.app.connection_for_write() as connection:
        send_mails.apply_async(connection=connection)


def under_way():
    """Keys of the mails that a dead worker had begun."""
    begun = Mail.objects.filter(state="QUEUED", attempts__gt=0, due_at__gt=timezone.now())
    return list(begun.values_list("pk", flat=True))


def outlive_leases():
    """Five minutes go by. Nobody is at work."""
    Mail.objects.filter(state="QUEUED", attempts__gt=0).update(due_at=timezone.now())


def every_link_is_good(messages):
    """Also those of mails that arrived twice."""
    tokens = {
        message.get_body(["plain"]).get_content().partition("/resume/")[2].split()[0]
        for message in messages
    }
    known = DraftLink.objects.filter(token_hash__in=[hash_token(token) for token in tokens])
    assert len(tokens) == len(messages) == known.count()
