"""How a campaign looks in the API."""

from __future__ import annotations

import graphene
from django.utils import timezone

from ..flows import campaign_reading
from ..models.campaign import FieldKind, OfferKind
from .connections import PhoneOrderConnection
from .ids import encode_id
from .payments import PhoneOrderProcessPayment
from .types import DateTime, NamedVariant, PhoneOrderDirection, PhoneOrderMoney

PhoneOrderOfferKind = graphene.Enum(
    "PhoneOrderOfferKind", [(kind.value, kind.value) for kind in OfferKind]
)
PhoneOrderCampaignFieldKind = graphene.Enum(
    "PhoneOrderCampaignFieldKind", [(kind.value, kind.value) for kind in FieldKind]
)


class PhoneOrderOffer(NamedVariant, graphene.ObjectType):
    class Meta:
        description = "A variant that a campaign sells. Prices of one unit, before taxes."

    kind = PhoneOrderOfferKind(required=True)
    variant_id = graphene.ID(required=True)
    sku = graphene.String(description="Null, as the names are, if the variant is gone.")
    product_name = graphene.String()
    variant_name = graphene.String()
    text = graphene.String(required=True, description="What agents say of it.")
    price = graphene.Field(
        PhoneOrderMoney, description="The campaign's own, where the customer would pay more."
    )
    lowest_price = graphene.Field(
        PhoneOrderMoney, description="The least that it is sold for, whatever is taken off."
    )
    minimum_quantity = graphene.Int(required=True)
    maximum_quantity = graphene.Int()
    is_trial = graphene.Boolean(required=True, description="Sold once to a customer.")


class PhoneOrderCampaignField(graphene.ObjectType):
    class Meta:
        description = "A question of a campaign's own; the answer goes on the customer's profile."

    key = graphene.String(required=True)
    label = graphene.String(required=True)
    kind = PhoneOrderCampaignFieldKind(required=True)
    choices = graphene.List(graphene.NonNull(graphene.String), required=True)
    is_required = graphene.Boolean(required=True)

    def resolve_choices(root, info):
        return campaign_reading.choices_of(root)


class PhoneOrderCampaignShippingMethod(graphene.ObjectType):
    class Meta:
        description = "A way of shipping that the shop has."

    id = graphene.ID(required=True)
    name = graphene.String(required=True)
    zone = graphene.String(
        required=True,
        description="The name of its shipping zone: methods of others may be called alike.",
    )

    def resolve_id(root, info):
        return encode_id("ShippingMethod", root.ref)


class PhoneOrderCampaign(graphene.ObjectType):
    class Meta:
        description = "A phone campaign: what agents say, offer and may do."
        interfaces = (graphene.relay.Node,)

    name = graphene.String(required=True)
    code = graphene.String(required=True)
    channel = graphene.String(required=True, description="Empty where there is one.")
    direction = PhoneOrderDirection(description="Null for inbound and outbound calls.")
    starts_at = DateTime()
    ends_at = DateTime()
    is_listed = graphene.Boolean(required=True, description="Listed in order entry.")
    is_current = graphene.Boolean(
        required=True, description="Can be chosen now: listed, and between its dates."
    )
    main_script = graphene.String(required=True, description="Markdown, as written.")
    rebuttal_script = graphene.String(required=True)
    upsell_script = graphene.String(required=True)
    offers = graphene.List(graphene.NonNull(PhoneOrderOffer), required=True)
    fields = graphene.List(graphene.NonNull(PhoneOrderCampaignField), required=True)
    shipping_methods = graphene.List(
        graphene.NonNull(PhoneOrderCampaignShippingMethod),
        required=True,
        description="Empty: all that the shop offers.",
    )
    payment_kinds = graphene.List(
        graphene.NonNull(PhoneOrderProcessPayment), required=True, description="Empty: all."
    )
    are_prices_adjustable = graphene.Boolean(required=True)
    is_shipping_adjustable = graphene.Boolean(required=True)
    are_terms_required = graphene.Boolean(required=True)
    are_coupons_combined = graphene.Boolean(required=True)
    review_sample_percent = graphene.Int(description="Null: the shop's setting.")
    skips_external_review = graphene.Boolean(description="Null: the shop's setting.")
    reviews_agent_prices = graphene.Boolean(required=True)

    def resolve_channel(root, info):
        return root.channel_ref

    def resolve_direction(root, info):
        return root.direction or None

    def resolve_is_current(root, info):
        return campaign_reading.can_be_chosen(root, timezone.now())

    def resolve_offers(root, info):
        return campaign_reading.offers_of(root)

    def resolve_fields(root, info):
        return root.fields.all()

    def resolve_shipping_methods(root, info):
        return campaign_reading.shipping_methods_of(root)

    def resolve_payment_kinds(root, info):
        return root.payment_kinds.split()


class PhoneOrderCampaignConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderCampaign
