"""Tables brought in and taken out as CSV, in the API."""

from __future__ import annotations

import graphene

from ..flows import exports, imports
from ..models import ImportKind
from ..rules.refusals import Refusal
from ..rules.states import ImportState
from .base import PRICING, PhoneOrderMutation, require
from .errors import PhoneOrderErrorCode, refused
from .ids import decode_uuid
from .tier_types import PhoneOrderTier
from .types import DateTime

PhoneOrderImportKind = graphene.Enum(
    "PhoneOrderImportKind", [(kind.value, kind.value) for kind in ImportKind]
)
PhoneOrderImportState = graphene.Enum(
    "PhoneOrderImportState", [(state.value, state.value) for state in ImportState]
)
PART = "A part of the file, at most 1,000,000 bytes."


class PhoneOrderImportProblem(graphene.ObjectType):
    class Meta:
        description = "What is wrong with a row of a file."

    row = graphene.Int(required=True, description="The line of the file, from 1: the header's.")
    column = graphene.String(required=True, description="Empty if no single one is at fault.")
    code = PhoneOrderErrorCode(required=True)
    message = graphene.String(required=True)


class PhoneOrderImport(graphene.ObjectType):
    class Meta:
        description = "A file that is checked whole, and then taken whole or not at all."
        interfaces = (graphene.relay.Node,)

    kind = PhoneOrderImportKind(required=True)
    state = PhoneOrderImportState(required=True)
    tier = graphene.Field(PhoneOrderTier, description="Null: the file names tiers itself.")
    row_count = graphene.Int(required=True, description="0 until a worker has counted them.")
    checked_count = graphene.Int(required=True, description="Rows that were looked at so far.")
    problem_count = graphene.Int(required=True)
    problems = graphene.List(
        graphene.NonNull(PhoneOrderImportProblem), required=True, description="The first 100."
    )
    created_at = DateTime(required=True)
    ended_at = DateTime()

    def resolve_tier(root, info):
        return root.tier_id and imports.tier_of(root)

    def resolve_problems(root, info):
        return imports.problems(root)


class PhoneOrderExportPage(graphene.ObjectType):
    class Meta:
        description = "Some lines of a CSV file, the first page with the header."

    text = graphene.String(required=True)
    after = graphene.String(description="To ask for the next page with; null: this is the last.")


class ImportMutation(PhoneOrderMutation):
    """A part of a file; the import comes back."""

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, **options):
        super().__init_subclass_with_meta__(permissions=PRICING, **options)

    import_ = graphene.Field(PhoneOrderImport, name="import")


class PhoneOrderTierPricesImport(ImportMutation):
    class Arguments:
        tier_id = graphene.ID(description="Left out: the file has a column `tier` with names.")
        import_id = graphene.ID(description="Required from the second part on.")
        text = graphene.String(required=True, description=PART)
        is_last = graphene.Boolean(required=True)

    class Meta:
        description = (
            "Add and replace tier prices from CSV: all rows, or none. Prices that the file does "
            "not name stay."
        )

    @classmethod
    def perform(cls, info, actor, now, text, is_last, tier_id=None, import_id=None):
        found = imports.receive(
            kind=ImportKind.TIER_PRICES,
            text=text,
            is_last=is_last,
            actor=actor,
            now=now,
            import_id=_import_id(import_id, "import_id") if import_id else None,
            tier_id=decode_uuid("PhoneOrderTier", tier_id, field="tier_id") if tier_id else None,
        )
        return {"import_": found}


class PhoneOrderCampaignsImport(ImportMutation):
    class Arguments:
        kind = PhoneOrderImportKind(required=True, description="CAMPAIGNS, OFFERS or FIELDS.")
        import_id = graphene.ID(description="Required from the second part on.")
        text = graphene.String(required=True, description=PART)
        is_last = graphene.Boolean(required=True)

    class Meta:
        description = (
            "Add and replace campaigns (one row each, by code), or the offers or own fields of "
            "campaigns (all of every campaign that the file names) from CSV: all rows, or none."
        )

    @classmethod
    def perform(cls, info, actor, now, kind, text, is_last, import_id=None):
        found = imports.receive(
            kind=_campaign_kind(kind),
            text=text,
            is_last=is_last,
            actor=actor,
            now=now,
            import_id=_import_id(import_id, "import_id") if import_id else None,
        )
        return {"import_": found}


class ImportQueries(graphene.ObjectType):
    phone_order_import = graphene.Field(PhoneOrderImport, id=graphene.ID(required=True))
    phone_order_tier_prices_export = graphene.Field(
        graphene.NonNull(PhoneOrderExportPage),
        description="The prices of a tier, or of all, as CSV.",
        tier_id=graphene.ID(description="Left out: all tiers, with a column `tier`."),
        after=graphene.String(),
    )
    phone_order_campaigns_export = graphene.Field(
        graphene.NonNull(PhoneOrderExportPage),
        description="Campaigns, or the offers or own fields of all campaigns, as CSV.",
        kind=PhoneOrderImportKind(required=True, description="CAMPAIGNS, OFFERS or FIELDS."),
        after=graphene.String(),
    )

    def resolve_phone_order_import(root, info, id):
        require(info.context, *PRICING)
        try:
            return imports.found(import_id=_import_id(id))
        except Refusal as refusal:
            raise refused(refusal) from refusal

    def resolve_phone_order_tier_prices_export(root, info, tier_id=None, after=None):
        require(info.context, *PRICING)
        try:
            key = decode_uuid("PhoneOrderTier", tier_id, field="tier_id") if tier_id else None
            return exports.tier_prices(tier_id=key, after=after or "")
        except Refusal as refusal:
            raise refused(refusal) from refusal

    def resolve_phone_order_campaigns_export(root, info, kind, after=None):
        require(info.context, *PRICING)
        try:
            return exports.campaigns(kind=_campaign_kind(kind), after=after or "")
        except Refusal as refusal:
            raise refused(refusal) from refusal


class ImportMutations(graphene.ObjectType):
    phone_order_tier_prices_import = PhoneOrderTierPricesImport.Field()
    phone_order_campaigns_import = PhoneOrderCampaignsImport.Field()


def _import_id(global_id, field="id"):
    return decode_uuid("PhoneOrderImport", global_id, field=field)


def _campaign_kind(kind) -> ImportKind:
    if kind == ImportKind.TIER_PRICES.value:
        raise imports.NotOfCampaigns(field="kind")
    return ImportKind(kind)
