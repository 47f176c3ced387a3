"""The open shop, as those who test pages in it reach it: by HTTP alone."""

from __future__ import annotations

import time
from email import message_from_bytes, policy
from pathlib import Path
from typing import Dict

from saleor_phone_order.sample_shop import PASSWORD
from tests.demo.calling import ADMIN_LOGIN, Caller, Person
from tests.demo.hosts import host_behind

CONFIGURE = """mutation($id: ID!, $input: PluginUpdateInput!) {
  pluginUpdate(id: $id, input: $input) { %s { field message } } }"""
#: The plugin's id and what errors are called, by host.
PLUGIN = {
    "Saleor 2.10": ("saleor.phone_order", "pluginsErrors"),
    "Saleor 3": ("saleor-phone-order", "errors"),
}


class Shop:
    """`url` ends without a slash; `host` asks Saleor itself as this Saleor wants to be asked."""

    def __init__(self, url: str, mail: Path) -> None:
        self.url = url
        self.mail = mail
        self.anybody = Caller(url, "A visitor")
        self.host = host_behind(self.anybody)
        self._people: Dict[str, Person] = {}

    def person(self, email: str) -> Person:
        """Somebody who is logged in."""
        if email not in self._people:
            password = "admin" if email == ADMIN_LOGIN[0] else PASSWORD
            self._people[email] = Person(self.url, email, email, password)
        return self._people[email]

    def ask(self, query: str, as_: str = "", **variables):
        caller = self.person(as_) if as_ else self.anybody
        return caller.ask(query, **variables)

    def configure(self, **values: str) -> None:
        """What the administrator saves on the plugin's page in Saleor."""
        plugin_id, errors = PLUGIN[self.host.name]
        changes = [{"name": name, "value": value} for name, value in values.items()]
        given = {"active": True, "configuration": changes}
        self.ask(CONFIGURE % errors, as_=ADMIN_LOGIN[0], id=plugin_id, input=given)

    def mails(self, to: str):
        """What has been sent to an address, as messages, oldest first."""
        paths = sorted(path for path in self.mail.iterdir() if path.suffix != ".part")
        sent = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
        return [message for message in sent if to in message["to"]]

    def awaited_mail(self, to: str, subject: str, seconds: float = 20):
        """The newest mail to an address whose subject holds some words."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [message for message in self.mails(to) if subject in message["subject"]]
            if found:
                return found[-1]
            time.sleep(0.2)
        raise AssertionError(
            "No mail with “%s” came to %s, only: %s"
            % (subject, to, [message["subject"] for message in self.mails(to)])
        )
