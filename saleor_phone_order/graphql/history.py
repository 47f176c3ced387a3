"""The append-only history in the API."""

from __future__ import annotations

import graphene

from ..flows import history
from ..rules.refusals import Refusal
from .base import SUPERVISOR, require
from .connections import PhoneOrderConnection, page, page_arguments
from .errors import refused
from .ids import decode_uuid
from .types import DateTime


class PhoneOrderHistoryEntry(graphene.ObjectType):
    class Meta:
        description = "One thing that happened: ids, counts and codes, no personal data."

    chain = graphene.String(required=True)
    sequence = graphene.Int(required=True, description="From 1 within the chain.")
    at = DateTime(required=True)
    action = graphene.String(required=True)
    actor_kind = graphene.String(required=True)
    actor_id = graphene.String(required=True, description="The host's key, not a Relay id.")
    details = graphene.String(required=True, description="JSON.")
    hash = graphene.String(required=True, description="SHA-256, in hex.")


class PhoneOrderHistoryConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderHistoryEntry


class HistoryQueries(graphene.ObjectType):
    phone_order_history = graphene.Field(
        PhoneOrderHistoryConnection,
        session_id=graphene.ID(description="Only this session's chain."),
        description="What happened, newest first.",
        **page_arguments(),
    )

    def resolve_phone_order_history(root, info, session_id=None, first=None, after=None):
        require(info.context, *SUPERVISOR)
        try:
            key = session_id and decode_uuid("PhoneOrderSession", session_id, field="session_id")
        except Refusal as refusal:
            raise refused(refusal) from refusal
        return page(
            PhoneOrderHistoryConnection,
            lambda limit, offset: history.listed(
                session_id=key or None, limit=limit, offset=offset
            ),
            first=first,
            after=after,
        )
