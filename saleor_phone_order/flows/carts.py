"""Filling the cart of a session."""

from __future__ import annotations

from datetime import datetime
from typing import Dict, List, Mapping, Optional, Sequence, Tuple
from uuid import UUID

from ..conf import conf
from ..hosts import host
from ..hosts.refusals import AddressRequired
from ..hosts.values import Address, Variant
from ..models import Session
from ..rules.actors import Actor
from ..rules.card_numbers import without_card_number
from ..rules.free_text import clean_free_text
from ..rules.limits import (
    MAX_CODE,
    MAX_LINE_TEXT,
    MAX_NOTE,
    check_line_count,
    check_quantity,
    clean_text,
)
from ..rules.line_text import LineTextInvalid, parse_line_text
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import Action
from . import campaign_limits, coupons, given_prices, price_overrides
from .addresses import valid_address
from .campaign_rules import rules_of
from .cart_access import UnknownLine, require_cart
from .history import record
from .sessions import changing


class UnknownVariant(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no product with this id."


class NothingToAdd(Refusal):
    code = ErrorCode.REQUIRED
    message = "Name at least one line."


def add_lines(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    lines: Sequence[Tuple[str, int]] = (),
    text: str = "",
    seen_revision: Optional[int] = None,
) -> Session:
    """Add units of variants: (variant reference, quantity) each, and pasted
    "SKU quantity" rows. Units of a variant that is in the cart are added to its line.

    :raises UnknownVariant, NothingToAdd, QuantityOutOfRange, TooManyLines,
        LineTextInvalid: before anything is written.
    :raises InsufficientStock, ProductNotAvailable: from the host.
    :raises SessionChanged: since the revision that the agent saw.
    """
    check_line_count(len(lines), conf.MAX_LINES)
    text = clean_text("text", text, MAX_LINE_TEXT, is_multiline=True)
    rows = parse_line_text(text, conf.MAX_LINES)
    if not lines and not rows:
        raise NothingToAdd(field="lines")
    maximum = host.maximum_quantity()
    for _, quantity in lines:
        check_quantity(quantity, maximum)
    for row in rows:
        check_quantity(row.quantity, maximum, field="text")
    with changing(
        session_id=session_id,
        actor=actor,
        action=Action.CHANGE_CART,
        now=now,
        seen_revision=seen_revision,
    ) as session:
        wanted = _quantities(session)
        added = list(lines) + _variants_of_rows(session, rows)
        _refuse_unknown([ref for ref, _ in lines])
        for ref, quantity in added:
            wanted[ref] = wanted.get(ref, 0) + quantity
        for ref, _ in added:
            check_quantity(wanted[ref], maximum)
        check_line_count(len(wanted), conf.MAX_LINES)
        changed = {ref: wanted[ref] for ref, _ in added}
        pasted = zip([row.row for row in rows], [ref for ref, _ in added[len(lines) :]])
        campaign_limits.refuse_quantities(session, changed, rows=pasted)
        host.set_quantities(session.checkout_ref, changed, now=now)
        record(
            chain=session.chain,
            action="LINES_ADDED",
            actor=actor,
            now=now,
            lines=[[ref, quantity] for ref, quantity in added],
        )
    return session


def update_lines(
    *, session_id: UUID, actor: Actor, now: datetime, lines: Sequence[Tuple[str, int]]
) -> Session:
    """Set the units of lines: (line reference, quantity) each; 0 deletes the line.

    :raises UnknownLine, NothingToAdd, QuantityOutOfRange, InsufficientStock:
    """
    if not lines:
        raise NothingToAdd(field="lines")
    check_line_count(len(lines), conf.MAX_LINES)
    maximum = host.maximum_quantity()
    for _, quantity in lines:
        check_quantity(quantity, maximum, minimum=0)
    with changing(
        session_id=session_id, actor=actor, action=Action.CHANGE_CART, now=now
    ) as session:
        variants = _line_variants(session)
        wanted = {}
        for line_ref, quantity in lines:
            if line_ref not in variants:
                raise UnknownLine(field="line_id")
            wanted[variants[line_ref]] = quantity
        campaign_limits.refuse_quantities(session, wanted)
        host.set_quantities(session.checkout_ref, wanted, now=now)
        record(
            chain=session.chain,
            action="LINES_UPDATED",
            actor=actor,
            now=now,
            lines=sorted([ref, quantity] for ref, quantity in wanted.items()),
        )
    return session


def update_addresses(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    billing: Optional[Address] = None,
    shipping: Optional[Address] = None,
    is_shipping_same_as_billing: bool = False,
) -> Session:
    """Set the cart's addresses; one that is left out stays.

    :raises InvalidInput: the country's rules, one error a field.
    :raises AddressRequired: nothing was given.
    """
    if billing is None and shipping is None:
        raise AddressRequired(kind="billing", field="billing_address")
    if billing is not None:
        billing = valid_address("billing_address", billing)
    if is_shipping_same_as_billing:
        shipping = billing
    elif shipping is not None:
        shipping = valid_address("shipping_address", shipping)
    with changing(
        session_id=session_id, actor=actor, action=Action.CHANGE_CART, now=now
    ) as session:
        require_cart(session)
        host.set_addresses(session.checkout_ref, billing=billing, shipping=shipping, now=now)
        record(
            chain=session.chain,
            action="ADDRESSES_UPDATED",
            actor=actor,
            now=now,
            billing=billing is not None,
            shipping=shipping is not None,
        )
    return session


def choose_shipping_method(
    *, session_id: UUID, actor: Actor, now: datetime, method_ref: str
) -> Session:
    """:raises ShippingMethodNotApplicable, AddressRequired, ShippingNotRequired:"""
    with changing(
        session_id=session_id, actor=actor, action=Action.CHANGE_CART, now=now
    ) as session:
        require_cart(session)
        campaign_limits.refuse_shipping_method(session, method_ref)
        host.set_shipping_method(session.checkout_ref, method_ref, now=now)
        price_overrides.drop_other_shipping(session, method_ref, actor=actor, now=now)
        record(
            chain=session.chain,
            action="SHIPPING_METHOD_CHOSEN",
            actor=actor,
            now=now,
            method=method_ref,
        )
    return session


def add_promo_code(*, session_id: UUID, actor: Actor, now: datetime, code: str) -> Session:
    """Add a voucher or gift card.

    :raises InvalidPromoCode, VoucherNotApplicable, CouponNotCombinable:
    :raises PriceTooLow, PriceBeyondCeiling: it would take too much off.
    """
    code = clean_text("promo_code", code, MAX_CODE)
    with changing(
        session_id=session_id, actor=actor, action=Action.CHANGE_CART, now=now
    ) as session:
        require_cart(session)
        are_combined = rules_of(session).are_coupons_combined
        coupons.add(session.checkout_ref, code, are_combined=are_combined, now=now)
        campaign_limits.refuse_prices(
            session, checkout_ref=session.checkout_ref, now=now, field="promo_code"
        )
        given_prices.refuse_beyond(session, now, field="promo_code")
        # A code is worth money: the history says only that there was one.
        record(chain=session.chain, action="PROMO_CODE_ADDED", actor=actor, now=now)
    return session


def remove_promo_code(*, session_id: UUID, actor: Actor, now: datetime, code: str) -> Session:
    """Remove a voucher by its code, or a gift card by its code or masked code.

    :raises InvalidPromoCode: it is not in the cart.
    """
    code = clean_text("promo_code", code, MAX_CODE)
    with changing(
        session_id=session_id, actor=actor, action=Action.CHANGE_CART, now=now
    ) as session:
        require_cart(session)
        coupons.remove(session.checkout_ref, code, now=now)
        record(chain=session.chain, action="PROMO_CODE_REMOVED", actor=actor, now=now)
    return session


def write_note(*, session_id: UUID, actor: Actor, now: datetime, note: str) -> Session:
    """The order's note, which the customer sees too.

    :raises InvalidText, CardNumberInText:
    """
    note = clean_free_text("note", note, MAX_NOTE, is_multiline=True)
    with changing(
        session_id=session_id, actor=actor, action=Action.CHANGE_DETAILS, now=now
    ) as session:
        require_cart(session)
        host.set_note(session.checkout_ref, note)
        record(chain=session.chain, action="NOTE_WRITTEN", actor=actor, now=now)
    return session


def _quantities(session: Session) -> Dict[str, int]:
    require_cart(session)
    return dict(host.cart_quantities(session.checkout_ref))


def _line_variants(session: Session) -> Mapping[str, str]:
    require_cart(session)
    return host.cart_line_variants(session.checkout_ref)


def _variants_of_rows(session: Session, rows) -> List[Tuple[str, int]]:
    """Variant references of pasted rows, every unknown SKU reported with its row."""
    if not rows:
        return []
    found: Dict[str, Variant] = {
        variant.sku: variant
        for variant in host.variants(
            skus={row.sku for row in rows}, channel_ref=session.channel_ref, country=""
        ).values()
    }
    unknown = [
        {
            "row": row.row,
            "problem": "There is no product with the SKU %s." % without_card_number(row.sku),
        }
        for row in rows
        if row.sku not in found
    ]
    if unknown:
        raise LineTextInvalid("Some products were not found.", field="text", rows=unknown)
    return [(found[row.sku].ref, row.quantity) for row in rows]


def _refuse_unknown(refs: Sequence[str]) -> None:
    known = host.variant_names(refs=set(refs))
    for ref in refs:
        if ref not in known:
            raise UnknownVariant(field="variant_id")
