"""Campaigns' own fields that are brought in: they replace all fields of the campaigns that the
file names."""

from __future__ import annotations

from typing import Mapping, Sequence

from ..models import Campaign
from ..models.campaign import FieldKind
from ..rules.csv_cells import flag_in, lines_in, text_in, word_in
from .campaign_parts import FieldRow, clean_fields
from .import_parts import PartSheet

KINDS = tuple(kind.value for kind in FieldKind)


class FieldSheet(PartSheet):
    name = "fields"
    action = "FIELDS_IMPORTED"
    columns = ("campaign", "position", "key", "label", "kind", "choices", "is_required")
    required = ("campaign", "key", "label")

    def part_in(self, cells: Mapping[str, str]) -> FieldRow:
        return FieldRow(
            key=text_in(cells, "key"),
            label=text_in(cells, "label"),
            kind=word_in(cells, "kind", KINDS) or FieldKind.TEXT.value,
            choices=tuple(lines_in(cells, "choices")),
            is_required=bool(flag_in(cells, "is_required")),
        )

    def clean(self, campaign: Campaign, parts: Sequence[FieldRow]) -> None:
        clean_fields(parts)
