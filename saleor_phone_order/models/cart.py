"""Carts of ours: whom a checkout without an owner is priced for, and what was granted."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models


class Cart(models.Model):
    """A host checkout that a session or a resumed draft made.

    During a call, and after a resume without login, the checkout has no owner in the
    host; `customer` says whose prices it carries (none for a guest).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    checkout_ref = models.CharField(max_length=36, unique=True)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    #: What the agent lets the shipping cost, before taxes, by this method alone; null: what
    #: the host says.
    shipping_amount = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    shipping_method_ref = models.CharField(max_length=255, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "saleor_phone_order"


class CartPrice(models.Model):
    """A price promised for one variant of one cart, up to a quantity.

    It holds until `until` (none: as long as the cart). Beyond `quantity_ceiling` the
    resolved price returns; the lowest of promises and resolved price is what is paid.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="prices")
    variant_ref = models.CharField(max_length=36)
    amount = models.DecimalField(max_digits=15, decimal_places=3)
    currency = models.CharField(max_length=3)
    quantity_ceiling = models.PositiveIntegerField()
    reason = models.CharField(max_length=20)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("variant_ref",)
        constraints = [
            models.UniqueConstraint(
                fields=["cart", "variant_ref", "reason"], name="phone_order_cart_price_each"
            )
        ]


class CartCoupon(models.Model):
    """A voucher beside the one that the host keeps for a cart: its discount is folded into
    the line prices, in the order of `position`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="coupons")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=255)
    voucher_ref = models.CharField(max_length=36)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("cart", "position")
        constraints = [
            models.UniqueConstraint(fields=["cart", "code"], name="phone_order_cart_coupon_unique")
        ]
