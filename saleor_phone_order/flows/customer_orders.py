"""The customer completes a cart of ours by themselves, in the shop."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from django.db import transaction

from ..hosts import host
from ..models import Cart, Draft, Session
from ..rules.actors import Actor, ActorKind
from ..rules.states import DraftState, SessionState
from ..signals import order_placed, send_after_commit
from . import drafts, order_details, sold
from .history import record
from .open_sessions import has_open_cart


def placed_by_host(*, checkout_ref: str, order_ref: str, now: datetime) -> Optional[int]:
    """The customer completed a cart of ours: its draft is completed, and the session that
    handed it off knows its order.

    :returns: the id of the customer whose cart it was, None for a guest's and for
        carts that are not ours.
    """
    with transaction.atomic():
        session = _tell_session(checkout_ref, order_ref, now)
        unfinished = Draft.objects.filter(checkout_ref=checkout_ref).exclude(
            state=DraftState.COMPLETED.value
        )
        seen = unfinished.first()
        saved_by = seen and sold.lock_saver(seen.pk)
        draft = seen and unfinished.select_for_update().first()
        cart = Cart.objects.select_for_update().filter(checkout_ref=checkout_ref).first()
        # An agent may have taken the cart away while its payment was under way: then
        # only the draft still knows whose it was.
        known = cart or draft
        if known is None:
            return None
        customer_id = known.customer_id
        if draft is not None:
            actor = Actor(ActorKind.CUSTOMER, str(customer_id or ""))
            drafts.complete(draft, order_ref=order_ref, actor=actor, now=now)
        session = session or (draft and saved_by)
        if cart is not None:
            cart.delete()
        order = host.order_summary(order_ref)
        if session is not None and order is not None:
            sold.ordered(session=session, draft_id=draft and draft.pk, order=order)
        if not has_open_cart(checkout_ref):  # Else it is Process, which tells itself.
            if session is not None:
                order_details.note_order(session, order_ref)
            send_after_commit(
                order_placed,
                Session,
                order_ref=order_ref,
                session_id=str(session.pk) if session else "",
                is_in_review=False,
            )
        return customer_id


def _tell_session(checkout_ref: str, order_ref: str, now: datetime) -> Optional[Session]:
    """The session that handed the cart off, locked, if one did."""
    session = (
        Session.objects.select_for_update()
        .filter(checkout_ref=checkout_ref, state=SessionState.HANDED_OFF.value)
        .first()
    )
    if session is None:
        return None
    session.order_ref = order_ref
    session.save(update_fields=["order_ref"])
    record(
        chain=session.chain,
        action="ORDERED_BY_CUSTOMER",
        actor=Actor(ActorKind.CUSTOMER, str(session.customer_id or "")),
        now=now,
        order=order_ref,
    )
    return session
