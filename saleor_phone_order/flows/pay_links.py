"""The agent sends a customer a link to pay by, and waits for the payment on the phone."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Optional, Tuple
from uuid import UUID

from django.db import transaction

from ..hosts import host
from ..models import Draft, Payment, PaymentKind, Session
from ..rules.actors import Actor
from ..rules.states import UNSETTLED, DraftAction, PaymentState, next_draft_state
from . import drafting, links, orders, paying, payments
from .links import IssuedLink
from .payments import Clock
from .sessions import locked, refuse_others


def send(
    *,
    session_id: UUID,
    actor: Actor,
    clock: Clock,
    key: str,
    expected_total: Optional[Decimal] = None,
    is_mailed: bool = False,
) -> Tuple[Payment, Optional[IssuedLink]]:
    """Let the customer pay the cart of the actor's own session, which is PROCESSING until they
    have. The link shows what is to be paid; nothing can be changed by it.

    The same `key` answers the same payment, with another address of the same link, if that
    is still alive.

    :raises AddressMissing, CannotBeChecked: of the link.
    :raises: what `paying.charge` does.
    """
    now = clock()
    key = orders.clean_key(key)
    with transaction.atomic():
        session = locked(session_id)
        refuse_others(session, actor)
        payment = Payment.objects.filter(session=session, process_key=key).first()
        if payment is None:
            payment = paying.start(
                session,
                actor=actor,
                now=now,
                key=key,
                kind=PaymentKind.PAY_LINK.value,
                expected_total=expected_total,
                is_waited_for=True,
            )
            issued = _link_to(session, payment, actor, now, is_mailed)
        else:
            issued = _link_again(payment, expected_total, now)
    return payments.settle(payment_id=payment.pk, clock=clock), issued


def _link_to(
    session: Session, payment: Payment, actor: Actor, now: datetime, is_mailed: bool
) -> IssuedLink:
    """The session goes on with a draft of what it holds, which the link is of."""
    contents = host.cart_contents(session.checkout_ref)
    draft = drafting.write_locked(
        session=session, now=now, total=drafting.QuotedTotal(contents, payment.amount)
    )
    issued = links.issue(draft_id=draft.pk, actor=actor, now=now, is_mailed=is_mailed)
    Draft.objects.filter(pk=draft.pk).update(
        state=next_draft_state(issued.draft.state, DraftAction.CONTINUE).value
    )
    session.continued_draft = draft
    session.save(update_fields=["continued_draft"])
    payment.draft = draft
    payment.save(update_fields=["draft"])
    return issued


def _link_again(
    payment: Payment, expected_total: Optional[Decimal], now: datetime
) -> Optional[IssuedLink]:
    """What the first answer held is kept nowhere.

    :raises IdempotencyKeyReused: it was another payment.
    """
    is_other = expected_total is not None and payment.amount != expected_total
    if is_other or not payment.is_waited_for:
        raise orders.IdempotencyKeyReused(field="idempotency_key")
    if payment.draft is None or PaymentState(payment.state) not in UNSETTLED:
        return None
    original = payment.draft.links.filter(original__isnull=True).first()
    return original and links.copy_for_mail(link_id=original.pk, now=now)
