"""Stripe, as a stand-in in this process, with keys in the shop's environment."""

from __future__ import annotations

import json
import os
from typing import Any, Dict

import pytest

from tests.stripe_double.double import (
    PUBLISHABLE_KEY,
    SECRET_KEY,
    TIMEOUT,
    WEBHOOK_SECRET,
    Double,
)
from tests.stripe_double.webhooks import signature

KEYS = {
    "SECRET_KEY": SECRET_KEY,
    "PUBLISHABLE_KEY": PUBLISHABLE_KEY,
    "WEBHOOK_SECRET": WEBHOOK_SECRET,
}
WEBHOOK_PATH = "/plugins/saleor-phone-order/stripe/"


class StripeForTests(Double):
    """See `Double` for what it can be told. `deliver` brings its events to the shop's own view."""

    client: Any
    monkeypatch: Any

    @property
    def events(self):
        """What it told of since the test began, oldest first."""
        return self.webhooks.events

    def event(self, kind: str) -> Dict[str, Any]:
        """The newest of a kind, such as `payment_intent.succeeded`."""
        return [event for event in self.events if event["type"] == kind][-1]

    def deliver(self, *events: Dict[str, Any], secret: str = WEBHOOK_SECRET, at=None):
        """Bring events to the shop now, in this order. Returns the last answer.

        :param at: when they were signed, in seconds; now if it is not given.
        """
        answer = None
        for event in events or tuple(self.events):
            body = json.dumps(event).encode()
            answer = self.client.post(
                WEBHOOK_PATH,
                body,
                content_type="application/json",
                HTTP_STRIPE_SIGNATURE=signature(body, secret, at),
            )
        return answer

    def fail_next(self, match="", status=500, **more):
        if status == TIMEOUT:
            # Nobody waits ten seconds for a test.
            self.monkeypatch.setattr("saleor_phone_order.payments.stripe.TIMEOUT_SECONDS", 0.5)
            more.setdefault("seconds", 1)
        super().fail_next(match, status, **more)


@pytest.fixture(scope="session")
def running_stripe():
    double = StripeForTests(os.environ["PHONE_ORDER_STRIPE_DOCUMENT"])
    double.start()
    yield double
    double.stop()


@pytest.fixture
def stripe(running_stripe, client, settings, monkeypatch):
    """`stripe.payment_method("4242424242424242")` is what the browser would send; `stripe.payments()`
    what became of it; `stripe.fail_next("/confirm", status=500)`; `stripe.deliver()`."""
    running_stripe.reset()
    running_stripe.client, running_stripe.monkeypatch = client, monkeypatch
    settings.PHONE_ORDER_STRIPE_URL = running_stripe.url
    settings.PHONE_ORDER_STRIPE_SCRIPT_URL = running_stripe.script_url
    # What a proxy of this machine cannot reach.
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name, value in KEYS.items():
        monkeypatch.setenv("PHONE_ORDER_STRIPE_" + name, value)
    yield running_stripe
    assert running_stripe.violations() == []
