"""The stand-in keeps Stripe's rules: what is tested against it would do the same with Stripe."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode

import pytest

from tests.stripe_double.document import read_form, unlike
from tests.stripe_double.double import PUBLISHABLE_KEY, SECRET_KEY
from tests.stripe_double.remote import Remote

pytestmark = pytest.mark.one_host
INTENTS = "/v1/payment_intents"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def ask(stripe):
    """`ask(path, key, **parameters)`: status, answer, whether it was replayed."""

    def call(path, key="k", account=SECRET_KEY, **parameters):
        headers = {"Authorization": "Bearer " + account, "Stripe-Version": stripe.document.version}
        if key:
            headers["Idempotency-Key"] = key
        body = urlencode(parameters).encode()
        question = urllib.request.Request(stripe.url + path, body, headers)
        try:
            answer = DIRECT.open(question, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        replayed = answer.headers.get("Idempotent-Replayed") == "true"
        return answer.status, json.loads(answer.read()), replayed

    return call


DOLLARS = {"amount": "1250", "currency": "usd", "payment_method_types[]": "card"}


def test_a_key_gets_its_first_answer_again(stripe, ask):
    first = ask(INTENTS, **DOLLARS)
    assert first[0] == 200
    assert first[2] is False
    assert ask(INTENTS, **DOLLARS) == (200, first[1], True)
    status, answer, _ = ask(INTENTS, **{**DOLLARS, "amount": "1300"})
    assert (status, answer["error"]["type"]) == (400, "idempotency_error")
    assert len(stripe.payments()) == 1

    confirm = INTENTS + "/%s/confirm" % first[1]["id"]
    declined = stripe.payment_method("4000000000000002")
    refusals = [ask(confirm, "c", payment_method=declined) for _ in range(2)]
    assert [(status, replayed) for status, _, replayed in refusals] == [(402, False), (402, True)]
    assert refusals[0][1] == refusals[1][1]


def test_what_is_kept_for_a_key_is_what_stripe_keeps(stripe, ask):
    for status, is_kept in ((500, True), (429, False), (503, False)):
        stripe.fail_next(INTENTS, status=status)
        key = "k%d" % status
        assert ask(INTENTS, key, **DOLLARS)[0] == status
        assert ask(INTENTS, key, **DOLLARS)[::2] == ((500, True) if is_kept else (200, False))


def test_a_key_in_use_is_refused(stripe, ask):
    stripe.fail_next(INTENTS, status="slow", seconds=0.5)
    answers = []
    slow = threading.Thread(target=lambda: answers.append(ask(INTENTS, **DOLLARS)))
    slow.start()
    while not stripe.in_flight:
        time.sleep(0.01)
    status, answer, _ = ask(INTENTS, **DOLLARS)
    assert (status, answer["error"]["code"]) == (409, "idempotency_key_in_use")
    slow.join()
    assert answers[0][0] == 200
    assert ask(INTENTS, **DOLLARS) == (200, answers[0][1], True)


@pytest.mark.parametrize(
    ("path", "changed", "problem"),
    [
        (INTENTS, {"ammount": "1"}, "Received unknown parameter: ammount"),
        (INTENTS, {"amount": "12.5"}, "Invalid integer: amount"),
        (INTENTS, {"capture_method": "later"}, "Invalid capture_method: must be one of"),
        (
            INTENTS,
            {"payment_method_options[card][mot]": "1"},
            "Received unknown parameter: payment",
        ),
        ("/v1/refunds", {"payment_intent": "pi_1"}, "Received unknown parameter: amounts"),
        ("/v1/customers", {}, "Unrecognized request URL"),
    ],
)
def test_what_the_document_does_not_allow_is_refused_and_told(stripe, ask, path, changed, problem):
    given = {"amounts": "1", **changed} if "refunds" in path else {**DOLLARS, **changed}
    status, answer, _ = ask(path, **given)
    assert status == 400
    assert answer["error"]["message"].startswith(problem)
    (told,) = stripe.violations()
    assert problem in told
    stripe.reset()


def test_its_objects_are_like_stripes(stripe, ask):
    schemas = stripe.document.schemas
    method = stripe.account.methods[stripe.payment_method()]
    created = ask(INTENTS, **DOLLARS, capture_method="manual")[1]
    confirm = INTENTS + "/%s/confirm" % created["id"]
    ask(confirm, "c", payment_method=method["id"])
    ask(INTENTS + "/%s/capture" % created["id"], "d")
    refund = ask("/v1/refunds", "e", payment_intent=created["id"], amount="100")[1]
    payment = stripe.payment(created["id"])
    for name, value in (
        ("payment_method", method),
        ("payment_intent", payment),
        ("charge", payment["latest_charge"]),
        ("refund", refund),
        ("event", stripe.events[-1]),
    ):
        assert unlike(schemas, name, value) == (set(), set()), name
    assert [event["type"] for event in stripe.events] == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.amount_capturable_updated",
        "charge.captured",
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
    ]


def test_a_browser_may_pay_its_own_payment_and_no_more(stripe, ask):
    intent = ask(INTENTS, **DOLLARS)[1]
    path = INTENTS + "/" + intent["id"]
    browser = {"key": "", "account": PUBLISHABLE_KEY}
    assert ask(path + "/capture", **browser)[0] == 403
    assert ask(INTENTS, **browser, **DOLLARS)[0] == 403
    card = stripe.payment_method("4000002760003184")
    secret = {"client_secret": intent["client_secret"]}
    wrong = {"client_secret": intent["id"] + "_secret_x"}
    assert ask(path + "/confirm", payment_method=card, **browser, **wrong)[0] == 401
    moto = {"payment_method_options[card][moto]": "true"}
    assert ask(path + "/confirm", payment_method=card, **browser, **secret, **moto)[0] == 400
    status, answer, _ = ask(path + "/confirm", payment_method=card, **browser, **secret)
    assert (status, answer["status"]) == (200, "requires_action")
    assert "metadata" not in answer
    assert stripe.authenticate(intent["id"], is_good=False)["last_payment_error"]["code"] == (
        "payment_intent_authentication_failure"
    )
    ask(path + "/confirm", payment_method=card, **browser, **secret)
    assert stripe.authenticate(intent["id"])["status"] == "succeeded"
    status, answer, _ = ask(path + "/confirm", payment_method=card, **browser, **secret)
    assert answer["error"]["code"] == "payment_intent_unexpected_state"


def test_a_method_pays_once_and_its_number_is_not_kept(stripe, ask):
    given = {"type": "card", "card[number]": "4242 4242 4242 4242", "card[cvc]": "123"}
    expiry = {"card[exp_month]": "12", "card[exp_year]": "34"}
    status, method, _ = ask("/v1/payment_methods", "", PUBLISHABLE_KEY, **given, **expiry)
    assert (status, method["card"]["last4"]) == (200, "4242")
    wrong = {**given, "card[number]": "4242424242424241"}
    status, answer, _ = ask("/v1/payment_methods", "", PUBLISHABLE_KEY, **wrong, **expiry)
    assert (status, answer["error"]["code"]) == (402, "incorrect_number")
    for name, expected in (("a", 200), ("b", 400)):
        path = INTENTS + "/%s/confirm" % ask(INTENTS, name, **DOLLARS)[1]["id"]
        assert ask(path, name + "c", payment_method=method["id"])[0] == expected
    kept = repr((vars(stripe.account), stripe.answers, stripe.requests, stripe.events))
    assert "4242424242" not in kept.replace(" ", "")


def test_events_are_told_signed_until_they_are_taken(stripe, ask):
    heard = []

    class Shop(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((json.loads(body)["type"], self.headers["Stripe-Signature"][:2]))
            self.send_response(500 if len(heard) == 1 else 200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stripe.webhooks.url = "http://127.0.0.1:%d/" % server.server_address[1]
    control = Remote(stripe.url)
    try:
        intent = ask(INTENTS, **DOLLARS)[1]
        wait_for(lambda: len(stripe.webhooks.taken) == 1)
        assert heard == [("payment_intent.created", "t=")] * 2

        control.hold_webhooks()
        card = stripe.payment_method()
        ask(INTENTS + "/%s/confirm" % intent["id"], "c", payment_method=card)
        assert control.payments() == stripe.payments()
        assert control.release_webhooks(reverse=True, times=2) == 4
        wait_for(lambda: len(stripe.webhooks.taken) == 5)
        kinds = ["payment_intent.succeeded", "charge.succeeded"]
        assert [kind for kind, _ in heard[2:]] == [kinds[0], kinds[0], kinds[1], kinds[1]]
    finally:
        stripe.webhooks.url = ""
        server.shutdown()
        server.server_close()


def wait_for(is_so):
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_forms_are_read_as_stripe_reads_them():
    text = "a[b][c]=1&a[b][d]=&e[]=2&e[]=3&f=4%205"
    assert read_form(text) == {"a": {"b": {"c": "1", "d": ""}}, "e": ["2", "3"], "f": "4 5"}
