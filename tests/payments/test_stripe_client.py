"""Stripe's client, against the stand-in that judges it by Stripe's own document."""

from __future__ import annotations

import importlib
import json
import logging
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from saleor_phone_order.models import PaymentKind
from saleor_phone_order.payments import stripe as client
from saleor_phone_order.payments.values import (
    Declined,
    GatewayEvent,
    GatewayKeys,
    GatewayRefused,
    GatewayUnreachable,
    NotFromGateway,
    RemoteStatus,
)
from saleor_phone_order.rules.declines import GENERIC, message_of
from tests.fixtures_stripe import KEYS
from tests.stripe_double.cards import CARDS
from tests.stripe_double.webhooks import signature

# Another Saleor has another version of Stripe's library.
pytestmark = pytest.mark.one_saleor_3

ACCOUNT = GatewayKeys(KEYS["SECRET_KEY"], KEYS["PUBLISHABLE_KEY"])
CARD = PaymentKind.CARD.value
NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)
SECONDS = int(NOW.timestamp())


@pytest.fixture
def library():
    """Not loaded with this module: what Stripe's old version adds to Python's imports would
    disturb pytest's."""
    return importlib.import_module("stripe")


def created(name="a", kind=CARD, amount="12.50", currency="USD"):
    return client.create(
        ACCOUNT,
        key=name + ":create",
        kind=kind,
        amount=Decimal(amount),
        currency=currency,
        metadata={"payment": name},
    )


def confirmed(ref, method_ref, name="a", kind=CARD, mandate_accepted_at=None):
    return client.confirm(
        ACCOUNT,
        key=name + ":confirm",
        ref=ref,
        kind=kind,
        method_ref=method_ref,
        mandate_accepted_at=mandate_accepted_at,
    )


def held(stripe, number="4242424242424242", name="a"):
    return confirmed(created(name).ref, stripe.payment_method(number), name)


def test_a_card_is_held_then_taken_then_given_back(stripe):
    payment = created()
    assert payment.status is RemoteStatus.REQUIRES_METHOD
    assert (payment.amount, payment.currency, payment.is_live) == (Decimal("12.50"), "USD", False)
    assert payment.client_secret.startswith(payment.ref + "_secret_")
    assert "secret" not in repr(payment)

    payment = confirmed(payment.ref, stripe.payment_method())
    assert (payment.status, payment.method) == (RemoteStatus.REQUIRES_CAPTURE, "visa")
    assert (payment.captured, payment.refunded) == (0, 0)
    left = payment.hold_expires_at - datetime.now(timezone.utc)
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)

    payment = client.capture(ACCOUNT, key="a:capture", ref=payment.ref)
    assert (payment.status, payment.captured) == (RemoteStatus.SUCCEEDED, Decimal("12.50"))
    assert payment.hold_expires_at is None

    refund_ref = client.refund(ACCOUNT, key="a:refund", ref=payment.ref, amount=Decimal("2.25"))
    assert refund_ref.startswith("re_")
    payment = client.find(ACCOUNT, ref=payment.ref)
    assert (payment.captured, payment.refunded) == (Decimal("12.50"), Decimal("2.25"))
    client.refund(ACCOUNT, key="b:refund", ref=payment.ref)
    assert client.find(ACCOUNT, ref=payment.ref).refunded == Decimal("12.50")
    with pytest.raises(GatewayRefused, match="^charge_already_refunded$"):
        client.refund(ACCOUNT, key="c:refund", ref=payment.ref)


def test_what_was_held_and_let_go_was_not_given_back(stripe):
    payment = held(stripe)
    payment = client.capture(ACCOUNT, key="a:capture", ref=payment.ref, amount=Decimal("10"))
    assert (payment.captured, payment.refunded) == (Decimal("10.00"), 0)
    client.refund(ACCOUNT, key="a:refund", ref=payment.ref, amount=Decimal("4"))
    assert client.find(ACCOUNT, ref=payment.ref).refunded == Decimal("4.00")

    other = client.cancel(ACCOUNT, key="b:cancel", ref=held(stripe, name="b").ref)
    assert (other.status, other.captured, other.refunded) == (RemoteStatus.CANCELED, 0, 0)

    lapsed = held(stripe, name="c")
    stripe.lapse(lapsed.ref)
    with pytest.raises(GatewayRefused, match="^payment_intent_unexpected_state$"):
        client.capture(ACCOUNT, key="c:capture", ref=lapsed.ref)
    lapsed = client.find(ACCOUNT, ref=lapsed.ref)
    assert (lapsed.status, lapsed.captured, lapsed.refunded) == (RemoteStatus.CANCELED, 0, 0)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"), [("1250", "JPY", 1250), ("5.120", "KWD", 5120)]
)
def test_currencies_have_their_own_units(stripe, amount, currency, minor):
    payment = created(amount=amount, currency=currency)
    assert stripe.payment(payment.ref)["amount"] == minor
    assert (payment.amount, payment.currency) == (Decimal(amount), currency)
    with pytest.raises(GatewayRefused, match="^amount_too_fine$"):
        created("b", amount="1.005", currency=currency)
    assert len(stripe.payments()) == 1


