"""The outbox: every mail of ours, before and after it was sent."""

from __future__ import annotations

from enum import Enum
from uuid import uuid4

from django.db import models
from django.db.models import Q


class MailKind(str, Enum):
    """What a mail tells, and what its `subject_ref` names."""

    DRAFT_LINK = "DRAFT_LINK"  # a link
    LINK_CODE = "LINK_CODE"  # a link
    HAND_OFF = "HAND_OFF"  # a session
    ORDERED_FOR_YOU = "ORDERED_FOR_YOU"  # a session
    CONSENT_CODE = "CONSENT_CODE"  # a consent
    SAVED_BY_GUARD = "SAVED_BY_GUARD"  # a session; to its agent
    TAKEN_FROM_AGENT = "TAKEN_FROM_AGENT"  # a history entry; to the former agent
    SUPERVISOR_NOTICE = "SUPERVISOR_NOTICE"  # nothing: what the guard ended lately
    PAYMENT_GIVEN_BACK = "PAYMENT_GIVEN_BACK"  # a payment; to the customer
    GIVEN_BACK_AGENT = "GIVEN_BACK_AGENT"  # a payment; to its session's agent


class MailState(str, Enum):
    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"


class Mail(models.Model):
    """A mail that is to be sent, was sent, or could not be sent.

    Holds a kind and a key: whom it goes to and what it says is read when it is sent.
    `due_at` is when it is tried next; whoever sends it moves that first, so that nobody
    else does. `reason` is a code, never what a mail server said.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=20)
    subject_ref = models.CharField(max_length=36, blank=True, default="")
    state = models.CharField(max_length=10, default=MailState.QUEUED.value)
    reason = models.CharField(max_length=40, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("-queued_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_ref"],
                condition=Q(state=MailState.QUEUED.value),
                name="phone_order_mail_queued_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=MailState.QUEUED.value),
                name="phone_order_mail_due",
            ),
            models.Index(fields=["subject_ref"], name="phone_order_mail_subject"),
        ]
