"""What a customer pays for variants: tier prices and promised prices, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from prices import Money

from ..models import Cart, PriceTier
from ..rules.prices import Reason, ReasonKind, ResolvedPrice, VariantFacts, resolve
from ..rules.tiers import TierPrices, round_money
from . import campaign_prices
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
    campaign_id: Any = None,
) -> Dict[str, ResolvedPrice]:
    """The price per piece of each variant in `quantities`, in a fixed number of queries.

    The lowest of the tier's price, the campaign's and what was promised for this cart.
    `variants` have what `VariantFacts` has; one of `quantities` that is not among them is
    left out.

    :param campaign_id: for goods that are in no cart; a cart knows its own.
    :param is_without_given: what it costs without what agents gave: their own prices, and
        codes that are folded into prices.
    """
    promises: Mapping[str, Sequence[Promise]] = {}
    if checkout_ref:
        _, campaign_id, promises = _cart(checkout_ref, now)
    if is_without_given:
        promises = {ref: _not_given(kept) for ref, kept in promises.items()}
    terms = _terms(_tier_of(customer_id, now), variants, channel_ref)
    offered = campaign_prices.offered(campaign_id, variants)
    return _resolve_all(terms, offered, promises, variants, quantities, now)


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
    customer has a tier or the cart a campaign or a promised price.
    """
    customer_id, campaign_id, promises = _cart(checkout_ref, now)
    tier = _tier_of(owner_id or customer_id, now)
    if tier is None and campaign_id is None and not promises:
        return {}
    quantities, variants = load_lines()
    terms = _terms(tier, variants, channel_ref)
    offered = campaign_prices.offered(campaign_id, variants)
    found = _resolve_all(terms, offered, promises, variants, quantities, now)
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
    found = _resolve_all(terms, {}, {}, variants, dict.fromkeys(variants, 1), now)
    return _other_than_list(found)


def breaks_offered(
    *,
    customer_id: Optional[int],
    variants: Mapping[str, VariantFacts],
    channel_ref: str,
    now: datetime,
    campaign_id: Any = None,
) -> Dict[str, List[Tuple[int, ResolvedPrice]]]:
    """The quantities from which each variant costs this customer less, and what it costs
    then; the first is always one piece."""
    campaign = campaign_prices.offered(campaign_id, variants)
    terms = _terms(_tier_of(customer_id, now), variants, channel_ref)
    offered: Dict[str, List[Tuple[int, ResolvedPrice]]] = {}
    for ref, variant in variants.items():
        steps = terms.breaks.get(ref, ()) if terms is not None else ()
        prices: List[Tuple[int, ResolvedPrice]] = []
        for quantity in sorted({1, *(step.minimum_quantity for step in steps)}):
            price = resolve(_facts(variant), quantity, terms, now)
            price = price.or_lower(campaign.get(ref), Reason(ReasonKind.CAMPAIGN))
            if not prices or price.unit < prices[-1][1].unit:
                prices.append((quantity, price))
        offered[ref] = prices
    return offered


def _resolve_all(
    terms: Optional[TierPrices],
    offered: Mapping[str, Money],
    promises: Mapping[str, Sequence[Promise]],
    variants: Mapping[str, Any],
    quantities: Mapping[str, int],
    now: datetime,
) -> Dict[str, ResolvedPrice]:
    found = {}
    for ref, quantity in quantities.items():
        if ref in variants:
            price = resolve(_facts(variants[ref]), quantity, terms, now)
            price = price.or_lower(offered.get(ref), Reason(ReasonKind.CAMPAIGN))
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
    if not promise.holds(quantity, now):
        return price
    return price.or_lower(promise.unit, Reason(promise.reason))


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


def _cart(checkout_ref: str, now: datetime) -> Tuple[Optional[int], Any, Dict[str, List[Promise]]]:
    """The customer that a cart of ours is priced for, its campaign, and what was promised. One
    query."""
    carts = Cart.objects.filter(checkout_ref=checkout_ref)
    rows = list(
        carts.annotate(campaign_id=campaign_prices.campaign_of_cart(checkout_ref, now)).values_list(
            "customer_id",
            "campaign_id",
            "prices__variant_ref",
            "prices__amount",
            "prices__currency",
            "prices__quantity_ceiling",
            "prices__reason",
            "prices__until",
        )
    )
    promises: Dict[str, List[Promise]] = {}
    for _, _, variant_ref, amount, currency, ceiling, reason, until in rows:
        if variant_ref is not None:
            unit = round_money(Money(amount, currency))
            promise = Promise(unit, ceiling, ReasonKind(reason), until)
            promises.setdefault(variant_ref, []).append(promise)
    customer_id, campaign_id = rows[0][:2] if rows else (None, None)
    return customer_id, campaign_id, promises


def _terms(
    tier: Optional[PriceTier], variants: Mapping[str, Any], channel_ref: str
) -> Optional[TierPrices]:
    return None if tier is None else tier_terms(str(tier.pk), variants, channel_ref)