@pytest.mark.parametrize(
    "number", [number for number, card in CARDS.items() if card.code and not card.authenticates]
)
def test_each_of_stripes_declined_cards_is_declined_with_its_code(stripe, number):
    expected = CARDS[number].decline_code or CARDS[number].code
    with pytest.raises(Declined) as caught:
        held(stripe, number)
    assert (caught.value.code, str(caught.value)) == (expected, expected)
    payment = client.find(ACCOUNT, ref=stripe.payments()[0]["id"])
    assert (payment.status, payment.decline_code) == (RemoteStatus.REQUIRES_METHOD, expected)
    vague = ("generic_decline", "lost_card", "stolen_card", "fraudulent")
    assert (message_of(expected) == GENERIC) is (expected in vague)


def test_a_bank_that_asks_is_not_asked_on_the_phone(stripe):
    assert held(stripe, "4000002500003155").status is RemoteStatus.REQUIRES_CAPTURE
    with pytest.raises(Declined, match="^authentication_required$"):
        held(stripe, "4000002760003184", "b")


def test_a_debit_is_on_its_way_before_it_arrives_or_fails(stripe):
    kind = PaymentKind.BANK_DEBIT.value
    arrives, fails = created(kind=kind), created("b", kind=kind)
    accounts = stripe.bank_account(), stripe.bank_account("000111111113")
    assert confirmed(arrives.ref, accounts[0], "a", kind, NOW).status is RemoteStatus.PROCESSING
    assert confirmed(fails.ref, accounts[1], "b", kind, NOW).status is RemoteStatus.PROCESSING
    assert client.find(ACCOUNT, ref=arrives.ref).method == "us_bank_account"
    stripe.settle(arrives.ref)
    stripe.settle(fails.ref)
    arrived, failed = (client.find(ACCOUNT, ref=payment.ref) for payment in (arrives, fails))
    assert (arrived.status, arrived.captured) == (RemoteStatus.SUCCEEDED, Decimal("12.50"))
    assert (failed.status, failed.captured) == (RemoteStatus.REQUIRES_METHOD, 0)
    assert failed.decline_code == "account_closed"


def test_a_link_takes_every_method_and_holds_cards(stripe):
    ref = created(kind=PaymentKind.PAY_LINK.value).ref
    payment = stripe.payment(ref)
    assert payment["payment_method_types"] == ["card", "us_bank_account", "klarna"]
    assert payment["payment_method_options"] == {"card": {"capture_method": "manual"}}


@pytest.mark.parametrize("status", [500, 503, 409, 429, "no answer", "lost answer", "timeout"])
def test_without_an_answer_the_same_key_asks_again_and_makes_one_payment(stripe, status):
    stripe.fail_next("POST /v1/payment_intents", status=status)
    with pytest.raises(GatewayUnreachable):
        created()
    payment = created()
    assert [made["id"] for made in stripe.payments()] == [payment.ref]


def test_an_error_that_stripe_keeps_for_a_key_does_not_stop_a_payment(stripe):
    payment = held(stripe)
    stripe.fail_next("/capture", status=500, has_effect=True)
    with pytest.raises(GatewayUnreachable):
        client.capture(ACCOUNT, key="a:capture", ref=payment.ref)
    # It was taken all the same: the next key says so, and takes nothing twice.
    with pytest.raises(GatewayRefused, match="^payment_intent_unexpected_state$"):
        client.capture(ACCOUNT, key="a:capture", ref=payment.ref)
    assert client.find(ACCOUNT, ref=payment.ref).captured == Decimal("12.50")

    stripe.fail_next("/refunds", status=500, has_effect=True)
    for _ in range(3):
        with pytest.raises(GatewayUnreachable):
            client.refund(ACCOUNT, key="a:refund", ref=payment.ref, amount=Decimal("5"))
    assert client.find(ACCOUNT, ref=payment.ref).refunded == Decimal("5.00")


def test_wrong_questions_are_refused(stripe):
    with pytest.raises(GatewayRefused, match="^invalid_request_error$"):
        client.find(GatewayKeys("sk_wrong", "pk_wrong"), ref="pi_1")
    with pytest.raises(GatewayRefused, match="^resource_missing$"):
        client.find(ACCOUNT, ref="pi_1")
    with pytest.raises(GatewayRefused, match="^amount_too_small$"):
        created(amount="0.49")
    created("b")
    with pytest.raises(GatewayRefused, match="^idempotency_error$"):
        created("b", amount="13")
    assert len(stripe.payments()) == 1


