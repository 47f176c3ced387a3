"""What campaigns consist of, brought in: it replaces all of its kind that the campaigns have
which the file names."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Dict, Iterator, List, Mapping, Sequence

from ..models import Campaign, Import
from ..rules.actors import Actor
from ..rules.csv_cells import integer_in
from ..rules.csv_rows import Row
from ..rules.limits import MAX_CODE, clean_text
from ..rules.refusals import ErrorCode, Refusal
from . import campaigns
from .import_campaigns import locked_by_code, record_import
from .import_sheets import Problem, Sheet


class UnknownCampaign(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no campaign with this code."


@dataclass(frozen=True)
class Placed:
    position: int
    line: int
    part: Any


class PartSheet(Sheet):
    #: What they are called by `campaigns.update`, and what the history says.
    name: ClassVar[str]
    action: ClassVar[str]

    def __init__(self, import_: Import) -> None:
        super().__init__(import_)
        self.placed: Dict[str, List[Placed]] = defaultdict(list)

    @abstractmethod
    def part_in(self, cells: Mapping[str, str]) -> Any:
        """:raises Refusal:"""

    @abstractmethod
    def clean(self, campaign: Campaign, parts: Sequence[Any]) -> None:
        """:raises Refusal: with the number of the `row`, from 1, or with some `rows`."""

    def column_of(self, refusal: Refusal, part: Any) -> str:
        return refusal.field or ""

    def check(self, rows: Sequence[Row]) -> Iterator[Problem]:
        codes = {row.cells.get("campaign", "").strip() for row in rows}
        known = set(Campaign.objects.filter(code__in=codes).values_list("code", flat=True))
        for row in rows:
            try:
                if row.problem is not None:
                    raise row.problem
                code = clean_text("campaign", row.cells["campaign"], MAX_CODE)
                if code not in known:
                    raise UnknownCampaign(field="campaign")
                position = integer_in(row.cells, "position")
                place = row.number if position is None else position
                self.placed[code].append(Placed(place, row.number, self.part_in(row.cells)))
            except Refusal as refusal:
                yield Problem.of(row.number, refusal)

    def lock(self) -> None:
        self.campaigns = locked_by_code(set(self.placed))

    def save(
        self, *, actor: Actor, now: datetime, is_only_checked: bool = False
    ) -> Iterator[Problem]:
        counts: Dict[str, int] = Counter()
        for code, placed in self.placed.items():
            placed.sort(key=lambda each: (each.position, each.line))
            campaign = self.campaigns.get(code)
            if campaign is None:
                yield Problem.of(placed[0].line, UnknownCampaign(field="campaign"))
                continue
            found = list(self._problems(campaign, placed))
            yield from found
            if not found and not is_only_checked:
                given = {self.name: [each.part for each in placed]}
                campaigns.update(campaign_id=campaign.pk, actor=actor, now=now, changes={}, **given)
            counts["campaigns"] += 1
            counts[self.name] += len(placed)
        record_import(self.import_, self.action, actor, now, counts)

    def _problems(self, campaign: Campaign, placed: Sequence[Placed]) -> Iterator[Problem]:
        """Everything that is wrong with a campaign's parts: what is found is left out, and the
        rest is looked at again."""
        left = list(placed)
        while left:
            try:
                self.clean(campaign, [each.part for each in left])
                return
            except Refusal as refusal:
                numbers = _numbers(refusal)
                if not numbers:
                    yield Problem.of(left[0].line, refusal, column="campaign")
                    return
                for number, message in numbers.items():
                    each = left[number - 1]
                    column = self.column_of(refusal, each.part)
                    yield Problem(each.line, column, refusal.code.value, message)
                left = [each for number, each in enumerate(left, 1) if number not in numbers]


def _numbers(refusal: Refusal) -> Mapping[int, str]:
    """What is wrong, by the number of the row."""
    if "rows" in refusal.params:
        return {place["row"]: place["problem"] for place in refusal.params["rows"]}
    number = refusal.params.get("row")
    return {} if number is None else {number: refusal.message}
