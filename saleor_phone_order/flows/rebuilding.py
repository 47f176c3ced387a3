"""A draft becomes a cart again, and what has changed since it was quoted is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Dict, Iterable, List, Mapping, Optional

from prices import Money

from ..conf import conf
from ..hosts import host
from ..hosts.refusals import (
    AddressRequired,
    InvalidPromoCode,
    ShippingMethodNotApplicable,
    ShippingNotRequired,
    VoucherNotApplicable,
)
from ..hosts.values import CartContents, Variant
from ..models import Cart, CartPrice, Draft, DraftAddress, DraftLine
from ..rules.choices import Quotes
from ..rules.limits import highest_quantity
from ..rules.prices import ReasonKind
from ..rules.tiers import round_money
from . import coupons, prices, shipping_prices
from .drafts import address_of, promo_codes_of


class DifferenceKind(str, Enum):
    """What is not as it was quoted."""

    GONE = "GONE"
    NOT_OFFERED = "NOT_OFFERED"
    LESS_IN_STOCK = "LESS_IN_STOCK"
    PRICE_LOWER = "PRICE_LOWER"
    PRICE_HIGHER = "PRICE_HIGHER"
    PROMO_CODE = "PROMO_CODE"
    SHIPPING_METHOD = "SHIPPING_METHOD"


@dataclass(frozen=True)
class Difference:
    """One thing that changed. Prices are of one unit, after promotions, before taxes."""

    kind: DifferenceKind
    variant_ref: str = ""
    name: str = ""
    quoted_quantity: Optional[int] = None
    available_quantity: Optional[int] = None
    quoted_price: Optional[Money] = None
    price: Optional[Money] = None

    @property
    def message(self) -> str:
        return _MESSAGES[self.kind].format(
            name=self.name,
            available=self.available_quantity,
            quoted=self.quoted_price and self.quoted_price.amount,
            price=self.price and self.price.amount,
            currency=self.price and self.price.currency,
        )


_MESSAGES = {
    DifferenceKind.GONE: "{name} is no longer available.",
    DifferenceKind.NOT_OFFERED: (
        "{name} was left out: the campaign does not sell it, or not this quantity."
    ),
    DifferenceKind.LESS_IN_STOCK: "Only {available} of {name} are in stock.",
    DifferenceKind.PRICE_LOWER: (
        "{name} costs {price} {currency} each now, less than the {quoted} quoted."
    ),
    DifferenceKind.PRICE_HIGHER: (
        "{name} costs {price} {currency} each now, more than the {quoted} quoted."
    ),
    DifferenceKind.PROMO_CODE: "A promo code no longer applies.",
    DifferenceKind.SHIPPING_METHOD: "Choose how the order is shipped again.",
}


@dataclass(frozen=True)
class PlannedLine:
    """A draft's line as it can be ordered now; 0 units if it cannot.

    `promised` is the unit price to promise, before promotions; None for current prices. `price` is what one unit comes to after promotions, before taxes; None if the
    variant cannot be ordered at all.
    """

    line: DraftLine
    quantity: int
    promised: Optional[Money]
    quoted_price: Money
    price: Optional[Money]

    @property
    def differences(self) -> List[Difference]:
        line = self.line
        if self.price is None:
            return [Difference(DifferenceKind.GONE, line.variant_ref, line.name)]
        found = []
        if self.quantity < line.quantity:
            found.append(
                Difference(
                    DifferenceKind.LESS_IN_STOCK,
                    line.variant_ref,
                    line.name,
                    quoted_quantity=line.quantity,
                    available_quantity=self.quantity,
                )
            )
        if self.quantity and self.price != self.quoted_price:
            is_lower = self.price < self.quoted_price
            found.append(
                Difference(
                    DifferenceKind.PRICE_LOWER if is_lower else DifferenceKind.PRICE_HIGHER,
                    line.variant_ref,
                    line.name,
                    quoted_price=self.quoted_price,
                    price=self.price,
                )
            )
        return found


def plan(draft: Draft, now: datetime) -> List[PlannedLine]:
    """Each line of a draft as it can be ordered now; changes nothing.

    A quote holds until the draft expires: where a promotion has gone up or away since,
    the quoted price itself is promised, so that nothing costs more than was said. A shop
    that asks current prices promises nothing; what differs is told.
    """
    lines = list(draft.lines.all())
    quantities = {line.variant_ref: line.quantity for line in lines}
    if not quantities:
        return []
    shipping = address_of(draft, DraftAddress.SHIPPING) or address_of(draft, DraftAddress.BILLING)
    variants = host.variants(
        refs=quantities,
        channel_ref=draft.channel_ref,
        country=shipping.country if shipping else "",
    )
    resolved = {
        ref: price.unit
        for ref, price in prices.resolved(
            customer_id=draft.customer_id,
            variants=variants,
            quantities=quantities,
            channel_ref=draft.channel_ref,
            campaign_id=draft.campaign_id,
            now=now,
        ).items()
    }
    promised = _promises(draft, lines, variants, resolved, now)
    asked = {ref: promised.get(ref, price) for ref, price in resolved.items()}
    promoted = _promoted(draft, variants, asked, now)
    highest = highest_quantity(host.maximum_quantity())
    return [
        _planned(draft, line, variants.get(line.variant_ref), promised, promoted, highest)
        for line in lines
    ]


def fill(
    *,
    checkout_ref: str,
    draft: Draft,
    planned: Iterable[PlannedLine],
    now: datetime,
    typed: Optional[CartContents] = None,
    are_coupons_combined: bool = True,
) -> List[Difference]:
    """Put a draft into an empty cart of ours. What cannot be had is left out and told.

    `typed` is the cart in which the customer has gone on with it: their details win.
    """
    planned = list(planned)
    put_customer_details(checkout_ref=checkout_ref, draft=draft, now=now, typed=typed)
    cart = Cart.objects.get(checkout_ref=checkout_ref)
    ordered = [item for item in planned if item.quantity]
    CartPrice.objects.bulk_create(
        CartPrice(
            cart=cart,
            variant_ref=item.line.variant_ref,
            amount=item.promised.amount,
            currency=item.promised.currency,
            quantity_ceiling=item.line.quantity,
            reason=_kept_reason(item).value,
            until=draft.expires_at,
        )
        for item in ordered
        if item.promised is not None
    )
    found = [difference for item in planned for difference in item.differences]
    found += put_goods(
        checkout_ref=checkout_ref,
        quantities={item.line.variant_ref: item.quantity for item in ordered},
        shipping_method_ref=(typed and typed.shipping_method_ref) or draft.shipping_method_ref,
        promo_codes=(),
        now=now,
    )
    shipping_prices.put_quoted(draft=draft, checkout_ref=checkout_ref, now=now)
    lost = coupons.put_back(
        checkout_ref, promo_codes_of(draft), are_combined=are_coupons_combined, now=now
    )
    return found + [Difference(DifferenceKind.PROMO_CODE)] * lost


def _kept_reason(item: PlannedLine) -> ReasonKind:
    """An agent's price stays one; anything else is a quote."""
    is_agents = item.line.reason == ReasonKind.AGENT.value
    is_as_given = item.promised is not None and item.promised.amount == item.line.unit_amount
    return ReasonKind.AGENT if is_agents and is_as_given else ReasonKind.QUOTED


