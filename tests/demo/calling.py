"""How a day on the phone talks to the shop: callers, what they ask, and what is printed."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from decimal import Decimal
from email import message_from_bytes, policy
from pathlib import Path

from saleor_phone_order.sample_shop import (
    AVA,
    DANA,
    MARTIN,
    NOOR,
    PASSWORD,
    RUTH,
    SAM,
    SAMPLE_SHOP,
)
from tests.demo.hosts import host_behind

ADMIN_LOGIN = ("admin@example.com", "admin")
ERRORS = "errors { field message code sessionId }"
MONEY = "{ amount currency }"
GROSS = "{ gross { amount currency } }"
CART = """cart {
  quantity subtotal %(gross)s shippingPrice %(gross)s total %(gross)s
  shippingMethod { id name } shippingMethods { id name }
  lines { id variantId sku productName variantName quantity
    listPrice %(money)s appliedPrice %(money)s total %(gross)s reason { kind minimumQuantity percentage } }
}""" % {"gross": GROSS, "money": MONEY}
SESSION = "session { id state isOpen checkoutId draftId orderId %s }" % CART

WITHOUT_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Broken(Exception):
    """Something is not as promised."""


# ------------------------------------------------------------------ what is printed


def chapter(title):
    print("\n%s\n%s" % (title, "-" * len(title)), flush=True)


def tell(text, figure=""):
    """One line of the transcript."""
    dots = "." * max(3, 62 - len(text)) if figure else ""
    print("  %s %s %s" % (text, dots, figure) if figure else "  " + text, flush=True)


def promise(is_kept, text, figure="", found=None):
    """Print a line if it is true, else end the day with it.

    :raises Broken:
    """
    if not is_kept:
        raise Broken("%s: not so. Found: %s" % (text, json.dumps(found, default=str)))
    tell(text, figure)


def expect(what, found, wanted):
    """:raises Broken: `found` is not `wanted`."""
    if found != wanted:
        raise Broken("%s is %s, but %s was promised." % (what, found, wanted))


# ------------------------------------------------------------------ talking to the shop


class Caller:
    """Somebody who sends GraphQL to the shop; without `authorization` an anonymous one."""

    def __init__(self, base, name, authorization=None):
        self.base = base
        self.name = name
        self.authorization = authorization

    def post(self, query, **variables):
        """Status and decoded answer."""
        headers = {"Content-Type": "application/json"}
        if self.authorization:
            headers["Authorization"] = self.authorization
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self.base + "/graphql/", body, headers)
        try:
            with WITHOUT_PROXY.open(request, timeout=120) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            try:
                return error.code, json.loads(text)
            except ValueError:
                raise Broken("The shop answered %d: %s" % (error.code, text[:500])) from None

    def ask(self, query, **variables):
        """The one field of an operation that must be done without errors."""
        status, answer = self.post(query, **variables)
        if answer.get("errors"):
            raise Broken("%s was answered: %s" % (self.name, _messages(answer["errors"])))
        (field,) = answer["data"].values()
        refusals = [] if not isinstance(field, dict) else _refusals_in(field)
        if refusals:
            raise Broken("%s was refused: %s" % (self.name, json.dumps(refusals)))
        return field

    def refusal(self, query, **variables):
        """The code with which an operation is refused; None if it is not."""
        status, answer = self.post(query, **variables)
        if answer.get("errors"):
            extensions = answer["errors"][0].get("extensions") or {}
            code = (extensions.get("exception") or {}).get("code")
            return code if code not in (None, "GraphQLError") else answer["errors"][0]["message"]
        (field,) = answer["data"].values()
        refusals = _refusals_in(field) if isinstance(field, dict) else []
        return refusals[0].get("code") if refusals else None


def _refusals_in(field):
    return [error for name in field if name.lower().endswith("errors") for error in field[name]]


def _messages(errors):
    return "; ".join(error["message"] for error in errors)


def money(value):
    """Two decimals and the currency, of our amounts (text) and the host's (numbers)."""
    value = value.get("gross", value)
    return "%s %s" % (Decimal(str(value["amount"])).quantize(Decimal("0.01")), value["currency"])


