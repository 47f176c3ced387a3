"""Which sessions are open, and so stand in the way of others."""

from __future__ import annotations

from typing import Optional

from ..models import Session
from ..models.session import IS_OPEN
from ..rules.actors import Actor, ActorKind
from ..rules.refusals import ErrorCode, Refusal
from .sessions import owned_by


class SessionAlreadyOpen(Refusal):
    code = ErrorCode.SESSION_ALREADY_OPEN
    message = "Finish the phone order that is open first."


def has_open_cart(checkout_ref: str) -> bool:
    return Session.objects.filter(IS_OPEN, checkout_ref=checkout_ref).exists()


def open_session_of_customer(customer_id: int) -> Optional[Session]:
    return Session.objects.filter(IS_OPEN, customer_id=customer_id).first()


def open_rival(actor: Actor, customer_id: Optional[int]) -> Optional[Session]:
    """The open session that stands in the way, the actor's own first."""
    own = Session.objects.filter(IS_OPEN, owned_by(actor)).first()
    if own is not None and actor.kind is ActorKind.STAFF:
        return own
    return None if customer_id is None else open_session_of_customer(customer_id)
