"""Stripe's published test numbers, and what each stands for (docs.stripe.com/testing)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Tuple

from tests.stripe_double.errors import CardRefused, Refused


@dataclass(frozen=True)
class Behaviour:
    """What becomes of a payment with it. `code` and `decline_code` as in Stripe's errors."""

    code: str = ""
    decline_code: str = ""
    #: The customer's bank asks the customer.
    authenticates: bool = False
    #: It asks even if the card was read out on the phone.
    authenticates_always: bool = False
    #: Only where a security code is given.
    only_with_cvc: bool = False
    #: What a refund is at first, and in the end.
    refund: str = "succeeded"
    refund_ends: str = "succeeded"


def declined(decline_code: str) -> Behaviour:
    return Behaviour("card_declined", decline_code)


GOOD = Behaviour()
CARDS: Mapping[str, Behaviour] = {
    "4242424242424242": GOOD,
    "4000056655665556": GOOD,
    "5555555555554444": GOOD,
    "2223003122003222": GOOD,
    "5200828282828210": GOOD,
    "378282246310005": GOOD,
    "6011111111111117": GOOD,
    "3566002020360505": GOOD,
    "4000000000000002": declined("generic_decline"),
    "4000000000009995": declined("insufficient_funds"),
    "4000000000009987": declined("lost_card"),
    "4000000000009979": declined("stolen_card"),
    "4000000000006975": declined("card_velocity_exceeded"),
    "4000000000000341": declined("generic_decline"),
    "4000000000000069": Behaviour("expired_card"),
    "4000000000000127": Behaviour("incorrect_cvc", only_with_cvc=True),
    "4000000000000119": Behaviour("processing_error"),
    "4100000000000019": declined("fraudulent"),
    "4000000000004954": declined("fraudulent"),
    "4000000000009235": GOOD,
    "4000000000000101": Behaviour("incorrect_cvc", "incorrect_cvc", only_with_cvc=True),
    "4000000000007726": Behaviour(refund="pending"),
    "4000000000005126": Behaviour(refund_ends="failed"),
    "4000000000003220": Behaviour(authenticates=True),
    "4000002500003155": Behaviour(authenticates=True),
    "4000002760003184": Behaviour(authenticates=True, authenticates_always=True),
    "4000008260003178": Behaviour("card_declined", "insufficient_funds", authenticates=True),
    "4000008400001629": Behaviour("card_declined", "generic_decline", authenticates=True),
}

BANK_ACCOUNTS: Mapping[str, Behaviour] = {
    "000123456789": GOOD,
    "000111111113": Behaviour("account_closed"),
    "000111111116": Behaviour("no_account"),
    "000222222227": Behaviour("insufficient_funds"),
    "000333333335": Behaviour("debit_not_authorized"),
    "000444444440": Behaviour("invalid_currency"),
}
ROUTING_NUMBER = "110000000"

_BRANDS = {"34": "amex", "37": "amex", "35": "jcb", "60": "discover"}


def behaviour_of(number: str, cvc: str) -> Behaviour:
    """A number that Stripe has not published is a real card, which a test key cannot charge."""
    found = CARDS.get(number, declined("test_mode_live_card"))
    return GOOD if found.only_with_cvc and not cvc else found


def card_of(given: Mapping[str, Any], year: int) -> Dict[str, Any]:
    """What Stripe tells of a card.

    :raises CardRefused: it cannot be one.
    """
    number, cvc = given["number"].replace(" ", ""), given.get("cvc", "")
    if not (number.isdecimal() and 13 <= len(number) <= 19 and _is_luhn(number)):
        raise CardRefused("incorrect_number", param="number")
    if not 1 <= int(given["exp_month"]) <= 12:
        raise CardRefused("invalid_expiry_month", param="exp_month")
    expires = int(given["exp_year"])
    expires += 2000 if expires < 100 else 0
    if not year <= expires <= year + 50:
        raise CardRefused("invalid_expiry_year", param="exp_year")
    brand = _brand(number)
    if cvc and not (cvc.isdecimal() and len(cvc) == (4 if brand == "amex" else 3)):
        raise CardRefused("invalid_cvc", param="cvc")
    return {
        "brand": brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "unchecked" if cvc else None,
        },
        "country": "US",
        "display_brand": brand,
        "exp_month": int(given["exp_month"]),
        "exp_year": expires,
        "fingerprint": None,
        "funding": "credit",
        "generated_from": None,
        "last4": number[-4:],
        "networks": {"available": [brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def bank_account_of(given: Mapping[str, Any]) -> Tuple[Dict[str, Any], Behaviour]:
    """What Stripe tells of a bank account, and what becomes of a debit.

    :raises Refused: it cannot be one.
    """
    account = given["us_bank_account"]
    if not given.get("billing_details", {}).get("name"):
        raise Refused(400, "Missing required param: billing_details[name].", "parameter_missing")
    number, routing = account.get("account_number", ""), account.get("routing_number", "")
    if not (routing.isdecimal() and len(routing) == 9):
        raise Refused(400, "Invalid routing number.", "routing_number_invalid")
    if not (number.isdecimal() and 4 <= len(number) <= 17):
        raise Refused(400, "Invalid account number.", "account_number_invalid")
    details = {
        "account_holder_type": account.get("account_holder_type", "individual"),
        "account_type": account.get("account_type", "checking"),
        "bank_name": "TEST BANK",
        "fingerprint": None,
        "last4": number[-4:],
        "networks": {"preferred": "ach", "supported": ["ach"]},
        "routing_number": routing,
        "status_details": {},
    }
    return details, BANK_ACCOUNTS.get(number, Behaviour("no_account"))


def _brand(number: str) -> str:
    if number[0] == "4":
        return "visa"
    return _BRANDS.get(number[:2], "mastercard")


def _is_luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
