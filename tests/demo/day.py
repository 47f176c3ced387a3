"""A day on the phone: calls to a running sample shop, and what must come of them.

    python tests/demo/day.py http://127.0.0.1:8000

Needs a Saleor with the plugin and the sample shop (Saleor's own `populatedb --createsuperuser`, then
`phone_order_sample_shop`). Talks HTTP only, with Python's standard library. It can be run on the same shop again
and again. Ends with exit code 1 at the first thing that is not as promised. What it is told by the environment:

PHONE_ORDER_MANAGE     a command line that runs Django's commands on the shop from any folder, such as
                       `python /srv/shop/manage.py`, for the sweep and the check of the history (else this Python,
                       where DJANGO_SETTINGS_MODULE is set). Without one the day waits until the shop's own Celery
                       beat has swept.
PHONE_ORDER_DEMO_WAIT  for how many minutes at most (20; the shop's grace is 15 if it set no other)
PHONE_ORDER_DEMO_MAIL  the folder into which the shop's mails go, a file each; without it they are not looked at.
                       `python tests/demo/mailbox.py FOLDER` is a mail server that fills one.
"""

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
import uuid
from decimal import Decimal
from email import message_from_bytes, policy
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from saleor_phone_order.sample_shop import (
    AVA,
    CUSHION,
    DANA,
    MARTIN,
    NOOR,
    ORANGE_JUICE,
    PARROT,
    PASSWORD,
    RUTH,
    SAM,
    SAMPLE_SHOP,
    T_SHIRT,
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


def mails_about(shop, order):
    """How many of each mail that an approved order causes the shop has sent; None if it
    keeps none to look at. Workers send them when they come to it."""
    folder = os.environ.get("PHONE_ORDER_DEMO_MAIL")
    if not folder:
        return None
    texts = [path.read_bytes() for path in Path(folder).iterdir() if path.suffix != ".part"]
    sent = [message_from_bytes(text, policy=policy.default)["subject"] for text in texts]
    wanted = [subject % re.escape(str(order["number"])) for subject in shop.host.subjects]
    return [sum(re.fullmatch(subject, each) is not None for each in sent) for subject in wanted]


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


# ------------------------------------------------------------------ the day


def tidy_up(shop):
    """An earlier run may have ended in the middle."""
    for agent in (shop.ava, shop.sam, shop.noor):
        for _ in range(100):
            session = agent.ask(CURRENT)
            if session is None:
                break
            agent.ask(CANCEL if session["isOpen"] else ACKNOWLEDGE, id=session["id"])
            tell("%s had a phone order left over from an earlier run" % agent.name, "ended")


def find_the_customer(shop):
    chapter("Ava finds the customer")
    code = shop.ava.refusal(START, customer=shop.sam.id)
    promise(
        code == "CUSTOMER_NOT_ELIGIBLE",
        "An order for a staff account is refused",
        code,
        code,
    )
    orders = shop.martin.ask("{ me { orders(first: 1) { edges { node { number } } } } }")
    number = orders["orders"]["edges"][0]["node"]["number"]
    search = """query($text: String!) { phoneOrderCustomers(search: $text) { edges { node {
      id email firstName lastName city phone tierName lastOrderNumber isEligible } } } }"""
    for what, text in (
        ("order number %s" % number, number),
        ("phone number (312) 555-0198", "(312) 555-0198"),
        ("last name and tier", DANA.last_name),
    ):
        wanted = DANA if text == DANA.last_name else MARTIN
        found = [edge["node"] for edge in shop.ava.ask(search, text=text)["edges"]]
        match = next((c for c in found if c["email"] == wanted.email), None)
        promise(
            match is not None and match["tierName"] == wanted.tier,
            "Found by %s" % what,
            "%(firstName)s %(lastName)s, %(city)s, %(tier)s"
            % dict(match or {}, tier=match and match["tierName"] or "no tier")
            if match
            else "",
            found,
        )


def act_as_the_customer(shop):
    chapter("Ava acts as Dana, without Dana's password")
    started = shop.start(shop.ava, shop.dana)
    session = started["session"]
    tell("A session with a cart of its own is open", session["state"])
    code = shop.ava.refusal(START, customer=shop.martin.id)
    promise(code == "SESSION_ALREADY_OPEN", "Ava cannot start a second one", code, code)
    code = shop.sam.refusal(START, customer=shop.dana.id)
    promise(code == "SESSION_ALREADY_OPEN", "Nor can Sam start one for Dana", code, code)

    as_dana = Caller(shop.base, "Ava as Dana", "JWT " + started["impersonation"]["token"])
    catalog = shop.ava.ask(CATALOG, session=session["id"], search="Code Division")
    shirt = next(e["node"] for e in catalog["edges"] if e["node"]["sku"] == T_SHIRT)
    answers = {}
    for who, caller in (("Ava", shop.ava), ("Dana", shop.dana), ("Ava as Dana", as_dana)):
        status, answer = caller.post(shop.host.PRICE, id=shirt["variantId"])
        answers[who] = answer["data"]
        tell(
            "The same question to /graphql/, asked by %s" % who,
            "%s, T-shirt %s"
            % (
                answer["data"]["me"]["email"],
                money(answer["data"]["productVariant"]["pricing"]["price"]),
            ),
        )
    expect("What Ava sees as Dana", answers["Ava as Dana"], answers["Dana"])
    expect(
        "Dana's price", money(answers["Dana"]["productVariant"]["pricing"]["price"]), "26.00 USD"
    )
    expect("Ava's price", money(answers["Ava"]["productVariant"]["pricing"]["price"]), "30.00 USD")
    change = (
        """mutation { passwordChange(oldPassword: "%s", newPassword: "stolen-password") {
      user { id } errors { field message } } }"""
        % PASSWORD
    )
    code = as_dana.refusal(change)
    promise(
        code == "IMPERSONATION_FORBIDDEN",
        "With that token Dana's password cannot be changed",
        code,
        code,
    )
    Person(shop.base, "Dana", DANA.email)
    tell("Dana's password still works")
    return session, shirt


def hand_over(shop, session, shirt):
    chapter("Three lines at Dana's prices, finished by Dana")
    breaks = ", ".join(
        "from %d: %s"
        % (step["minimumQuantity"], Decimal(step["price"]["amount"]).quantize(Decimal("0.01")))
        for step in shirt["breaks"]
    )
    expect("The T-shirt's list price", money(shirt["listPrice"]), "30.00 USD")
    expect("The T-shirt's price for Dana", money(shirt["price"]), "26.00 USD")
    expect("The T-shirt's breaks", breaks, "from 5: 24.00, from 10: 21.00")
    tell("T-shirt: list price 30.00, Dana pays 26.00", breaks)

    line = {"variantId": shirt["variantId"], "quantity": 4}
    cart = shop.ava.ask(ADD, id=session["id"], lines=[line])["session"]["cart"]
    expect("Four T-shirts", money(cart["total"]), "104.00 USD")
    tell("Four T-shirts", money(cart["total"]))
    line = {"lineId": cart["lines"][0]["id"], "quantity": 6}
    cart = shop.ava.ask(UPDATE, id=session["id"], lines=[line])["session"]["cart"]
    expect("Six T-shirts", money(cart["total"]), "144.00 USD")
    tell("Six T-shirts, beyond the quantity break", money(cart["total"]))
    session = shop.fill(shop.ava, session["id"], {ORANGE_JUICE: 2, CUSHION: 1})
    cart = session["cart"]
    tell("Two more lines pasted as “SKU quantity”, and shipping chosen")
    print_cart(cart)
    quoted = money(cart["total"])
    expect("The quoted total", quoted, "176.50 USD")

    hand_off = "mutation($id: ID!) { phoneOrderHandOff(id: $id) { session { state } %s } }" % ERRORS
    state = shop.ava.ask(hand_off, id=session["id"])["session"]["state"]
    promise(state == "HANDED_OFF", "Ava hands the cart off", state, state)
    checkout = shop.host.cart_of(shop.dana)
    promise(
        checkout is not None
        and checkout["id"] == session["checkoutId"]
        and money(checkout["totalPrice"]) == quoted,
        "Dana logs in; her cart in the shop is that cart",
        money(checkout["totalPrice"]) if checkout else "",
        checkout,
    )
    order = complete_in_the_shop(shop, shop.dana, checkout["id"], quoted, address=DANA.address)
    promise(
        order["isPaid"],
        "Dana completes it with Saleor's own mutations",
        "order %s, paid" % order["number"],
        order,
    )
    expect("The order's total", money(order["total"]), quoted)
    tell(
        "Quoted on the phone and ordered by the customer",
        "%s = %s" % (quoted, money(order["total"])),
    )


def complete_in_the_shop(shop, customer, checkout_id, quoted, address=None):
    """What a storefront does: addresses, shipping method, payment, order."""
    if address is not None:
        given = {
            "firstName": DANA.first_name,
            "lastName": DANA.last_name,
            "companyName": address["company_name"],
            "streetAddress1": address["street_address_1"],
            "city": address["city"],
            "countryArea": address["country_area"],
            "postalCode": address["postal_code"],
            "country": address["country"],
            "phone": address["phone"],
        }
        for kind in ("shipping", "billing"):
            shop.host.set_address(customer, checkout_id, kind, given)
        shop.host.set_delivery(customer, checkout_id, SAMPLE_SHOP.shipping_name)
    how = shop.host.pay(shop, customer, checkout_id, *quoted.split())
    tell("%s pays" % customer.name, "%s %s" % (quoted, how))
    return shop.host.complete(customer, checkout_id)


def save_a_draft(shop):
    chapter("Ruth wants to think about it: a draft, and a link to finish it")
    session = shop.start(shop.ava, shop.ruth)["session"]
    session = shop.fill(shop.ava, session["id"], {PARROT: 3, ORANGE_JUICE: 1})
    print_cart(session["cart"])
    quoted = money(session["cart"]["total"])
    expect("The quoted total", quoted, "59.00 USD")
    save = (
        """mutation($id: ID!) { phoneOrderDraftSave(id: $id, disposition: "wants to think about it") {
      session { state } draft { id number } link { url expiresAt } %s } }"""
        % ERRORS
    )
    saved = shop.ava.ask(save, id=session["id"])
    draft_id, url = saved["draft"]["id"], saved["link"]["url"]
    tell(
        "Draft %s saved; its link leads to" % saved["draft"]["number"], url.rsplit("/", 1)[0] + "/…"
    )
    promise(
        not shop.checkout_exists(session["checkoutId"]),
        "No cart is left lying in the shop meanwhile",
    )
    before = shop.ava.ask(DRAFT, id=draft_id)
    for method in ("GET", "GET", "HEAD"):
        page = open_link(shop.base, url, method)
    promise("48.00" in page, "The link's page shows the lines", "3 x 16.00 USD = 48.00 USD", page)
    after = shop.ava.ask(DRAFT, id=draft_id)
    promise(
        before == after and after["state"] == "OPEN",
        "Opened by GET twice and by HEAD once, nothing changed",
        "draft still %s" % after["state"],
        after,
    )
    resume = """mutation($token: String!) { phoneOrderDraftResume(token: $token) {
      checkoutId draftNumber differences { kind message } cart { total { gross { amount currency } } } %s } }"""
    resumed = shop.anybody.ask(resume % ERRORS, token=url.rsplit("/", 1)[1])
    expect("What changed since the quote", resumed["differences"], [])
    promise(
        money(resumed["cart"]["total"]) == quoted,
        "Ruth presses on without a login: the cart is live again",
        money(resumed["cart"]["total"]),
        resumed,
    )
    order = complete_in_the_shop(shop, shop.anybody, resumed["checkoutId"], quoted)
    expect("The order's total", money(order["total"]), quoted)
    promise(
        order["isPaid"],
        "Completed anonymously with Saleor's own mutations",
        "order %s, %s, paid" % (order["number"], money(order["total"])),
        order,
    )
    draft = shop.ava.ask(DRAFT, id=draft_id)
    promise(
        draft["state"] == "COMPLETED" and draft["orderId"] == order["id"],
        "The draft knows its order",
        draft["state"],
        draft,
    )
    mine = shop.ruth.ask("{ me { orders(first: 1) { edges { node { number } } } } }")
    newest = mine["orders"]["edges"][0]["node"]["number"]
    promise(newest == order["number"], "And the order is in Ruth's account", newest, mine)
    code = shop.anybody.refusal(resume % ERRORS, token=url.rsplit("/", 1)[1])
    promise(code == "ALREADY_COMPLETED", "The link cannot order it a second time", code, code)


def open_link(base, url, method):
    """The page behind a link. Text, "" for HEAD.

    :raises Broken: it does not open.
    """
    address = url if "://" in url else base + url
    request = urllib.request.Request(address, method=method)
    try:
        with WITHOUT_PROXY.open(request, timeout=120) as answer:
            open_link.page = answer.read().decode() or getattr(open_link, "page", "")
            return open_link.page
    except urllib.error.HTTPError as error:
        raise Broken("%s %s was answered %d" % (method, address, error.code)) from None


def leave_early(shop):
    chapter("Calls that end early")
    session = shop.start(shop.ava, shop.martin)["session"]
    session = shop.fill(shop.ava, session["id"], {CUSHION: 1})
    expect("The cart exists", shop.checkout_exists(session["checkoutId"]), True)
    state = shop.ava.ask(CANCEL, id=session["id"])["session"]["state"]
    promise(
        state == "CANCELLED" and not shop.checkout_exists(session["checkoutId"]),
        "Martin changed his mind: cancelled, and no cart is left",
        state,
        state,
    )
    code = shop.ava.refusal(ADD, id=session["id"], text="%s 1" % CUSHION)
    promise(code == "SESSION_CLOSED", "A cancelled order takes no more lines", code, code)

    started = shop.start(shop.ava, shop.martin)
    session = shop.fill(shop.ava, started["session"]["id"], {CUSHION: 2, ORANGE_JUICE: 6})
    as_martin = Caller(shop.base, "Ava as Martin", "JWT " + started["impersonation"]["token"])
    expect("me", as_martin.ask("{ me { email } }")["email"], MARTIN.email)
    tell("Ava's browser dies in the middle of the next call", money(session["cart"]["total"]))
    sweep(shop, session)
    left = shop.ava.ask(CURRENT)
    promise(
        left is not None
        and left["id"] == session["id"]
        and left["state"] == "DRAFTED"
        and left["wasEndedByGuard"],
        "The order is kept as a draft, and Ava's desk shows it first",
        left and left["state"],
        left,
    )
    draft = shop.ava.ask(DRAFT, id=left["draftId"])
    expect("The draft's total", money(draft["total"]), money(session["cart"]["total"]))
    status, answer = as_martin.post("{ me { email } }")
    refusal = shop.host.dead_token(status, answer)
    promise(refusal, "The token of that call is dead on the next request", refusal, answer)
    shop.ava.ask(ACKNOWLEDGE, id=left["id"])
    carry_on = """mutation($id: ID!) { phoneOrderDraftContinue(id: $id) {
      %s differences { kind message } %s } }""" % (SESSION, ERRORS)
    continued = shop.ava.ask(carry_on, id=left["draftId"])
    promise(
        money(continued["session"]["cart"]["total"]) == money(draft["total"])
        and continued["differences"] == [],
        "Ava continues the draft in a new session",
        money(continued["session"]["cart"]["total"]),
        continued,
    )
    return continued["session"]


def sweep(shop, session):
    """The guard's periodic task, at once or when the shop's clock comes to it."""
    if command_line():
        tell("The guard's sweep", manage("phone_order_sweep", "--older-than", "0"))
        return
    minutes = int(os.environ.get("PHONE_ORDER_DEMO_WAIT", "20"))
    tell("Waiting for the shop's own Celery beat to sweep, %d minutes at most …" % minutes)
    started = time.monotonic()
    is_swept = eventually(lambda: not shop.ava.ask(CURRENT)["isOpen"], minutes)
    seconds = time.monotonic() - started
    promise(is_swept, "The guard's sweep, by Celery beat", "after %.0f s" % seconds, CURRENT)


def hold_for_review(shop, session):
    chapter("Paid elsewhere: the order waits for a supervisor")
    quoted = money(session["cart"]["total"])
    variables = {"id": session["id"], "key": str(uuid.uuid4()), "total": quoted.split()[0]}
    code = shop.ava.refusal(PROCESS, **dict(variables, key=str(uuid.uuid4()), total="1.00"))
    promise(code == "TOTAL_CHANGED", "A total that is not the cart's is refused", code, code)
    placed = shop.ava.ask(PROCESS, **variables)
    order, review = placed["order"], placed["review"]
    expect("The order's total", money(order["total"]), quoted)
    promise(
        review is not None and review["state"] == "PENDING" and not order["isPaid"],
        "Martin paid by bank transfer: order %s, %s" % (order["number"], money(order["total"])),
        "review %s" % (review and review["state"]),
        placed,
    )
    again = shop.ava.ask(PROCESS, **variables)
    promise(
        again["order"]["id"] == order["id"],
        "Processed twice with one key, it is the same order",
        order["number"],
        again,
    )
    held = shop.admin.ask(ORDER_IN_HOST, id=order["id"])
    for what, mutation, more in (
        (shop.host.released, shop.host.RELEASE, {"id": order["id"]}),
        ("fulfilled", shop.host.FULFILL, {"order": order["id"], "lines": fulfilment_of(held)}),
    ):
        reason = shop.admin.refusal(mutation, **more)
        promise(
            reason == "This phone order is in review.",
            "Held: the administrator cannot have it %s" % what,
            "“%s”" % reason,
            reason,
        )
    types = [event["type"] for event in held["events"]]
    promise(
        types == shop.host.held_events and not any(mails_about(shop, order) or ()),
        "No confirmation mail, no payment, nothing is announced yet",
        ", ".join(types),
        types,
    )
    code = shop.ava.refusal(APPROVE, id=review["id"])
    promise(code == "PermissionDenied", "Ava cannot approve it: she is no supervisor", code, code)
    decided = shop.sam.ask(APPROVE, id=review["id"])["review"]
    promise(
        decided["state"] == "APPROVED" and decided["order"]["isPaid"],
        "Sam approves it",
        "%(state)s, the order is %(status)s and paid"
        % {"state": decided["state"], "status": decided["order"]["status"].upper()},
        decided,
    )
    released = shop.admin.ask(ORDER_IN_HOST, id=order["id"])
    types = [event["type"] for event in released["events"]]
    promise(shop.host.release_event in types, "Its events now", ", ".join(types), types)
    if mails_about(shop, order) is None:
        tell("Mails are not looked at: PHONE_ORDER_DEMO_MAIL does not say where they go")
    else:
        eventually(lambda: all(mails_about(shop, order)), minutes=1)
        mails = mails_about(shop, order)
        promise(set(mails) == {1}, "And Martin has his mails", "%d, once each" % len(mails), mails)
    done = shop.admin.ask(shop.host.FULFILL, order=order["id"], lines=fulfilment_of(released))
    promise(
        done["order"]["status"] == "FULFILLED",
        "And it is fulfilled like any other",
        done["order"]["status"],
        done,
    )


def fulfilment_of(order):
    return [
        {
            "orderLineId": line["id"],
            "stocks": [
                {
                    "quantity": line["quantity"],
                    "warehouse": line["variant"]["stocks"][0]["warehouse"]["id"],
                }
            ],
        }
        for line in order["lines"]
    ]


def review_ones_own(shop):
    chapter("Sam takes a call himself")
    session = shop.start(shop.sam, shop.martin)["session"]
    session = shop.fill(shop.sam, session["id"], {PARROT: 1})
    stock = stock_of(shop, session)
    total = money(session["cart"]["total"])
    placed = shop.sam.ask(PROCESS, id=session["id"], key=str(uuid.uuid4()), total=total.split()[0])
    expect("Allocated units", stock_of(shop, session)[1], stock[1] + 1)
    tell("Order %s waits; its stock is taken" % placed["order"]["number"], total)
    code = shop.sam.refusal(APPROVE, id=placed["review"]["id"])
    promise(
        code == "REVIEWER_IS_AGENT", "A supervisor cannot approve an order of his own", code, code
    )
    denied = shop.noor.ask(DENY, id=placed["review"]["id"])["review"]
    promise(
        denied["state"] == "DENIED" and stock_of(shop, session) == stock,
        "Noor denies it: cancelled, and the stock is given back",
        "%s, %s" % (denied["state"], denied["order"]["status"].upper()),
        denied,
    )


def stock_of(shop, session):
    """Units and allocated units of the first line's variant, everywhere."""
    query = "query($id: ID!) { productVariant(id: $id) { stocks { quantity quantityAllocated } } }"
    stocks = shop.admin.ask(query, id=session["cart"]["lines"][0]["variantId"])["stocks"]
    return tuple(sum(stock[name] for stock in stocks) for name in ("quantity", "quantityAllocated"))


def check_the_history(shop):
    chapter("The history")
    if command_line():
        tell("phone_order_verify_history", manage("phone_order_verify_history"))
    else:
        tell("Not checked: PHONE_ORDER_MANAGE does not say how Django's commands are run there")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    base = sys.argv[1].rstrip("/")
    try:
        shop = Shop(base)
        print("A day on the phone at %s (%s)" % (base, shop.host.name))
        tidy_up(shop)
        find_the_customer(shop)
        session, shirt = act_as_the_customer(shop)
        hand_over(shop, session, shirt)
        save_a_draft(shop)
        session = leave_early(shop)
        hold_for_review(shop, session)
        review_ones_own(shop)
        check_the_history(shop)
    except Broken as broken:
        print("\nNot as promised. %s" % broken, file=sys.stderr)
        return 1
    except urllib.error.URLError as error:
        print("\nThe shop at %s does not answer: %s" % (base, error), file=sys.stderr)
        return 1
    print("\nEverything was as promised. Try more yourself: every password is “%s”." % PASSWORD)
    for person in SAMPLE_SHOP.people:
        print("  %-28s %-16s %s" % (person.email, person.name, person.tier or person.role.lower()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
