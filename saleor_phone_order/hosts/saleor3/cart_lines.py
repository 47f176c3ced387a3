"""Lines of a cart on Saleor 3: what to change, and how the host refuses it."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Set

from ...rules.limits import QuantityOutOfRange
from ...rules.prices import ReasonKind, ResolvedPrice
from ..refusals import CartGone, InsufficientStock, ProductNotAvailable
from .documents import HostErrors, global_id, has_field, ref_of, run

#: Kept by the host beside a price that is not its own: by them we know ours again.
REASON = "Price of the customer's tier, or promised to them (phone orders)."
COUPON_REASON = "The customer's price less coupons (phone orders)."

#: The same where the host keeps no reasons: the price, in the line's private metadata.
OWN_PRICE = "phone_order_price"

#: Codes of the host for what the channel does not sell, or not yet.
NOT_AVAILABLE = {
    "PRODUCT_NOT_PUBLISHED",
    "PRODUCT_UNAVAILABLE_FOR_PURCHASE",
    "UNAVAILABLE_VARIANT_IN_CHANNEL",
}


def line_changes(
    lines: Iterable[Any], quantities: Mapping[str, int], prices: Mapping[str, ResolvedPrice]
) -> List[Dict[str, Any]]:
    """Input lines of `checkoutLinesUpdate` that bring the cart to these units and prices.

    :param lines: rows without gifts.
    :param quantities: by variant, 0 removes; variants that are not named keep their units.
    :param prices: of variants that do not cost their list price.
    """
    changes = []
    seen = set()
    for line in lines:
        ref = str(line.variant_id)
        change: Dict[str, Any] = {}
        if ref in quantities:
            # Of several lines of a variant the first keeps all units.
            quantity = 0 if ref in seen else quantities[ref]
            if quantity != line.quantity:
                change["quantity"] = quantity
        if change.get("quantity") != 0:
            change.update(_price_change(line, prices.get(ref)))
        if change:
            changes.append({"lineId": global_id("CheckoutLine", line.pk), **change})
        seen.add(ref)
    for ref, quantity in quantities.items():
        if ref not in seen and quantity:
            # The host makes a line for a variant that has none.
            added = {"variantId": global_id("ProductVariant", ref), "quantity": quantity}
            changes.append({**added, **_price_input(prices.get(ref))})
    return changes


def price_changes(
    lines: Iterable[Any], prices: Mapping[str, ResolvedPrice]
) -> List[Dict[str, Any]]:
    return line_changes(lines, {}, prices)


def write_lines(checkout: Any, changes: Sequence[Mapping[str, Any]]) -> None:
    """Make changes that `line_changes` found.

    :raises HostErrors:
    """
    # The host reserves stock for as long as it does for this customer.
    run(
        "CheckoutLinesUpdate",
        user=checkout.user,
        id=global_id("Checkout", checkout),
        lines=changes,
    )
    named = {
        ref_of(change.get("lineId") or change["variantId"])
        for change in changes
        if change.get("price")
    }
    if named and not _keeps_reasons():
        _mark(checkout, named)


@contextmanager
def refuse_lines() -> Iterator[None]:
    """The host's own refusals of lines, where it knows more than we do: a limit of the
    variant, a threshold of pre-orders, stock of the chosen delivery method.

    :raises InsufficientStock, QuantityOutOfRange, ProductNotAvailable, CartGone:
    """
    try:
        yield
    except HostErrors as errors:
        _, message, _ = errors.errors[0]
        codes = set(errors.codes)
        if "INSUFFICIENT_STOCK" in codes:
            raise InsufficientStock(message, field="quantity") from None
        if "QUANTITY_GREATER_THAN_LIMIT" in codes:
            raise QuantityOutOfRange(message, field="quantity") from None
        if codes & NOT_AVAILABLE:
            raise ProductNotAvailable(message, field="variant_id") from None
        if "NOT_FOUND" in codes:
            raise CartGone() from None
        raise


def has_own_price(line) -> bool:
    """The line costs what we say, not what the list does."""
    return line.price_override is not None and _is_ours(line)


def _price_change(line, price: Optional[ResolvedPrice]) -> Dict[str, Any]:
    """Nothing if the line has the price already, or one that somebody else set."""
    amount = price.unit.amount if price is not None else None
    if line.price_override == amount or not _is_ours(line):
        return {}
    return _price_input(price) or {"price": None}


def _price_input(price: Optional[ResolvedPrice]) -> Dict[str, Any]:
    if price is None:
        return {}
    change = {"price": str(price.unit.amount)}
    if _keeps_reasons():
        has_coupon = price.reason.kind is ReasonKind.COUPON
        change["priceOverrideReason"] = COUPON_REASON if has_coupon else REASON
    return change


def _is_ours(line) -> bool:
    if line.price_override is None:
        return True
    if _keeps_reasons():
        return line.price_override_reason in (REASON, COUPON_REASON)
    marked = line.private_metadata.get(OWN_PRICE)
    return marked is not None and Decimal(marked) == line.price_override


def _keeps_reasons() -> bool:
    return has_field("CheckoutLineUpdateInput", "priceOverrideReason")


def _mark(checkout: Any, named: Set[str]) -> None:
    """Not by the API, which has one line a request for it; not in the public metadata, which
    everybody may change who knows the line."""
    from saleor.checkout.models import CheckoutLine

    lines = [
        line
        for line in CheckoutLine.objects.filter(checkout=checkout)
        if {str(line.pk), str(line.variant_id)} & named
    ]
    for line in lines:
        line.private_metadata[OWN_PRICE] = str(line.price_override)
    CheckoutLine.objects.bulk_update(lines, ["private_metadata"])
