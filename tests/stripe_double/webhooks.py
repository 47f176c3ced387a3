"""Tells a shop what happened, as Stripe does: signed, later, again until it is taken."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from typing import Any, Dict, List, Optional

#: Seconds until the next try; Stripe's are hours.
TRIES = (0.2, 0.5, 1, 2, 5, 10, 20, 30, 60)
# The shop is on this machine: no proxy leads there.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def signature(body: bytes, secret: str, at: Optional[int] = None) -> str:
    """The header `Stripe-Signature`."""
    signed_at = int(time.time()) if at is None else at
    signed = b"%d.%s" % (signed_at, body)
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return "t=%d,v1=%s" % (signed_at, digest)


class Webhooks:
    """`url` may be "": then nothing is sent, and `events` says what would be."""

    def __init__(self, url: str = "", secret: str = "") -> None:
        self.url = url
        self.secret = secret
        self._wake = threading.Condition()
        self.reset()
        threading.Thread(target=self._work, daemon=True).start()

    def reset(self) -> None:
        with self._wake:
            self.events: List[Dict[str, Any]] = []
            self.held: List[Dict[str, Any]] = []
            self.is_holding = False
            self.delay = 0.0
            #: Events that the shop took, by their ids, as often as it took them.
            self.taken: List[str] = []
            self._due: List[Any] = []

    def tell(self, event: Dict[str, Any]) -> None:
        self.events.append(event)
        if self.is_holding:
            self.held.append(event)
        else:
            self.send(event, self.delay)

    def send(self, event: Dict[str, Any], delay: float = 0, tries: int = 0) -> None:
        if not self.url:
            return
        with self._wake:
            self._due.append((time.monotonic() + delay, event, tries))
            self._wake.notify()

    def release(self, reverse: bool = False, times: int = 1) -> int:
        """Send what was held, in the order in which it happened or not, and hold no more."""
        self.is_holding = False
        held, self.held = self.held, []
        events = [event for event in (reversed(held) if reverse else held) for _ in range(times)]
        for event in events:
            self.send(event)
        return len(events)

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(self._next_due, timeout=0.1)
                item, taken = self._next_due(), self.taken
                if item is None:
                    continue
                self._due.remove(item)
            _, event, tries = item
            is_delivered = self._delivered(event)
            if taken is not self.taken:
                continue  # everything was forgotten meanwhile
            if is_delivered:
                taken.append(event["id"])
            elif tries < len(TRIES):
                self.send(event, TRIES[tries], tries + 1)

    def _next_due(self) -> Any:
        """The first in the order of sending whose time has come."""
        now = time.monotonic()
        return next((item for item in self._due if item[0] <= now), None)

    def _delivered(self, event: Dict[str, Any]) -> bool:
        body = json.dumps(event).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(body, self.secret),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        try:
            question = urllib.request.Request(self.url, data=body, headers=headers)
            with _DIRECT.open(question, timeout=30) as answer:
                return 200 <= answer.status < 300
        except OSError:
            return False
