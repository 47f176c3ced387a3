"""Campaigns in the API: what admins set up, and what agents choose from."""

from __future__ import annotations

import graphene
from django.utils import timezone

from ..flows import campaign_parts, campaign_reading, campaigns
from ..models.campaign import FieldKind, OfferKind
from ..rules.permissions import Permission
from ..rules.refusals import Refusal
from .base import PRICING, PhoneOrderMutation, require
from .campaign_types import (
    PhoneOrderCampaign,
    PhoneOrderCampaignConnection,
    PhoneOrderCampaignFieldKind,
    PhoneOrderCampaignShippingMethod,
    PhoneOrderOfferKind,
)
from .connections import page, page_arguments
from .errors import refused
from .ids import decode_id, decode_uuid
from .payments import PhoneOrderProcessPayment
from .tiers import decimal_of
from .types import DateTime, PhoneOrderDirection


class PhoneOrderOfferInput(graphene.InputObjectType):
    class Meta:
        description = "Give either the variant's id or its SKU. Prices of one unit."

    variant_id = graphene.ID()
    sku = graphene.String()
    kind = PhoneOrderOfferKind()
    text = graphene.String()
    price = graphene.String(description="E.g. 12.50; in the channel's currency.")
    lowest_price = graphene.String()
    minimum_quantity = graphene.Int(description="1 if not given.")
    maximum_quantity = graphene.Int()
    is_trial = graphene.Boolean()


class PhoneOrderCampaignFieldInput(graphene.InputObjectType):
    key = graphene.String(required=True, description="Letters, digits, _ and -.")
    label = graphene.String(required=True)
    kind = PhoneOrderCampaignFieldKind()
    choices = graphene.List(graphene.NonNull(graphene.String), description="Of a drop-down.")
    is_required = graphene.Boolean()


class PhoneOrderCampaignInput(graphene.InputObjectType):
    class Meta:
        description = "What is left out stays; null takes away; lists replace."

    name = graphene.String(description="Required for a new campaign.")
    code = graphene.String(description="Required for a new campaign.")
    channel = graphene.String(description="The default one if not given.")
    direction = PhoneOrderDirection()
    starts_at = DateTime()
    ends_at = DateTime()
    is_listed = graphene.Boolean()
    main_script = graphene.String(
        description="Markdown; {customer}, {agent} and {shop} are filled in."
    )
    rebuttal_script = graphene.String()
    upsell_script = graphene.String()
    offers = graphene.List(graphene.NonNull(PhoneOrderOfferInput))
    fields = graphene.List(graphene.NonNull(PhoneOrderCampaignFieldInput))
    shipping_method_ids = graphene.List(graphene.NonNull(graphene.ID))
    payment_kinds = graphene.List(graphene.NonNull(PhoneOrderProcessPayment))
    are_prices_adjustable = graphene.Boolean()
    is_shipping_adjustable = graphene.Boolean()
    are_terms_required = graphene.Boolean()
    are_coupons_combined = graphene.Boolean()
    review_sample_percent = graphene.Int(description="Null: the shop's setting.")
    skips_external_review = graphene.Boolean(description="Null: the shop's setting.")
    reviews_agent_prices = graphene.Boolean()


