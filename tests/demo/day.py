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

import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from saleor_phone_order.sample_shop import (
    CUSHION,
    DANA,
    MARTIN,
    ORANGE_JUICE,
    PARROT,
    PASSWORD,
    SAMPLE_SHOP,
    T_SHIRT,
)
from tests.demo.calling import (
    ACKNOWLEDGE,
    ADD,
    APPROVE,
    CANCEL,
    CATALOG,
    CURRENT,
    DENY,
    DRAFT,
    ERRORS,
    ORDER_IN_HOST,
    PROCESS,
    SESSION,
    START,
    UPDATE,
    WITHOUT_PROXY,
    Broken,
    Caller,
    Person,
    Shop,
    chapter,
    command_line,
    eventually,
    expect,
    mailed_link,
    mails_about,
    manage,
    money,
    print_cart,
    promise,
    tell,
)
from tests.demo.paying import take_a_card


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
        """mutation($id: ID!) {
      phoneOrderDraftSave(id: $id, disposition: "wants to think about it", mailLink: true) {
      session { state } draft { id number } link { url expiresAt } %s } }"""
        % ERRORS
    )
    saved = shop.ava.ask(save, id=session["id"])
    draft_id, number = saved["draft"]["id"], saved["draft"]["number"]
    url = mailed_link(number)
    how = "the link in Ruth's mail leads to" if url else "its link leads to"
    url = url or saved["link"]["url"]
    tell("Draft %s saved; %s" % (number, how), url.rsplit("/", 1)[0] + "/…")
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
    page = continue_on_page(shop.base, url, page)
    promise(
        "59.00" in page,
        "Ruth presses Continue: with shipping and taxes",
        "$59.00" if "$59.00" in page else "59.00",
        page,
    )
    resume = """mutation($token: String!) { phoneOrderDraftResume(token: $token) {
      checkoutId draftNumber differences { kind message } cart { total { gross { amount currency } } } %s } }"""
    resumed = shop.anybody.ask(resume % ERRORS, token=url.rsplit("/", 1)[1])
    expect("What changed since the quote", resumed["differences"], [])
    promise(
        money(resumed["cart"]["total"]) == quoted,
        "The shop's own checkout takes the cart, without a login",
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


def continue_on_page(base, url, page):
    """Press the page's button, as a browser without scripts does. The text of what follows."""
    fields = {"step": "continue", "shown": re.search('name="shown" value="(.+?)"', page)[1]}
    body = urllib.parse.urlencode(fields).encode()
    with WITHOUT_PROXY.open(url if "://" in url else base + url, body, timeout=120) as answer:
        return answer.read().decode()


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
        take_a_card(shop)
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
