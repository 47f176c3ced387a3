"""What an agent says when a payment is declined, by Stripe's decline codes.

Source: Stripe's list of decline codes. What a bank does not want told to whoever is calling
(a stolen card, a suspected fraud) is told as any other refusal.
"""

from __future__ import annotations

from typing import Mapping

AUTHENTICATION_REQUIRED = "authentication_required"
GENERIC = "The bank declined this card. Another card may work, or a pay link."
_ASK_BANK = (
    "The bank declined this card and does not say why. Please ask the bank, or use another card."
)
_TRY_AGAIN = "The bank could not answer. Please try again, or use another card."

MESSAGES: Mapping[str, str] = {
    "approve_with_id": _TRY_AGAIN,
    AUTHENTICATION_REQUIRED: "The bank wants the cardholder to confirm this payment. Send a pay link instead.",
    "authentication_not_handled": "The bank wants the cardholder to confirm this payment. Send a pay link instead.",
    "call_issuer": _ASK_BANK,
    "card_not_supported": "This card does not allow such a payment. Please use another card.",
    "card_velocity_exceeded": "This card has reached its limit. Please use another card.",
    "currency_not_supported": "This card does not allow payments in this currency. Please use another card.",
    "do_not_honor": _ASK_BANK,
    "duplicate_transaction": "The bank has seen the same payment a moment ago. Please look whether the order is there before you try again.",
    "expired_card": "This card has expired. Please use another card.",
    "incorrect_address": "The address does not fit the card. Please check the billing address.",
    "incorrect_cvc": "The security code is not right. Please check it.",
    "incorrect_number": "The card number is not right. Please check it.",
    "incorrect_zip": "The postal code does not fit the card. Please check the billing address.",
    "insufficient_funds": "There is not enough money on this card. Please use another card.",
    "invalid_account": _ASK_BANK,
    "invalid_amount": "The bank does not allow this amount. Please use another card.",
    "invalid_cvc": "The security code is not right. Please check it.",
    "invalid_expiry_month": "The month of expiry is not right. Please check it.",
    "invalid_expiry_year": "The year of expiry is not right. Please check it.",
    "invalid_number": "The card number is not right. Please check it.",
    "issuer_not_available": _TRY_AGAIN,
    "online_or_offline_pin_required": "This card needs its PIN. Please use another card, or a pay link.",
    "pin_try_exceeded": "This card has reached its limit. Please use another card.",
    "processing_error": _TRY_AGAIN,
    "reenter_transaction": _TRY_AGAIN,
    "test_mode_live_card": "Only Stripe's cards for tests work here. Nothing was charged.",
    "testmode_decline": "This is a card for tests. Please use a real one.",
    "try_again_later": _TRY_AGAIN,
    "withdrawal_count_limit_exceeded": "This card has reached its limit. Please use another card.",
    # Of the gateway itself
    "amount_too_large": "The amount is too large to be paid in one go.",
    "amount_too_small": "The amount is too small to be paid by card.",
    "payment_method_unactivated": "This way to pay is not switched on for the shop.",
    "resource_missing": "What was typed is not known to the gateway any more. Please type it again.",
    # Of bank accounts
    "account_closed": "This bank account is closed. Please use another one.",
    "debit_not_authorized": "The bank says that the account's holder did not agree. Please use another way to pay.",
    "no_account": "There is no such bank account. Please check the numbers.",
    # Of our own
    "canceled": "The payment was cancelled at the gateway.",
    "order_gone": "The shop has cancelled the order.",
    "expired": "The payment took too long and was given up.",
}


def message_of(code: str) -> str:
    """A sentence that an agent can read aloud."""
    return MESSAGES.get(code, GENERIC)
