"""What we ask of a cart on Saleor 3 before the host makes an order of it: which of
several things is missing, and what the host only looks at while the cart is filled."""

from __future__ import annotations

from typing import Any, Dict

from ..refusals import (
    AddressRequired,
    EmptyCart,
    InsufficientStock,
    ProductNotAvailable,
    ShippingMethodRequired,
    VoucherNotApplicable,
)
from .catalogue import country_of, known_variants
from .deliveries import chosen_method_ref


def refuse_incomplete(checkout) -> None:
    lines = checkout.lines.select_related("variant__product__product_type")
    kinds = [line.variant.product.product_type for line in lines]
    if not kinds:
        raise EmptyCart()
    if checkout.billing_address_id is None:
        raise AddressRequired(field="billing_address", kind="billing")
    if any(kind.is_shipping_required for kind in kinds):
        if checkout.shipping_address_id is None:
            raise AddressRequired(field="shipping_address", kind="shipping")
        if checkout.collection_point_id is None and not chosen_method_ref(checkout):
            raise ShippingMethodRequired(field="shipping_method")


def refuse_unavailable(checkout) -> None:
    variants = _variants(checkout)
    for line in checkout.lines.select_related("variant"):
        variant = variants.get(str(line.variant_id))
        if variant is None or not variant.is_available:
            sku = line.variant.sku if line.variant else ""
            raise ProductNotAvailable(sku=sku or "", variant_ref=str(line.variant_id))


def refuse_lapsed(checkout) -> None:
    """Shipping method and voucher may have ceased to apply since they were chosen."""
    if getattr(checkout, "assigned_delivery_id", None) is not None:
        # The host looks again, and refuses, when it makes the order. (Older ones always do.)
        # `deliveryOptionsCalculate` would also turn down a method whose price or tax is
        # another now; that is told by the total.
        type(checkout).objects.filter(pk=checkout.pk).update(delivery_methods_stale_at=None)
    if checkout.voucher_code:
        _refuse_lapsed_voucher(checkout)


def _refuse_lapsed_voucher(checkout) -> None:
    """By the host's own check: its API would only take the code off, without a word."""
    from saleor.checkout.fetch import fetch_checkout_info, fetch_checkout_lines
    from saleor.discount.models import NotApplicable, VoucherCode
    from saleor.discount.utils.voucher import validate_voucher_for_checkout
    from saleor.plugins.manager import get_plugins_manager

    # Locked first, because the host counts the uses without: two orders at once would both
    # find the last one.
    list(VoucherCode.objects.select_for_update(of=("self",)).filter(code=checkout.voucher_code))
    manager = get_plugins_manager(allow_replica=False)
    lines, _ = fetch_checkout_lines(checkout)
    info = fetch_checkout_info(checkout, lines, manager)
    if info.voucher is None:
        raise VoucherNotApplicable(field="promo_code")
    try:
        validate_voucher_for_checkout(manager, info.voucher, info, lines)
    except NotApplicable as error:
        raise VoucherNotApplicable(field="promo_code") from error


def short(checkout) -> InsufficientStock:
    """Which of the cart's variants are short, after the host said that one is."""
    variants = _variants(checkout)
    wanted: Dict[str, int] = {}
    for line in checkout.lines.all():
        ref = str(line.variant_id)
        wanted[ref] = wanted.get(ref, 0) + line.quantity
    found: Any = None
    for ref, quantity in wanted.items():
        variant = variants.get(ref)
        if variant is not None and variant.available_quantity < quantity:
            found = variant
            break
    return InsufficientStock(
        sku=found.sku if found else "",
        variant_ref=found.ref if found else "",
        available_quantity=max(found.available_quantity, 0) if found else 0,
    )


def _variants(checkout):
    refs = {str(ref) for ref in checkout.lines.values_list("variant_id", flat=True)}
    return known_variants(
        refs=refs,
        channel=checkout.channel,
        country=country_of(checkout),
        checkout_ref=str(checkout.pk),
    )
