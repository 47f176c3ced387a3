"""What a customer pays for variants: tier prices and promised prices, and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from django.db.models import Exists, OuterRef
from prices import Money

from ..hosts import host
from ..models import Cart, CartCoupon, PriceTier
from ..rules.prices import Reason, ReasonKind, ResolvedPrice, VariantFacts, resolve
from ..rules.tiers import TierPrices, round_money
from . import campaign_prices, folding
from .customer_tiers import tier_of
from .folding import Folding
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


@dataclass(frozen=True)
class _Cart:
    """The customer that a cart of ours is priced for, its campaign, and what was promised."""

    customer_id: Optional[int] = None
    campaign_id: Any = None
    promises: Mapping[str, Sequence[Promise]] = field(default_factory=dict)
    has_coupons: bool = False

    @property
    def has_list_prices(self) -> bool:
        return self.campaign_id is None and not self.promises and not self.has_coupons


def resolved(
    *,
    customer_id: Optional[int],
    variants: Mapping[str, Any],
    quantities: Mapping[str, int],
    channel_ref: str,
    now: datetime,
    checkout_ref: str = "",
    is_without_given: bool = False,
    is_without_coupons: bool = False,
    campaign_id: Any = None,
) -> Dict[str, ResolvedPrice]:
    """The price per piece of each variant in `quantities`, in a fixed number of queries.

    The lowest of the tier's price, the campaign's and what was promised for this cart.
    `variants` have what `VariantFacts` has; one of `quantities` that is not among them is
    left out.

    :param campaign_id: for goods that are in no cart; a cart knows its own.
    :param is_without_given: what it costs without what agents gave: their own prices, and
        codes that are folded into prices.
    :param is_without_coupons: what it costs without these codes alone.
    """
    asked = {"variants": variants, "quantities": quantities, "channel_ref": channel_ref, "now": now}
    if not checkout_ref:
        tier = _tier_of(customer_id, now)
        return _resolve_all(_Cart(customer_id, campaign_id), tier, **asked)
    codes = () if is_without_given or is_without_coupons else None
    return in_cart(
        customer_id=customer_id,
        checkout_ref=checkout_ref,
        codes=codes,
        is_without_given=is_without_given,
        **asked,
    ).prices


def in_cart(
    *,
    customer_id: Optional[int],
    checkout_ref: str,
    variants: Mapping[str, Any],
    quantities: Mapping[str, int],
    channel_ref: str,
    now: datetime,
    currency: str = "",
    codes: Optional[Sequence[str]] = None,
    also: Sequence[str] = (),
    is_without_given: bool = False,
) -> Folding:
    """The same of a cart, and what its coupons take off.

    :param codes: to be folded instead of the cart's own.
    :param also: codes to look up the terms of besides.
    """
    cart = _cart(checkout_ref, now)
    if is_without_given:
        cart = replace(cart, promises={r: _not_given(kept) for r, kept in cart.promises.items()})
    found = _resolve_all(cart, _tier_of(customer_id, now), variants, quantities, channel_ref, now)
    if codes is None and cart.has_coupons:
        codes = folding.codes_of(checkout_ref)
        # A line may be a gift of the host's, which no coupon is spread over.
        quantities = host.cart_quantities(checkout_ref)
    if not (codes or also) or not (variants or currency):
        return Folding(found)
    return folding.folded(
        codes=codes or (),
        also=also,
        prices=found,
        quantities=quantities,
        checkout_ref=checkout_ref,
        channel_ref=channel_ref,
        currency=currency or next(iter(variants.values())).list_price.currency,
        now=now,
    )


def cart_prices(
    *,
    checkout_ref: str,
    owner_id: Optional[int],
    load_lines: Callable[[], Tuple[Mapping[str, int], Mapping[str, VariantFacts]]],
    now: datetime,
    channel_ref: str = "",
) -> Dict[str, ResolvedPrice]:
    """Prices of a cart's variants that do not cost their list price.

    `load_lines` gives units and facts by variant reference; it is called only if the
    customer has a tier or the cart a campaign, a promised price or coupons.
    """
    cart = _cart(checkout_ref, now)
    tier = _tier_of(owner_id or cart.customer_id, now)
    if tier is None and cart.has_list_prices:
        return {}
    quantities, variants = load_lines()
    found = _resolve_all(cart, tier, variants, quantities, channel_ref, now)
    if found and cart.has_coupons:
        found = folding.folded(
            codes=folding.codes_of(checkout_ref),
            prices=found,
            quantities=quantities,
            checkout_ref=checkout_ref,
            channel_ref=channel_ref,
            currency=next(iter(found.values())).unit.currency,
            now=now,
        ).prices
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
    found = {ref: resolve(_facts(variant), 1, terms, now) for ref, variant in variants.items()}
    return {ref: price.unit for ref, price in _other_than_list(found).items()}


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
    cart: _Cart,
    tier: Optional[PriceTier],
    variants: Mapping[str, Any],
    quantities: Mapping[str, int],
    channel_ref: str,
    now: datetime,
) -> Dict[str, ResolvedPrice]:
    """Before coupons."""
    terms = _terms(tier, variants, channel_ref)
    offered = campaign_prices.offered(cart.campaign_id, variants)
    found = {}
    for ref, quantity in quantities.items():
        if ref in variants:
            price = resolve(_facts(variants[ref]), quantity, terms, now)
            price = price.or_lower(offered.get(ref), Reason(ReasonKind.CAMPAIGN))
            for promise in cart.promises.get(ref, ()):
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


def _other_than_list(found: Mapping[str, ResolvedPrice]) -> Dict[str, ResolvedPrice]:
    return {ref: price for ref, price in found.items() if price.unit != price.list_price}


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


def _cart(checkout_ref: str, now: datetime) -> _Cart:
    """Nothing of a cart that is not ours. One query."""
    carts = Cart.objects.filter(checkout_ref=checkout_ref).annotate(
        campaign_id=campaign_prices.campaign_of_cart(checkout_ref, now),
        has_coupons=Exists(CartCoupon.objects.filter(cart=OuterRef("pk"))),
    )
    rows = list(
        carts.values_list(
            "customer_id",
            "campaign_id",
            "has_coupons",
            "prices__variant_ref",
            "prices__amount",
            "prices__currency",
            "prices__quantity_ceiling",
            "prices__reason",
            "prices__until",
        )
    )
    promises: Dict[str, List[Promise]] = {}
    for _, _, _, variant_ref, amount, currency, ceiling, reason, until in rows:
        if variant_ref is not None:
            unit = round_money(Money(amount, currency))
            promise = Promise(unit, ceiling, ReasonKind(reason), until)
            promises.setdefault(variant_ref, []).append(promise)
    customer_id, campaign_id, has_coupons = rows[0][:3] if rows else (None, None, False)
    return _Cart(customer_id, campaign_id, promises, has_coupons)


def _terms(
    tier: Optional[PriceTier], variants: Mapping[str, Any], channel_ref: str
) -> Optional[TierPrices]:
    return None if tier is None else tier_terms(str(tier.pk), variants, channel_ref)
