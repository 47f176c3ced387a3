"""What a customer pays for variants: tier prices and promised prices, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from prices import Money

from ..models import Cart, PriceTier
from ..rules.prices import Reason, ReasonKind, ResolvedPrice, VariantFacts, resolve
from ..rules.tiers import TierPrices, round_money
from .customer_tiers import tier_of
from .tier_terms import tier_terms


@dataclass(frozen=True)
class Promise:
    """A price promised for one variant of one cart (`models.CartPrice`)."""

    unit: Money
    quantity_ceiling: int
    reason: ReasonKind
    until: Optional[datetime]

    def holds(self, quantity: int, now: datetime) -> bool:
        is_current = self.until is None or now < self.until
        return is_current and quantity <= self.quantity_ceiling


def resolved(
    *,
    customer_id: Optional[int],
    variants: Mapping[str, Any],
    quantities: Mapping[str, int],
    channel_ref: str,
    now: datetime,
    checkout_ref: str = "",
    is_without_given: bool = False,
) -> Dict[str, ResolvedPrice]:
    """The price per piece of each variant in `quantities`, in a fixed number of queries.

    The lower of the tier's price and what was promised for this cart. `variants` have
    what `VariantFacts` has; one of `quantities` that is not among them is left out.

    :param is_without_given: what it costs without what agents gave: their own prices, and
        codes that are folded into prices.
    """
    promises = _cart(checkout_ref)[1] if checkout_ref else {}
    if is_without_given:
        promises = {ref: _not_given(kept) for ref, kept in promises.items()}
    terms = _terms(_tier_of(customer_id, now), variants, channel_ref)
    return _resolve_all(terms, promises, variants, quantities, now)


def cart_prices(
    *,
    checkout_ref: str,
    owner_id: Optional[int],
    load_lines: Callable[[], Tuple[Mapping[str, int], Mapping[str, VariantFacts]]],
    now: datetime,
    channel_ref: str = "",
) -> Dict[str, Money]:
    """Unit prices of a cart's variants that do not cost their list price.

    `load_lines` gives units and facts by variant reference; it is called only if the
    customer has a tier or the cart a promised price.
    """
    customer_id, promises = _cart(checkout_ref)
    tier = _tier_of(owner_id or customer_id, now)
    if tier is None and not promises:
        return {}
    quantities, variants = load_lines()
    terms = _terms(tier, variants, channel_ref)
    found = _resolve_all(terms, promises, variants, quantities, now)
    return _other_than_list(found)


def catalogue_prices(
    *,
    customer_id: Optional[int] = None,
    tier_ref: str = "",
    load_variants: Callable[[], Mapping[str, VariantFacts]],
    now: datetime,
    channel_ref: str = "",
) -> Dict[str, Money]:
    """Prices of one unit for a customer, of variants that do not cost their list price.

    `load_variants` is called only if the customer has a tier. The tier may be named
    instead of the customer, which saves the query for it.
    """
    if not tier_ref:
        tier = _tier_of(customer_id, now)
        if tier is None:
            return {}
        tier_ref = str(tier.pk)
    variants = load_variants()
    terms = tier_terms(tier_ref, variants, channel_ref)
    found = _resolve_all(terms, {}, variants, dict.fromkeys(variants, 1), now)
    return _other_than_list(found)


def breaks_offered(
    *,
    customer_id: Optional[int],
    variants: Mapping[str, VariantFacts],
    channel_ref: str,
    now: datetime,
) -> Dict[str, List[Tuple[int, ResolvedPrice]]]:
    """The quantities from which each variant costs this customer less, and what it costs
    then; the first is always one piece."""
    terms = _terms(_tier_of(customer_id, now), variants, channel_ref)
    offered: Dict[str, List[Tuple[int, ResolvedPrice]]] = {}
    for ref, variant in variants.items():
        steps = terms.breaks.get(ref, ()) if terms is not None else ()
        prices: List[Tuple[int, ResolvedPrice]] = []
        for quantity in sorted({1, *(step.minimum_quantity for step in steps)}):
            price = resolve(_facts(variant), quantity, terms, now)
            if not prices or price.unit < prices[-1][1].unit:
                prices.append((quantity, price))
        offered[ref] = prices
    return offered


def _resolve_all(
    terms: Optional[TierPrices],
    promises: Mapping[str, Sequence[Promise]],
    variants: Mapping[str, Any],
    quantities: Mapping[str, int],
    now: datetime,
) -> Dict[str, ResolvedPrice]:
    found = {}
    for ref, quantity in quantities.items():
        if ref in variants:
            price = resolve(_facts(variants[ref]), quantity, terms, now)
            for promise in promises.get(ref, ()):
                price = _with_promise(price, promise, quantity, now)
            found[ref] = price
    return found


def _not_given(promises: Sequence[Promise]) -> List[Promise]:
    return [promise for promise in promises if promise.reason is not ReasonKind.AGENT]


def _with_promise(
    price: ResolvedPrice, promise: Promise, quantity: int, now: datetime
) -> ResolvedPrice:
    """The promise if it holds and is lower; never a higher price."""
    if (
        not promise.holds(quantity, now)
        or promise.unit.currency != price.unit.currency
        or promise.unit >= price.unit
    ):
        return price
    return ResolvedPrice(promise.unit, price.list_price, Reason(promise.reason))


def _other_than_list(found: Mapping[str, ResolvedPrice]) -> Dict[str, Money]:
    return {ref: price.unit for ref, price in found.items() if price.unit != price.list_price}


def _facts(variant: Any) -> VariantFacts:
    return VariantFacts(
        variant.ref, variant.list_price, variant.collection_refs, variant.category_refs
    )


def _tier_of(customer_id: Optional[int], now: datetime) -> Optional[PriceTier]:
    """The customer's tier, if it counts now. One query, none for a guest."""
    if customer_id is None:
        return None
    tier = tier_of(customer_id)
    if tier is None:
        return None
    dates = TierPrices(tier.name, starts_at=tier.starts_at, ends_at=tier.ends_at)
    return tier if dates.is_current(now) else None


def _cart(checkout_ref: str) -> Tuple[Optional[int], Dict[str, List[Promise]]]:
    """The customer that a cart of ours is priced for, and what was promised. One query."""
    rows = list(
        Cart.objects.filter(checkout_ref=checkout_ref).values_list(
            "customer_id",
            "prices__variant_ref",
            "prices__amount",
            "prices__currency",
            "prices__quantity_ceiling",
            "prices__reason",
            "prices__until",
        )
    )
    promises: Dict[str, List[Promise]] = {}
    for _, variant_ref, amount, currency, ceiling, reason, until in rows:
        if variant_ref is not None:
            unit = round_money(Money(amount, currency))
            promise = Promise(unit, ceiling, ReasonKind(reason), until)
            promises.setdefault(variant_ref, []).append(promise)
    return (rows[0][0] if rows else None), promises


def _terms(
    tier: Optional[PriceTier], variants: Mapping[str, Any], channel_ref: str
) -> Optional[TierPrices]:
    return None if tier is None else tier_terms(str(tier.pk), variants, channel_ref)
