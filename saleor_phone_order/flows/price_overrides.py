"""An agent gives a price, or asks a supervisor for it. `price_approvals` decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Optional, Tuple
from uuid import UUID

from django.db import transaction
from prices import Money

from ..hosts import host
from ..models import Cart, CartPrice, OverrideKind, PriceOverride, Session
from ..rules.actors import Actor
from ..rules.ceilings import (
    PriceNotAdjustable,
    ReasonRequired,
    check_ceiling,
    check_price,
)
from ..rules.free_text import clean_free_text
from ..rules.limits import MAX_TITLE
from ..rules.prices import ReasonKind
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import Action, OverrideAction, OverrideState
from . import given_prices, price_ceilings, shipping_prices
from .campaign_rules import rules_of
from .cart_access import UnknownLine, require_cart
from .given_prices import SHIPPING, Key, Measured, line_key
from .history import record
from .pending_prices import end
from .sessions import changing

LIVE = (OverrideState.PENDING.value, OverrideState.APPLIED.value)


class NoShippingMethod(Refusal):
    code = ErrorCode.SHIPPING_METHOD_REQUIRED
    message = "Choose how the order is shipped first."


class NothingGiven(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "Nobody gave or asked for a price here."


def give_line_price(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    line_ref: str,
    price: Optional[Decimal],
    reason: str = "",
    asks_approval: bool = False,
) -> Tuple[Session, Optional[PriceOverride]]:
    """A line costs `price` a piece, up to the units that it has now; None takes that back.

    :param asks_approval: beyond the agent's ceiling a supervisor is asked.
    :raises UnknownLine, NothingGiven, PriceNotAdjustable, ReasonRequired, InvalidAmount:
    :raises PriceNotLower, PriceTooLow, PriceBeyondCeiling, CardNumberInText:
    """
    with changing(
        session_id=session_id, actor=actor, action=Action.CHANGE_CART, now=now
    ) as session:
        require_cart(session)
        variant_ref = host.cart_line_variants(session.checkout_ref).get(line_ref)
        if variant_ref is None:
            raise UnknownLine(field="line_id")
        key = line_key(variant_ref)
        if price is None:
            _take_back(session, key, actor, now)
            return session, None
        asked = _Asked(key, price, _clean(reason), asks_approval)
        return session, _give(session, asked, actor, now)


def give_shipping_price(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    price: Optional[Decimal],
    reason: str = "",
    asks_approval: bool = False,
) -> Tuple[Session, Optional[PriceOverride]]:
    """The shipping costs `price`, by the method that is chosen now; None takes that back.

    :raises NoShippingMethod: and what `give_line_price` does.
    """
    with changing(
        session_id=session_id, actor=actor, action=Action.CHANGE_CART, now=now
    ) as session:
        require_cart(session)
        if price is None:
            _take_back(session, SHIPPING, actor, now)
            return session, None
        asked = _Asked(SHIPPING, price, _clean(reason), asks_approval)
        return session, _give(session, asked, actor, now)


def drop_other_shipping(session: Session, method_ref: str, *, actor: Actor, now: datetime) -> None:
    """Another method was chosen: what an agent gave or asked for was for the one before."""
    given = Cart.objects.filter(checkout_ref=session.checkout_ref)
    kept_ref = given.values_list("shipping_method_ref", flat=True).first()
    if kept_ref == method_ref:
        return
    if _live(session, SHIPPING) is not None or kept_ref:
        _take_back(session, SHIPPING, actor, now)


def put(session: Session, override: PriceOverride, *, now: datetime) -> None:
    """Into the cart, under the session's lock."""
    if override.kind == OverrideKind.SHIPPING.value:
        chosen = host.shipping_price(session.checkout_ref)
        assert chosen is not None
        shipping_prices.give(
            checkout_ref=session.checkout_ref,
            method_ref=chosen[0],
            amount=override.amount,
            now=now,
        )
        return
    CartPrice.objects.update_or_create(
        cart=Cart.objects.get(checkout_ref=session.checkout_ref),
        variant_ref=override.variant_ref,
        reason=ReasonKind.AGENT.value,
        defaults={
            "amount": override.amount,
            "currency": override.currency,
            "quantity_ceiling": override.quantity,
            "until": None,
        },
    )
    host.reprice(session.checkout_ref, now=now)


def measured(session: Session, key: Key, now: datetime) -> Optional[Measured]:
    """None if the line, or the way of shipping, is gone."""
    if key == SHIPPING:
        return given_prices.measured_shipping(session, now)
    return given_prices.measured_lines(session, now).get(key)