def put_goods(
    *,
    checkout_ref: str,
    quantities: Mapping[str, int],
    shipping_method_ref: str,
    promo_codes: Iterable[str],
    now: datetime,
) -> List[Difference]:
    """Lines, then how they are shipped, then codes: a shipping voucher applies only once
    the method is there. What no longer applies is left out and told."""
    found = []
    if quantities:
        host.set_quantities(checkout_ref, quantities, now=now)
    if quantities and shipping_method_ref:
        try:
            host.set_shipping_method(checkout_ref, shipping_method_ref, now=now)
        except (ShippingMethodNotApplicable, AddressRequired, ShippingNotRequired):
            found.append(Difference(DifferenceKind.SHIPPING_METHOD))
    for code in promo_codes:
        try:
            host.add_promo_code(checkout_ref, code, now=now)
        except (InvalidPromoCode, VoucherNotApplicable):
            found.append(Difference(DifferenceKind.PROMO_CODE))
    return found


def put_customer_details(
    *, checkout_ref: str, draft: Draft, now: datetime, typed: Optional[CartContents] = None
) -> None:
    """E-mail (the account's, if there is one), addresses and the customer's note."""
    email = (typed and typed.email) or draft.email
    host.set_email(checkout_ref, draft.customer.email if draft.customer else email)
    billing = (typed and typed.billing_address) or address_of(draft, DraftAddress.BILLING)
    shipping = (typed and typed.shipping_address) or address_of(draft, DraftAddress.SHIPPING)
    if billing is not None or shipping is not None:
        host.set_addresses(checkout_ref, billing=billing, shipping=shipping, now=now)
    if draft.customer_note:
        host.set_note(checkout_ref, draft.customer_note)


def _promises(
    draft: Draft,
    lines: List[DraftLine],
    variants: Mapping[str, Variant],
    resolved: Mapping[str, Money],
    now: datetime,
) -> Dict[str, Money]:
    if now >= draft.expires_at or Quotes.CURRENT.value == conf.QUOTES:
        return {}
    asked = {
        line.variant_ref: min(resolved[line.variant_ref], Money(line.unit_amount, draft.currency))
        for line in lines
        if line.variant_ref in resolved
    }
    promoted = _promoted(draft, variants, asked, now)
    quoted = {line.variant_ref: Money(line.quoted_amount, draft.currency) for line in lines}
    # The quoted price itself where the promotions no longer lead to it.
    return {ref: quoted[ref] if promoted[ref] > quoted[ref] else asked[ref] for ref in asked}


def _promoted(
    draft: Draft, variants: Mapping[str, Variant], asked: Mapping[str, Money], now: datetime
) -> Dict[str, Money]:
    """What the host's promotions make of unit prices, as a line shows it."""
    found = host.promoted_prices(
        variants=variants.values(), prices=asked, channel_ref=draft.channel_ref, now=now
    )
    return {ref: round_money(price) for ref, price in found.items()}


def _planned(
    draft: Draft,
    line: DraftLine,
    variant: Optional[Variant],
    promised: Dict[str, Money],
    promoted: Dict[str, Money],
    highest: int,
) -> PlannedLine:
    quoted = round_money(Money(line.quoted_amount, draft.currency))
    if variant is None or not variant.is_available:
        return PlannedLine(line, 0, None, quoted, None)
    quantity = min(line.quantity, variant.available_quantity, highest)
    return PlannedLine(
        line,
        max(quantity, 0),
        promised.get(line.variant_ref),
        quoted,
        promoted[line.variant_ref],
    )
