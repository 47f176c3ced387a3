"""A card by phone, in the example day: declined first, then charged once."""

from __future__ import annotations

import json
import urllib.parse
import urllib.request
import uuid

from saleor_phone_order.sample_shop import PARROT
from tests.demo.calling import (
    CANCEL,
    ERRORS,
    GROSS,
    ORDER_IN_HOST,
    WITHOUT_PROXY,
    chapter,
    expect,
    money,
    promise,
    tell,
)

GATEWAY = """query($id: ID!) { phoneOrderSession(id: $id) {
  paymentKinds gateway { publishableKey scriptUrl isLive } } }"""
CHECK = (
    """mutation($id: ID!, $method: ID!) { phoneOrderPreauthorize(id: $id, paymentMethod: $method) {
  isValid message %s } }"""
    % ERRORS
)
PAY = (
    """mutation($id: ID!, $key: String!, $total: String, $method: ID) {
  phoneOrderProcess(id: $id, input: {
    idempotencyKey: $key, payment: CARD, paymentMethod: $method, expectedTotal: $total}) {
    session { state } order { id number status isPaid total %s }
    payment { state captured { amount currency } } errors { code declineCode message } } }"""
    % GROSS
)
GOOD, EMPTY = "4242424242424242", "4000000000009995"
#: Where Stripe's own script is: there is no test without a browser.
STRIPE = "https://js.stripe.com/"


def take_a_card(shop):
    chapter("Martin reads out his card")
    session = shop.start(shop.ava, shop.martin)["session"]
    session = shop.fill(shop.ava, session["id"], {PARROT: 1})
    asked = shop.ava.ask(GATEWAY, id=session["id"])
    gateway = asked["gateway"]
    if gateway is None or gateway["isLive"] or gateway["scriptUrl"].startswith(STRIPE):
        tell("Not played: the shop has no stand-in for Stripe, which the demo brings along")
        shop.ava.ask(CANCEL, id=session["id"])
        return
    check = shop.ava.ask(CHECK, id=session["id"], method=typed(gateway, GOOD))
    promise(check["isValid"], "Held for one dollar and let go: the card is good", "valid", check)
    total = money(session["cart"]["total"])
    variables = {"id": session["id"], "total": total.split()[0]}
    _, answer = shop.ava.post(PAY, **variables, key=str(uuid.uuid4()), method=typed(gateway, EMPTY))
    (error,) = answer["data"]["phoneOrderProcess"]["errors"]
    promise(
        error["declineCode"] == "insufficient_funds",
        "Declined: Ava reads out why, and the call goes on",
        "“%s”" % error["message"],
        error,
    )
    variables.update(key=str(uuid.uuid4()), method=typed(gateway, GOOD))
    paid = shop.ava.ask(PAY, **variables)
    promise(
        paid["payment"]["state"] == "PAID" and paid["order"]["isPaid"],
        "Another card: held, order %s placed, charged" % paid["order"]["number"],
        money(paid["payment"]["captured"]),
        paid,
    )
    expect("The order's total", money(paid["order"]["total"]), total)
    again = shop.ava.ask(PAY, **variables)
    expect("Pressed twice, it is the same order", again["order"]["id"], paid["order"]["id"])
    order = shop.admin.ask(ORDER_IN_HOST, id=paid["order"]["id"])
    promise(order["isPaid"], "In Saleor's own API it is paid", order["status"].upper(), order)


def typed(gateway, number):
    """What the gateway's field in Ava's browser makes of a card: the shop never sees its number."""
    address = gateway["scriptUrl"].rpartition("/v3/")[0] + "/v1/payment_methods"
    card = {"type": "card", "card[number]": number, "card[exp_month]": "12", "card[cvc]": "123"}
    card["card[exp_year]"] = "34"
    request = urllib.request.Request(
        address,
        urllib.parse.urlencode(card).encode(),
        {"Authorization": "Bearer " + gateway["publishableKey"]},
    )
    with WITHOUT_PROXY.open(request, timeout=30) as answer:
        return json.loads(answer.read())["id"]
