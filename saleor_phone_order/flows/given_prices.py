"""Prices of agents as they stand in a cart: which there are, and what they take off."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Dict, List, Mapping, Optional, Tuple

from django.db.models import Q
from prices import Money

from ..hosts import host
from ..models import Cart, CartPrice, OverrideKind, PriceOverride, Session
from ..rules.ceilings import check_ceiling, percentage_off
from ..rules.prices import ReasonKind
from ..rules.states import OverrideState
from . import price_ceilings, prices, shipping_prices

#: Kind, and the variant's reference; "" for shipping.
Key = Tuple[str, str]
SHIPPING: Key = (OverrideKind.SHIPPING.value, "")


@dataclass(frozen=True)
class Measured:
    """What something in a cart costs without what agents gave, and with it."""

    quantity: int
    resolved: Money
    price: Money

    @property
    def percentage(self) -> Decimal:
        return percentage_off(self.resolved, self.price)


def line_key(variant_ref: str) -> Key:
    return OverrideKind.LINE.value, variant_ref


def measured_lines(
    session: Session, now: datetime, *, checkout_ref: str = ""
) -> Dict[Key, Measured]:
    """Of everything in a session's cart, per piece. A fixed number of queries.

    :param checkout_ref: the cart, if it is another that the session prepared.
    """
    checkout_ref = checkout_ref or session.checkout_ref
    quantities = host.cart_quantities(checkout_ref)
    variants = host.variants(
        refs=quantities,
        channel_ref=session.channel_ref,
        country=host.cart_country(checkout_ref),
    )
    cart: Dict[str, Any] = {
        "customer_id": session.customer_id,
        "variants": variants,
        "quantities": quantities,
        "channel_ref": session.channel_ref,
        "checkout_ref": checkout_ref,
        "now": now,
    }
    with_given = prices.resolved(**cart)
    return {
        line_key(ref): Measured(quantities[ref], price.unit, with_given[ref].unit)
        for ref, price in prices.resolved(is_without_given=True, **cart).items()
    }


def measured_shipping(session: Session, now: datetime) -> Optional[Measured]:
    """None without a method, or where nothing is shipped."""
    chosen = host.shipping_price(session.checkout_ref)
    if chosen is None:
        return None
    method_ref, resolved = chosen
    given = shipping_prices.given(
        checkout_ref=session.checkout_ref,
        method_ref=method_ref,
        currency=session.currency,
        now=now,
    )
    return Measured(1, resolved, resolved if given is None else min(given, resolved))


def in_cart(checkout_ref: str) -> Dict[Key, Decimal]:
    """The prices of agents that count in a cart now."""
    quantities = host.cart_quantities(checkout_ref)
    rows = CartPrice.objects.filter(
        cart__checkout_ref=checkout_ref, reason=ReasonKind.AGENT.value
    ).values_list("variant_ref", "quantity_ceiling", "amount")
    found = {
        line_key(ref): amount
        for ref, ceiling, amount in rows
        if 0 < quantities.get(ref, 0) <= ceiling
    }
    shipping = Cart.objects.filter(checkout_ref=checkout_ref, shipping_amount__isnull=False)
    for method_ref, amount in shipping.values_list("shipping_method_ref", "shipping_amount"):
        chosen = host.shipping_price(checkout_ref)
        if chosen is not None and chosen[0] == method_ref and amount < chosen[1].amount:
            found[SHIPPING] = amount
    return found


def refuse_beyond(session: Session, now: datetime, *, field: str = "") -> None:
    """Look again at what agents took off, with the codes that are folded into prices: codes,
    quantities and tiers may have changed since.

    :param field: the input at fault, if it is one.
    :raises PriceBeyondCeiling:
    """
    given = in_cart(session.checkout_ref)
    if not given:
        return
    overrides = applied(session, given)
    found = measured_lines(session, now) if set(given) != {SHIPPING} else {}
    shipping = measured_shipping(session, now) if SHIPPING in given else None
    if shipping is not None:
        found[SHIPPING] = shipping
    for key, amount in given.items():
        measured = found.get(key)
        # The agent's price counts only where it is the lower one.
        if measured is None or measured.resolved.amount <= amount:
            continue
        check_ceiling(
            measured.percentage, allowed(session, overrides.get(key)), field=field or None
        )


def allowed(session: Session, override: Optional[PriceOverride]) -> Decimal:
    """How much a price may take off: what the agent might alone, or what a supervisor saw."""
    if override is None:
        return price_ceilings.of_session(session)
    if override.decided_by_id is None:
        return override.ceiling
    return max(override.ceiling, override.percentage)


def applied(session: Session, given: Mapping[Key, Decimal]) -> Dict[Key, PriceOverride]:
    """Who gave these prices, and why: in the session, or before the draft that it continues."""
    drafts = {session.continued_draft_id, session.saved_draft_id} - {None}
    rows = PriceOverride.objects.filter(
        Q(session=session) | Q(session__saved_draft__in=drafts), state=OverrideState.APPLIED.value
    )
    return {
        (row.kind, row.variant_ref): row
        for row in rows
        if given.get((row.kind, row.variant_ref)) == row.amount
    }


def told(session: Session, checkout_ref: str) -> str:
    """What an order tells the shop's own systems of the prices that agents gave for it, as
    JSON; "" if there are none."""
    given = in_cart(checkout_ref)
    overrides = applied(session, given) if given else {}
    found: List[Dict[str, Any]] = []
    for key in sorted(given):
        override = overrides.get(key)
        entry = {"kind": key[0], "variant": key[1], "amount": str(given[key])}
        if override is not None:
            entry.update(
                resolved=str(override.resolved_amount),
                percentage=str(override.percentage),
                agent=str(override.asked_by_id or ""),
                approver=str(override.decided_by_id or ""),
                reason=override.reason,
            )
        found.append(entry)
    return json.dumps(found, ensure_ascii=False) if found else ""
