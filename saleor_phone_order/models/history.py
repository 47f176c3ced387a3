"""The append-only history."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class HistoryEntry(models.Model):
    """One thing that happened. The database fills `sequence` and the hashes.

    Holds ids as plain text and no personal data. A trigger refuses update, delete
    and truncate, and computes `hash` over the row and `previous_hash`
    (`rules.history_chain` says how), so a chain cannot be rewritten unseen.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    chain = models.CharField(max_length=80)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=36, blank=True, default="")
    details = models.TextField(blank=True, default="{}")
    previous_hash = models.CharField(max_length=64, default="", editable=False)
    hash = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("chain", "sequence")
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "sequence"], name="phone_order_history_sequence"
            )
        ]
        indexes = [models.Index(fields=["at"], name="phone_order_history_at")]


class HistoryCheckpoint(models.Model):
    """A seal over the ends of all chains that grew since the checkpoint before it.

    `seal` is an HMAC over the former seal and these ends (`rules.history_chain` says
    how), so that a tail that was cut off is missed. Append-only like the entries.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    seal = models.CharField(max_length=64)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("number",)


class CheckpointEnd(models.Model):
    """The last entry of a chain, as a checkpoint found it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    checkpoint = models.ForeignKey(HistoryCheckpoint, on_delete=models.PROTECT, related_name="ends")
    chain = models.CharField(max_length=80)
    sequence = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("checkpoint", "chain")
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "checkpoint"], name="phone_order_checkpoint_end_unique"
            )
        ]
