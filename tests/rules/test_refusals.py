"""Refusals carry a code of the closed set, a sentence, a field and extra data."""

from __future__ import annotations

import pickle

from saleor_phone_order.rules.limits import QuantityOutOfRange
from saleor_phone_order.rules.refusals import ErrorCode, Refusal


class OutOfStock(Refusal):
    code = ErrorCode.INSUFFICIENT_STOCK
    message = "Only {available_quantity} are in stock."


def test_a_refusal_fills_its_parameters_into_its_sentence():
    refusal = OutOfStock(field="quantity", available_quantity=3)
    assert refusal.code.value == "INSUFFICIENT_STOCK"
    assert refusal.message == "Only 3 are in stock."
    assert str(refusal) == "Only 3 are in stock."
    assert refusal.field == "quantity"
    assert refusal.params == {"available_quantity": 3}


def test_a_message_given_to_a_refusal_is_taken_literally():
    refusal = OutOfStock("No {braces} are {filled}.")
    assert refusal.message == "No {braces} are {filled}."
    assert refusal.field is None
    assert refusal.params == {}


def test_one_refusal_leaves_the_class_as_it_was():
    OutOfStock(available_quantity=3)
    assert OutOfStock.message == "Only {available_quantity} are in stock."


def test_a_refusal_survives_the_way_to_another_process():
    copy = pickle.loads(pickle.dumps(QuantityOutOfRange(field="quantity", minimum=1, maximum=50)))
    assert copy.message == "The quantity must be between 1 and 50."
    assert copy.params == {"minimum": 1, "maximum": 50}
    assert copy.field == "quantity"


def test_every_code_is_its_own_name_and_has_a_one_line_description():
    for code in ErrorCode:
        assert code.value == code.name
        assert code.description.endswith(".")
        assert "\n" not in code.description


def test_the_set_of_codes_is_closed():
    assert sorted(code.value for code in ErrorCode) == [
        "ADDRESS_REQUIRED",
        "ALREADY_COMPLETED",
        "CAMPAIGN_IN_USE",
        "CARD_NUMBER_IN_TEXT",
        "CONSENT_REQUIRED",
        "COUPON_NOT_COMBINABLE",
        "CURRENCY_MISMATCH",
        "CUSTOMER_NOT_ELIGIBLE",
        "DRAFT_NOT_OPEN",
        "EMAIL_CHANGE_FORBIDDEN",
        "EMPTY_CART",
        "GRAPHQL_ERROR",
        "IDEMPOTENCY_KEY_REUSED",
        "IMPERSONATION_FORBIDDEN",
        "IMPORT_CLOSED",
        "INSUFFICIENT_STOCK",
        "INVALID",
        "INVALID_PROMO_CODE",
        "LINK_EXPIRED",
        "LINK_LOCKED",
        "LINK_NOT_FOUND",
        "LINK_REVOKED",
        "NOT_FOUND",
        "NOT_SUPPORTED_BY_HOST",
        "NOT_YOUR_SESSION",
        "NO_CAMPAIGN",
        "OVERRIDE_NOT_PENDING",
        "PAYMENT_DECLINED",
        "PAYMENT_IN_PROGRESS",
        "PAYMENT_LAPSED",
        "PAYMENT_NOT_CONFIGURED",
        "PAYMENT_UNAVAILABLE",
        "PERMISSION_DENIED",
        "PRICES_RISE_WITH_QUANTITY",
        "PRICE_BEYOND_CEILING",
        "PRICE_NOT_ADJUSTABLE",
        "PRICE_TOO_LOW",
        "PRODUCT_NOT_AVAILABLE",
        "QUANTITY_OUT_OF_RANGE",
        "RECIPIENT_CHECK_FAILED",
        "RECIPIENT_CHECK_REQUIRED",
        "REQUIRED",
        "REVIEWER_IS_AGENT",
        "REVIEW_NOT_PENDING",
        "SESSION_ALREADY_OPEN",
        "SESSION_CHANGED",
        "SESSION_CLOSED",
        "SHIPPING_METHOD_NOT_APPLICABLE",
        "SHIPPING_METHOD_REQUIRED",
        "SHIPPING_NOT_REQUIRED",
        "TERMS_REQUIRED",
        "TOO_MANY_LINES",
        "TOO_MANY_TRIES",
        "TOTAL_CHANGED",
        "TRIAL_ALREADY_USED",
        "UNIQUE",
        "VOUCHER_NOT_APPLICABLE",
        "WRONG_CODE",
    ]
