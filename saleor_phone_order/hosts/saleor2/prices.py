"""Prices of ours inside Saleor 2.10's own calculations of carts.

The host knows one price of a variant: `ProductVariant.price_override`, else the product's
price. Everything that it calculates (promotions, vouchers, taxes) starts from that, so the
customer's price is put there: on the instance that a calculation works with, never in the
database. Tax plugins do the same calculation again from the instance
(`plugins/vatlayer/plugin.py` calls `variant.get_price`), which is why handing them a
changed total is not enough.
"""

from __future__ import annotations

from copy import copy
from typing import Any, Dict, Iterable, Iterator, Mapping, Optional, Sequence, Tuple

from django.utils import timezone
from prices import Money

from ...rules.prices import ResolvedPrice, VariantFacts
from ..catalogue import category_chains, collection_refs_of

#: Where a variant remembers the override that the database has: (amount, currency).
STORED_OVERRIDE = "_phone_order_stored_override"
#: Where lines and checkouts remember what was answered about their prices.
ANSWER = "_phone_order_prices"


class CartAnswer:
    """The prices of one checkout, good for lines that still have these units.

    `units_by_line` is None if no units matter: everything costs its list price.
    """

    def __init__(
        self,
        owner_id: Optional[int],
        units_by_line: Optional[Mapping[Any, int]],
        prices: Mapping[str, ResolvedPrice],
    ) -> None:
        self.owner_id = owner_id
        self.units_by_line = units_by_line
        self.prices = prices

    def is_about(self, line) -> bool:
        return self.units_by_line is None or self.units_by_line.get(line.pk) == line.quantity


def price_line(host, line, answers: Dict[Any, CartAnswer]) -> bool:
    """Put the customer's price on a checkout line's variant, or the list price back.

    :param answers: by checkout, for as long as one calculation lasts: the host calculates
        with lines that do not share their checkout (`graphql/checkout/dataloaders.py`).
    :returns: whether the host has to calculate the line again.
    """
    answer = _answer(host, line, answers)
    price = answer.prices.get(str(line.variant_id))
    if price is None:
        if not _has_price_of_ours(line.variant):
            return False
        _restore(line.variant)
    else:
        _put(line.variant, price.unit)
    return True


def has_other_than_list_prices(checkout) -> bool:
    """Of a checkout whose lines have been calculated."""
    answer = getattr(checkout, ANSWER, None)
    return answer is not None and bool(answer.prices)


def list_priced_copy(variant):
    """A line's variant as the database has it, whatever is calculated with the line."""
    variant = copy(variant)
    if _has_price_of_ours(variant):
        _restore(variant)
    return variant


def priced(variant, price: Optional[Money]):
    """A copy of a variant that costs `price`; the variant itself without one."""
    if price is None:
        return variant
    variant = copy(variant)
    _put(variant, price)
    return variant


def price_facts(
    pairs: Sequence[Tuple[Any, Any]], collections: Mapping[int, Sequence[str]]
) -> Dict[str, VariantFacts]:
    """What prices depend on, of variants and their products. Two queries.

    :param collections: references by product key.
    """
    from saleor.product.utils.availability import get_variant_base_price

    chains = category_chains(product.category_id for _, product in pairs)
    return {
        str(variant.pk): VariantFacts(
            ref=str(variant.pk),
            list_price=get_variant_base_price(variant=variant, product=product),
            collection_refs=tuple(collections.get(product.pk, ())),
            category_refs=chains.get(product.category_id, ()),
        )
        for variant, product in pairs
    }


def _answer(host, line, answers: Dict[Any, CartAnswer]) -> CartAnswer:
    """One that is at hand, on the line, its checkout or in `answers`, else a new one."""
    from saleor.checkout.models import CheckoutLine

    checkout = line.checkout if CheckoutLine.checkout.is_cached(line) else None
    known = (getattr(line, ANSWER, None), getattr(checkout, ANSWER, None))
    if checkout is None:
        known += (answers.get(line.checkout_id),)
    for answer in known:
        is_owners = checkout is None or (answer and answer.owner_id == checkout.user_id)
        if answer is not None and is_owners and answer.is_about(line):
            break
    else:
        answer = _ask(host, line, checkout)
        answers[line.checkout_id] = answer
        if checkout is not None:
            setattr(checkout, ANSWER, answer)
    # Tax plugins read `line.checkout`, which gives each of the lines above one of its own.
    setattr(line, ANSWER, answer)
    return answer


def _ask(host, line, checkout) -> CartAnswer:
    owner_id = _owner_id(line) if checkout is None else checkout.user_id
    units_by_line: Dict[Any, int] = {}

    def load_lines():
        lines = list(_current_lines(line))
        units_by_line.update((key, units) for key, _, units in lines)
        pairs = [(variant, variant.product) for _, variant, _ in lines]
        collections = collection_refs_of({product.pk for _, product in pairs})
        return _units_by_variant(lines), price_facts(pairs, collections)

    prices = host.answers.cart_prices(
        checkout_ref=str(line.checkout_id),
        owner_id=owner_id,
        load_lines=load_lines,
        now=timezone.now(),
    )
    return CartAnswer(owner_id, units_by_line or None, prices)


def _owner_id(line) -> Optional[int]:
    from saleor.checkout.models import Checkout

    return Checkout.objects.filter(pk=line.checkout_id).values_list("user_id", flat=True).first()


def _current_lines(line) -> Iterator[Tuple[Any, Any, int]]:
    """Key, variant and units of the lines of a line's checkout: as stored, but the line
    itself as the host calculates with it."""
    from saleor.checkout.models import CheckoutLine

    stored = CheckoutLine.objects.filter(checkout_id=line.checkout_id).exclude(pk=line.pk)
    for other in stored.select_related("variant__product"):
        yield other.pk, other.variant, other.quantity
    yield line.pk, list_priced_copy(line.variant), line.quantity


def _units_by_variant(lines: Iterable[Tuple[Any, Any, int]]) -> Dict[str, int]:
    """Lines of one variant (they differ in `data`) count together."""
    found: Dict[str, int] = {}
    for _, variant, units in lines:
        ref = str(variant.pk)
        found[ref] = found.get(ref, 0) + units
    return found


def _has_price_of_ours(variant) -> bool:
    return hasattr(variant, STORED_OVERRIDE)


def _put(variant, price: Money) -> None:
    if not _has_price_of_ours(variant):
        stored = (variant.price_override_amount, variant.currency)
        setattr(variant, STORED_OVERRIDE, stored)
    variant.price_override_amount = price.amount
    variant.currency = price.currency


def _restore(variant) -> None:
    variant.price_override_amount, variant.currency = getattr(variant, STORED_OVERRIDE)
    delattr(variant, STORED_OVERRIDE)
