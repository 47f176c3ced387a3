"""What a customer pays for variants: tier prices and promised prices, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Tuple

from prices import Money

from ..models import Cart, PriceTier, TierMembership, TierPercentage, TierPrice
from ..rules.prices import Reason, ReasonKind, ResolvedPrice, VariantFacts, resolve
from ..rules.tiers import Break, TierPrices, round_money


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
) -> Dict[str, ResolvedPrice]:
    """The price per piece of each variant in `quantities`, in a fixed number of queries.

    The lower of the tier's price and what was promised for this cart. `variants` have
    what `VariantFacts` has; one of `quantities` that is not among them is left out.
    """
    promises = _cart(checkout_ref)[1] if checkout_ref else {}
    return _resolve_all(
        _tier_of(customer_id, now), promises, variants, quantities, channel_ref, now
    )


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
    found = _resolve_all(tier, promises, variants, quantities, channel_ref, now)
    return _other_than_list(found)


def catalogue_prices(
    *,
    customer_id: int,
    load_variants: Callable[[], Mapping[str, VariantFacts]],
    now: datetime,
    channel_ref: str = "",
) -> Dict[str, Money]:
    """Prices of one unit for a customer, of variants that do not cost their list price.

    `load_variants` is called only if the customer has a tier.
    """
    tier = _tier_of(customer_id, now)
    if tier is None:
        return {}
    variants = load_variants()
    found = _resolve_all(tier, {}, variants, dict.fromkeys(variants, 1), channel_ref, now)
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
    tier = _tier_of(customer_id, now)
    terms = _terms(tier, variants, channel_ref) if tier is not None else None
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
    tier: Optional[PriceTier],
    promises: Mapping[str, Promise],
    variants: Mapping[str, Any],
    quantities: Mapping[str, int],
    channel_ref: str,
    now: datetime,
) -> Dict[str, ResolvedPrice]:
    terms = _terms(tier, variants, channel_ref) if tier is not None else None
    found = {}
    for ref, quantity in quantities.items():
        if ref in variants:
            price = resolve(_facts(variants[ref]), quantity, terms, now)
            found[ref] = _with_promise(price, promises.get(ref), quantity, now)
    return found


def _with_promise(
    price: ResolvedPrice, promise: Optional[Promise], quantity: int, now: datetime
) -> ResolvedPrice:
    """The promise if it holds and is lower; never a higher price."""
    if (
        promise is None
        or not promise.holds(quantity, now)
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
    membership = (
        TierMembership.objects.select_related("tier").filter(customer_id=customer_id).first()
    )
    if membership is None:
        return None
    tier = membership.tier
    dates = TierPrices(tier.name, starts_at=tier.starts_at, ends_at=tier.ends_at)
    return tier if dates.is_current(now) else None


def _cart(checkout_ref: str) -> Tuple[Optional[int], Dict[str, Promise]]:
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
    promises = {
        variant_ref: Promise(
            round_money(Money(amount, currency)), ceiling, ReasonKind(reason), until
        )
        for _, variant_ref, amount, currency, ceiling, reason, until in rows
        if variant_ref is not None
    }
    return (rows[0][0] if rows else None), promises


def _terms(tier: PriceTier, variants: Mapping[str, Any], channel_ref: str) -> TierPrices:
    """What the tier says of these variants in a channel. Two queries."""
    by_kind: Dict[str, Dict[str, Any]] = {
        TierPercentage.CATEGORY: {},
        TierPercentage.COLLECTION: {},
    }
    for row in TierPercentage.objects.filter(tier=tier):
        by_kind[row.kind][row.target_ref] = row.percentage
    return TierPrices(
        name=tier.name,
        default_percentage=tier.default_percentage,
        starts_at=tier.starts_at,
        ends_at=tier.ends_at,
        breaks=_breaks(tier, variants, channel_ref),
        collection_percentages=by_kind[TierPercentage.COLLECTION],
        category_percentages=by_kind[TierPercentage.CATEGORY],
    )


def _breaks(
    tier: PriceTier, variants: Mapping[str, Any], channel_ref: str
) -> Dict[str, List[Break]]:
    """A channel's own prices of a variant replace those of every channel."""
    rows: Iterable[TierPrice] = TierPrice.objects.filter(
        tier=tier, variant_ref__in=list(variants), channel_ref__in={"", channel_ref}
    )
    by_channel: Dict[str, Dict[str, List[Break]]] = {
        "": defaultdict(list),
        channel_ref: defaultdict(list),
    }
    for row in rows:
        list_price = variants[row.variant_ref].list_price
        # An amount in another currency says nothing here.
        if row.amount is None or row.currency == list_price.currency:
            by_channel[row.channel_ref][row.variant_ref].append(
                Break(row.minimum_quantity, row.amount, row.percentage)
            )
    return {**by_channel[""], **by_channel[channel_ref]}
