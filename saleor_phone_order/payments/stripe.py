"""Stripe's API, as far as it is needed: payments, what becomes of them, and its events.

Of Stripe's library only the transport and the check of signatures are used. Everything else
in it hangs on settings of the whole process, which belong to the shop's own Stripe plugin,
and writes what it sends and gets into the log.

Stripe keeps the answer to an idempotency key for a day, an internal error too: asking again
gets the same error. Where a second effect is impossible, such a key is left for a next one.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Dict, Iterable, Mapping, Optional
from urllib.parse import quote, urlencode

from ..conf import conf
from ..models import PaymentKind
from ..rules.minor_units import from_minor, to_minor
from .values import (
    Declined,
    GatewayEvent,
    GatewayKeys,
    GatewayRefused,
    GatewayUnreachable,
    NotFromGateway,
    RemotePayment,
    RemoteStatus,
)

API_VERSION = "2026-05-27.dahlia"
TIMEOUT_SECONDS = 10
EVENT_LIFE = timedelta(minutes=5)
#: How many answers to keys may have been kept wrongly.
MOST_KEYS = 5

_CHARGE = {"expand[]": "latest_charge"}
_METHOD_PARAMETERS: Mapping[str, Mapping[str, str]] = {
    PaymentKind.CARD.value: {"payment_method_types[]": "card", "capture_method": "manual"},
    PaymentKind.PREAUTHORIZATION.value: {
        "payment_method_types[]": "card",
        "capture_method": "manual",
    },
    PaymentKind.BANK_DEBIT.value: {"payment_method_types[]": "us_bank_account"},
    PaymentKind.PAY_LINK.value: {
        "automatic_payment_methods[enabled]": "true",
        "payment_method_options[card][capture_method]": "manual",
    },
}


def create(
    keys: GatewayKeys,
    *,
    key: str,
    kind: str,
    amount: Decimal,
    currency: str,
    metadata: Mapping[str, str],
    method_ref: str = "",
) -> RemotePayment:
    """A payment that nobody has confirmed yet: nothing is held.

    :param key: the idempotency key, here and below.
    :param kind: a value of PaymentKind.
    """
    parameters = {
        "amount": _minor(amount, currency),
        "currency": currency.lower(),
        **_METHOD_PARAMETERS[kind],
        **{"metadata[%s]" % name: value for name, value in metadata.items()},
        **_CHARGE,
    }
    if method_ref:
        parameters["payment_method"] = method_ref
    return _payment(_post(keys, key, "/v1/payment_intents", parameters))


def confirm(
    keys: GatewayKeys,
    *,
    key: str,
    ref: str,
    kind: str,
    method_ref: str,
    mandate_accepted_at: Optional[datetime] = None,
) -> RemotePayment:
    """Hold the amount on a card that was read out, or start a debit that was agreed to.

    :raises Declined: nothing is held.
    """
    parameters = {"payment_method": method_ref, **_CHARGE}
    if kind == PaymentKind.BANK_DEBIT.value:
        parameters["mandate_data[customer_acceptance][type]"] = "offline"
        if mandate_accepted_at is not None:
            accepted_at = str(int(mandate_accepted_at.timestamp()))
            parameters["mandate_data[customer_acceptance][accepted_at]"] = accepted_at
    else:
        parameters["payment_method_options[card][moto]"] = "true"
    return _payment(_post(keys, key, _path(ref, "confirm"), parameters))


def find(keys: GatewayKeys, *, ref: str) -> RemotePayment:
    return _payment(_ask(keys, "get", _path(ref) + "?" + urlencode(_CHARGE)))


def capture(
    keys: GatewayKeys, *, key: str, ref: str, amount: Optional[Decimal] = None
) -> RemotePayment:
    """Take what is held: all of it, or `amount` and let the rest go."""
    parameters = dict(_CHARGE)
    if amount is not None:
        parameters["amount_to_capture"] = _minor(amount, find(keys, ref=ref).currency)
    return _payment(_post(keys, key, _path(ref, "capture"), parameters))


def cancel(keys: GatewayKeys, *, key: str, ref: str) -> RemotePayment:
    """Let go what is held, and take nothing any more."""
    return _payment(_post(keys, key, _path(ref, "cancel"), dict(_CHARGE)))


def refund(keys: GatewayKeys, *, key: str, ref: str, amount: Optional[Decimal] = None) -> str:
    """Give back what was taken: what is left of it, or `amount`. Returns the refund's name."""
    parameters = {"payment_intent": ref}
    if amount is not None:
        parameters["amount"] = _minor(amount, find(keys, ref=ref).currency)
    # A second key could give a part back twice.
    answer = _post(keys, key, "/v1/refunds", parameters, is_repeatable=False)
    return str(answer["id"])


