"""Giving back what an account took."""

from __future__ import annotations

from typing import Any, Mapping

from tests.stripe_double import objects
from tests.stripe_double.account import Account
from tests.stripe_double.errors import Refused
from tests.stripe_double.objects import Thing


def refund(account: Account, given: Mapping[str, Any]) -> Thing:
    intent = account.intent(given.get("payment_intent", ""))
    charge = account.charges.get(intent["latest_charge"] or "", {})
    if not charge.get("amount_captured"):
        raise Refused(400, "This PaymentIntent has no charge to refund.", "charge_not_captured")
    left = charge["amount"] - charge["amount_refunded"]
    if not left:
        code = "charge_already_refunded"
        raise Refused(400, "Charge %s has already been refunded." % charge["id"], code)
    amount = int(given.get("amount", left))
    if not 0 < amount <= left:
        raise Refused(400, "More than is left to refund.", param="amount")
    behaviour = account.behaviours[charge["payment_method"]]
    made = objects.refund(charge, amount, behaviour.refund)
    account.refunds[made["id"]] = made
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    account.tell("refund.created", made)
    account.tell("charge.refunded", charge)
    return made


def finish(account: Account, name: str) -> None:
    """A refund that only seemed to be done ends as its card's number says."""
    made = account.refunds[name]
    charge = account.charges[made["charge"]]
    made["status"] = account.behaviours[charge["payment_method"]].refund_ends
    if made["status"] == "failed":
        charge["amount_refunded"] -= made["amount"]
        charge["refunded"] = False
    account.tell("refund.failed" if made["status"] == "failed" else "refund.updated", made)
