"""The prices of a tier: per variant, channel and minimum quantity."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Dict, Iterable, List, Mapping, Optional, Sequence, Tuple
from uuid import UUID

from django.db import transaction
from prices import Money

from ..hosts import host
from ..models import PriceTier, TierPrice
from ..rules.actors import Actor
from ..rules.card_numbers import without_card_number
from ..rules.limits import MAX_TITLE, clean_text
from ..rules.refusals import ErrorCode, Refusal
from ..rules.tiers import (
    Break,
    DuplicateBreak,
    InvalidBreak,
    PricesRiseWithQuantity,
    check_breaks,
    validate_amount,
    validate_percentage,
)
from .history import record
from .tier_percentages import TooManyRows
from .tiers import chain_of, found, locked

MAX_ROWS = 1000
#: The database's 32-bit integer, more than any host lets into a line.
MAX_QUANTITY = 2**31 - 1


class UnknownVariant(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no product variant with this id."


class UnknownSku(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "Some products were not found."


class VariantOrSku(Refusal):
    code = ErrorCode.INVALID
    message = "Name a product variant either by its id or by its SKU."


class UnknownPrice(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "The tier has no price for this variant and quantity."


class CurrencyMismatch(Refusal):
    code = ErrorCode.CURRENCY_MISMATCH
    message = "Prices here are in {currency}."


class NothingToChange(Refusal):
    code = ErrorCode.REQUIRED
    message = "Name at least one price."


@dataclass(frozen=True)
class PriceKey:
    """Where a price stands. An empty `channel_ref` is every channel. Whoever asks may name
    the variant by `sku` instead of its reference."""

    variant_ref: str = ""
    channel_ref: str = ""
    minimum_quantity: int = 1
    sku: str = ""


@dataclass(frozen=True)
class PriceRow:
    """A price to set: an amount in `currency` (the channel's if empty), or a percentage."""

    key: PriceKey
    amount: Optional[Decimal] = None
    currency: str = ""
    percentage: Optional[Decimal] = None


def listed(*, tier_id: UUID, limit: int, offset: int) -> Tuple[List[TierPrice], bool]:
    """A tier's prices by variant, and whether more follow. Each has a `variant`: what it is
    called, None if it is gone."""
    prices = TierPrice.objects.filter(tier_id=tier_id)[offset : offset + limit + 1]
    rows = list(prices)
    names = host.variant_names(refs={row.variant_ref for row in rows[:limit]})
    for row in rows:
        row.variant = names.get(row.variant_ref)
    return rows[:limit], len(rows) > limit


def set_prices(
    *,
    tier_id: UUID,
    actor: Actor,
    now: datetime,
    rows: Sequence[PriceRow] = (),
    removed: Sequence[PriceKey] = (),
) -> PriceTier:
    """Set and remove prices of a tier: all of them, or none.

    A refusal names the `row`, from 1, where one is at fault.

    :raises TierNotFound, NothingToChange, TooManyRows, VariantOrSku, UnknownSku, UnknownVariant,
        UnknownPrice, CurrencyMismatch, InvalidAmount, InvalidPercentage, InvalidBreak,
        DuplicateBreak, PricesRiseWithQuantity, NotSupportedByHost:
    """
    if not rows and not removed:
        raise NothingToChange(field="prices")
    if len(rows) + len(removed) > MAX_ROWS:
        raise TooManyRows(field="prices", maximum=MAX_ROWS)
    keys = _resolved([row.key for row in rows], field="sku")
    rows = [replace(row, key=key) for row, key in zip(rows, keys)]
    removed = _resolved(removed, field="removed")
    list_prices = _list_prices(keys)
    _check_rows(rows, list_prices)
    with transaction.atomic():
        tier = locked(tier_id)
        existing = _existing(tier, [*removed, *keys])
        for key in removed:
            if key not in existing:
                raise UnknownPrice(field="removed", variant_ref=key.variant_ref)
        _check_breaks(existing, rows, removed, list_prices)
        _write(tier, existing, rows, removed)
        record(
            chain=chain_of(tier.pk),
            action="TIER_PRICES_SET",
            actor=actor,
            now=now,
            set=len(rows),
            removed=len(removed),
            variants=sorted({key.variant_ref for key in [*removed, *keys]}),
        )
    return found(tier_id=tier_id)


def _resolved(keys: Sequence[PriceKey], *, field: str) -> List[PriceKey]:
    """The keys, all by reference; every unknown SKU is reported with its row."""
    skus = []
    for number, key in enumerate(keys, 1):
        if bool(key.variant_ref) == bool(key.sku):
            raise VariantOrSku(field=field, row=number)
        skus.append(clean_text(field, key.sku, MAX_TITLE))
    wanted = set(filter(None, skus))
    if not wanted:
        return list(keys)
    refs = {variant.sku: variant.ref for variant in host.variant_names(skus=wanted).values()}
    unknown = [
        {
            "row": number,
            "problem": "There is no product with the SKU %s." % without_card_number(sku),
        }
        for number, sku in enumerate(skus, 1)
        if sku and sku not in refs
    ]
    if unknown:
        raise UnknownSku(field=field, rows=unknown)
    return [
        replace(key, variant_ref=refs[sku], sku="") if sku else key for key, sku in zip(keys, skus)
    ]


def _list_prices(keys: Iterable[PriceKey]) -> Dict[Tuple[str, str], Money]:
    """By variant and channel, in a number of queries that grows with the channels only."""
    by_channel: Dict[str, List[str]] = defaultdict(list)
    for key in keys:
        by_channel[key.channel_ref].append(key.variant_ref)
    return {
        (variant_ref, channel_ref): price
        for channel_ref, variant_refs in by_channel.items()
        for variant_ref, price in host.list_prices(
            refs=variant_refs, channel_ref=channel_ref
        ).items()
    }


def _check_rows(rows: Sequence[PriceRow], list_prices: Mapping[Tuple[str, str], Money]) -> None:
    currencies = {
        channel_ref: host.channel(channel_ref)[1]
        for channel_ref in {row.key.channel_ref for row in rows}
    }
    seen = set()
    for number, row in enumerate(rows, 1):
        key = row.key
        place = {"row": number, "variant_ref": key.variant_ref}
        if (key.variant_ref, key.channel_ref) not in list_prices:
            raise UnknownVariant(field="variant_id", **place)
        if key in seen:
            raise DuplicateBreak(
                field="minimum_quantity", minimum_quantity=key.minimum_quantity, **place
            )
        seen.add(key)
        _check_value(row, currencies[key.channel_ref], place)


def _check_value(row: PriceRow, currency: str, place: Mapping) -> None:
    try:
        if not 1 <= row.key.minimum_quantity <= MAX_QUANTITY:
            raise InvalidBreak(field="minimum_quantity")
        if (row.amount is None) == (row.percentage is None):
            raise InvalidBreak(field="amount")
        if row.amount is not None:
            if row.currency not in ("", currency):
                raise CurrencyMismatch(field="currency", currency=currency)
            validate_amount(row.amount, currency)
        else:
            validate_percentage(row.percentage)
    except Refusal as refusal:
        raise type(refusal)(
            refusal.message, field=refusal.field, **{**refusal.params, **place}
        ) from None


def _existing(tier: PriceTier, keys: Iterable[PriceKey]) -> Dict[PriceKey, TierPrice]:
    """All prices that the tier has for these variants."""
    refs = {key.variant_ref for key in keys}
    return {
        PriceKey(row.variant_ref, row.channel_ref, row.minimum_quantity): row
        for row in TierPrice.objects.filter(tier=tier, variant_ref__in=refs)
    }


def _check_breaks(
    existing: Mapping[PriceKey, TierPrice],
    rows: Sequence[PriceRow],
    removed: Sequence[PriceKey],
    list_prices: Mapping[Tuple[str, str], Money],
) -> None:
    """Refuse prices that would rise with quantity once the change is made."""
    gone = set(removed)
    after: Dict[PriceKey, Break] = {
        key: Break(key.minimum_quantity, row.amount, row.percentage)
        for key, row in existing.items()
        if key not in gone
    }
    number_of = {}
    for number, row in enumerate(rows, 1):
        after[row.key] = Break(row.key.minimum_quantity, row.amount, row.percentage)
        number_of[row.key] = number
    breaks: Dict[Tuple[str, str], List[Break]] = defaultdict(list)
    for key, step in after.items():
        breaks[key.variant_ref, key.channel_ref].append(step)
    for (variant_ref, channel_ref), steps in breaks.items():
        try:
            check_breaks(steps, list_prices.get((variant_ref, channel_ref)))
        except PricesRiseWithQuantity as refusal:
            quantity = refusal.params["minimum_quantity"]
            raise PricesRiseWithQuantity(
                field="prices",
                minimum_quantity=quantity,
                variant_ref=variant_ref,
                row=_row_at_fault(number_of, variant_ref, channel_ref, quantity),
            ) from None


def _row_at_fault(
    number_of: Mapping[PriceKey, int], variant_ref: str, channel_ref: str, quantity: int
) -> Optional[int]:
    """The row of the break itself, else the last row that concerns the variant."""
    own = number_of.get(PriceKey(variant_ref, channel_ref, quantity))
    others = (
        number
        for key, number in number_of.items()
        if (key.variant_ref, key.channel_ref) == (variant_ref, channel_ref)
    )
    return own or max(others, default=None)


def _write(
    tier: PriceTier,
    existing: Mapping[PriceKey, TierPrice],
    rows: Sequence[PriceRow],
    removed: Sequence[PriceKey],
) -> None:
    kept = {row.key for row in rows}
    TierPrice.objects.filter(
        pk__in=[existing[key].pk for key in removed if key not in kept]
    ).delete()
    currencies = {
        channel_ref: host.channel(channel_ref)[1]
        for channel_ref in {key.channel_ref for key in kept}
    }
    created, changed = [], []
    for row in rows:
        price = existing.get(row.key)
        if price is None:
            price = TierPrice(
                tier=tier,
                variant_ref=row.key.variant_ref,
                channel_ref=row.key.channel_ref,
                minimum_quantity=row.key.minimum_quantity,
            )
            created.append(price)
        else:
            changed.append(price)
        price.amount = row.amount
        price.currency = "" if row.amount is None else currencies[row.key.channel_ref]
        price.percentage = row.percentage
    TierPrice.objects.bulk_create(created)
    TierPrice.objects.bulk_update(changed, ["amount", "currency", "percentage"])
