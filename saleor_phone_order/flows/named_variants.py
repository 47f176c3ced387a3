"""Variants that somebody names by their id or by their SKU."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Sequence, TypeVar

from ..hosts import host
from ..rules.card_numbers import without_card_number
from ..rules.limits import MAX_TITLE, clean_text
from ..rules.refusals import ErrorCode, Refusal

#: A frozen dataclass with `variant_ref` and `sku`, of which one is empty.
Named = TypeVar("Named")


class VariantOrSku(Refusal):
    code = ErrorCode.INVALID
    message = "Name a product variant either by its id or by its SKU."


class UnknownSku(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "Some products were not found."


def by_reference(rows: Sequence[Named], *, field: str) -> List[Named]:
    """The rows, all by reference, in one query.

    :raises VariantOrSku: with its row, from 1.
    :raises UnknownSku: every one is reported with its row.
    :raises InvalidText:
    """
    skus = []
    for number, row in enumerate(rows, 1):
        if bool(row.variant_ref) == bool(row.sku):
            raise VariantOrSku(field=field, row=number)
        skus.append(clean_text(field, row.sku, MAX_TITLE))
    wanted = set(filter(None, skus))
    if not wanted:
        return list(rows)
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
        replace(row, variant_ref=refs[sku], sku="") if sku else row for row, sku in zip(rows, skus)
    ]
