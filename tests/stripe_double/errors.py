"""What Stripe answers where it does not do what it was asked."""

from __future__ import annotations

from typing import Any, Dict


class Refused(Exception):
    """An answer with an error. `kept` says whether an idempotency key gets it again."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str = "",
        kind: str = "invalid_request_error",
        kept: bool = True,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kept = kept
        self.body: Dict[str, Any] = {"message": message, "type": kind, **more}
        if code:
            self.body["code"] = code

    def answer(self) -> Dict[str, Any]:
        return {"error": self.body}


class CardRefused(Refused):
    def __init__(self, code: str, decline_code: str = "", **more: Any) -> None:
        if decline_code:
            more["decline_code"] = decline_code
        message = "The card was refused (%s)." % (decline_code or code)
        super().__init__(402, message, code, "card_error", **more)


def not_found(what: str, name: str) -> Refused:
    return Refused(404, "No such %s: '%s'" % (what, name), "resource_missing")


def wrong_state(intent: Dict[str, Any], verb: str) -> Refused:
    return Refused(
        400,
        "You cannot %s this PaymentIntent because it has a status of %s."
        % (verb, intent["status"]),
        "payment_intent_unexpected_state",
        payment_intent=dict(intent),
    )
