"""Drafts: saved, unfinished orders, and the links that resume them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from ..rules.choices import RecipientCheck
from ..rules.states import DraftState


class Draft(models.Model):
    """Everything gathered in a session, never payment data.

    `number` is short and human; a database sequence gives it. `checkout_ref` is the
    live cart after a resume. `note` is the agents' own; `customer_note` goes on the
    order. Personal data: `email`, both notes, and the draft's addresses. `customer_ref`
    names the account also when that is gone; `erased_at` says when the personal data went.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=20, default=DraftState.OPEN.value)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    customer_ref = models.CharField(max_length=36, blank=True, default="")
    app_ref = models.CharField(max_length=36, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    channel_ref = models.CharField(max_length=255, blank=True, default="")
    currency = models.CharField(max_length=3)
    promo_codes = models.TextField(blank=True, default="")
    #: Codes beside the host's one, in their order.
    coupon_codes = models.TextField(blank=True, default="")
    shipping_method_ref = models.CharField(max_length=255, blank=True, default="")
    #: What the agent lets the shipping cost by that method; null: what the host says.
    shipping_amount = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    campaign = models.ForeignKey(
        "saleor_phone_order.Campaign",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.TextField(blank=True, default="")
    customer_note = models.TextField(blank=True, default="")
    disposition = models.CharField(max_length=100, blank=True, default="")
    was_saved_by_guard = models.BooleanField(default=False)
    total_amount = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    checkout_ref = models.CharField(max_length=36, blank=True, default="")
    order_ref = models.CharField(max_length=36, blank=True, default="")
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("-saved_at", "id")
        indexes = [
            models.Index(fields=["state", "saved_at"], name="phone_order_draft_state"),
            models.Index(fields=["checkout_ref"], name="phone_order_draft_cart"),
            models.Index(fields=["customer_ref"], name="phone_order_draft_customer"),
        ]


class DraftLine(models.Model):
    """A line as it was quoted: amounts are of one unit, before taxes.

    `unit_amount` is the customer's price before the host's promotions, `quoted_amount`
    after them.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    variant_ref = models.CharField(max_length=36)
    sku = models.CharField(max_length=255, blank=True, default="")
    name = models.CharField(max_length=512, blank=True, default="")
    quantity = models.PositiveIntegerField()
    list_amount = models.DecimalField(max_digits=15, decimal_places=3)
    unit_amount = models.DecimalField(max_digits=15, decimal_places=3)
    quoted_amount = models.DecimalField(max_digits=15, decimal_places=3)
    reason = models.CharField(max_length=20)
    tier_name = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("draft", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "variant_ref"], name="phone_order_draft_line_unique"
            )
        ]


class DraftAddress(models.Model):
    """A billing or shipping address as it stood in the cart."""

    BILLING = "BILLING"
    SHIPPING = "SHIPPING"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=10)
    first_name = models.CharField(max_length=256, blank=True, default="")
    last_name = models.CharField(max_length=256, blank=True, default="")
    company_name = models.CharField(max_length=256, blank=True, default="")
    street_address_1 = models.CharField(max_length=256, blank=True, default="")
    street_address_2 = models.CharField(max_length=256, blank=True, default="")
    city = models.CharField(max_length=256, blank=True, default="")
    city_area = models.CharField(max_length=128, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    country = models.CharField(max_length=2)
    country_area = models.CharField(max_length=128, blank=True, default="")
    phone = models.CharField(max_length=128, blank=True, default="")

    class Meta:
        app_label = "saleor_phone_order"
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "kind"], name="phone_order_draft_address_unique"
            )
        ]


class DraftLink(models.Model):
    """A resume link: only the SHA-256 of its token is kept (hex).

    Each attempt to mail a link has a secret of its own: a copy, which names its
    `original`. `recipient_check` says what the original asks a visitor first; wrong
    answers are counted there, for all copies together. `code_sent_at` belongs to the
    latest code that was mailed for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="links")
    original = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="copies"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    has_products = models.BooleanField(default=True)
    recipient_check = models.CharField(max_length=20, default=RecipientCheck.NONE.value)
    wrong_answers = models.PositiveIntegerField(default=0)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("-created_at", "id")
