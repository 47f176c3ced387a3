"""What the desk asks first: who works here, and what the shop is."""

from __future__ import annotations

import graphene

from ..conf import conf
from ..flows import agent_profiles
from ..hosts import host
from ..rules.choices import ConsentMode
from ..rules.permissions import Permission
from .agents import PhoneOrderAgentProfile
from .base import require
from .consent_types import PhoneOrderConsentMode
from .types import PhoneOrderPerson

PhoneOrderPermission = graphene.Enum(
    "PhoneOrderPermission", [(item.name, item.name) for item in Permission]
)


class PhoneOrderChannel(graphene.ObjectType):
    class Meta:
        description = "Where the shop sells."

    slug = graphene.String(required=True, description="Empty where there is one.")
    name = graphene.String(required=True)
    currency = graphene.String(required=True)

    def resolve_slug(root, info):
        return root.ref


class PhoneOrderCountry(graphene.ObjectType):
    class Meta:
        description = "A country that an address may be in."

    code = graphene.String(required=True, description="ISO 3166-1 alpha-2.")
    name = graphene.String(required=True)


class PhoneOrderDesk(graphene.ObjectType):
    class Meta:
        description = "What an agent's screens begin with."

    shop_name = graphene.String(required=True)
    agent = graphene.Field(PhoneOrderPerson, required=True, description="Who asks.")
    permissions = graphene.List(
        graphene.NonNull(PhoneOrderPermission),
        required=True,
        description="What the agent may do with the token of this request.",
    )
    channels = graphene.List(
        graphene.NonNull(PhoneOrderChannel),
        required=True,
        description="Those in which a session can be, the default one first.",
    )
    countries = graphene.List(graphene.NonNull(PhoneOrderCountry), required=True)
    default_country = graphene.String(required=True, description="ISO 3166-1 alpha-2.")
    consent_mode = PhoneOrderConsentMode(
        description="How customers agree that an agent acts for them; null if they need not."
    )
    has_several_carts = graphene.Boolean(
        required=True, description="Whether a customer finds more than their latest cart."
    )

    profile = graphene.Field(
        PhoneOrderAgentProfile, required=True, description="Where the agent works."
    )
    is_campaign_required = graphene.Boolean(
        required=True, description="Whether a session needs one of the campaigns."
    )

    def resolve_shop_name(root, info):
        return host.shop_name()

    def resolve_channels(root, info):
        return host.channels()

    def resolve_countries(root, info):
        return host.countries()

    def resolve_default_country(root, info):
        return host.default_country()

    def resolve_consent_mode(root, info):
        return None if ConsentMode.OFF.value == conf.CONSENT else conf.CONSENT

    def resolve_profile(root, info):
        return agent_profiles.of(root.agent.pk)

    def resolve_has_several_carts(root, info):
        return host.has_several_carts

    def resolve_is_campaign_required(root, info):
        return conf.CAMPAIGN_REQUIRED


class DeskQueries(graphene.ObjectType):
    phone_order_desk = graphene.Field(
        PhoneOrderDesk, description="For staff with one of the plugin's permissions; not for apps."
    )

    def resolve_phone_order_desk(root, info):
        actor = require(info.context, *Permission)
        agent = host.user_of(actor)
        if agent is None:
            raise host.permission_denied("The desk is for people.")
        held = [item.name for item in Permission if actor.has(item)]
        return PhoneOrderDesk(agent=agent, permissions=held)
