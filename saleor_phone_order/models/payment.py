"""Money that goes through the payment gateway: the outbox of every call to it."""

from __future__ import annotations

from enum import Enum
from uuid import uuid4

from django.db import models
from django.db.models import Q

from ..rules.states import UNSETTLED, PaymentState


class PaymentKind(str, Enum):
    """Who gives what to pay with, and how."""

    CARD = "CARD"  # a card that the customer reads out, typed by the agent
    BANK_DEBIT = "BANK_DEBIT"  # a bank account, with a mandate that the agent recorded
    PAY_LINK = "PAY_LINK"  # the customer, on their own device
    PREAUTHORIZATION = "PREAUTHORIZATION"  # says whether a card is good; released at once


class Payment(models.Model):
    """One attempt to be paid. Written before the gateway hears of it; its key is the
    gateway's idempotency key. Its state is changed by `flows.payments` alone.

    `amount` is in whole units of `currency` (12.50). `method_ref` names what the browser gave
    to the gateway, never a number. `method` is the gateway's word for it. `gateway_ref` is
    the gateway's name for the payment, `host_ref` the host's. `failure_code` is the
    gateway's decline code or one of our error codes. `draft` is the one whose link the
    customer pays by; `is_waited_for` says that the agent stays in the session meanwhile.
    `due_at` is when it is looked at next, null for never.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=PaymentState.CREATED.value)
    session = models.ForeignKey(
        "saleor_phone_order.Session", on_delete=models.PROTECT, related_name="payments"
    )
    draft = models.ForeignKey(
        "saleor_phone_order.Draft",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="payments",
    )
    is_waited_for = models.BooleanField(default=False)
    channel_ref = models.CharField(max_length=255, blank=True, default="")
    checkout_ref = models.CharField(max_length=36, blank=True, default="")
    order_ref = models.CharField(max_length=36, blank=True, default="")
    amount = models.DecimalField(max_digits=15, decimal_places=3)
    currency = models.CharField(max_length=3)
    process_key = models.CharField(max_length=128, blank=True, default="")
    method_ref = models.CharField(max_length=255, blank=True, default="")
    method = models.CharField(max_length=40, blank=True, default="")
    mandate = models.TextField(blank=True, default="")
    is_live = models.BooleanField(default=False)
    gateway_ref = models.CharField(max_length=255, blank=True, default="")
    host_ref = models.CharField(max_length=64, blank=True, default="")
    failure_code = models.CharField(max_length=60, blank=True, default="")
    captured_amount = models.DecimalField(max_digits=15, decimal_places=3, default=0)
    refunded_amount = models.DecimalField(max_digits=15, decimal_places=3, default=0)
    hold_expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("-created_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["checkout_ref"],
                condition=Q(state__in=[state.value for state in UNSETTLED])
                & ~Q(checkout_ref="")
                & ~Q(kind=PaymentKind.PREAUTHORIZATION.value),
                name="phone_order_payment_one_for_cart",
            ),
            models.UniqueConstraint(
                fields=["gateway_ref"],
                condition=~Q(gateway_ref=""),
                name="phone_order_payment_gateway_ref",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False),
                name="phone_order_payment_due",
            ),
            models.Index(fields=["order_ref"], name="phone_order_payment_order"),
            models.Index(fields=["host_ref"], name="phone_order_payment_host"),
        ]


class PaymentEvent(models.Model):
    """An event that the gateway told, by its own id: each is handled once."""

    id = models.CharField(primary_key=True, max_length=255)
    kind = models.CharField(max_length=80)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "saleor_phone_order"


class PaymentRequest(models.Model):
    """Money that staff ask for on the host's own screens, once the order is out: written
    down before the gateway hears of it.

    `host_ref` names the host's question, `gateway_ref` what the gateway did.
    """

    CHARGE = "CHARGE"
    REFUND = "REFUND"
    VOID = "VOID"

    PENDING = "PENDING"
    DONE = "DONE"
    FAILED = "FAILED"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="requests")
    action = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=PENDING)
    amount = models.DecimalField(max_digits=15, decimal_places=3)
    actor_kind = models.CharField(max_length=10)
    actor_ref = models.CharField(max_length=36, blank=True, default="")
    host_ref = models.CharField(max_length=64, blank=True, default="")
    gateway_ref = models.CharField(max_length=255, blank=True, default="")
    failure_code = models.CharField(max_length=60, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("created_at", "id")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False),
                name="phone_order_request_due",
            ),
        ]