def refuse_too_low(session: Session, key: Key, found: Measured) -> None:
    """:raises PriceTooLow:"""
    if key != SHIPPING:
        rules_of(session).check_price(key[1], found.price)


def refuse_unadjustable(session: Session, key: Key) -> None:
    """:raises PriceNotAdjustable:"""
    rules = rules_of(session)
    is_there = rules.is_shipping_adjustable if key == SHIPPING else rules.are_prices_adjustable
    if not is_there:
        raise PriceNotAdjustable(field="price")


@dataclass(frozen=True)
class _Asked:
    key: Key
    price: Decimal
    reason: str
    asks_approval: bool


def _give(session: Session, asked: _Asked, actor: Actor, now: datetime) -> PriceOverride:
    refuse_unadjustable(session, asked.key)
    if not asked.reason:
        raise ReasonRequired(field="reason")
    _end_live(session, asked.key, actor, now)
    before = measured(session, asked.key, now)
    if before is None:
        if asked.key == SHIPPING:
            raise NoShippingMethod(field="price")
        raise UnknownLine(field="line_id")
    price = Money(asked.price, session.currency)
    check_price(price, resolved=before.resolved)
    override = PriceOverride(
        session=session,
        kind=asked.key[0],
        state=OverrideState.APPLIED.value,
        variant_ref=asked.key[1],
        quantity=before.quantity,
        amount=asked.price,
        resolved_amount=before.resolved.amount,
        currency=session.currency,
        ceiling=price_ceilings.of_session(session),
        reason=asked.reason,
        asked_by=host.user_of(actor),
        created_at=now,
    )
    with transaction.atomic():
        # Tried out: codes are folded into what it leaves.
        put(session, override, now=now)
        after = measured(session, asked.key, now)
        assert after is not None
        refuse_too_low(session, asked.key, after)
        override.percentage = after.percentage
        if override.percentage > override.ceiling:
            if not asked.asks_approval:
                check_ceiling(override.percentage, override.ceiling)
            override.state = OverrideState.PENDING.value
            transaction.set_rollback(True)
    override.save(force_insert=True)
    record(
        chain=session.chain,
        action="PRICE_GIVEN" if override.state == OverrideState.APPLIED.value else "PRICE_ASKED",
        actor=actor,
        now=now,
        **details_of(override),
    )
    return override


def details_of(override: PriceOverride) -> dict:
    """For the history: no reason, which somebody typed."""
    return {
        "override": str(override.pk),
        "kind": override.kind,
        "variant": override.variant_ref,
        "quantity": override.quantity,
        "amount": str(override.amount),
        "resolved": str(override.resolved_amount),
        "percentage": str(override.percentage),
    }


def _take_back(session: Session, key: Key, actor: Actor, now: datetime) -> None:
    if not _end_live(session, key, actor, now):
        raise NothingGiven(field="price")


def _end_live(session: Session, key: Key, actor: Actor, now: datetime) -> bool:
    """Take what was given or asked for out of the cart; whether there was anything."""
    override = _live(session, key)
    if override is not None:
        end(override, OverrideAction.WITHDRAW, now=now)
    if key == SHIPPING:
        carts = Cart.objects.filter(checkout_ref=session.checkout_ref)
        was_in_cart = carts.filter(shipping_amount__isnull=False).exists()
        if was_in_cart:
            shipping_prices.give(
                checkout_ref=session.checkout_ref, method_ref="", amount=None, now=now
            )
    else:
        given = CartPrice.objects.filter(
            cart__checkout_ref=session.checkout_ref,
            variant_ref=key[1],
            reason=ReasonKind.AGENT.value,
        )
        was_in_cart = bool(given.delete()[0])
        if was_in_cart:
            host.reprice(session.checkout_ref, now=now)
    if override is None and not was_in_cart:
        return False
    record(
        chain=session.chain,
        action="PRICE_TAKEN_BACK",
        actor=actor,
        now=now,
        override=str(override.pk) if override else "",
        kind=key[0],
        variant=key[1],
    )
    return True


def _live(session: Session, key: Key) -> Optional[PriceOverride]:
    rows = PriceOverride.objects.select_for_update().filter(session=session, state__in=LIVE)
    return rows.filter(kind=key[0], variant_ref=key[1]).first()


def _clean(reason: str) -> str:
    return clean_free_text("reason", reason, MAX_TITLE)
