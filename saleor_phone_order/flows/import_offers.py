"""Offers that are brought in: they replace all offers of the campaigns that the file names."""

from __future__ import annotations

from typing import Mapping, Sequence

from ..hosts import host
from ..models import Campaign
from ..models.campaign import OfferKind
from ..rules.csv_cells import decimal_in, flag_in, integer_in, text_in, word_in
from ..rules.refusals import Refusal
from .campaign_parts import OfferRow, clean_offers
from .import_parts import PartSheet
from .tier_price_checks import variant_ref_of

KINDS = tuple(kind.value for kind in OfferKind)


class OfferSheet(PartSheet):
    name = "offers"
    action = "OFFERS_IMPORTED"
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

    def part_in(self, cells: Mapping[str, str]) -> OfferRow:
        minimum = integer_in(cells, "minimum_quantity")
        global_id = text_in(cells, "variant")
        return OfferRow(
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

    def clean(self, campaign: Campaign, parts: Sequence[OfferRow]) -> None:
        _, currency = host.channel(campaign.channel_ref)
        clean_offers(parts, channel_ref=campaign.channel_ref, currency=currency)

    def column_of(self, refusal: Refusal, part: OfferRow) -> str:
        if refusal.field == "variant_id":
            return "sku" if part.sku else "variant"
        return super().column_of(refusal, part)
