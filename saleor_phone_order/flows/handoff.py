"""Hand-off: the session ends and the cart is the customer's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ..hosts import host
from ..hosts.refusals import EmptyCart
from ..models import MailKind, Session
from ..rules.actors import Actor
from ..rules.free_text import clean_free_text
from ..rules.limits import check_quantity
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import Action
from . import campaign_prices, consent_needed, drafts, mails, order_details
from .eligibility import refuse_ineligible
from .history import record
from .sessions import changing

KEEP = "KEEP"
MERGE = "MERGE"
REPLACE = "REPLACE"


class NoCustomer(Refusal):
    code = ErrorCode.REQUIRED
    message = "A guest has no account to hand the cart over to."


def hand_off(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    existing_carts: str = KEEP,
    disposition: str = "",
    is_mailed: bool = False,
) -> Session:
    """Give the session's cart to its customer, who finds it at the next login; a mail
    says so if `is_mailed`.

    `existing_carts` are those that the customer has in the shop already: KEEP them,
    MERGE their lines into this one, or REPLACE (delete) them.

    :raises NoCustomer, ConsentRequired, EmptyCart, CustomerNotEligible, InsufficientStock:
    """
    disposition = clean_free_text("disposition", disposition, 100)
    with changing(session_id=session_id, actor=actor, action=Action.HAND_OFF, now=now) as session:
        if session.customer is None:
            raise NoCustomer(field="id")
        consent_needed.refuse_without(session)
        refuse_ineligible(customer=session.customer, actor=actor)
        quantities = host.cart_quantities(session.checkout_ref)
        if not quantities:
            raise EmptyCart()
        if existing_carts == MERGE:
            _take_lines_of_existing_carts(session, quantities, now)
        if existing_carts in (MERGE, REPLACE):
            for cart in host.customer_carts(session.customer):
                host.delete_cart(cart.checkout_ref)
        drafts.follow(session)
        campaign_prices.keep_in_cart(session)
        host.give_cart(session.checkout_ref, session.customer)
        order_details.tag_cart(session.checkout_ref, session)
        session.disposition = disposition
        record(
            chain=session.chain,
            action="HANDED_OFF",
            actor=actor,
            now=now,
            existing_carts=existing_carts,
        )
        if is_mailed:
            mails.queue(kind=MailKind.HAND_OFF, subject_ref=str(session.pk), now=now)
    return session


def _take_lines_of_existing_carts(session: Session, quantities, now: datetime) -> None:
    wanted = dict(quantities)
    for cart in host.customer_carts(session.customer):
        for ref, quantity in cart.quantities.items():
            wanted[ref] = wanted.get(ref, 0) + quantity
    maximum = host.maximum_quantity()
    for quantity in wanted.values():
        check_quantity(quantity, maximum)
    host.set_quantities(session.checkout_ref, wanted, now=now)
