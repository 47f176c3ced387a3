"""The page behind a resume link, as a browser without scripts sees it."""

from __future__ import annotations

import html
import re

import pytest

PATH = "/plugins/saleor-phone-order/resume/"


class Page:
    """A visitor of a link with a browser of their own: `text` is what the last answer says,
    `forms` what its forms hold."""

    def __init__(self, client, token):
        self.client = client
        self.path = PATH + token
        self.answer = None

    def get(self, step="", **headers):
        self.answer = self.client.get(self.path, {"step": step} if step else {}, **headers)
        return self

    def post(self, step, **fields):
        """What a form sends; where the answer leads elsewhere on the page, look there."""
        self.answer = self.client.post(self.path, {"step": step, **fields})
        if self.answer.status_code == 303 and self.answer["Location"].startswith(self.path):
            self.answer = self.client.get(self.answer["Location"])
        return self

    def press(self, step, **fields):
        """Send the form of a step as it is on the page, with `fields` filled in."""
        return self.post(step, **{**self.forms[step], **fields})

    @property
    def status(self):
        return self.answer.status_code

    @property
    def text(self):
        body = re.sub("<style>.*?</style>", "", self.answer.content.decode(), flags=re.S)
        return html.unescape(" ".join(body.split()))

    @property
    def title(self):
        return re.search("<h1>(.*?)</h1>", self.text).group(1)

    @property
    def forms(self):
        """What each form of the page would send, by its step."""
        found = {}
        for form in re.findall("<form.*?</form>", self.answer.content.decode(), re.S):
            fields = {}
            for tag in re.findall("<input[^>]*>", form):
                given = dict(re.findall(r'([a-z_-]+)="([^"]*)"', tag))
                if given.get("type") not in ("radio", "checkbox") or " checked" in tag:
                    fields[given["name"]] = html.unescape(given.get("value", ""))
            for name, options in re.findall(
                '<select[^>]* name="([^"]*)".*?>(.*?)</select>', form, re.S
            ):
                chosen = re.search('value="([^"]*)" selected', options)
                fields[name] = chosen.group(1) if chosen else ""
            found[fields.pop("step")] = fields
        return found


@pytest.fixture
def visit():
    """`visit(token)`: the page, opened by a new browser."""
    from django.test import Client

    def call(token):
        return Page(Client(), token).get()

    return call


@pytest.fixture
def orders_by_link(settings):
    settings.PHONE_ORDER_LINK_PLACES_ORDERS = True
