"""Refusals that come from the host's own rules."""

from __future__ import annotations

from typing import Optional, Sequence, Tuple

from ..rules.refusals import ErrorCode, Refusal
from .values import Variant


class InvalidInput(Refusal):
    """The host's validation found errors: (field, message, code) each."""

    code = ErrorCode.INVALID
    message = "Some of the input is not valid."

    def __init__(self, errors: Sequence[Tuple[Optional[str], str, ErrorCode]], **params) -> None:
        super().__init__(errors[0][1], field=errors[0][0], **params)
        self.errors = tuple(errors)


class AddressNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "The customer has no such address."


class InsufficientStock(Refusal):
    code = ErrorCode.INSUFFICIENT_STOCK
    message = "Only {available_quantity} of {sku} are in stock."


class ProductNotAvailable(Refusal):
    code = ErrorCode.PRODUCT_NOT_AVAILABLE
    message = "{sku} cannot be ordered at the moment."


class EmptyCart(Refusal):
    code = ErrorCode.EMPTY_CART
    message = "There is nothing in the cart yet."


class AddressRequired(Refusal):
    code = ErrorCode.ADDRESS_REQUIRED
    message = "The {kind} address is missing."


class ShippingMethodRequired(Refusal):
    code = ErrorCode.SHIPPING_METHOD_REQUIRED
    message = "Choose how the order is shipped first."


class ShippingMethodNotApplicable(Refusal):
    code = ErrorCode.SHIPPING_METHOD_NOT_APPLICABLE
    message = "This shipping method is not available for this order."


class ShippingNotRequired(Refusal):
    code = ErrorCode.SHIPPING_NOT_REQUIRED
    message = "Nothing in the cart needs to be shipped."


class InvalidPromoCode(Refusal):
    code = ErrorCode.INVALID_PROMO_CODE
    message = "This code is not valid."


class VoucherNotApplicable(Refusal):
    code = ErrorCode.VOUCHER_NOT_APPLICABLE
    message = "This voucher does not apply to this order."


class CartGone(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "The shop has deleted this cart."


class NotSupportedByHost(Refusal):
    code = ErrorCode.NOT_SUPPORTED_BY_HOST
    message = "This version of Saleor cannot do that."


class ChannelNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "The shop has no such channel."


class OrderNotHeld(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "The shop has changed or deleted this order in the meantime."


class TaxesUnknown(Refusal):
    code = ErrorCode.INVALID
    message = "The taxes could not be calculated. Try again."


def refuse_unavailable(ref: str, quantity: int, variant: Optional[Variant]) -> None:
    """:raises ProductNotAvailable, InsufficientStock:"""
    if variant is None or not variant.is_available:
        raise ProductNotAvailable(
            sku=variant.sku if variant else ref, variant_ref=ref, field="variant_id"
        )
    if quantity > variant.available_quantity:
        raise InsufficientStock(
            sku=variant.sku,
            variant_ref=ref,
            available_quantity=variant.available_quantity,
            field="quantity",
        )