def test_a_live_account_knows_nothing_of_tests(stripe):
    live = GatewayKeys("sk_live_double", "pk_live_double")
    with pytest.raises(GatewayRefused, match="^resource_missing$"):
        client.find(live, ref=created().ref)
    given = {"kind": CARD, "amount": Decimal("5"), "currency": "USD", "metadata": {}}
    assert client.create(live, key="a:create", **given).is_live is True
    assert len(stripe.payments()) == 1


def test_a_gateway_that_is_not_there_is_unreachable(stripe, settings):
    settings.PHONE_ORDER_STRIPE_URL = "http://127.0.0.1:9"
    with pytest.raises(GatewayUnreachable) as caught:
        created()
    assert (str(caught.value), caught.value.__cause__) == ("", None)


def test_the_librarys_own_settings_are_those_of_the_shops_own_plugin(stripe, library, monkeypatch):
    theirs = {
        "api_key": "sk_test_theirs",
        "api_base": "http://127.0.0.1:9",
        "api_version": "2019-12-03",
        "max_network_retries": 3,
        "default_http_client": None,
        "app_info": None,
    }
    for name, value in theirs.items():
        monkeypatch.setattr(library, name, value)
    importlib.reload(client)
    assert held(stripe).status is RemoteStatus.REQUIRES_CAPTURE
    stripe.fail_next("/capture", status=500, is_kept=False)
    with pytest.raises(GatewayUnreachable):
        client.capture(ACCOUNT, key="a:capture", ref=stripe.payments()[0]["id"])
    assert {name: getattr(library, name) for name in theirs} == theirs
    assert [request for request, _ in stripe.requests if "/capture" in request] == [
        "POST /v1/payment_intents/%s/capture" % stripe.payments()[0]["id"]
    ]


def test_no_log_has_a_key_a_client_secret_or_what_was_asked(
    stripe, library, caplog, capsys, monkeypatch
):
    monkeypatch.setattr(library, "log", "debug")
    method_ref = stripe.payment_method("4000000000009995")
    with caplog.at_level(logging.DEBUG):
        payment = created()
        with pytest.raises(Declined):
            confirmed(payment.ref, method_ref)
    said = caplog.text + "".join(capsys.readouterr())
    assert payment.ref in said  # of the connection, which says what was asked for
    for secret in (ACCOUNT.secret, payment.client_secret, method_ref, "metadata", "amount"):
        assert secret not in said, said
    assert "sk_" not in repr(ACCOUNT)


# -- events


def event(about):
    return json.dumps({"id": "evt_1", "type": "some.thing", "data": {"object": about}}).encode()


@pytest.mark.parametrize(
    ("about", "payment_ref"),
    [
        ({"object": "payment_intent", "id": "pi_1"}, "pi_1"),
        ({"object": "charge", "id": "ch_1", "payment_intent": "pi_1"}, "pi_1"),
        ({"object": "refund", "id": "re_1", "payment_intent": {"id": "pi_1"}}, "pi_1"),
        ({"object": "charge", "id": "ch_1", "payment_intent": None}, ""),
        ({"object": "payout", "id": "po_1"}, ""),
    ],
)
def test_an_event_says_which_payment_it_is_about(about, payment_ref):
    body = event(about)
    signed = signature(body, "whsec_b", SECONDS - 299)
    assert client.read_event(
        ["whsec_a", "whsec_b"], body=body, signature=signed, now=NOW
    ) == GatewayEvent("evt_1", "some.thing", payment_ref)


GOOD = event({"object": "payment_intent", "id": "pi_1"})


@pytest.mark.parametrize(
    ("body", "signed"),
    [
        (GOOD, ""),
        (GOOD, "t=,v1="),
        (GOOD, "t=1,v0=abc"),
        (GOOD, "t=%d,v1=ä" % SECONDS),
        (GOOD, signature(GOOD, "whsec_other", SECONDS)),
        (GOOD + b" ", signature(GOOD, "whsec_a", SECONDS)),
        (GOOD, signature(GOOD, "whsec_a", SECONDS).replace("t=", "t=1")),
        (GOOD, signature(GOOD, "whsec_a", SECONDS - 301)),
        (GOOD, signature(GOOD, "whsec_a", 10**30)),
        (b"\xff", signature(b"\xff", "whsec_a", SECONDS)),
        (b"[]", signature(b"[]", "whsec_a", SECONDS)),
        (b"{}", signature(b"{}", "whsec_a", SECONDS)),
    ],
)
def test_what_is_not_from_stripe_is_refused(body, signed):
    with pytest.raises(NotFromGateway):
        client.read_event(["whsec_a"], body=body, signature=signed, now=NOW)
