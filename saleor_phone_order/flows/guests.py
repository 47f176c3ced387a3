"""A guest says who they are: an e-mail for the order, or an account after all."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Optional, Tuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError

from ..hosts import host
from ..models import Cart, Session
from ..rules.actors import Actor
from ..rules.free_text import clean_free_text
from ..rules.limits import MAX_EMAIL
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import Action
from . import consent_needed
from .eligibility import eligible_customer, refuse_ineligible
from .history import record
from .open_sessions import SessionAlreadyOpen, open_session_of_customer
from .sessions import changing


class NotAGuest(Refusal):
    code = ErrorCode.INVALID
    message = "This phone order has a customer already."


class InvalidEmail(Refusal):
    code = ErrorCode.INVALID
    message = "This is not an e-mail address."


def write_email(
    *, session_id: UUID, actor: Actor, now: datetime, email: str
) -> Tuple[Session, Optional[Any]]:
    """Put the e-mail on a guest's cart. Also answers with the account that has it, which
    the agent may offer to use; it stays a guest's order unless they do.

    :raises NotAGuest, InvalidEmail, CardNumberInText:
    :raises CustomerNotEligible: the e-mail belongs to an account nobody may order for.
    """
    email = clean_free_text("email", email, MAX_EMAIL)
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidEmail(field="email") from None
    with changing(
        session_id=session_id, actor=actor, action=Action.CHANGE_CART, now=now
    ) as session:
        _refuse_known(session)
        known = host.customer_by_email(email)
        if known is not None:
            refuse_ineligible(customer=known, actor=actor)
        host.set_email(session.checkout_ref, email)
        record(
            chain=session.chain,
            action="GUEST_EMAIL_WRITTEN",
            actor=actor,
            now=now,
            known_customer=str(known.pk) if known else "",
        )
    return session, known


def identify(*, session_id: UUID, actor: Actor, now: datetime, customer_id: int) -> Session:
    """The guest is this customer: the cart goes on with their prices and addresses.

    :raises NotAGuest, CustomerNotFound, CustomerNotEligible:
    :raises SessionAlreadyOpen: someone is serving this customer already.
    """
    try:
        with changing(
            session_id=session_id, actor=actor, action=Action.CHANGE_CART, now=now
        ) as session:
            _refuse_known(session)
            session.customer_id = customer_id
            session.is_guest = False
            # Saved now, so that a rival session is found before anything else is written, or
            # locked: it locks the customer as its last.
            session.save(update_fields=["customer", "is_guest"])
            customer = eligible_customer(customer_id=customer_id, actor=actor, lock=True)
            session.customer = customer
            consent_needed.ask_for(session)
            Cart.objects.filter(checkout_ref=session.checkout_ref).update(customer=customer)
            host.set_email(session.checkout_ref, customer.email)
            billing, shipping = host.default_addresses(customer)
            host.set_addresses(session.checkout_ref, billing=billing, shipping=shipping, now=now)
            record(
                chain=session.chain,
                action="GUEST_IDENTIFIED",
                actor=actor,
                now=now,
                customer=str(customer.pk),
            )
    except IntegrityError as error:
        rival = open_session_of_customer(customer_id)
        if rival is None:
            raise
        raise SessionAlreadyOpen(session_id=str(rival.pk)) from error
    return session


def _refuse_known(session: Session) -> None:
    if session.customer_id is not None:
        raise NotAGuest(field="id")
