"""What Stripe's objects look like, fresh."""

from __future__ import annotations

import secrets
import string
import time
from typing import Any, Dict, Mapping

Thing = Dict[str, Any]

LETTERS = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    # As varied as Stripe's own: in hexadecimal ones there would be card numbers now and then.
    return "%s_%s" % (prefix, "".join(secrets.choice(LETTERS) for _ in range(24)))


def now() -> int:
    return int(time.time())


def payment_method(kind: str, details: Mapping[str, Any], billing: Mapping[str, Any]) -> Thing:
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    who: Thing = {"address": address, "email": None, "name": None, "phone": None, "tax_id": None}
    who.update({name: value for name, value in billing.items() if name != "address"})
    who["address"].update(billing.get("address", {}))
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": who,
        "created": now(),
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
        kind: dict(details),
    }


def payment_intent(given: Mapping[str, Any], types: Any) -> Thing:
    name = new_id("pi")
    automatic = given.get("automatic_payment_methods", {}).get("enabled") == "true"
    return {
        "id": name,
        "object": "payment_intent",
        "amount": int(given["amount"]),
        "amount_capturable": 0,
        "amount_received": 0,
        "automatic_payment_methods": {"allow_redirects": "always", "enabled": True}
        if automatic
        else None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": given.get("capture_method", "automatic_async"),
        "client_secret": "%s_secret_%s" % (name, secrets.token_hex(10)),
        "confirmation_method": "automatic",
        "created": now(),
        "currency": given["currency"],
        "customer": None,
        "description": given.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": dict(given.get("metadata", {})),
        "next_action": None,
        "payment_method": given.get("payment_method"),
        "payment_method_options": given.get("payment_method_options", {}),
        "payment_method_types": list(types),
        "processing": None,
        "receipt_email": given.get("receipt_email"),
        "setup_future_usage": None,
        "shipping": None,
        "status": "requires_confirmation"
        if given.get("payment_method")
        else "requires_payment_method",
    }


def charge(intent: Mapping[str, Any], method: Mapping[str, Any]) -> Thing:
    kind = method["type"]
    return {
        "id": new_id("ch" if kind == "card" else "py"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "captured": False,
        "created": now(),
        "currency": intent["currency"],
        "customer": None,
        "description": intent["description"],
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": intent["livemode"],
        "metadata": dict(intent["metadata"]),
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"type": kind, kind: dict(method[kind])},
        "receipt_url": None,
        "refunded": False,
        "status": "pending",
    }


def refund(charged: Mapping[str, Any], amount: int, status: str) -> Thing:
    return {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charged["id"],
        "created": now(),
        "currency": charged["currency"],
        "metadata": {},
        "payment_intent": charged["payment_intent"],
        "reason": None,
        "receipt_number": None,
        "status": status,
    }


def event(kind: str, about: Mapping[str, Any], version: str) -> Thing:
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": version,
        "created": now(),
        "data": {"object": dict(about)},
        "livemode": about.get("livemode", False),
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
