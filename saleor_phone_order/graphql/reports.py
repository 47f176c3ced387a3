"""Reports in the API."""

from __future__ import annotations

from typing import Optional
from uuid import UUID

import graphene

from ..flows import report_csv, reports
from ..rules.actors import Actor, ActorKind
from ..rules.refusals import Refusal
from ..rules.report_rows import KeyKind
from .base import SUPERVISOR, require
from .errors import refused
from .ids import InvalidId, decode_integer, decode_uuid, encode_id
from .types import PhoneOrderMoney

PhoneOrderReportGroup = graphene.Enum(
    "PhoneOrderReportGroup", [(group.value, group.value) for group in reports.Group]
)

#: What the keys are ids of, where they are.
KEY_TYPES = {
    KeyKind.USER: "User",
    KeyKind.APP: "App",
    KeyKind.CAMPAIGN: "PhoneOrderCampaign",
    KeyKind.AFFILIATE: "PhoneOrderAffiliate",
}


class PhoneOrderReportInput(graphene.InputObjectType):
    class Meta:
        description = "Which sessions are counted: those that began on these days, there."

    group_by = PhoneOrderReportGroup(required=True)
    # `from` is a word of Python.
    from_day = graphene.String(required=True, name="from", description="ISO 8601: 2026-11-01.")
    to_day = graphene.String(
        required=True, name="to", description="The last day: at most 366 days in all."
    )
    time_zone = graphene.String(required=True, description="IANA name, e.g. Europe/Berlin.")
    channel = graphene.String(description="Only this channel: its slug.")
    campaign_id = graphene.ID(description="Only this campaign.")
    agent_id = graphene.ID(description="Only this agent: of a user, or of an app.")


class PhoneOrderReportRow(graphene.ObjectType):
    class Meta:
        description = (
            "Sessions that have something in common, counted. Currencies are never added up."
        )

    key = graphene.String(
        required=True,
        description="Different in every row: an id (agent, campaign, affiliate), a day, or a "
        "text; empty for sessions without any.",
    )
    label = graphene.String(required=True)
    sessions = graphene.Int(required=True, description="That have ended.")
    orders = graphene.Int(
        required=True,
        description="Sessions of which an order came: by the agent, by the customer who had "
        "the cart handed over, or by the link of their draft. No denied ones.",
    )
    denied = graphene.Int(
        required=True, description="The agent ordered, and no order came of it: it was denied."
    )
    handed_off = graphene.Int(required=True)
    drafted = graphene.Int(required=True)
    drafts_recovered = graphene.Int(
        required=True, description="Of those drafted: their draft has become an order."
    )
    cancelled = graphene.Int(required=True)
    abandoned = graphene.Int(required=True)
    conversion = graphene.String(
        required=True, description="Orders in percent of the sessions: 12.5."
    )
    revenue = graphene.List(
        graphene.NonNull(PhoneOrderMoney),
        required=True,
        description="Gross totals of the orders as they were placed, one a currency.",
    )
    average_order = graphene.List(
        graphene.NonNull(PhoneOrderMoney), required=True, description="One a currency."
    )
    average_handle_seconds = graphene.Int(
        description="From start to end; null without any sessions."
    )

    def resolve_key(root, info):
        type_name = KEY_TYPES.get(root.key.kind)
        return encode_id(type_name, root.key.text) if type_name else root.key.text

    def resolve_conversion(root, info):
        return str(root.conversion)


class PhoneOrderReport(graphene.ObjectType):
    class Meta:
        description = "What became of the sessions of some days."

    rows = graphene.List(
        graphene.NonNull(PhoneOrderReportRow),
        required=True,
        description="Each day, or else the most sessions first; of more than 500 the others "
        "are one row, `…`.",
    )
    total = graphene.Field(PhoneOrderReportRow, required=True)
    csv = graphene.String(required=True, description="The same as a file (RFC 4180).")

    def resolve_csv(root, info):
        return report_csv.text_of(root)


class ReportQueries(graphene.ObjectType):
    phone_order_report = graphene.Field(
        PhoneOrderReport,
        input=PhoneOrderReportInput(required=True),
        description="Sessions and orders by agent, team, campaign, day …",
    )

    def resolve_phone_order_report(root, info, input):
        require(info.context, *SUPERVISOR)
        try:
            return reports.report(
                group=reports.Group(input.group_by),
                first_day=input.from_day,
                last_day=input.to_day,
                time_zone=input.time_zone,
                channel_ref=input.get("channel"),
                campaign_id=_campaign(input.get("campaign_id")),
                agent=_agent(input.get("agent_id")),
            )
        except Refusal as refusal:
            raise refused(refusal) from refusal


def _campaign(global_id: Optional[str]) -> Optional[UUID]:
    if not global_id:
        return None
    return decode_uuid("PhoneOrderCampaign", global_id, field="campaign_id")


def _agent(global_id: Optional[str]) -> Optional[Actor]:
    """:raises InvalidId:"""
    if not global_id:
        return None
    for kind, type_name in ((ActorKind.STAFF, "User"), (ActorKind.APP, "App")):
        try:
            return Actor(kind, str(decode_integer(type_name, global_id)))
        except InvalidId:
            continue
    raise InvalidId(field="agent_id")
