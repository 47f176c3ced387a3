"""Campaigns that are brought in: one row each, by code. A column that is left out stays as it
is, and an empty cell takes away what was there."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Set

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ..hosts import host
from ..models import Campaign, Import
from ..rules.actors import Actor
from ..rules.csv_cells import flag_in, integer_in, lines_in, text_in
from ..rules.csv_rows import Row
from ..rules.limits import MAX_CODE, clean_text
from ..rules.refusals import ErrorCode, Refusal
from . import campaigns, method_names
from .campaigns import FLAGS, SCRIPTS
from .history import actor_chain, record
from .import_sheets import Problem, Sheet

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Of what `campaigns` refuses by another name.
COLUMNS = {"shipping_method_ids": "shipping_methods"}


class InvalidMoment(Refusal):
    code = ErrorCode.INVALID
    message = "Write a day or a moment such as 2026-12-01 or 2026-12-01T08:30:00+01:00."


class CampaignTwice(Refusal):
    code = ErrorCode.UNIQUE
    message = "The file has this campaign twice."


@dataclass(frozen=True)
class CampaignRow:
    line: int
    code: str
    changes: Mapping[str, Any]
    payment_kinds: Optional[Sequence[str]]
    methods: Optional[Sequence[str]]


class CampaignSheet(Sheet):
    columns = (
        "code",
        "name",
        "channel",
        "direction",
        "starts_at",
        "ends_at",
        *SCRIPTS,
        "shipping_methods",
        "payment_kinds",
        "review_sample_percent",
        "skips_external_review",
        *FLAGS,
    )
    required = ("code",)

    def __init__(self, import_: Import) -> None:
        super().__init__(import_)
        self.rows: List[CampaignRow] = []
        self.codes: Set[str] = set()

    def check(self, rows: Sequence[Row]) -> Iterator[Problem]:
        for row in rows:
            try:
                if row.problem is not None:
                    raise row.problem
                code = clean_text("code", row.cells["code"], MAX_CODE)
                if code in self.codes:
                    raise CampaignTwice(field="code")
                self.codes.add(code)
                cells = row.cells
                self.rows.append(
                    CampaignRow(
                        row.number, code, _changes(cells, code), _kinds(cells), _methods(cells)
                    )
                )
            except Refusal as refusal:
                yield Problem.of(row.number, refusal)

    def lock(self) -> None:
        self.campaigns = locked_by_code(self.codes)

    def save(
        self, *, actor: Actor, now: datetime, is_only_checked: bool = False
    ) -> Iterator[Problem]:
        counts: Dict[str, int] = Counter()
        for row in self.rows:
            known = self.campaigns.get(row.code)
            try:
                with transaction.atomic():
                    given = {
                        "changes": row.changes,
                        "payment_kinds": row.payment_kinds,
                        "method_refs": _method_refs(row, known),
                    }
                    if known is None:
                        campaigns.create(actor=actor, now=now, **given)
                    else:
                        campaigns.update(campaign_id=known.pk, actor=actor, now=now, **given)
            except Refusal as refusal:
                column = COLUMNS.get(refusal.field, refusal.field)
                yield Problem.of(row.line, refusal, column=column if column in self.columns else "")
            counts["added" if known is None else "changed"] += 1
        record_import(self.import_, "CAMPAIGNS_IMPORTED", actor, now, counts)


def locked_by_code(codes: Set[str]) -> Dict[str, Campaign]:
    """The campaigns that are there, locked until the transaction ends."""
    rows = Campaign.objects.select_for_update().filter(code__in=codes).order_by("pk")
    return {campaign.code: campaign for campaign in rows}


def record_import(
    import_: Import, action: str, actor: Actor, now: datetime, counts: Mapping[str, int]
) -> None:
    """Besides what each campaign's own history says."""
    chain = actor_chain(actor)
    record(chain=chain, action=action, actor=actor, now=now, file=str(import_.pk), **counts)


def _changes(cells: Mapping[str, str], code: str) -> Dict[str, Any]:
    changes: Dict[str, Any] = {"code": code}
    for name in ("name", "direction", *SCRIPTS):
        if name in cells:
            changes[name] = cells[name]
    if "direction" in cells:
        changes["direction"] = text_in(cells, "direction").upper()
    if "channel" in cells:
        changes["channel_ref"] = text_in(cells, "channel")
    for name in ("starts_at", "ends_at"):
        if name in cells:
            changes[name] = _moment(cells, name)
    for name in FLAGS:
        if name in cells:
            changes[name] = bool(flag_in(cells, name))
    if "skips_external_review" in cells:
        changes["skips_external_review"] = flag_in(cells, "skips_external_review")
    if "review_sample_percent" in cells:
        changes["review_sample_percent"] = integer_in(cells, "review_sample_percent")
    return changes


def _kinds(cells: Mapping[str, str]) -> Optional[List[str]]:
    if "payment_kinds" not in cells:
        return None
    return cells["payment_kinds"].upper().split()


def _methods(cells: Mapping[str, str]) -> Optional[List[str]]:
    return lines_in(cells, "shipping_methods") if "shipping_methods" in cells else None


def _method_refs(row: CampaignRow, known: Optional[Campaign]) -> Optional[List[str]]:
    """:raises UnknownShippingMethod, ChannelNotFound, NotSupportedByHost:"""
    if not row.methods:
        return None if row.methods is None else []
    former = known.channel_ref if known else ""
    channel_ref, _ = host.channel(row.changes.get("channel_ref", former))
    return method_names.refs_of(row.methods, channel_ref=channel_ref)


def _moment(cells: Mapping[str, str], column: str) -> Optional[datetime]:
    text = text_in(cells, column)
    if not text:
        return None
    try:
        moment = parse_datetime(text + "T00:00" if _DAY.fullmatch(text) else text)
    except ValueError:
        moment = None
    if moment is None:
        raise InvalidMoment(field=column)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
