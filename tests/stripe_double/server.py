"""Stripe's API by HTTP: keys, the document, idempotency, and what may go wrong on the way."""

from __future__ import annotations

import copy
import json
import re
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple, Type
from urllib.parse import unquote, urlsplit

from tests.stripe_double.account import Account
from tests.stripe_double.document import read_form
from tests.stripe_double.errors import Refused
from tests.stripe_double.refunds import refund

if TYPE_CHECKING:
    from tests.stripe_double.double import Double, Fault

PAGES = Path(__file__).parent / "pages"
TYPES = {".js": "text/javascript", ".html": "text/html", ".css": "text/css"}
#: What a publishable key is not told.
NOT_FOR_CUSTOMERS = ("metadata", "latest_charge", "customer")
INTENT = r"/v1/payment_intents/(?P<name>[^/]+)"


def handler_of(double: Double) -> Type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"double": double})


class _Handler(BaseHTTPRequestHandler):
    double: Double

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/v1/"):
            self._api("GET", path, urlsplit(self.path).query)
        elif path.startswith("/authenticate/"):
            self._file("authenticate.html")
        elif path == "/favicon.ico":
            self._write(204, b"", "image/x-icon")
        elif path == "/v3/":
            self._file("stripe.js")
        else:
            self._file(path.rpartition("/")[2])

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if path.startswith("/v1/"):
            self._api("POST", path, body)
        elif path.startswith("/control/"):
            self._control(path.rpartition("/")[2], json.loads(body))
        elif path.startswith("/authenticate/"):
            self._authenticate(path.rpartition("/")[2], read_form(body))
        else:
            self._send(404, {})

    def do_OPTIONS(self) -> None:
        self._send(204, None)

    # -- the API

    def _api(self, method: str, path: str, form: str) -> None:
        given = read_form(form)
        name = self.headers.get("Idempotency-Key") if method == "POST" else None
        key: Any = None
        question = (method, path, given)
        with self.double.lock:
            fault = self.double.fault_of("%s %s" % (method, path))
            self.double.requests.append(("%s %s" % (method, path), name or ""))
            try:
                is_customer, is_live = self._asker()
                key = (is_live, name) if name else None
                self._check(method, path, given, is_customer, name)
                kept = self._kept(key, question)
                if kept is not None:
                    self._send(*kept, replayed=True)
                    return
                if fault is not None and fault.status == 429:
                    raise Refused(429, "Too many requests.", "rate_limit", kept=False)
            except Refused as refused:
                self._send(refused.status, refused.answer())
                return
            account = self.double.live_account if is_live else self.double.account
            status, answer, is_kept = self._done(question, account, is_customer, fault)
            is_working = fault is None or fault.has_effect
            if key and is_working:
                self.double.in_flight.add(key)
        if fault is not None and fault.status in ("slow", "timeout"):
            time.sleep(fault.seconds)
        with self.double.lock:
            if key:
                self.double.in_flight.discard(key)
            if key and is_kept:
                self.double.answers[key] = (question, status, answer)
        if fault is not None and not isinstance(fault.status, int) and fault.status != "slow":
            self.close_connection = True
            return
        self._send(status, answer)

    def _done(
        self, question: Any, account: Account, is_customer: bool, fault: Optional[Fault]
    ) -> Any:
        """The answer's status, the answer, and whether it is kept for the idempotency key."""
        status, answer, is_kept = 200, {}, False
        if fault is None or fault.has_effect:
            try:
                answer, is_kept = self._answer(*question, account, is_customer), True
            except Refused as refused:
                status, answer, is_kept = refused.status, refused.answer(), refused.kept
        if fault is None:
            return status, copy.deepcopy(answer), is_kept
        if isinstance(fault.status, int):
            error = {"type": "api_error", "message": "An unknown error occurred"}
            status, answer = fault.status, {"error": error}
        return status, copy.deepcopy(answer), fault.is_kept

    def _asker(self) -> Tuple[bool, bool]:
        """Whether it has a publishable key, and whether a live one."""
        scheme, _, key = self.headers.get("Authorization", "").partition(" ")
        found = re.fullmatch(r"(sk|rk|pk)_(test|live)_\w+", key)
        if scheme != "Bearer" or not found:
            raise Refused(401, "Invalid API Key provided.", kept=False)
        return found[1] == "pk", found[2] == "live"

    def _check(
        self, method: str, path: str, given: Any, is_customer: bool, key: Optional[str]
    ) -> None:
        found = self.double.document.problems(method, path, given)
        if not is_customer:
            if self.headers.get("Stripe-Version") != self.double.document.version:
                found.append("Another Stripe-Version than the document's, or none")
            if method == "POST" and not key:
                found.append("No Idempotency-Key")
        for problem in found:
            self.double.violated("%s %s: %s" % (method, path, problem))
        if found:
            code = "parameter_unknown" if "unknown parameter" in found[0] else "parameter_invalid"
            raise Refused(400, found[0], code, kept=False)

    def _kept(self, key: Any, question: Any) -> Optional[Tuple[int, Any]]:
        if key in self.double.in_flight:
            code = "idempotency_key_in_use"
            raise Refused(409, "Another request with this key runs.", code, "idempotency_error")
        if key not in self.double.answers:
            return None
        first, status, answer = self.double.answers[key]
        if first != question:
            raise Refused(400, "This key was used for something else.", "", "idempotency_error")
        return status, answer

    def _answer(
        self, method: str, path: str, given: Any, account: Account, is_customer: bool
    ) -> Any:
        if path == "/v1/payment_methods" and method == "POST":
            return account.add_method(given)
        if path == "/v1/refunds" and method == "POST":
            return refund(account, given)
        found = re.fullmatch(INTENT + r"(?:/(?P<verb>\w+))?", path)
        verb = found["verb"] if found else ""
        if is_customer and (not found or verb not in (None, "confirm")):
            raise Refused(403, "This needs a secret key.", kept=False)
        if path == "/v1/payment_intents" and method == "POST":
            return self._told(account.create(given), given, is_customer)
        if not found:
            raise Refused(404, "Unrecognized request URL.", kept=False)
        intent = account.intent(unquote(found["name"]))
        if is_customer and given.get("client_secret") != intent["client_secret"]:
            raise Refused(401, "The client_secret is wrong.", kept=False)
        if verb == "confirm":
            intent = account.confirm(intent["id"], given, is_customer)
        elif verb in ("capture", "cancel"):
            intent = getattr(account, verb)(intent["id"], given)
        return self._told(intent, given, is_customer)

    def _told(self, intent: Any, given: Any, is_customer: bool) -> Any:
        if is_customer:
            return {k: v for k, v in intent.items() if k not in NOT_FOR_CUSTOMERS}
        return self.double.whole(intent) if given.get("expand") == ["latest_charge"] else intent

    # -- the rest

    def _control(self, name: str, given: Dict[str, Any]) -> None:
        if name not in self.double.CONTROLS:
            self._send(404, {})
            return
        try:
            answer = getattr(self.double, name)(*given["positional"], **given["given"])
        except Refused as refused:
            self._send(refused.status, refused.answer())
            return
        self._send(200, answer)

    def _authenticate(self, name: str, given: Dict[str, Any]) -> None:
        """The customer has pressed a button on their bank's page."""
        try:
            with self.double.lock:
                intent = self.double.account.authenticated(name, given.get("outcome") == "complete")
        except Refused as refused:
            self._send(refused.status, refused.answer())
            return
        self._send(200, self._told(intent, given, is_customer=True))

    def _file(self, name: str) -> None:
        path = PAGES / name
        if path.suffix not in TYPES or not path.is_file():
            self._send(404, {})
            return
        self._write(200, path.read_bytes(), TYPES[path.suffix] + "; charset=utf-8")

    def _send(self, status: int, answer: Any, replayed: bool = False) -> None:
        more = {"Idempotent-Replayed": "true"} if replayed else {}
        self._write(status, json.dumps(answer).encode(), "application/json", **more)

    def _write(self, status: int, content: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "Authorization, Content-Type")
        self.send_header("Cache-Control", "no-store")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing: a request may hold a card's number."""
