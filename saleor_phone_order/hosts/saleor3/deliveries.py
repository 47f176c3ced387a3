"""The way in which a cart of Saleor 3 is delivered."""

from __future__ import annotations


def chosen_method_ref(checkout) -> str:
    """The method, "" if none is chosen. Never the delivery, which newer hosts keep beside
    the cart: that one is the cart's own and is deleted with it."""
    if hasattr(checkout, "assigned_delivery"):
        delivery = checkout.assigned_delivery
        return delivery.shipping_method_id if delivery else ""
    return checkout.external_shipping_method_id or str(checkout.shipping_method_id or "")