def command_line():
    """How Django's commands are run on the shop; None if nobody said."""
    named = shlex.split(os.environ.get("PHONE_ORDER_MANAGE", ""))
    if not named and os.environ.get("DJANGO_SETTINGS_MODULE"):
        named = [sys.executable, "-W", "ignore", "-m", "django"]
    return named or None


def manage(*arguments):
    """Run one of Django's commands on the shop, as cron does.

    :raises Broken: it failed.
    """
    # Not in this folder, where Python would find our source before the installed plugin.
    done = subprocess.run(
        [*command_line(), *arguments], capture_output=True, text=True, cwd=tempfile.gettempdir()
    )
    if done.returncode:
        raise Broken("%s failed: %s" % (arguments[0], (done.stdout + done.stderr)[-1500:]))
    return done.stdout.strip()


def mails():
    """Those that the shop has sent; None if it keeps none to look at."""
    folder = os.environ.get("PHONE_ORDER_DEMO_MAIL")
    if not folder:
        return None
    texts = [path.read_bytes() for path in Path(folder).iterdir() if path.suffix != ".part"]
    return [message_from_bytes(text, policy=policy.default) for text in texts]


def mails_about(shop, order):
    """How many of each mail that an approved order causes the shop has sent; None if it
    keeps none to look at. Workers send them when they come to it."""
    found = mails()
    if found is None:
        return None
    wanted = [subject % re.escape(str(order["number"])) for subject in shop.host.subjects]
    return [
        sum(re.fullmatch(subject, mail["subject"]) is not None for mail in found)
        for subject in wanted
    ]


def mailed_link(draft_number):
    """The link in the newest mail about a draft; None if mails are not kept to look at.

    :raises Broken: no mail came.
    """
    if mails() is None:
        return None
    found = []

    def has_come():
        for mail in mails():
            text = mail.get_body(("plain",)).get_content()
            if re.search(r"\b%s\b" % draft_number, text):
                found.extend(re.findall(r"\S+/resume/[\w-]{43}", text))
        return bool(found)

    if not eventually(has_come, minutes=2):
        raise Broken("No mail about draft %s came." % draft_number)
    return found[-1]


def eventually(is_so, minutes):
    """Whether something comes true in time."""
    deadline = time.monotonic() + minutes * 60
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(1)
    return True


# ------------------------------------------------------------------ operations


class Person(Caller):
    """Somebody with an account, who logs in again before the token ends (5 minutes on Saleor 3)."""

    LOGIN = """mutation($email: String!, $password: String!) {
      tokenCreate(email: $email, password: $password) { token user { id } errors { field message } }
    }"""

    def __init__(self, base, name, email, password=PASSWORD):
        super().__init__(base, name)
        self.login = {"email": email, "password": password}
        self.id = self.log_in()["user"]["id"]

    def log_in(self):
        created = Caller(self.base, self.name).ask(self.LOGIN, **self.login)
        self.authorization = "JWT " + created["token"]
        self.logged_in_at = time.monotonic()
        return created

    def post(self, query, **variables):
        if time.monotonic() > self.logged_in_at + 180:
            self.log_in()
        return super().post(query, **variables)


START = """mutation($customer: ID) { phoneOrderSessionStart(input: {customerId: $customer}) {
  %s impersonation { token expiresAt } %s } }""" % (SESSION, ERRORS)
ADD = """mutation($id: ID!, $lines: [PhoneOrderLineInput!], $text: String) {
  phoneOrderLinesAdd(id: $id, lines: $lines, text: $text) { %s %s } }""" % (SESSION, ERRORS)
UPDATE = """mutation($id: ID!, $lines: [PhoneOrderLineUpdateInput!]!) {
  phoneOrderLinesUpdate(id: $id, lines: $lines) { %s %s } }""" % (SESSION, ERRORS)
