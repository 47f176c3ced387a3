"""What is asked of a tier's prices before they are written, however they come in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Container, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple
from uuid import uuid4

from django.db import connection
from graphql_relay import from_global_id
from prices import Money

from ..hosts import host
from ..models import PriceTier, TierPrice
from ..rules.refusals import ErrorCode, Refusal
from ..rules.tiers import (
    Break,
    InvalidBreak,
    PricesRiseWithQuantity,
    check_breaks,
    validate_amount,
    validate_percentage,
)

#: The database's 32-bit integer, more than any host lets into a line.
MAX_QUANTITY = 2**31 - 1

WRITE = """
INSERT INTO %s (tier_id, id, variant_ref, channel_ref, minimum_quantity, amount, currency, percentage)
SELECT %%s, * FROM unnest(%%s::uuid[], %%s::text[], %%s::text[], %%s::integer[], %%s::numeric[],
    %%s::text[], %%s::numeric[])
ON CONFLICT (tier_id, variant_ref, channel_ref, minimum_quantity) DO UPDATE
SET amount = excluded.amount, currency = excluded.currency, percentage = excluded.percentage
"""


class UnknownVariant(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no product variant with this id."


class CurrencyMismatch(Refusal):
    code = ErrorCode.CURRENCY_MISMATCH
    message = "Prices here are in {currency}."


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


def variant_ref_of(global_id: str) -> str:
    """The reference in the API's id of a variant.

    :raises UnknownVariant:
    """
    try:
        type_name, ref = from_global_id(global_id)
    except ValueError:
        raise UnknownVariant(field="variant") from None
    if type_name != "ProductVariant" or not ref.isprintable() or not 0 < len(ref) <= 36:
        raise UnknownVariant(field="variant")
    return ref


def list_prices_of(keys: Iterable[PriceKey]) -> Dict[Tuple[str, str], Money]:
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


def check_value(row: PriceRow, currency: str) -> None:
    """:raises InvalidBreak, CurrencyMismatch, InvalidAmount, InvalidPercentage:"""
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


def existing_prices(tier: PriceTier, variant_refs: Iterable[str]) -> Dict[PriceKey, TierPrice]:
    """All prices that the tier has for these variants."""
    return {
        PriceKey(row.variant_ref, row.channel_ref, row.minimum_quantity): row
        for row in TierPrice.objects.filter(tier=tier, variant_ref__in=list(variant_refs))
    }


def rising_prices(
    existing: Mapping[PriceKey, TierPrice],
    rows: Mapping[int, PriceRow],
    removed: Container[PriceKey],
    list_prices: Mapping[Tuple[str, str], Money],
) -> Iterator[PricesRiseWithQuantity]:
    """What would rise with quantity once `rows` (by number) are set, one refusal a variant and
    channel. Each names the row of the break itself, else the last that concerns the variant."""
    after: Dict[PriceKey, Break] = {
        key: Break(key.minimum_quantity, row.amount, row.percentage)
        for key, row in existing.items()
        if key not in removed
    }
    number_of = {}
    for number, row in rows.items():
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
            yield PricesRiseWithQuantity(
                field="prices",
                minimum_quantity=quantity,
                variant_ref=variant_ref,
                row=_row_at_fault(number_of, variant_ref, channel_ref, quantity),
            )


def _row_at_fault(
    number_of: Mapping[PriceKey, int], variant_ref: str, channel_ref: str, quantity: int
) -> Optional[int]:
    own = number_of.get(PriceKey(variant_ref, channel_ref, quantity))
    others = (
        number
        for key, number in number_of.items()
        if (key.variant_ref, key.channel_ref) == (variant_ref, channel_ref)
    )
    return own or max(others, default=None)


def write_prices(tier: PriceTier, rows: Iterable[PriceRow], currencies: Mapping[str, str]) -> None:
    """Add the rows, or put them in the place of others; `currencies` by channel. One statement,
    which takes a fraction of the time that as many models take."""
    values = [
        (
            uuid4(),
            row.key.variant_ref,
            row.key.channel_ref,
            row.key.minimum_quantity,
            row.amount,
            "" if row.amount is None else currencies[row.key.channel_ref],
            row.percentage,
        )
        for row in rows
    ]
    if values:
        with connection.cursor() as cursor:
            columns = map(list, zip(*values))
            cursor.execute(WRITE % TierPrice._meta.db_table, [tier.pk, *columns])
