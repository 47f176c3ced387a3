"""Tables that are brought in as CSV."""

from __future__ import annotations

from enum import Enum
from uuid import uuid4

from django.db import models

from ..rules.states import ImportState


class ImportKind(str, Enum):
    TIER_PRICES = "TIER_PRICES"
    CAMPAIGNS = "CAMPAIGNS"
    OFFERS = "OFFERS"
    FIELDS = "FIELDS"


class Import(models.Model):
    """A file that is checked whole, and then taken whole or not at all.

    `row_count` is known once all parts are there; `checked_count` moves while it is checked.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=ImportState.RECEIVING.value)
    tier = models.ForeignKey(
        "saleor_phone_order.PriceTier",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    actor_kind = models.CharField(max_length=10)
    actor_ref = models.CharField(max_length=36)
    row_count = models.PositiveIntegerField(default=0)
    checked_count = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("-created_at", "id")


class ImportPart(models.Model):
    """A piece of the file; deleted once the import has ended."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("owner", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "position"], name="phone_order_import_part_unique"
            )
        ]


class ImportProblem(models.Model):
    """What is wrong with a row; the first some hundred are kept. `row` counts the file's
    lines from 1, the header being the first."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=40, blank=True, default="")
    code = models.CharField(max_length=40)
    message = models.CharField(max_length=255)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("owner", "row", "id")
