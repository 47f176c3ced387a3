"""The quality-assurance decision that releases or refuses an order."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from ..rules.states import ReviewState


class Review(models.Model):
    """An order that waits for a supervisor. `routes` says why it does: words of
    `rules.reviews.Route`, the weightiest first, with spaces between; `route` is the first.
    `payment` is what the gateway holds or has charged for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField(max_length=20, default=ReviewState.PENDING.value)
    route = models.CharField(max_length=30)
    routes = models.CharField(max_length=120, blank=True, default="")
    session = models.ForeignKey(
        "saleor_phone_order.Session", on_delete=models.PROTECT, related_name="reviews"
    )
    order_ref = models.CharField(max_length=36, unique=True)
    payment = models.ForeignKey(
        "saleor_phone_order.Payment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.CharField(max_length=255, blank=True, default="")

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("created_at", "id")
        indexes = [models.Index(fields=["state", "created_at"], name="phone_order_review_state")]
