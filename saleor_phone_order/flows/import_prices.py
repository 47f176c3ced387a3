"""Tier prices that are brought in. They are added, or take the place of others."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import groupby, islice
from struct import Struct
from typing import Dict, Iterable, Iterator, List, Mapping, Sequence, Set, Tuple
from uuid import UUID

from prices import Money

from ..hosts import host
from ..models import Import, PriceTier, TierPrice
from ..rules.actors import Actor
from ..rules.card_numbers import without_card_number
from ..rules.csv_cells import decimal_in, integer_in, text_in
from ..rules.csv_rows import Row
from ..rules.limits import MAX_TITLE
from ..rules.refusals import ErrorCode, Refusal
from ..rules.tiers import DuplicateBreak
from .history import record
from .import_sheets import Problem, Sheet
from .tier_price_checks import (
    PriceKey,
    PriceRow,
    UnknownVariant,
    check_value,
    existing_prices,
    list_prices_of,
    rising_prices,
    variant_ref_of,
    write_prices,
)
from .tiers import chain_of

#: Variants that are written at once.
BATCH = 1000
#: A row in few bytes, which sort as they are to be written: the numbers of tier and channel, the
#: variant's reference, minimum quantity, line, whether it is a percentage, and thousandths.
PACKED = Struct(">II36sIIBq")
VARIANT = Struct(">II36s")


class NamedBySkuOrId(Refusal):
    code = ErrorCode.INVALID
    message = "Name a product variant either by its id or by its SKU."


class UnknownSku(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no product with the SKU {sku}."


class UnknownTier(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no price tier with this name."


class OtherTier(Refusal):
    code = ErrorCode.INVALID
    message = "The file is for another price tier."


class PriceSheet(Sheet):
    columns = (
        "tier",
        "sku",
        "variant",
        "channel",
        "minimum_quantity",
        "amount",
        "currency",
        "percentage",
    )
    required = ()

    def __init__(self, import_: Import) -> None:
        super().__init__(import_)
        tier = import_.tier
        self.tiers: Dict[str, UUID] = {} if tier is None else {tier.name: tier.pk}
        self.tier_ids: List[UUID] = list(self.tiers.values())
        self.channels: List[str] = []
        self.currencies: Dict[str, str] = {}
        self.refused_channels: Dict[str, Refusal] = {}
        self.packed: List[bytes] = []
        #: Variants of which a row is not understood: nobody can say whether they rise.
        self.unsure: Set[bytes] = set()

    def check(self, rows: Sequence[Row]) -> Iterator[Problem]:
        self._learn_tiers({text_in(row.cells, "tier") for row in rows})
        refs = _refs_by_sku({_sku(row.cells) for row in rows})
        keys: Dict[int, PriceKey] = {}
        for row in rows:
            try:
                if row.problem is not None:
                    raise row.problem
                self._tier_id(row.cells)
                keys[row.number] = self._key(row.cells, refs)
            except Refusal as refusal:
                yield Problem.of(row.number, refusal)
        list_prices = list_prices_of(keys.values())
        for row in rows:
            if row.number in keys:
                try:
                    self._take(row, keys[row.number], list_prices)
                except Refusal as refusal:
                    yield Problem.of(row.number, refusal)

    def lock(self) -> None:
        tiers = PriceTier.objects.select_for_update().order_by("pk")
        self.locked = {tier.pk: tier for tier in tiers.filter(pk__in=self.tier_ids)}

    def save(
        self, *, actor: Actor, now: datetime, is_only_checked: bool = False
    ) -> Iterator[Problem]:
        self.packed.sort()
        for number, packed in groupby(self.packed, key=lambda one: PACKED.unpack(one)[0]):
            tier = self.locked.get(self.tier_ids[number])
            if tier is None:
                yield Problem.of(self._row(next(packed))[0], UnknownTier(field="tier"))
                continue
            counts: Dict[str, int] = Counter()
            for batch in _batches(packed):
                yield from self._save(tier, batch, counts, is_only_checked)
            if not is_only_checked:
                record(
                    chain=chain_of(tier.pk),
                    action="TIER_PRICES_IMPORTED",
                    actor=actor,
                    now=now,
                    file=str(self.import_.pk),
                    added=counts["added"],
                    changed=counts["changed"],
                    unchanged=counts["unchanged"],
                )

    def _learn_tiers(self, names: Set[str]) -> None:
        unknown = names - set(self.tiers)
        if unknown and self.import_.tier_id is None:
            for tier in PriceTier.objects.filter(name__in=unknown):
                self.tiers[tier.name] = tier.pk
                self.tier_ids.append(tier.pk)

    def _tier_id(self, cells: Mapping[str, str]) -> UUID:
        name = text_in(cells, "tier")
        if not name and self.import_.tier_id is not None:
            return self.import_.tier_id
        if name in self.tiers:
            return self.tiers[name]
        raise (UnknownTier if self.import_.tier_id is None else OtherTier)(field="tier")

    def _key(self, cells: Mapping[str, str], refs: Mapping[str, str]) -> PriceKey:
        sku, global_id = _sku(cells), text_in(cells, "variant")
        if bool(sku) == bool(global_id):
            raise NamedBySkuOrId(field="sku")
        if sku and sku not in refs:
            raise UnknownSku(field="sku", sku=without_card_number(sku[:MAX_TITLE]))
        channel_ref = text_in(cells, "channel")
        self._learn_channel(channel_ref)
        return PriceKey(refs[sku] if sku else variant_ref_of(global_id), channel_ref)

    def _learn_channel(self, channel_ref: str) -> None:
        if channel_ref in self.refused_channels:
            raise self.refused_channels[channel_ref]
        if channel_ref not in self.currencies:
            try:
                self.currencies[channel_ref] = host.channel(channel_ref)[1]
            except Refusal as refusal:
                self.refused_channels[channel_ref] = refusal
                raise
            self.channels.append(channel_ref)

    def _take(self, row: Row, key: PriceKey, list_prices: Mapping[Tuple[str, str], Money]) -> None:
        if (key.variant_ref, key.channel_ref) not in list_prices:
            raise UnknownVariant(field="sku" if text_in(row.cells, "sku") else "variant")
        place = (
            self.tier_ids.index(self._tier_id(row.cells)),
            self.channels.index(key.channel_ref),
            key.variant_ref.encode(),
        )
        try:
            quantity = integer_in(row.cells, "minimum_quantity")
            price = PriceRow(
                key if quantity is None else replace(key, minimum_quantity=quantity),
                decimal_in(row.cells, "amount"),
                text_in(row.cells, "currency").upper(),
                decimal_in(row.cells, "percentage"),
            )
            check_value(price, self.currencies[key.channel_ref])
        except Refusal:
            self.unsure.add(VARIANT.pack(*place))
            raise
        is_percentage = price.amount is None
        value = price.percentage if is_percentage else price.amount
        thousandths = int(value * 1000)
        self.packed.append(
            PACKED.pack(*place, price.key.minimum_quantity, row.number, is_percentage, thousandths)
        )

    def _row(self, packed: bytes) -> Tuple[int, PriceRow]:
        """Its line, and what stands there."""
        _, channel, ref, quantity, line, is_percentage, thousandths = PACKED.unpack(packed)
        key = PriceKey(ref.rstrip(b"\0").decode(), self.channels[channel], quantity)
        value = Decimal(thousandths) / 1000
        return line, PriceRow(key, percentage=value) if is_percentage else PriceRow(key, value)

    def _save(
        self,
        tier: PriceTier,
        batch: Sequence[bytes],
        counts: Dict[str, int],
        is_only_checked: bool,
    ) -> Iterator[Problem]:
        rows: Dict[int, PriceRow] = {}
        seen: Set[PriceKey] = set()
        for packed in batch:
            line, row = self._row(packed)
            if row.key in seen:
                quantity = row.key.minimum_quantity
                refusal = DuplicateBreak(field="minimum_quantity", minimum_quantity=quantity)
                yield Problem.of(line, refusal)
            elif packed[: VARIANT.size] not in self.unsure:
                rows[line] = row
            seen.add(row.key)
        places = {(key.variant_ref, key.channel_ref) for key in seen}
        existing = {
            key: price
            for key, price in existing_prices(tier, {ref for ref, _ in places}).items()
            if (key.variant_ref, key.channel_ref) in places
        }
        list_prices = list_prices_of(_of_both_kinds(existing, rows.values()))
        for refusal in rising_prices(existing, rows, (), list_prices):
            line = refusal.params["row"]
            column = "percentage" if rows[line].amount is None else "amount"
            yield Problem.of(line, refusal, column=column)
        if is_only_checked:
            return
        changed = [row for row in rows.values() if not _stands(row, existing.get(row.key))]
        write_prices(tier, changed, self.currencies)
        added = sum(row.key not in existing for row in changed)
        counts["added"] += added
        counts["changed"] += len(changed) - added
        counts["unchanged"] += len(rows) - len(changed)


def _sku(cells: Mapping[str, str]) -> str:
    return unicodedata.normalize("NFC", text_in(cells, "sku"))


def _refs_by_sku(skus: Set[str]) -> Dict[str, str]:
    """Of those that exist. One query."""
    wanted = {sku for sku in skus if sku and len(sku) <= MAX_TITLE}
    names = host.variant_names(skus=wanted) if wanted else {}
    return {variant.sku: variant.ref for variant in names.values()}


def _batches(packed: Iterable[bytes]) -> Iterator[List[bytes]]:
    """Rows of a thousand variants at a time, all of a variant together."""
    variants = groupby(packed, key=lambda one: one[: VARIANT.size])
    while True:
        batch = [one for _, rows in islice(variants, BATCH) for one in rows]
        if not batch:
            return
        yield batch


def _of_both_kinds(
    existing: Mapping[PriceKey, TierPrice], rows: Iterable[PriceRow]
) -> List[PriceKey]:
    """A key of each variant that has amounts and percentages: only list prices compare them."""
    kinds: Dict[Tuple[str, str], Set[bool]] = defaultdict(set)
    for key, price in [*existing.items(), *((row.key, row) for row in rows)]:
        kinds[key.variant_ref, key.channel_ref].add(price.amount is None)
    return [PriceKey(*place) for place, found in kinds.items() if len(found) == 2]


def _stands(row: PriceRow, price: TierPrice) -> bool:
    """Whether it is what the tier has already."""
    if price is None:
        return False
    return (price.amount, price.percentage) == (row.amount, row.percentage)
