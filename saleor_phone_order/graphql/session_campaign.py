"""What a session has of its campaign, in the API."""

from __future__ import annotations

import graphene
from django.utils import timezone

from ..flows import campaign_offers
from ..flows.campaign_rules import rules_of
from .campaign_types import PhoneOrderCampaign, PhoneOrderOffer
from .catalog import PhoneOrderCatalogVariant
from .ids import decode_uuid


class PhoneOrderScripts(graphene.ObjectType):
    class Meta:
        description = "Markdown to read from, with the names of this call filled in."

    main = graphene.String(required=True)
    rebuttal = graphene.String(required=True)
    upsell = graphene.String(required=True)


class PhoneOrderSessionOffer(graphene.ObjectType):
    class Meta:
        description = "An offer of the campaign, as it stands for the session's customer."

    offer = graphene.Field(PhoneOrderOffer, required=True)
    variant = graphene.Field(
        PhoneOrderCatalogVariant, description="Null if the channel does not sell it any more."
    )
    is_trial_used = graphene.Boolean(
        required=True, description="The customer has ordered this trial before."
    )


class CampaignOfSession:
    """Fields of `PhoneOrderSession`."""

    campaign = graphene.Field(PhoneOrderCampaign)
    scripts = graphene.Field(PhoneOrderScripts, description="Null without a campaign.")
    offers = graphene.List(
        graphene.NonNull(PhoneOrderSessionOffer),
        required=True,
        description="What the campaign sells, in its order.",
    )
    is_catalogue_open = graphene.Boolean(
        required=True, description="Whether more than the offers can be ordered."
    )

    def resolve_scripts(root, info):
        return campaign_offers.scripts_of(root)

    def resolve_offers(root, info):
        return campaign_offers.offers_of(root, now=timezone.now())

    def resolve_is_catalogue_open(root, info):
        return rules_of(root).is_catalogue_open


def campaign_id_of(given):
    """Of an input that names a campaign, or not."""
    global_id = given.get("campaign_id")
    if not global_id:
        return None
    return decode_uuid("PhoneOrderCampaign", global_id, field="campaign_id")
