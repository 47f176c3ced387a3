"""Sends what Saleor 3 tells its customers by Django's own mail, where tests find it: the
host's own plugin speaks to an SMTP server directly."""

from __future__ import annotations

from django.core.mail import send_mail
from saleor.plugins.base_plugin import BasePlugin


class MailPlugin(BasePlugin):
    PLUGIN_ID = "tests.mails"
    PLUGIN_NAME = "Mails of the tests"
    DEFAULT_ACTIVE = True
    CONFIGURATION_PER_CHANNEL = False

    def notify(self, event, payload_func, previous_value):
        payload = payload_func()
        to = payload.get("recipient_list") or [payload["recipient_email"]]
        lines = ["%s %s" % item for item in payload.items() if isinstance(item[1], str)]
        send_mail(str(event), "\n".join(lines), "shop@example.com", to)
