"""A mail server that keeps what it gets, and refuses what a test wants it to."""

from __future__ import annotations

import email
import email.policy
import logging
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone


class MailServer:
    """Speaks real SMTP on this machine. `says` holds answers by recipient or command."""

    def __init__(self):
        self.messages = []
        self.says = {}
        self._controller = None

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if "MAIL" in self.says:
            return self.says["MAIL"]
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.says:
            return self.says[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.says:
            return self.says["DATA"]
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        message.recipients = envelope.rcpt_tos
        self.messages.append(message)
        return "250 ok"

    def start(self, port=0):
        from aiosmtpd.controller import Controller

        self._controller = Controller(self, hostname="127.0.0.1", port=port or free_port())
        self._controller.start()
        self.port = self._controller.port

    def stop(self):
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    # It logs whom it got mails for.
    logging.getLogger("mail.log").disabled = True
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield server
    server.stop()


@pytest.fixture
def translated(settings):
    """Translations work, also on a host whose tests do without."""
    from django.utils.translation import _trans

    def forget():
        for name in list(vars(_trans)):
            delattr(_trans, name)

    before = settings.USE_I18N
    settings.USE_I18N = True
    forget()
    yield
    settings.USE_I18N = before
    forget()


@pytest.fixture
def draft_mail(session, save_draft, issue_link, agent):
    """A link of Anna's draft that waits to be mailed."""
    from saleor_phone_order.flows import mails
    from saleor_phone_order.models import MailKind

    now = timezone.now()
    draft = save_draft(session, agent, now=now)
    issue_link(draft, agent, now=now)
    link = draft.links.get()
    with transaction.atomic():
        return mails.queue(kind=MailKind.DRAFT_LINK, subject_ref=str(link.pk), now=now)


@pytest.fixture
def send():
    """`send(mail, minutes)`: try so long after it was queued; the row as it is then."""
    from saleor_phone_order.flows import mailing

    def call(mail, minutes=0):
        mailing.send(mail_id=mail.pk, now=mail.queued_at + timedelta(minutes=minutes))
        return type(mail).objects.get(pk=mail.pk)

    return call


@pytest.fixture
def parts():
    """`parts(message)`: its text and its HTML."""

    def call(message):
        return tuple(
            message.get_body([kind]).get_content().replace("\r\n", "\n")
            for kind in ("plain", "html")
        )

    return call
