"""The prices of a tier: per variant, channel and minimum quantity."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Dict, Iterable, List, Mapping, Sequence, Tuple
from uuid import UUID

from django.db import transaction
from prices import Money

from ..hosts import host
from ..models import PriceTier, TierPrice
from ..rules.actors import Actor
from ..rules.refusals import ErrorCode, Refusal
from ..rules.tiers import DuplicateBreak
from .history import record
from .named_variants import by_reference
from .tier_percentages import TooManyRows
from .tier_price_checks import (
    PriceKey,
    PriceRow,
    UnknownVariant,
    check_value,
    existing_prices,
    list_prices_of,
    rising_prices,
    write_prices,
)
from .tiers import chain_of, found, locked

MAX_ROWS = 1000


class UnknownPrice(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "The tier has no price for this variant and quantity."


class NothingToChange(Refusal):
    code = ErrorCode.REQUIRED
    message = "Name at least one price."


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
    keys = by_reference([row.key for row in rows], field="sku")
    rows = [replace(row, key=key) for row, key in zip(rows, keys)]
    removed = by_reference(removed, field="removed")
    list_prices = list_prices_of(keys)
    currencies = _currencies(row.key.channel_ref for row in rows)
    _check_rows(rows, list_prices, currencies)
    with transaction.atomic():
        tier = locked(tier_id)
        existing = existing_prices(tier, {key.variant_ref for key in [*removed, *keys]})
        for key in removed:
            if key not in existing:
                raise UnknownPrice(field="removed", variant_ref=key.variant_ref)
        numbered = dict(enumerate(rows, 1))
        for refusal in rising_prices(existing, numbered, set(removed), list_prices):
            raise refusal
        gone = [existing[key].pk for key in removed if key not in keys]
        TierPrice.objects.filter(pk__in=gone).delete()
        write_prices(tier, rows, currencies)
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


def _currencies(channel_refs: Iterable[str]) -> Dict[str, str]:
    """:raises NotSupportedByHost: and what the host raises of a channel that is not there."""
    return {channel_ref: host.channel(channel_ref)[1] for channel_ref in set(channel_refs)}


def _check_rows(
    rows: Sequence[PriceRow],
    list_prices: Mapping[Tuple[str, str], Money],
    currencies: Mapping[str, str],
) -> None:
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
        try:
            check_value(row, currencies[key.channel_ref])
        except Refusal as refusal:
            raise type(refusal)(
                refusal.message, field=refusal.field, **{**refusal.params, **place}
            ) from None
