"""Campaigns: what agents say, offer and may do on the phone."""

from __future__ import annotations

from enum import Enum
from uuid import uuid4

from django.db import models


class OfferKind(str, Enum):
    OFFER = "OFFER"
    UPSELL = "UPSELL"


class FieldKind(str, Enum):
    """How a campaign's own field is asked for."""

    TEXT = "TEXT"
    CHECKBOX = "CHECKBOX"
    DROP_DOWN = "DROP_DOWN"


class Campaign(models.Model):
    """A phone campaign of one channel (Saleor 2.10 has none: empty).

    It can be chosen while it is listed and between its dates. An empty `direction` serves
    inbound and outbound calls. Scripts are Markdown with `{customer}`, `{agent}` and `{shop}`.
    `payment_kinds` are words with spaces between, empty for all. A null
    `review_sample_percent` or `skips_external_review` leaves it to the shop's settings.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=100)
    code = models.CharField(max_length=64, unique=True)
    channel_ref = models.CharField(max_length=255, blank=True, default="")
    direction = models.CharField(max_length=10, blank=True, default="")
    is_listed = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    main_script = models.TextField(blank=True, default="")
    rebuttal_script = models.TextField(blank=True, default="")
    upsell_script = models.TextField(blank=True, default="")
    are_prices_adjustable = models.BooleanField(default=False)
    is_shipping_adjustable = models.BooleanField(default=False)
    are_terms_required = models.BooleanField(default=False)
    are_coupons_combined = models.BooleanField(default=False)
    payment_kinds = models.CharField(max_length=100, blank=True, default="")
    review_sample_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    skips_external_review = models.BooleanField(null=True, blank=True)
    reviews_agent_prices = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("name", "id")


class CampaignOffer(models.Model):
    """A variant that a campaign sells. Amounts are of one unit, in the channel's currency.

    `amount` is the campaign's price (null: what the customer pays anyway); `lowest_amount`
    is the least that an agent may sell it for. A trial is sold once to a customer.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=10, default=OfferKind.OFFER.value)
    position = models.PositiveIntegerField()
    variant_ref = models.CharField(max_length=36)
    text = models.TextField(blank=True, default="")
    amount = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    lowest_amount = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    minimum_quantity = models.PositiveIntegerField(default=1)
    maximum_quantity = models.PositiveIntegerField(null=True, blank=True)
    is_trial = models.BooleanField(default=False)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("campaign", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "variant_ref"], name="phone_order_offer_unique"
            )
        ]


class CampaignField(models.Model):
    """A question of a campaign's own; the answer goes on the customer's profile.

    `choices` of a drop-down: one a line.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="fields")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    label = models.CharField(max_length=255)
    kind = models.CharField(max_length=10, default=FieldKind.TEXT.value)
    choices = models.TextField(blank=True, default="")
    is_required = models.BooleanField(default=False)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("campaign", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "key"], name="phone_order_campaign_field_unique"
            )
        ]


class CampaignShippingMethod(models.Model):
    """A way of shipping that a campaign offers; without any it offers what the shop does."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="shipping_methods"
    )
    method_ref = models.CharField(max_length=36)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("campaign", "method_ref")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "method_ref"], name="phone_order_campaign_shipping_unique"
            )
        ]