def read_event(
    secrets: Iterable[str], *, body: bytes, signature: str, now: datetime
) -> GatewayEvent:
    """What one of our accounts tells.

    :param signature: the header `Stripe-Signature`.
    :raises NotFromGateway: it is nobody's signature, or older than five minutes.
    """
    try:
        text = body.decode()
        if not (signature.isascii() and any(_is_signed(text, signature, s) for s in secrets)):
            raise NotFromGateway()
        told_at = int(signature.partition("t=")[2].partition(",")[0])
        if now - datetime.fromtimestamp(told_at, timezone.utc) > EVENT_LIFE:
            raise NotFromGateway()
        event = json.loads(text)
        about = event["data"]["object"]
        is_payment = about.get("object") == "payment_intent"
        payment_ref = about["id"] if is_payment else about.get("payment_intent")
        return GatewayEvent(event["id"], event["type"], _name(payment_ref))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError) as error:
        raise NotFromGateway() from error


def _is_signed(text: str, signature: str, secret: str) -> bool:
    from stripe.error import SignatureVerificationError
    from stripe.webhook import WebhookSignature

    try:
        return bool(WebhookSignature.verify_header(text, signature, secret))
    except SignatureVerificationError:
        return False


def _minor(amount: Decimal, currency: str) -> str:
    try:
        return str(to_minor(amount, currency.upper()))
    except ValueError as error:
        raise GatewayRefused("amount_too_fine") from error


def _path(ref: str, verb: str = "") -> str:
    return "/v1/payment_intents/%s%s" % (quote(ref, safe=""), "/" + verb if verb else "")


def _post(
    keys: GatewayKeys,
    key: str,
    path: str,
    parameters: Mapping[str, str],
    is_repeatable: bool = True,
) -> Dict[str, Any]:
    body = urlencode(parameters)
    for number in range(1, MOST_KEYS + 1):
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Idempotency-Key": key if number == 1 else "%s:%d" % (key, number),
        }
        try:
            return _ask(keys, "post", path, headers, body)
        except _KeptError:
            if not is_repeatable:
                break
    raise GatewayUnreachable()


class _KeptError(GatewayUnreachable):
    """What Stripe answered to this key before: an error of its own."""


def _ask(
    keys: GatewayKeys,
    method: str,
    path: str,
    headers: Optional[Mapping[str, str]] = None,
    body: Optional[str] = None,
) -> Dict[str, Any]:
    sent = {
        "Authorization": "Bearer " + keys.secret,
        "Stripe-Version": API_VERSION,
        **(headers or {}),
    }
    # Loaded with the first question: it takes a moment, and most processes never ask.
    from stripe.error import APIConnectionError
    from stripe.http_client import RequestsClient

    # One for each question: a process that forks must not share its connections.
    client = RequestsClient(timeout=TIMEOUT_SECONDS)
    try:
        text, status, got = client.request(method, conf.STRIPE_URL.rstrip("/") + path, sent, body)
        answer = dict(json.loads(text))
    except (APIConnectionError, TypeError, ValueError):
        # Without its text, which can hold what was asked.
        raise GatewayUnreachable() from None
    finally:
        client.close()
    if 200 <= status < 300:
        return answer
    error = answer.get("error") or {}
    code = str(error.get("code") or error.get("type") or status)
    if status >= 500 and got.get("Idempotent-Replayed") == "true":
        raise _KeptError(code)
    if status >= 500 or status in (409, 429):
        raise GatewayUnreachable(code)
    if status == 402 or error.get("type") == "card_error":
        raise Declined(str(error.get("decline_code") or code))
    raise GatewayRefused(code)


def _payment(intent: Mapping[str, Any]) -> RemotePayment:
    currency = str(intent["currency"]).upper()
    charge = intent.get("latest_charge") or {}
    failed = intent.get("last_payment_error") or {}
    details = charge.get("payment_method_details") or {}
    method = str(details.get("type") or "")
    card = details.get("card") or {}
    taken = int(intent.get("amount_received") or 0)
    # What was held and let go counts as refunded with Stripe.
    let_go = int(charge.get("amount") or 0) - taken
    given_back = max(0, int(charge.get("amount_refunded") or 0) - let_go) if taken else 0
    is_held = intent["status"] == RemoteStatus.REQUIRES_CAPTURE.value
    expires_at = card.get("capture_before") if is_held else None
    asked = (intent.get("next_action") or {}).get("type")
    return RemotePayment(
        ref=str(intent["id"]),
        status=RemoteStatus(intent["status"]),
        amount=from_minor(int(intent["amount"]), currency),
        currency=currency,
        captured=from_minor(taken, currency),
        refunded=from_minor(given_back, currency),
        method=str(card.get("brand") or method),
        is_live=bool(intent["livemode"]),
        is_on_its_way=intent["status"] == RemoteStatus.PROCESSING.value
        or asked == "verify_with_microdeposits",
        decline_code=str(failed.get("decline_code") or failed.get("code") or ""),
        hold_expires_at=datetime.fromtimestamp(expires_at, timezone.utc) if expires_at else None,
        client_secret=str(intent.get("client_secret") or ""),
    )


def _name(reference: Any) -> str:
    """Of an object that Stripe gave by its name, or whole."""
    if isinstance(reference, dict):
        return str(reference.get("id") or "")
    return str(reference or "")
