"""Offers that are brought in: they replace all offers of the campaigns that the file names."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Dict, Iterator, List, Mapping, Sequence

from ..hosts import host
from ..models import Campaign, Import
from ..models.campaign import OfferKind
from ..rules.actors import Actor
from ..rules.csv_cells import decimal_in, flag_in, integer_in, text_in, word_in
from ..rules.csv_rows import Row
from ..rules.limits import MAX_CODE, clean_text
from ..rules.refusals import ErrorCode, Refusal
from . import campaigns
from .campaign_parts import OfferRow, clean_offers
from .import_campaigns import locked_by_code, record_import
from .import_sheets import Problem, Sheet
from .tier_price_checks import variant_ref_of

KINDS = tuple(kind.value for kind in OfferKind)


class UnknownCampaign(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no campaign with this code."


@dataclass(frozen=True)
class PlacedOffer:
    position: int
    line: int
    row: OfferRow


class OfferSheet(Sheet):
    columns = (
        "campaign",
        "position",
        "kind",
        "sku",
        "variant",
        "price",
        "lowest_price",
        "minimum_quantity",
        "maximum_quantity",
        "is_trial",
        "text",
    )
    required = ("campaign",)

    def __init__(self, import_: Import) -> None:
        super().__init__(import_)
        self.offers: Dict[str, List[PlacedOffer]] = defaultdict(list)

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
                self.offers[code].append(_offer(row))
            except Refusal as refusal:
                yield Problem.of(row.number, refusal)

    def lock(self) -> None:
        self.campaign_ids = locked_by_code(set(self.offers))

    def save(
        self, *, actor: Actor, now: datetime, is_only_checked: bool = False
    ) -> Iterator[Problem]:
        counts: Dict[str, int] = Counter()
        for code, offers in self.offers.items():
            offers.sort(key=lambda offer: (offer.position, offer.line))
            campaign = Campaign.objects.filter(pk=self.campaign_ids.get(code)).first()
            if campaign is None:
                yield Problem.of(offers[0].line, UnknownCampaign(field="campaign"))
                continue
            found = list(_problems(campaign, offers))
            yield from found
            if not found and not is_only_checked:
                rows = [offer.row for offer in offers]
                campaigns.update(
                    campaign_id=campaign.pk, actor=actor, now=now, changes={}, offers=rows
                )
            counts["campaigns"] += 1
            counts["offers"] += len(offers)
        record_import(self.import_, "OFFERS_IMPORTED", actor, now, counts)


def _offer(row: Row) -> PlacedOffer:
    cells = row.cells
    position = integer_in(cells, "position")
    minimum = integer_in(cells, "minimum_quantity")
    global_id = text_in(cells, "variant")
    offer = OfferRow(
        variant_ref=variant_ref_of(global_id) if global_id else "",
        sku=text_in(cells, "sku"),
        kind=word_in(cells, "kind", KINDS) or OfferKind.OFFER.value,
        text=cells.get("text", ""),
        amount=decimal_in(cells, "price"),
        lowest_amount=decimal_in(cells, "lowest_price"),
        minimum_quantity=1 if minimum is None else minimum,
        maximum_quantity=integer_in(cells, "maximum_quantity"),
        is_trial=bool(flag_in(cells, "is_trial")),
    )
    return PlacedOffer(row.number if position is None else position, row.number, offer)


def _problems(campaign: Campaign, offers: Sequence[PlacedOffer]) -> Iterator[Problem]:
    """Everything that is wrong with a campaign's offers: what is found is left out, and the
    rest is looked at again."""
    left = list(offers)
    while left:
        try:
            _, currency = host.channel(campaign.channel_ref)
            rows = [offer.row for offer in left]
            clean_offers(rows, channel_ref=campaign.channel_ref, currency=currency)
            return
        except Refusal as refusal:
            places = _places(refusal)
            if not places:
                yield Problem.of(left[0].line, refusal, column="campaign")
                return
            for number, message in places.items():
                offer = left[number - 1]
                column = refusal.field or ""
                if column == "variant_id":
                    column = "sku" if offer.row.sku else "variant"
                yield Problem(offer.line, column, refusal.code.value, message)
            left = [offer for number, offer in enumerate(left, 1) if number not in places]


def _places(refusal: Refusal) -> Mapping[int, str]:
    """What is wrong, by the number of the row."""
    if "rows" in refusal.params:
        return {place["row"]: place["problem"] for place in refusal.params["rows"]}
    number = refusal.params.get("row")
    return {} if number is None else {number: refusal.message}
