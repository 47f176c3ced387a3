"""The stand-in as its users see it: what it has, and what it may be told to do wrong."""

from __future__ import annotations

import contextlib
import copy
import json
import threading
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from typing import Any, Dict, List, Optional, Union

from tests.stripe_double import objects, refunds
from tests.stripe_double.account import Account
from tests.stripe_double.cards import ROUTING_NUMBER, Behaviour
from tests.stripe_double.document import Document
from tests.stripe_double.errors import Refused
from tests.stripe_double.webhooks import Webhooks

SECRET_KEY = "sk_test_double"
PUBLISHABLE_KEY = "pk_test_double"
WEBHOOK_SECRET = "whsec_double"

LOST_ANSWER = "lost answer"
NO_ANSWER = "no answer"
TIMEOUT = "timeout"
SLOW = "slow"


@dataclass
class Fault:
    """What goes wrong with a request whose "METHOD path" holds `match`.

    `status` is of the answer, or LOST_ANSWER (done, but the connection closes), NO_ANSWER
    (not done either), TIMEOUT (silence for `seconds`), SLOW (done, and answered after
    `seconds`). `has_effect` says whether it is done, `is_kept` whether its idempotency key
    gets this answer again, as it does with Stripe's own internal errors.
    """

    match: str
    status: Union[int, str]
    has_effect: bool = False
    is_kept: bool = False
    seconds: float = 0
    times: int = 1


class Double:
    """Runs in a thread of this process. Methods named in CONTROLS can be called by HTTP too."""

    CONTROLS = (
        "reset",
        "fail_next",
        "mend",
        "payment",
        "payments",
        "payment_method",
        "bank_account",
        "settle",
        "lapse",
        "authenticate",
        "finish_refunds",
        "verify_bank_accounts",
        "hold_webhooks",
        "release_webhooks",
        "delay_webhooks",
        "violations",
    )

    def __init__(
        self, document: str, port: int = 0, webhook_url: str = "", webhook_secret: str = ""
    ) -> None:
        """:param document: the path of Stripe's OpenAPI document."""
        from tests.stripe_double.server import handler_of

        with open(document) as file:
            self.document = Document(json.load(file))
        self.lock = threading.RLock()
        self.webhooks = Webhooks(webhook_url, webhook_secret or WEBHOOK_SECRET)
        #: Seconds after which a debit settles by itself; None for never.
        self.debits_settle_after: Optional[float] = None
        self.server = ThreadingHTTPServer(("127.0.0.1", port), handler_of(self))
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        self.script_url = self.url + "/v3/"
        self.reset()

    def start(self) -> None:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    # -- controls

    def reset(self) -> None:
        """Forget everything."""
        with self.lock:
            self.webhooks.reset()
            self.account = Account(self._tell, self.url)
            self.live_account = Account(self._tell, self.url, is_live=True)
            self.faults: List[Fault] = []
            #: By mode and idempotency key: (method, path, parameters), status, answer.
            self.answers: Dict[Any, Any] = {}
            self.in_flight: set = set()
            #: Every request to the API: "METHOD path" and its idempotency key.
            self.requests: List[Any] = []
            self._violations: List[str] = []

    def fail_next(
        self,
        match: str = "",
        status: Union[int, str] = 500,
        has_effect: Optional[bool] = None,
        is_kept: Optional[bool] = None,
        seconds: float = 15,
        times: int = 1,
    ) -> None:
        """Let the next `times` requests to which `match` fits go wrong, see Fault."""
        if has_effect is None:
            has_effect = status in (LOST_ANSWER, SLOW)
        if is_kept is None:
            is_kept = status in (LOST_ANSWER, SLOW, 500)
        with self.lock:
            self.faults.append(Fault(match, status, has_effect, is_kept, seconds, times))

    def mend(self) -> None:
        """Nothing goes wrong any more."""
        with self.lock:
            self.faults.clear()

    def payment_method(
        self,
        number: str = "4242424242424242",
        cvc: str = "123",
        code: str = "",
        decline_code: str = "",
    ) -> str:
        """A card as the element gives it: "pm_…". With `code` it is refused with that, whatever its number."""
        card = {"number": number, "exp_month": "12", "exp_year": "34", "cvc": cvc}
        with self.lock:
            made = self.account.add_method({"type": "card", "card": card})
            if code or decline_code:
                behaviour = Behaviour(code or "card_declined", decline_code)
                self.account.behaviours[made["id"]] = behaviour
        return made["id"]

    def bank_account(self, number: str = "000123456789") -> str:
        account = {"account_number": number, "routing_number": ROUTING_NUMBER}
        given = {
            "type": "us_bank_account",
            "us_bank_account": account,
            "billing_details": {"name": "Anna Ortiz"},
        }
        with self.lock:
            return self.account.add_method(given)["id"]

    def payment(self, ref: str) -> Dict[str, Any]:
        """A payment as Stripe tells of it, with its last charge."""
        with self.lock:
            return self.whole(self.account.intent(ref))

    def payments(self) -> List[Dict[str, Any]]:
        """All of them, oldest first."""
        with self.lock:
            return [self.whole(intent) for intent in self.account.intents.values()]

    def settle(self, ref: str, failure_code: str = "") -> Dict[str, Any]:
        with self.lock:
            return self.whole(self.account.settle(ref, failure_code))

    def lapse(self, ref: str) -> Dict[str, Any]:
        with self.lock:
            return self.whole(self.account.lapse(ref))

    def authenticate(self, ref: str, is_good: bool = True) -> Dict[str, Any]:
        with self.lock:
            return self.whole(self.account.authenticated(ref, is_good))

    def finish_refunds(self) -> None:
        with self.lock:
            for name in list(self.account.refunds):
                refunds.finish(self.account, name)

    def verify_bank_accounts(self, on: bool = True) -> None:
        self.account.verifies_bank_accounts = on

    def hold_webhooks(self) -> None:
        self.webhooks.is_holding = True

    def release_webhooks(self, reverse: bool = False, times: int = 1) -> int:
        return self.webhooks.release(reverse, times)

    def delay_webhooks(self, seconds: float) -> None:
        self.webhooks.delay = seconds

    def violations(self) -> List[str]:
        """What was asked that Stripe's document does not allow."""
        return list(self._violations)

    # -- for the server

    def violated(self, what: str) -> None:
        self._violations.append(what)

    def fault_of(self, request: str) -> Optional[Fault]:
        for fault in self.faults:
            if fault.match in request and fault.times:
                fault.times -= 1
                return fault
        return None

    def whole(self, intent: Dict[str, Any]) -> Dict[str, Any]:
        """A copy with its charge in it."""
        copied = copy.deepcopy(intent)
        account = self.live_account if intent["livemode"] else self.account
        charge = account.charges.get(intent["latest_charge"] or "")
        copied["latest_charge"] = copy.deepcopy(charge)
        return copied

    def _tell(self, kind: str, about: Dict[str, Any]) -> None:
        event = objects.event(kind, copy.deepcopy(about), self.document.version)
        self.webhooks.tell(event)
        if kind == "payment_intent.processing" and self.debits_settle_after is not None:
            timer = threading.Timer(self.debits_settle_after, self._settle_late, [about["id"]])
            timer.daemon = True
            timer.start()

    def _settle_late(self, ref: str) -> None:
        with contextlib.suppress(Refused):  # somebody settled it before
            self.settle(ref)
