"""What a campaign consists of: its offers, fields and shipping methods."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple

from ..hosts import host
from ..models import Campaign, CampaignField, CampaignOffer, CampaignShippingMethod
from ..models.campaign import FieldKind, OfferKind
from ..rules.free_text import clean_free_text
from ..rules.limits import MAX_CODE, MAX_QUANTITY, MAX_TITLE
from ..rules.refusals import ErrorCode, Refusal
from ..rules.tiers import validate_amount
from .campaign_reading import choices_of
from .named_variants import by_reference

MAX_OFFERS = 1000
MAX_FIELDS = 50
MAX_CHOICES = 100
MAX_METHODS = 100
MAX_OFFER_TEXT = 4_000
FIELD_KEY = re.compile("[A-Za-z0-9_-]+")


class TooManyParts(Refusal):
    code = ErrorCode.INVALID
    message = "A campaign can have at most {maximum} of these."


class UnknownOfferVariant(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no such product variant in the campaign's channel."


class OfferedTwice(Refusal):
    code = ErrorCode.UNIQUE
    message = "The campaign offers this product variant twice."


class InvalidBounds(Refusal):
    code = ErrorCode.INVALID
    message = "The smallest quantity is 1 or more, and at most the largest one."


class LowestAbovePrice(Refusal):
    code = ErrorCode.INVALID
    message = "The lowest price must not be above the campaign's price."


class FieldIncomplete(Refusal):
    code = ErrorCode.REQUIRED
    message = "A field needs a key of letters, digits, _ and -, and a label."


class FieldTwice(Refusal):
    code = ErrorCode.UNIQUE
    message = "The campaign has two fields with this key."


class InvalidChoices(Refusal):
    code = ErrorCode.INVALID
    message = "A drop-down needs different choices, at most {maximum}; other fields have none."


class UnknownShippingMethod(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no such shipping method in the campaign's channel."


@dataclass(frozen=True)
class OfferRow:
    """An offer as it is written down: the variant by its reference or SKU; amounts of one
    unit, in the channel's currency."""

    variant_ref: str = ""
    sku: str = ""
    kind: str = OfferKind.OFFER.value
    text: str = ""
    amount: Optional[Decimal] = None
    lowest_amount: Optional[Decimal] = None
    minimum_quantity: int = 1
    maximum_quantity: Optional[int] = None
    is_trial: bool = False


@dataclass(frozen=True)
class FieldRow:
    key: str
    label: str
    kind: str = FieldKind.TEXT.value
    choices: Tuple[str, ...] = ()
    is_required: bool = False


def clean_offers(rows: Sequence[OfferRow], *, channel_ref: str, currency: str) -> List[OfferRow]:
    """The rows as they can be stored, all by reference. A refusal names the `row`, from 1.

    :raises TooManyParts, VariantOrSku, UnknownSku, UnknownOfferVariant, OfferedTwice, InvalidBounds,
        LowestAbovePrice, InvalidAmount, InvalidText, CardNumberInText:
    """
    _refuse_many("offers", rows, MAX_OFFERS)
    rows = by_reference(rows, field="sku")
    known = host.list_prices(refs=[row.variant_ref for row in rows], channel_ref=channel_ref)
    seen = set()
    cleaned = []
    for number, row in enumerate(rows, 1):
        place = {"row": number, "variant_ref": row.variant_ref}
        if row.variant_ref not in known:
            raise UnknownOfferVariant(field="variant_id", row=number)
        if row.variant_ref in seen:
            raise OfferedTwice(field="variant_id", **place)
        seen.add(row.variant_ref)
        try:
            cleaned.append(_clean_offer(row, currency))
        except Refusal as refusal:
            raise _placed(refusal, **place) from None
    return cleaned


def clean_fields(rows: Sequence[FieldRow]) -> List[FieldRow]:
    """:raises TooManyParts, FieldIncomplete, FieldTwice, InvalidChoices, InvalidText,
    CardNumberInText: with the `row`, from 1."""
    _refuse_many("fields", rows, MAX_FIELDS)
    seen = set()
    cleaned = []
    for number, row in enumerate(rows, 1):
        try:
            row = _clean_field(row)
            if row.key in seen:
                raise FieldTwice(field="key")
        except Refusal as refusal:
            raise _placed(refusal, row=number) from None
        seen.add(row.key)
        cleaned.append(row)
    return cleaned


