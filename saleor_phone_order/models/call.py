"""What is written down about a call, and about the agents who take it."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models


class Affiliate(models.Model):
    """Whom a sale is attributed to. One that is not active any more cannot be chosen."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=100, unique=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("name", "id")


class CallDetails(models.Model):
    """What the phone's software and the agent say of a call.

    `agent_note` is the agents' own. `is_trial_overridden`: the agent sells a trial again.
    What belongs to the customer's profile stands there, in the host.
    """

    session = models.OneToOneField(
        "saleor_phone_order.Session",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="details",
    )
    ani = models.CharField(max_length=64, blank=True, default="")
    dnis = models.CharField(max_length=64, blank=True, default="")
    voice_log_number = models.CharField(max_length=64, blank=True, default="")
    custom_1 = models.CharField(max_length=255, blank=True, default="")
    custom_2 = models.CharField(max_length=255, blank=True, default="")
    custom_3 = models.CharField(max_length=255, blank=True, default="")
    custom_4 = models.CharField(max_length=255, blank=True, default="")
    custom_5 = models.CharField(max_length=255, blank=True, default="")
    agent_note = models.TextField(blank=True, default="")
    terms_agreed_at = models.DateTimeField(null=True, blank=True)
    is_trial_overridden = models.BooleanField(default=False)

    class Meta:
        app_label = "saleor_phone_order"


class AgentProfile(models.Model):
    """Where an agent works."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    call_centre = models.CharField(max_length=100, blank=True, default="")
    team = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        app_label = "saleor_phone_order"
