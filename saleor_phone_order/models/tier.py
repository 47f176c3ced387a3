"""Price tiers: what a group of customers pays."""

from __future__ import annotations

from uuid import uuid4

import django
from django.conf import settings
from django.db import models
from django.db.models import Q

# Django 5.1 renamed the argument and 6.0 drops the old name.
CHECK_ARGUMENT = "condition" if django.VERSION >= (5, 1) else "check"


class PriceTier(models.Model):
    """A named customer level. Percentages are discounts from the list price, 0 to 100."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=100, unique=True)
    #: Customers of this type are in the tier unless they are in one themselves.
    customer_type_ref = models.CharField(max_length=36, blank=True, default="")
    default_percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["customer_type_ref"],
                condition=~Q(customer_type_ref=""),
                name="phone_order_tier_customer_type_unique",
            )
        ]


class TierPrice(models.Model):
    """What a tier pays for a variant from a minimum quantity: an amount or a percentage.

    An empty `channel_ref` is every channel (Saleor 2.10 has one).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tier = models.ForeignKey(PriceTier, on_delete=models.CASCADE, related_name="prices")
    variant_ref = models.CharField(max_length=36)
    channel_ref = models.CharField(max_length=255, blank=True, default="")
    minimum_quantity = models.PositiveIntegerField(default=1)
    amount = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("variant_ref", "minimum_quantity", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "variant_ref", "channel_ref", "minimum_quantity"],
                name="phone_order_tier_price_unique",
            ),
            models.CheckConstraint(
                name="phone_order_tier_price_one_value",
                **{
                    CHECK_ARGUMENT: Q(amount__isnull=True, percentage__isnull=False)
                    | Q(amount__isnull=False, percentage__isnull=True)
                },
            ),
        ]
        indexes = [
            models.Index(fields=["variant_ref", "tier"], name="phone_order_tier_price_variant")
        ]


class TierPercentage(models.Model):
    """A tier's discount on a whole category or collection."""

    CATEGORY = "CATEGORY"
    COLLECTION = "COLLECTION"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tier = models.ForeignKey(PriceTier, on_delete=models.CASCADE, related_name="percentages")
    kind = models.CharField(max_length=10)
    target_ref = models.CharField(max_length=36)
    percentage = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("kind", "target_ref", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "kind", "target_ref"],
                name="phone_order_tier_percentage_unique",
            )
        ]


class TierMembership(models.Model):
    """Puts a customer in a tier: at most one each."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tier = models.ForeignKey(PriceTier, on_delete=models.CASCADE, related_name="memberships")
    customer = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "saleor_phone_order"