def clean_methods(refs: Sequence[str], *, channel_ref: str) -> List[str]:
    """:raises TooManyParts, UnknownShippingMethod: with the `row`, from 1."""
    _refuse_many("shipping_method_ids", refs, MAX_METHODS)
    known = {row.ref for row in host.named_shipping_methods(channel_ref)} if refs else set()
    for number, ref in enumerate(refs, 1):
        if ref not in known:
            raise UnknownShippingMethod(field="shipping_method_ids", row=number)
    return sorted(set(refs))


def offer_rows_of(campaign: Campaign) -> List[OfferRow]:
    names = [name for name in OfferRow.__dataclass_fields__ if name != "sku"]
    return [
        OfferRow(**{name: getattr(offer, name) for name in names})
        for offer in campaign.offers.all()
    ]


def field_rows_of(campaign: Campaign) -> List[FieldRow]:
    return [
        FieldRow(field.key, field.label, field.kind, tuple(choices_of(field)), field.is_required)
        for field in campaign.fields.all()
    ]


def method_refs_of(campaign: Campaign) -> List[str]:
    return [row.method_ref for row in campaign.shipping_methods.all()]


def replace_offers(campaign: Campaign, rows: Iterable[OfferRow]) -> None:
    campaign.offers.all().delete()
    CampaignOffer.objects.bulk_create(
        CampaignOffer(campaign=campaign, position=position, **_values(row, "sku"))
        for position, row in enumerate(rows)
    )


def replace_fields(campaign: Campaign, rows: Iterable[FieldRow]) -> None:
    campaign.fields.all().delete()
    CampaignField.objects.bulk_create(
        CampaignField(
            campaign=campaign,
            position=position,
            choices="\n".join(row.choices),
            **_values(row, "choices"),
        )
        for position, row in enumerate(rows)
    )


def replace_methods(campaign: Campaign, refs: Iterable[str]) -> None:
    campaign.shipping_methods.all().delete()
    CampaignShippingMethod.objects.bulk_create(
        CampaignShippingMethod(campaign=campaign, method_ref=ref) for ref in refs
    )


def _clean_offer(row: OfferRow, currency: str) -> OfferRow:
    text = clean_free_text("text", row.text, MAX_OFFER_TEXT, is_multiline=True)
    if row.amount is not None:
        validate_amount(row.amount, currency, field="price")
    if row.lowest_amount is not None:
        validate_amount(row.lowest_amount, currency, field="lowest_price")
        if row.amount is not None and row.lowest_amount > row.amount:
            raise LowestAbovePrice(field="lowest_price")
    if not 1 <= row.minimum_quantity <= MAX_QUANTITY:
        raise InvalidBounds(field="minimum_quantity")
    highest = row.maximum_quantity
    if highest is not None and not row.minimum_quantity <= highest <= MAX_QUANTITY:
        raise InvalidBounds(field="maximum_quantity")
    return replace(row, kind=OfferKind(row.kind).value, text=text)


def _clean_field(row: FieldRow) -> FieldRow:
    key = clean_free_text("key", row.key, MAX_CODE)
    label = clean_free_text("label", row.label, MAX_TITLE)
    if not FIELD_KEY.fullmatch(key):
        raise FieldIncomplete(field="key")
    if not label:
        raise FieldIncomplete(field="label")
    choices = tuple(clean_free_text("choices", choice, MAX_TITLE) for choice in row.choices)
    kind = FieldKind(row.kind)
    is_right = (
        0 < len(choices) == len(set(choices)) <= MAX_CHOICES and all(choices)
        if kind is FieldKind.DROP_DOWN
        else not choices
    )
    if not is_right:
        raise InvalidChoices(field="choices", maximum=MAX_CHOICES)
    return FieldRow(key, label, kind.value, choices, row.is_required)


def _refuse_many(field: str, rows: Sequence[Any], maximum: int) -> None:
    if len(rows) > maximum:
        raise TooManyParts(field=field, maximum=maximum)


def _placed(refusal: Refusal, **place: Any) -> Refusal:
    return type(refusal)(refusal.message, field=refusal.field, **{**refusal.params, **place})


def _values(row: Any, *left_out: str) -> Dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in left_out}
