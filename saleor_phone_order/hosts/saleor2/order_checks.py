"""What Saleor 2.10 asks of a cart before it becomes an order, and what we ask besides:
the host only looks at these things while the cart is being filled."""

from __future__ import annotations

from ..refusals import (
    AddressRequired,
    EmptyCart,
    ProductNotAvailable,
    ShippingMethodNotApplicable,
    ShippingMethodRequired,
    VoucherNotApplicable,
)
from .catalogue import is_published


def refuse_incomplete(checkout) -> None:
    if not list(checkout):
        raise EmptyCart()
    if checkout.billing_address is None:
        raise AddressRequired(field="billing_address", kind="billing")
    if checkout.is_shipping_required():
        if checkout.shipping_address is None:
            raise AddressRequired(field="shipping_address", kind="shipping")
        if checkout.shipping_method is None:
            raise ShippingMethodRequired(field="shipping_method")


def refuse_unavailable(checkout) -> None:
    for line in checkout:
        if not is_published(line.variant.product):
            raise ProductNotAvailable(sku=line.variant.sku, variant_ref=str(line.variant_id))


def refuse_lapsed(checkout, discounts) -> None:
    """Shipping method and voucher may have ceased to apply since they were chosen."""
    from saleor.checkout.utils import (
        get_valid_shipping_methods_for_checkout,
        get_voucher_discount_for_checkout,
        get_voucher_for_checkout,
        recalculate_checkout_discount,
    )
    from saleor.discount.models import NotApplicable

    lines = list(checkout)
    if checkout.is_shipping_required():
        methods = get_valid_shipping_methods_for_checkout(checkout, lines, discounts)
        if methods is None or not methods.filter(pk=checkout.shipping_method_id).exists():
            raise ShippingMethodNotApplicable(field="shipping_method")
    if checkout.voucher_code:
        voucher = get_voucher_for_checkout(checkout)
        if voucher is None:
            raise VoucherNotApplicable(field="promo_code")
        try:
            get_voucher_discount_for_checkout(voucher, checkout, lines, discounts)
        except NotApplicable as error:
            raise VoucherNotApplicable(field="promo_code") from error
        recalculate_checkout_discount(checkout, lines, discounts)