SHIP = """mutation($id: ID!, $method: ID!) {
  phoneOrderShippingMethodUpdate(id: $id, shippingMethodId: $method) { %s %s } }""" % (
    SESSION,
    ERRORS,
)
CANCEL = "mutation($id: ID!) { phoneOrderCancel(id: $id) { session { id state } %s } }" % ERRORS
CURRENT = "{ phoneOrderCurrentSession { id state isOpen wasEndedByGuard draftId } }"
ACKNOWLEDGE = (
    "mutation($id: ID!) { phoneOrderSessionAcknowledge(id: $id) { session { id } %s } }" % ERRORS
)
PROCESS = """mutation($id: ID!, $key: String!, $total: String) {
  phoneOrderProcess(id: $id, input: {idempotencyKey: $key, payment: EXTERNAL, expectedTotal: $total}) {
    session { state } order { id number status isPaid total %s } review { id state } %s } }""" % (
    GROSS,
    ERRORS,
)
DECIDE = "mutation($id: ID!) { phoneOrderReview%s(id: $id) { review { state order { status isPaid } } %s } }"
APPROVE = DECIDE % ("Approve", ERRORS)
DENY = DECIDE % ("Deny", ERRORS)
CATALOG = """query($session: ID!, $search: String!) {
  phoneOrderCatalog(sessionId: $session, search: $search, first: 100) { edges { node {
    variantId sku productName name listPrice %(m)s price %(m)s
    breaks { minimumQuantity price %(m)s } } } } }""" % {"m": MONEY}
DRAFT = """query($id: ID!) { phoneOrderDraft(id: $id) {
  id number state email total { amount currency } savedAt expiresAt completedAt orderId
  wasSavedByGuard allowedActions lines { sku quantity quotedPrice { amount currency } } } }"""
ORDER_IN_HOST = """query($id: ID!) { order(id: $id) { id status isPaid
  lines { id quantity variant { id stocks(countryCode: US) { quantity quantityAllocated warehouse { id } } } }
  events { type user { email } } } }"""


class Shop:
    """Everybody who takes part, and where things are."""

    def __init__(self, base):
        self.base = base
        self.anybody = Caller(base, "A visitor")
        self.host = host_behind(self.anybody)
        self.ava = Person(base, "Ava", AVA.email)
        self.sam = Person(base, "Sam", SAM.email)
        self.noor = Person(base, "Noor", NOOR.email)
        self.dana = Person(base, "Dana", DANA.email)
        self.ruth = Person(base, "Ruth", RUTH.email)
        self.martin = Person(base, "Martin", MARTIN.email)
        self.admin = Person(base, "The shop's administrator", *ADMIN_LOGIN)

    def start(self, agent, customer):
        return agent.ask(START, customer=customer.id)

    def fill(self, agent, session_id, units):
        """Lines by pasted text, and the sample shop's shipping method."""
        text = "\n".join("%s %d" % (sku, quantity) for sku, quantity in units.items())
        session = agent.ask(ADD, id=session_id, text=text)["session"]
        return self.ship(agent, session)

    def ship(self, agent, session):
        methods = session["cart"]["shippingMethods"]
        method = next((m for m in methods if m["name"] == SAMPLE_SHOP.shipping_name), None)
        if method is None:
            raise Broken("The cart is not offered %s: %s" % (SAMPLE_SHOP.shipping_name, methods))
        return agent.ask(SHIP, id=session["id"], method=method["id"])["session"]

    def checkout_exists(self, checkout_id):
        return self.host.checkout(self.anybody, checkout_id) is not None


def print_cart(cart):
    for line in cart["lines"]:
        reason = line["reason"]
        why = reason["kind"].replace("TIER_", "").lower()
        if reason["minimumQuantity"] and reason["kind"] == "TIER_BREAK":
            why += " from %d" % reason["minimumQuantity"]
        if reason["percentage"]:
            why += " %s %%" % format(Decimal(reason["percentage"]).normalize(), "f")
        name = ("%s %s" % (line["productName"], line["variantName"])).strip()
        print(
            "      %2d x %-38s list %6s  pays %6s  (%s)"
            % (
                line["quantity"],
                name[:38],
                Decimal(line["listPrice"]["amount"]).quantize(Decimal("0.01")),
                Decimal(line["appliedPrice"]["amount"]).quantize(Decimal("0.01")),
                why,
            )
        )
    print(
        "      products %s + shipping %s = %s"
        % (money(cart["subtotal"]), money(cart["shippingPrice"]), money(cart["total"]))
    )
