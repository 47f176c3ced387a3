"""The goods of another cart, or of an earlier order, copied into a session's cart."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Dict, List, Mapping, Optional, Tuple
from uuid import UUID

from django.db import transaction

from ..conf import conf
from ..hosts import host
from ..hosts.values import CartContents
from ..models import Cart, Session
from ..rules.actors import Actor
from ..rules.limits import check_line_count, highest_quantity
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import Action
from . import drafts, rebuilding, sessions, starting
from .campaign_rules import rules_of
from .cart_access import require_cart
from .continuing import Continued
from .history import record
from .rebuilding import Difference, DifferenceKind


class CartNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no such cart in the shop."


class OrderNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "This customer has no such order."


def continue_cart(*, checkout_ref: str, actor: Actor, now: datetime, **call: Any) -> Continued:
    """Open a session with a copy of a cart that somebody left in the shop. The cart
    itself stays as it is.

    :raises CartNotFound, SessionAlreadyOpen, CustomerNotFound, CustomerNotEligible:
    """
    with transaction.atomic():
        contents = _left_in_the_shop(checkout_ref)
        session = starting.start(
            actor=actor,
            now=now,
            customer_id=int(contents.owner_ref) if contents.owner_ref else None,
            **call,
        )
        host.set_email(session.checkout_ref, contents.email)
        if contents.billing_address is not None or contents.shipping_address is not None:
            host.set_addresses(
                session.checkout_ref,
                billing=contents.billing_address,
                shipping=contents.shipping_address,
                now=now,
            )
        if contents.note:
            host.set_note(session.checkout_ref, contents.note)
        found = _copy_cart(session, contents, {}, now)
        _record_copy(session, "CART_COPIED", actor, now, found)
    return Continued(session, found)


def copy_cart(
    *,
    session_id: UUID,
    checkout_ref: str,
    actor: Actor,
    now: datetime,
    seen_revision: Optional[int] = None,
) -> Continued:
    """Add what is in another cart of the session's customer to the session's own cart.

    :raises CartNotFound: also for a cart of somebody else.
    :raises SessionNotFound, NotYourSession, SessionClosed, PaymentInProgress, CartGone,
        SessionChanged:
    """
    with sessions.changing(
        session_id=session_id,
        actor=actor,
        action=Action.CHANGE_CART,
        now=now,
        seen_revision=seen_revision,
    ) as session:
        contents = _left_in_the_shop(checkout_ref)
        if session.customer_id is None or contents.owner_ref != str(session.customer_id):
            raise CartNotFound(field="checkout_id")
        found = _copy_cart(session, contents, _present(session), now)
        _record_copy(session, "CART_COPIED", actor, now, found)
    return Continued(session, found)


def copy_order(
    *,
    session_id: UUID,
    order_ref: str,
    actor: Actor,
    now: datetime,
    seen_revision: Optional[int] = None,
) -> Continued:
    """Add the goods of an earlier order of the session's customer to the session's cart, at
    what they cost now.

    :raises OrderNotFound: also for an order of somebody else, and for a guest.
    :raises SessionNotFound, NotYourSession, SessionClosed, PaymentInProgress, CartGone,
        TooManyLines, SessionChanged:
    """
    with sessions.changing(
        session_id=session_id,
        actor=actor,
        action=Action.CHANGE_CART,
        now=now,
        seen_revision=seen_revision,
    ) as session:
        goods = session.customer and host.ordered_goods(session.customer, order_ref)
        if goods is None:
            raise OrderNotFound(field="order_id")
        found = [
            Difference(DifferenceKind.GONE, "", row.name) for row in goods if not row.variant_ref
        ]
        quantities: Dict[str, int] = defaultdict(int)
        for row in goods:
            quantities[row.variant_ref] += row.quantity
        quantities.pop("", None)
        wanted, missing = _obtainable(session, quantities, _present(session))
        found += missing
        if wanted:
            host.set_quantities(session.checkout_ref, wanted, now=now)
        _record_copy(session, "ORDER_COPIED", actor, now, found, order=order_ref)
    return Continued(session, found)


def _present(session: Session) -> Dict[str, int]:
    require_cart(session)
    return host.cart_quantities(session.checkout_ref)


def _left_in_the_shop(checkout_ref: str) -> CartContents:
    """A cart that is a customer's own, or that the plugin did not make.

    :raises CartNotFound:
    """
    contents = host.cart_contents(checkout_ref)
    if contents is None:
        raise CartNotFound(field="checkout_id")
    # Ours has an owner once it was handed over.
    if not contents.owner_ref and Cart.objects.filter(checkout_ref=checkout_ref).exists():
        raise CartNotFound(field="checkout_id")
    return contents


def _copy_cart(
    session: Session, contents: CartContents, present: Mapping[str, int], now: datetime
) -> List[Difference]:
    """Add the goods of a cart to what is `present` in the session's."""
    wanted, found = _obtainable(session, contents.quantities, present)
    return found + rebuilding.put_goods(
        checkout_ref=session.checkout_ref,
        quantities=wanted,
        shipping_method_ref="" if present else contents.shipping_method_ref,
        promo_codes=() if present else contents.promo_codes,
        now=now,
    )


def _obtainable(
    session: Session, quantities: Mapping[str, int], present: Mapping[str, int]
) -> Tuple[Dict[str, int], List[Difference]]:
    """What the session's cart has of each variant once these units are added to what is
    `present`, as far as they can be had.

    :raises TooManyLines:
    """
    variants = host.variants(
        refs=quantities,
        channel_ref=session.channel_ref,
        country=host.cart_country(session.checkout_ref),
    )
    highest = highest_quantity(host.maximum_quantity())
    rules = rules_of(session)
    wanted, found = {}, []
    for ref, quantity in quantities.items():
        variant = variants.get(ref)
        name = drafts.line_name(variant) if variant else ""
        if variant is None or not variant.is_available:
            found.append(Difference(DifferenceKind.GONE, ref, name))
            continue
        asked = quantity + present.get(ref, 0)
        possible = min(asked, variant.available_quantity, highest)
        try:
            rules.check_quantity(ref, possible)
        except Refusal:
            found.append(Difference(DifferenceKind.NOT_OFFERED, ref, name))
            continue
        if possible < asked:
            found.append(
                Difference(
                    DifferenceKind.LESS_IN_STOCK,
                    ref,
                    name,
                    quoted_quantity=asked,
                    available_quantity=possible,
                )
            )
        if possible > present.get(ref, 0):
            wanted[ref] = possible
    check_line_count(len({*present, *wanted}), conf.MAX_LINES)
    return wanted, found


def _record_copy(
    session: Session,
    action: str,
    actor: Actor,
    now: datetime,
    found: List[Difference],
    **references: str,
) -> None:
    record(
        chain=session.chain,
        action=action,
        actor=actor,
        now=now,
        differences=[difference.kind.value for difference in found],
        **references,
    )