class CampaignMutation(PhoneOrderMutation):
    """A change of a campaign, which comes back."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, **options):
        super().__init_subclass_with_meta__(permissions=PRICING, **options)

    campaign = graphene.Field(PhoneOrderCampaign)


class PhoneOrderCampaignCreate(CampaignMutation):
    class Arguments:
        input = PhoneOrderCampaignInput(required=True)

    class Meta:
        description = "Create a campaign."

    @classmethod
    def perform(cls, info, actor, now, input):
        return {"campaign": campaigns.create(actor=actor, now=now, **_given(input))}


class PhoneOrderCampaignUpdate(CampaignMutation):
    class Arguments:
        id = graphene.ID(required=True)
        input = PhoneOrderCampaignInput(required=True)

    class Meta:
        description = "Change a campaign."

    @classmethod
    def perform(cls, info, actor, now, id, input):
        campaign = campaigns.update(
            campaign_id=_campaign_id(id), actor=actor, now=now, **_given(input)
        )
        return {"campaign": campaign}


class PhoneOrderCampaignDuplicate(CampaignMutation):
    class Arguments:
        id = graphene.ID(required=True)
        code = graphene.String(description="One that is free if not given.")
        name = graphene.String()

    class Meta:
        description = "Copy a campaign; the copy is not listed yet."

    @classmethod
    def perform(cls, info, actor, now, id, code=None, name=None):
        campaign = campaigns.duplicate(
            campaign_id=_campaign_id(id), actor=actor, now=now, code=code or "", name=name or ""
        )
        return {"campaign": campaign}


class PhoneOrderCampaignDelete(CampaignMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = "Delete a campaign that no phone order was taken for."

    @classmethod
    def perform(cls, info, actor, now, id):
        campaign = campaigns.delete(campaign_id=_campaign_id(id), actor=actor, now=now)
        return {"campaign": campaign}


class CampaignQueries(graphene.ObjectType):
    phone_order_campaigns = graphene.Field(
        PhoneOrderCampaignConnection,
        description="Campaigns by name; agents see those that can be chosen now.",
        search=graphene.String(description="Part of a name or a code."),
        is_listed=graphene.Boolean(description="Those that can be chosen now, or the others."),
        channel=graphene.String(),
        direction=PhoneOrderDirection(description="Those that serve it."),
        **page_arguments(),
    )
    phone_order_campaign = graphene.Field(PhoneOrderCampaign, id=graphene.ID(required=True))
    phone_order_shipping_methods = graphene.List(
        graphene.NonNull(PhoneOrderCampaignShippingMethod),
        description="What a campaign of the channel can offer.",
        channel=graphene.String(),
    )

    def resolve_phone_order_campaigns(
        root,
        info,
        search=None,
        is_listed=None,
        channel=None,
        direction=None,
        first=None,
        after=None,
    ):
        if not _sees_all(info.context):
            is_listed = True

        def fetch(limit, offset):
            return campaign_reading.listed(
                now=timezone.now(),
                search=search or "",
                is_listed=is_listed,
                channel_ref=channel,
                direction=direction or "",
                limit=limit,
                offset=offset,
            )

        try:
            return page(PhoneOrderCampaignConnection, fetch, first=first, after=after)
        except Refusal as refusal:
            raise refused(refusal) from refusal

    def resolve_phone_order_campaign(root, info, id):
        now = None if _sees_all(info.context) else timezone.now()
        try:
            return campaign_reading.found(campaign_id=_campaign_id(id), now=now)
        except Refusal as refusal:
            raise refused(refusal) from refusal

    def resolve_phone_order_shipping_methods(root, info, channel=None):
        require(info.context, *PRICING)
        try:
            return campaign_reading.methods_to_choose(channel or "")
        except Refusal as refusal:
            raise refused(refusal) from refusal


class CampaignMutations(graphene.ObjectType):
    phone_order_campaign_create = PhoneOrderCampaignCreate.Field()
    phone_order_campaign_update = PhoneOrderCampaignUpdate.Field()
    phone_order_campaign_duplicate = PhoneOrderCampaignDuplicate.Field()
    phone_order_campaign_delete = PhoneOrderCampaignDelete.Field()


def _sees_all(context) -> bool:
    """Agents choose; who manages prices or reads reports sees campaigns of the past too."""
    actor = require(context, *Permission)
    managing = (Permission.MANAGE_PHONE_ORDERS, Permission.MANAGE_PHONE_ORDER_PRICING)
    return any(actor.has(permission) for permission in managing)


def _campaign_id(global_id):
    return decode_uuid("PhoneOrderCampaign", global_id)


def _given(given) -> dict:
    """What `campaigns.create` and `campaigns.update` take."""
    plain = (*campaigns.PLAIN, *campaigns.SCRIPTS, "name", "code", "direction")
    changes = {name: given[name] for name in plain if name in given}
    if "channel" in given:
        changes["channel_ref"] = given["channel"] or ""
    for name in ("starts_at", "ends_at"):
        if changes.get(name) is not None and timezone.is_naive(changes[name]):
            changes[name] = timezone.make_aware(changes[name])
    for name in campaigns.FLAGS:
        if name in changes:
            changes[name] = bool(changes[name])
    return {
        "changes": changes,
        "payment_kinds": _list(given, "payment_kinds"),
        "offers": _list(given, "offers", _offer_row),
        "fields": _list(given, "fields", _field_row),
        "method_refs": _list(given, "shipping_method_ids", _method_ref),
    }


def _list(given, name, decode=None):
    """None if it was left out; null takes all away."""
    if name not in given:
        return None
    rows = given[name] or []
    return list(rows) if decode is None else [decode(row) for row in rows]


def _offer_row(given) -> campaign_parts.OfferRow:
    variant_id, minimum_quantity = given.get("variant_id"), given.get("minimum_quantity")
    return campaign_parts.OfferRow(
        variant_ref=(
            decode_id("ProductVariant", variant_id, field="variant_id") if variant_id else ""
        ),
        sku=given.get("sku") or "",
        kind=given.get("kind") or OfferKind.OFFER.value,
        text=given.get("text") or "",
        amount=decimal_of(given.get("price"), "price"),
        lowest_amount=decimal_of(given.get("lowest_price"), "lowest_price"),
        minimum_quantity=1 if minimum_quantity is None else minimum_quantity,
        maximum_quantity=given.get("maximum_quantity"),
        is_trial=bool(given.get("is_trial")),
    )


def _field_row(given) -> campaign_parts.FieldRow:
    return campaign_parts.FieldRow(
        key=given["key"],
        label=given["label"],
        kind=given.get("kind") or FieldKind.TEXT.value,
        choices=tuple(given.get("choices") or ()),
        is_required=bool(given.get("is_required")),
    )


def _method_ref(global_id) -> str:
    return decode_id("ShippingMethod", global_id, field="shipping_method_ids")
