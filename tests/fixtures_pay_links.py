"""A customer's browser at the page of a link, in front of Stripe's stand-in."""

from __future__ import annotations

import re

import pytest


@pytest.fixture
def secret_of():
    """`secret_of(page)`: what the page gives to Stripe's fields, with the publishable key."""

    def call(page):
        body = page.answer.content.decode()
        return re.search('data-publishable-key="([^"]+)" data-secret="([^"]+)"', body).groups()

    return call


@pytest.fixture
def pay_in_browser(stripe, secret_of):
    """`pay_in_browser(page, number)`: what Stripe's fields send when the button is pressed;
    Stripe's answer. The shop has not heard of it yet."""
    import requests

    def call(page, number="4242424242424242", method=None, **more):
        key, secret = secret_of(page)
        with requests.Session() as browser:
            browser.trust_env = False
            answer = browser.post(
                "%s/v1/payment_intents/%s/confirm" % (stripe.url, secret.partition("_secret_")[0]),
                headers={"Authorization": "Bearer " + key},
                data={
                    "client_secret": secret,
                    "payment_method": method or stripe.payment_method(number),
                    "return_url": "https://shop.example.com" + page.path,
                    **more,
                },
            )
        return answer.json()

    return call


@pytest.fixture
def page(session, save_draft, issue_link, visit, agent):
    """Of Anna's draft: two coffees and three teas, 72.50 with shipping."""
    return visit(issue_link(save_draft(session, agent), agent))


@pytest.fixture
def pay_page(stripe, page):
    """The same, at the step where she pays."""
    return page.press("continue").press("pay")
