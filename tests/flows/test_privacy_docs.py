"""Each column of ours that can hold a text has been judged: it is personal, and
docs/privacy.md says what becomes of it, or it is listed here."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.db import models

DOCS = Path(__file__).resolve().parents[2] / "docs"

#: Keys, codes, hashes of random numbers, and words of the shop's own.
NOT_PERSONAL = """
Affiliate.name AgentProfile.call_centre AgentProfile.team
Campaign.name Campaign.code Campaign.channel_ref Campaign.direction Campaign.main_script
Campaign.rebuttal_script Campaign.upsell_script Campaign.payment_kinds
CampaignField.key CampaignField.label CampaignField.kind CampaignField.choices
CampaignOffer.kind CampaignOffer.variant_ref CampaignOffer.text
CampaignShippingMethod.method_ref
Cart.checkout_ref Cart.shipping_method_ref CartCoupon.code CartCoupon.voucher_ref
CartPrice.variant_ref CartPrice.currency CartPrice.reason
CheckpointEnd.chain CheckpointEnd.hash HistoryCheckpoint.seal
HistoryEntry.chain HistoryEntry.action HistoryEntry.actor_kind HistoryEntry.actor_id
HistoryEntry.details HistoryEntry.previous_hash HistoryEntry.hash
Consent.mode
Draft.state Draft.customer_ref Draft.app_ref Draft.channel_ref Draft.currency
Draft.shipping_method_ref Draft.checkout_ref Draft.order_ref
DraftAddress.kind
DraftLine.variant_ref DraftLine.sku DraftLine.name DraftLine.reason DraftLine.tier_name
DraftLink.token_hash DraftLink.recipient_check
Mail.kind Mail.subject_ref Mail.state Mail.reason
Import.kind Import.state Import.actor_kind Import.actor_ref ImportPart.text
ImportProblem.column ImportProblem.code ImportProblem.message
Payment.kind Payment.state Payment.channel_ref Payment.checkout_ref Payment.order_ref
Payment.currency Payment.process_key Payment.method_ref Payment.method Payment.gateway_ref
Payment.host_ref Payment.failure_code
PaymentEvent.id PaymentEvent.kind
PaymentRequest.action PaymentRequest.state PaymentRequest.actor_kind PaymentRequest.actor_ref
PaymentRequest.host_ref PaymentRequest.gateway_ref PaymentRequest.failure_code
PriceCeiling.group_ref
PriceOverride.kind PriceOverride.state PriceOverride.variant_ref PriceOverride.currency
PriceTier.name PriceTier.customer_type_ref
Review.state Review.route Review.routes Review.order_ref
Session.state Session.app_ref Session.named_agent_ref Session.channel_ref Session.currency
Session.checkout_ref Session.order_ref Session.process_key Session.nonce Session.direction
Session.call_centre Session.team
TierPercentage.kind TierPercentage.target_ref
TierPrice.variant_ref TierPrice.channel_ref TierPrice.currency
""".split()  # noqa: SIM905

#: Columns that hold no text, whatever is written.
WITHOUT_TEXT = (
    models.BooleanField,
    models.DateTimeField,
    models.DecimalField,
    models.IntegerField,
    models.UUIDField,
    models.ForeignKey,
)


def test_every_column_with_text_is_listed_once():
    columns = {
        "%s.%s" % (model.__name__, column.name)
        for model in apps.get_app_config("saleor_phone_order").get_models()
        for column in model._meta.concrete_fields
        if not isinstance(column, WITHOUT_TEXT)
    }
    rows = re.findall(r"^\| (`[^|]*) \|", (DOCS / "privacy.md").read_text("utf-8"), re.M)
    personal = [name for row in rows for name in re.findall(r"`(\w+\.\w+)`", row)]
    assert sorted([*personal, *NOT_PERSONAL]) == sorted(columns)
