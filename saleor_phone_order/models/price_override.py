"""Prices that agents give, and how far they may go."""

from __future__ import annotations

from enum import Enum
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..rules.states import OverrideState


class OverrideKind(str, Enum):
    LINE = "LINE"
    SHIPPING = "SHIPPING"


class PriceOverride(models.Model):
    """A price that an agent gave or asked for. Amounts are of one unit, before taxes; of
    the shipping, the whole.

    `resolved_amount` is what it would cost without, `percentage` all that agent and extra
    coupons take off it, `ceiling` how much of that the agent may give alone. The price is
    for at most `quantity` units of the variant, in this session and the draft it becomes.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(
        "saleor_phone_order.Session", on_delete=models.CASCADE, related_name="price_overrides"
    )
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=20, default=OverrideState.PENDING.value)
    variant_ref = models.CharField(max_length=36, blank=True, default="")
    quantity = models.PositiveIntegerField(default=1)
    amount = models.DecimalField(max_digits=15, decimal_places=3)
    resolved_amount = models.DecimalField(max_digits=15, decimal_places=3)
    currency = models.CharField(max_length=3)
    percentage = models.DecimalField(max_digits=5, decimal_places=2)
    ceiling = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.CharField(max_length=255)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("created_at", "id")
        indexes = [models.Index(fields=["state", "created_at"], name="phone_order_override_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kind", "variant_ref"],
                condition=Q(state__in=[OverrideState.PENDING.value, OverrideState.APPLIED.value]),
                name="phone_order_one_override_each",
            )
        ]


class PriceCeiling(models.Model):
    """How much of a price the members of a permission group of the host may take off,
    in percent, 0 to 100. The highest of an agent's groups counts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    group_ref = models.CharField(max_length=36, unique=True)
    percentage = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("group_ref",)
