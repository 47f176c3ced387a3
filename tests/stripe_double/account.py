"""One account at Stripe: its payments, and the rules by which they move."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Callable, Dict, Mapping
from urllib.parse import urlencode

from tests.stripe_double import objects
from tests.stripe_double.cards import (
    GOOD,
    Behaviour,
    bank_account_of,
    behaviour_of,
    card_of,
)
from tests.stripe_double.errors import CardRefused, Refused, not_found, wrong_state
from tests.stripe_double.objects import Thing

#: How long a card is held.
HOLD_SECONDS = 7 * 24 * 3600
#: In the smallest unit of any currency: Stripe's minimum for dollars.
LEAST_AMOUNT = 50
#: Of what an account accepts by itself, what a customer can choose here.
AUTOMATIC_TYPES = {"usd": ("card", "us_bank_account", "klarna")}
UNCONFIRMED = ("requires_payment_method", "requires_confirmation", "requires_action")


@dataclass
class Account:
    """:param tell: called with the kind of an event and the object that it is about."""

    tell: Callable[[str, Thing], None]
    #: Where customers are sent to authenticate.
    address: str = ""
    #: Reached by live keys; the other by test keys. Neither knows what the other has.
    is_live: bool = False
    #: Whether bank accounts that were typed must be verified first, as with Stripe's default.
    verifies_bank_accounts: bool = False
    methods: Dict[str, Thing] = field(default_factory=dict)
    behaviours: Dict[str, Behaviour] = field(default_factory=dict)
    used_up: set = field(default_factory=set)
    intents: Dict[str, Thing] = field(default_factory=dict)
    charges: Dict[str, Thing] = field(default_factory=dict)
    refunds: Dict[str, Thing] = field(default_factory=dict)

    # -- payment methods

    def add_method(self, given: Mapping[str, Any]) -> Thing:
        kind = given.get("type", "")
        details, behaviour = {}, GOOD
        if kind == "card":
            card = given["card"]
            year = datetime.now(timezone.utc).year
            details = card_of(card, year)
            behaviour = behaviour_of(card["number"].replace(" ", ""), card.get("cvc", ""))
        elif kind == "us_bank_account":
            details, behaviour = bank_account_of(given)
        method = objects.payment_method(kind, details, given.get("billing_details", {}))
        method["livemode"] = self.is_live
        self.methods[method["id"]] = method
        self.behaviours[method["id"]] = behaviour
        return method

    # -- payments

    def create(self, given: Mapping[str, Any]) -> Thing:
        amount = int(given["amount"])
        if amount < LEAST_AMOUNT:
            raise Refused(400, "Amount must be at least 50.", "amount_too_small", param="amount")
        if "payment_method" in given:
            self._method(given["payment_method"])
        types = given.get("payment_method_types") or AUTOMATIC_TYPES.get(
            given["currency"], ("card", "klarna")
        )
        if "us_bank_account" in types and given["currency"] != "usd":
            raise Refused(400, "The payment method type us_bank_account takes usd only.")
        intent = objects.payment_intent(given, types)
        intent["livemode"] = self.is_live
        self.intents[intent["id"]] = intent
        self.tell("payment_intent.created", intent)
        return intent

    def intent(self, name: str) -> Thing:
        if name not in self.intents:
            raise not_found("payment_intent", name)
        return self.intents[name]

    def confirm(self, name: str, given: Mapping[str, Any], is_customer: bool) -> Thing:
        """:param is_customer: in the customer's own browser, who can be asked things."""
        intent = self.intent(name)
        if intent["status"] not in UNCONFIRMED:
            raise wrong_state(intent, "confirm")
        options = given.get("payment_method_options", {})
        is_moto = options.get("card", {}).get("moto") == "true"
        if is_moto and is_customer:
            raise Refused(400, "This option needs a secret key.", kept=False)
        if "payment_method_data" in given:
            method = self.add_method(given["payment_method_data"])
        else:
            method = self._method(given.get("payment_method") or intent["payment_method"] or "")
        if method["type"] not in intent["payment_method_types"]:
            raise Refused(400, "This PaymentIntent does not take %s." % method["type"])
        if method["id"] in self.used_up:
            raise Refused(400, "This PaymentMethod was used before, and may not be used again.")
        if method["type"] == "us_bank_account" and "mandate_data" not in given:
            raise Refused(400, "A mandate is required.", "payment_intent_mandate_invalid")
        intent.update(payment_method=method["id"], last_payment_error=None, next_action=None)
        behaviour = self.behaviours[method["id"]]
        if behaviour.authenticates_always and is_moto:
            raise self._declined(
                intent, method, Behaviour("card_declined", "authentication_required")
            )
        if method["type"] == "klarna" or (behaviour.authenticates and not is_moto):
            return self._ask_customer(intent, given, method)
        if method["type"] == "us_bank_account" and self.verifies_bank_accounts:
            intent["status"] = "requires_action"
            intent["next_action"] = {"type": "verify_with_microdeposits"}
            self.tell("payment_intent.requires_action", intent)
            return intent
        return self._charge(intent, method)

    def authenticated(self, name: str, is_good: bool) -> Thing:
        """The customer has answered their bank, or verified an account."""
        intent = self.intent(name)
        if intent["status"] != "requires_action":
            raise wrong_state(intent, "authenticate")
        method = self.methods[intent["payment_method"]]
        intent["next_action"] = None
        if is_good:
            try:
                return self._charge(intent, method)
            except CardRefused:
                return intent
        intent["status"] = "requires_payment_method"
        intent["last_payment_error"] = {
            "type": "invalid_request_error",
            "code": "payment_intent_authentication_failure",
            "message": "The customer could not be authenticated.",
            "payment_method": method,
        }
        intent["payment_method"] = None
        self.tell("payment_intent.payment_failed", intent)
        return intent

    def capture(self, name: str, given: Mapping[str, Any]) -> Thing:
        intent = self.intent(name)
        if intent["status"] != "requires_capture":
            raise wrong_state(intent, "capture")
        amount = int(given.get("amount_to_capture", intent["amount_capturable"]))
        if not 0 < amount <= intent["amount_capturable"]:
            raise Refused(400, "More than is held.", "amount_too_large", param="amount_to_capture")
        charge = self.charges[intent["latest_charge"]]
        charge.update(
            captured=True, amount_captured=amount, amount_refunded=charge["amount"] - amount
        )
        self.tell("charge.captured", charge)
        self._succeed(intent, amount)
        return intent

    def cancel(self, name: str, given: Mapping[str, Any]) -> Thing:
        intent = self.intent(name)
        if intent["status"] not in (*UNCONFIRMED, "requires_capture"):
            raise wrong_state(intent, "cancel")
        return self._let_go(intent, given.get("cancellation_reason"), "charge.refunded")

    def lapse(self, name: str) -> Thing:
        """A hold that nobody captured ends."""
        intent = self.intent(name)
        if intent["status"] != "requires_capture":
            raise wrong_state(intent, "expire")
        return self._let_go(intent, "automatic", "charge.expired")

    def settle(self, name: str, failure_code: str = "") -> Thing:
        """A debit that is on its way arrives, or fails as its account's number says."""
        intent = self.intent(name)
        if intent["status"] != "processing":
            raise wrong_state(intent, "settle")
        method = self.methods[intent["payment_method"]]
        code = failure_code or self.behaviours[method["id"]].code
        charge = self.charges[intent["latest_charge"]]
        if code:
            self._fail(intent, charge, method, Behaviour(code))
            return intent
        charge.update(status="succeeded", paid=True, captured=True)
        charge["amount_captured"] = charge["amount"]
        self.tell("charge.succeeded", charge)
        self._succeed(intent, intent["amount"])
        return intent

    # -- steps

    def _method(self, name: str) -> Thing:
        if name not in self.methods:
            raise not_found("payment_method", name)
        return self.methods[name]

    def _ask_customer(self, intent: Thing, given: Mapping[str, Any], method: Thing) -> Thing:
        intent["status"] = "requires_action"
        url = "%s/authenticate/%s" % (self.address, intent["id"])
        if given.get("return_url"):
            url += "?" + urlencode({"return_url": given["return_url"]})
        if given.get("use_stripe_sdk") == "true" and method["type"] == "card":
            asked = {"type": "three_d_secure_redirect", "stripe_js": url}
            intent["next_action"] = {"type": "use_stripe_sdk", "use_stripe_sdk": asked}
        else:
            target = {"url": url, "return_url": given.get("return_url")}
            intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": target}
        self.tell("payment_intent.requires_action", intent)
        return intent

    def _charge(self, intent: Thing, method: Thing) -> Thing:
        behaviour = self.behaviours[method["id"]]
        if method["type"] != "us_bank_account" and behaviour.code:
            raise self._declined(intent, method, behaviour)
        self.used_up.add(method["id"])
        charge = self._new_charge(intent, method)
        if method["type"] == "us_bank_account":
            intent["status"] = "processing"
            self.tell("charge.pending", charge)
            self.tell("payment_intent.processing", intent)
            return intent
        charge.update(status="succeeded", paid=True)
        options = intent["payment_method_options"].get(method["type"], {})
        if "manual" in (options.get("capture_method"), intent["capture_method"]):
            expires_at = objects.now() + HOLD_SECONDS
            charge["payment_method_details"]["card"]["capture_before"] = expires_at
            intent.update(status="requires_capture", amount_capturable=intent["amount"])
            self.tell("charge.succeeded", charge)
            self.tell("payment_intent.amount_capturable_updated", intent)
            return intent
        charge.update(captured=True, amount_captured=charge["amount"])
        self.tell("charge.succeeded", charge)
        self._succeed(intent, intent["amount"])
        return intent

    def _new_charge(self, intent: Thing, method: Thing) -> Thing:
        charge = objects.charge(intent, method)
        self.charges[charge["id"]] = charge
        intent["latest_charge"] = charge["id"]
        return charge

    def _succeed(self, intent: Thing, amount: int) -> None:
        intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
        self.tell("payment_intent.succeeded", intent)

    def _declined(self, intent: Thing, method: Thing, behaviour: Behaviour) -> CardRefused:
        charge = self._new_charge(intent, method)
        error = self._fail(intent, charge, method, behaviour)
        return CardRefused(
            behaviour.code,
            behaviour.decline_code,
            charge=charge["id"],
            payment_intent=dict(intent),
            payment_method=error["payment_method"],
        )

    def _fail(self, intent: Thing, charge: Thing, method: Thing, behaviour: Behaviour) -> Thing:
        error: Thing = {
            "type": "card_error",
            "code": behaviour.code,
            "message": "The payment failed.",
            "charge": charge["id"],
            "payment_method": method,
        }
        if behaviour.decline_code:
            error["decline_code"] = behaviour.decline_code
        charge.update(status="failed", failure_code=behaviour.code)
        intent.update(
            status="requires_payment_method", last_payment_error=error, payment_method=None
        )
        self.tell("charge.failed", charge)
        self.tell("payment_intent.payment_failed", intent)
        return error

    def _let_go(self, intent: Thing, reason: Any, charge_event: str) -> Thing:
        if intent["status"] == "requires_capture":
            charge = self.charges[intent["latest_charge"]]
            charge.update(amount_refunded=charge["amount"], refunded=True)
            self.tell(charge_event, charge)
        intent.update(
            status="canceled",
            amount_capturable=0,
            canceled_at=objects.now(),
            cancellation_reason=reason,
            next_action=None,
        )
        self.tell("payment_intent.canceled", intent)
        return intent
