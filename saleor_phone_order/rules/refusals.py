"""The one way this package says no: a `Refusal` with a code of the closed set `ErrorCode`."""

from __future__ import annotations

from enum import Enum
from typing import Any, Dict, Optional


class ErrorCode(str, Enum):
    """Every code that `errors { field message code }` can hold; `description` says when."""

    def __new__(cls, value: str, description: str) -> ErrorCode:
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    description: str

    # About the input
    GRAPHQL_ERROR = "GRAPHQL_ERROR", "The request itself could not be understood."
    INVALID = "INVALID", "A value is not acceptable."
    REQUIRED = "REQUIRED", "A value is missing."
    UNIQUE = "UNIQUE", "The value is already in use."
    NOT_FOUND = "NOT_FOUND", "No such object, or none that you may see."
    CARD_NUMBER_IN_TEXT = (
        "CARD_NUMBER_IN_TEXT",
        "A text looks like a payment card number; it was not stored.",
    )
    IDEMPOTENCY_KEY_REUSED = (
        "IDEMPOTENCY_KEY_REUSED",
        "The idempotency key was used before with different input.",
    )
    NOT_SUPPORTED_BY_HOST = (
        "NOT_SUPPORTED_BY_HOST",
        "The installed version of Saleor cannot do this.",
    )

    # About who may do it
    PERMISSION_DENIED = "PERMISSION_DENIED", "You lack the permission for this."
    NOT_YOUR_SESSION = "NOT_YOUR_SESSION", "The session belongs to another agent."
    IMPERSONATION_FORBIDDEN = (
        "IMPERSONATION_FORBIDDEN",
        "An impersonation token does not allow this operation.",
    )
    EMAIL_CHANGE_FORBIDDEN = (
        "EMAIL_CHANGE_FORBIDDEN",
        "The e-mail of an account with a password or an order needs MANAGE_USERS.",
    )
    CONSENT_REQUIRED = "CONSENT_REQUIRED", "The customer has not consented yet."
    WRONG_CODE = "WRONG_CODE", "The code is wrong or too old."
    TOO_MANY_TRIES = "TOO_MANY_TRIES", "There were too many wrong answers."

    # About the session
    SESSION_CLOSED = "SESSION_CLOSED", "The session has ended."
    SESSION_CHANGED = (
        "SESSION_CHANGED",
        "The session is no longer as it was when you last saw it.",
    )
    SESSION_ALREADY_OPEN = (
        "SESSION_ALREADY_OPEN",
        "The agent or the customer already has an open session.",
    )
    PAYMENT_IN_PROGRESS = (
        "PAYMENT_IN_PROGRESS",
        "A payment of this session is not settled yet.",
    )
    CUSTOMER_NOT_ELIGIBLE = (
        "CUSTOMER_NOT_ELIGIBLE",
        "Nobody can order for this account by phone.",
    )
    NO_CAMPAIGN = "NO_CAMPAIGN", "A campaign is required and none is listed."

    # About the cart
    EMPTY_CART = "EMPTY_CART", "The cart has no lines."
    INSUFFICIENT_STOCK = "INSUFFICIENT_STOCK", "Not enough is in stock."
    PRODUCT_NOT_AVAILABLE = (
        "PRODUCT_NOT_AVAILABLE",
        "The variant cannot be ordered in this channel, campaign or by this customer.",
    )
    QUANTITY_OUT_OF_RANGE = (
        "QUANTITY_OUT_OF_RANGE",
        "The quantity is below or above what can be ordered.",
    )
    TOO_MANY_LINES = "TOO_MANY_LINES", "The cart would have too many lines."
    CURRENCY_MISMATCH = (
        "CURRENCY_MISMATCH",
        "The amount is not in the channel's currency.",
    )
    INVALID_PROMO_CODE = "INVALID_PROMO_CODE", "No voucher or gift card has this code."
    VOUCHER_NOT_APPLICABLE = (
        "VOUCHER_NOT_APPLICABLE",
        "The voucher exists but does not apply to this cart.",
    )
    ADDRESS_REQUIRED = "ADDRESS_REQUIRED", "An address is missing."
    SHIPPING_METHOD_REQUIRED = (
        "SHIPPING_METHOD_REQUIRED",
        "No shipping method is chosen.",
    )
    SHIPPING_METHOD_NOT_APPLICABLE = (
        "SHIPPING_METHOD_NOT_APPLICABLE",
        "The shipping method does not serve this cart.",
    )
    SHIPPING_NOT_REQUIRED = (
        "SHIPPING_NOT_REQUIRED",
        "Nothing in the cart needs shipping.",
    )
    TOTAL_CHANGED = (
        "TOTAL_CHANGED",
        "The total is no longer the one that was shown; look at it again.",
    )

    # About the money
    PAYMENT_DECLINED = "PAYMENT_DECLINED", "The bank or the gateway said no; nothing is charged."
    PAYMENT_NOT_CONFIGURED = (
        "PAYMENT_NOT_CONFIGURED",
        "The shop has no usable keys of the payment gateway for this channel.",
    )
    PAYMENT_UNAVAILABLE = (
        "PAYMENT_UNAVAILABLE",
        "The payment gateway does not answer; nothing is charged.",
    )
    PAYMENT_LAPSED = (
        "PAYMENT_LAPSED",
        "The money that was held for the order is not held any more.",
    )

    # About tier prices
    PRICES_RISE_WITH_QUANTITY = (
        "PRICES_RISE_WITH_QUANTITY",
        "A larger quantity would cost more per piece than a smaller one.",
    )

    # About campaigns, and prices that agents give
    CAMPAIGN_IN_USE = "CAMPAIGN_IN_USE", "Phone orders were taken for the campaign."
    TERMS_REQUIRED = "TERMS_REQUIRED", "The customer has not agreed to the terms of service yet."
    TRIAL_ALREADY_USED = "TRIAL_ALREADY_USED", "The customer has had this trial before."
    PRICE_NOT_ADJUSTABLE = (
        "PRICE_NOT_ADJUSTABLE",
        "Neither the campaign nor the shop lets agents change this price.",
    )
    PRICE_BEYOND_CEILING = (
        "PRICE_BEYOND_CEILING",
        "The agent may not take so much off; a supervisor has to approve it.",
    )
    PRICE_TOO_LOW = "PRICE_TOO_LOW", "The price is below the campaign's lowest one."
    OVERRIDE_NOT_PENDING = "OVERRIDE_NOT_PENDING", "The price has already been decided about."
    COUPON_NOT_COMBINABLE = (
        "COUPON_NOT_COMBINABLE",
        "The voucher cannot be combined with the codes that are in the cart.",
    )

    # About files that are brought in
    IMPORT_CLOSED = "IMPORT_CLOSED", "The file is complete already, or was given up."

    # About drafts and their links
    DRAFT_NOT_OPEN = "DRAFT_NOT_OPEN", "The draft's state does not allow this."
    ALREADY_COMPLETED = "ALREADY_COMPLETED", "The draft has already become an order."
    LINK_NOT_FOUND = "LINK_NOT_FOUND", "No draft has this resume link."
    LINK_EXPIRED = "LINK_EXPIRED", "The resume link has expired."
    LINK_REVOKED = "LINK_REVOKED", "The resume link was revoked."
    LINK_LOCKED = "LINK_LOCKED", "The resume link had too many wrong answers."
    RECIPIENT_CHECK_REQUIRED = (
        "RECIPIENT_CHECK_REQUIRED",
        "The resume link asks its visitor a question first.",
    )
    RECIPIENT_CHECK_FAILED = (
        "RECIPIENT_CHECK_FAILED",
        "The answer to the resume link's question is wrong.",
    )

    # About reviews
    REVIEW_NOT_PENDING = "REVIEW_NOT_PENDING", "The review is already decided."
    REVIEWER_IS_AGENT = (
        "REVIEWER_IS_AGENT",
        "Agents cannot review their own orders.",
    )


class Refusal(Exception):
    """Something is not allowed now; nothing was changed.

    A subclass sets `code` and usually `message`, a sentence that an agent could read
    aloud, in which ``{name}`` stands for the parameter of that name::

        class InsufficientStock(Refusal):
            code = ErrorCode.INSUFFICIENT_STOCK
            message = "Only {available_quantity} are in stock."

        raise InsufficientStock(field="quantity", available_quantity=3)

    `field` is the input's name in snake_case, or None when no single input is at fault.
    `params` is the extra data, JSON-serialisable values by snake_case name.
    """

    code: ErrorCode = ErrorCode.INVALID
    message: str = "This is not possible."

    def __init__(
        self, message: Optional[str] = None, *, field: Optional[str] = None, **params: Any
    ) -> None:
        self.message = self.message.format(**params) if message is None else message
        self.field = field
        self.params: Dict[str, Any] = params
        super().__init__(self.message)
