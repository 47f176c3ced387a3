"""Affiliates in the API."""

from __future__ import annotations

import graphene

from ..flows import affiliates
from ..rules.permissions import Permission
from .base import PhoneOrderMutation, require
from .connections import PhoneOrderConnection, page, page_arguments
from .ids import decode_uuid

MANAGERS = (Permission.MANAGE_PHONE_ORDERS, Permission.MANAGE_PHONE_ORDER_PRICING)


class PhoneOrderAffiliate(graphene.ObjectType):
    class Meta:
        description = "Whom sales are attributed to."
        interfaces = (graphene.relay.Node,)

    name = graphene.String(required=True)
    is_active = graphene.Boolean(required=True, description="Only then it can be chosen.")


class PhoneOrderAffiliateConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderAffiliate


class PhoneOrderAffiliateCreate(PhoneOrderMutation):
    class Arguments:
        name = graphene.String(required=True)

    class Meta:
        description = "Add an affiliate to the list."
        permissions = MANAGERS

    affiliate = graphene.Field(PhoneOrderAffiliate)

    @classmethod
    def perform(cls, info, actor, now, name):
        return {"affiliate": affiliates.create(actor=actor, now=now, name=name)}


class PhoneOrderAffiliateUpdate(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)
        name = graphene.String()
        is_active = graphene.Boolean()

    class Meta:
        description = "Rename an affiliate, take it off the list or put it back."
        permissions = MANAGERS

    affiliate = graphene.Field(PhoneOrderAffiliate)

    @classmethod
    def perform(cls, info, actor, now, id, name=None, is_active=None):
        affiliate = affiliates.update(
            affiliate_id=decode_uuid("PhoneOrderAffiliate", id),
            actor=actor,
            now=now,
            name=name,
            is_active=is_active,
        )
        return {"affiliate": affiliate}


class AffiliateQueries(graphene.ObjectType):
    phone_order_affiliates = graphene.Field(
        PhoneOrderAffiliateConnection,
        description="Affiliates by name.",
        is_active=graphene.Boolean(),
        **page_arguments(),
    )

    def resolve_phone_order_affiliates(root, info, is_active=None, first=None, after=None):
        require(info.context, *Permission)

        def fetch(limit, offset):
            return affiliates.listed(is_active=is_active, limit=limit, offset=offset)

        return page(PhoneOrderAffiliateConnection, fetch, first=first, after=after)


class AffiliateMutations(graphene.ObjectType):
    phone_order_affiliate_create = PhoneOrderAffiliateCreate.Field()
    phone_order_affiliate_update = PhoneOrderAffiliateUpdate.Field()


def affiliate_id_of(global_id):
    """The key, or None for none."""
    if not global_id:
        return None
    return decode_uuid("PhoneOrderAffiliate", global_id, field="affiliate_id")
