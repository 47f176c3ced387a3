"""What a session may do, as its campaign says it, or the shop where there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import FrozenSet, Mapping, Optional

from prices import Money

from .refusals import ErrorCode, Refusal

#: How an order can be paid, as campaigns name it; the usual way first.
PAYMENT_KINDS = ("CARD", "PAY_LINK", "BANK_DEBIT", "EXTERNAL", "NONE")
#: There is nothing to pay: that needs no permission.
NOTHING_TO_PAY = "NONE"


class NotOffered(Refusal):
    code = ErrorCode.PRODUCT_NOT_AVAILABLE
    message = "The campaign does not sell this product."


class OfferQuantityOutOfRange(Refusal):
    code = ErrorCode.QUANTITY_OUT_OF_RANGE
    message = "The campaign sells at least {minimum} of this product."


class PriceTooLow(Refusal):
    code = ErrorCode.PRICE_TOO_LOW
    message = "The campaign sells this product for {lowest} {currency} or more."


@dataclass(frozen=True)
class OfferTerms:
    """A variant that a campaign sells. `price` and `lowest_price` are of one unit, before
    taxes; None: no price of the campaign's own, no least."""

    variant_ref: str
    price: Optional[Money] = None
    lowest_price: Optional[Money] = None
    minimum_quantity: int = 1
    maximum_quantity: Optional[int] = None
    is_trial: bool = False


@dataclass(frozen=True)
class CampaignRules:
    """`payment_kinds` and `shipping_method_refs` are empty where all there are can be chosen,
    `offers` (by variant reference) says nothing where `is_catalogue_open` and a variant is
    not among them."""

    are_prices_adjustable: bool = False
    is_shipping_adjustable: bool = False
    are_coupons_combined: bool = False
    are_terms_required: bool = False
    is_catalogue_open: bool = True
    offers: Mapping[str, OfferTerms] = field(default_factory=dict)
    payment_kinds: FrozenSet[str] = frozenset()
    shipping_method_refs: FrozenSet[str] = frozenset()
    review_sample_percent: int = 0
    skips_external_review: bool = False
    reviews_agent_prices: bool = False

    def allows_payment(self, kind: str) -> bool:
        return not self.payment_kinds or kind in (*self.payment_kinds, NOTHING_TO_PAY)

    def allows_shipping_method(self, method_ref: str) -> bool:
        return not self.shipping_method_refs or method_ref in self.shipping_method_refs

    def check_quantity(self, variant_ref: str, quantity: int, *, field: str = "quantity") -> None:
        """:raises NotOffered, OfferQuantityOutOfRange: with the bounds."""
        terms = self.offers.get(variant_ref)
        if terms is None:
            if self.is_catalogue_open:
                return
            raise NotOffered(field="variant_id", variant_ref=variant_ref)
        highest = terms.maximum_quantity
        if quantity < terms.minimum_quantity or (highest is not None and quantity > highest):
            bounds = {"minimum": terms.minimum_quantity, "maximum": highest}
            message = None
            if highest is not None:
                message = "The campaign sells {minimum} to {maximum} of this product.".format(
                    **bounds
                )
            raise OfferQuantityOutOfRange(message, field=field, variant_ref=variant_ref, **bounds)

    def check_price(self, variant_ref: str, unit: Money, *, field: str = "price") -> None:
        """:raises PriceTooLow: below the offer's lowest price."""
        terms = self.offers.get(variant_ref)
        lowest = terms.lowest_price if terms is not None else None
        if lowest is not None and unit.currency == lowest.currency and unit < lowest:
            raise PriceTooLow(
                field=field,
                variant_ref=variant_ref,
                lowest=str(lowest.amount),
                currency=lowest.currency,
            )


def is_current(
    *,
    is_listed: bool,
    starts_at: Optional[datetime],
    ends_at: Optional[datetime],
    now: datetime,
) -> bool:
    """Whether a campaign can be chosen now: it is listed and between its dates, the start
    included."""
    has_started = starts_at is None or starts_at <= now
    has_ended = ends_at is not None and ends_at <= now
    return is_listed and has_started and not has_ended
