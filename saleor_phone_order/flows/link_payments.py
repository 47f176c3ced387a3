"""A customer pays for a draft by its link, on their own device.

`token` may be a ticket everywhere; what refuses a dead link is raised everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Optional
from uuid import UUID

from django.db import transaction

from ..conf import conf
from ..models import CartPrice, Draft, Payment, PaymentKind
from ..payments import stripe
from ..payments.values import GatewayError, RemotePayment, RemoteStatus
from ..rules.actors import Actor
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import PaymentInProgress, PaymentMoved, PaymentState
from . import (
    drafts,
    gateway_keys,
    link_access,
    link_orders,
    payments,
    placing,
    sessions,
    unsettled,
)
from .history import record
from .link_cart import entering, visitor_of
from .payment_rows import give_up, step_of, write
from .payments import Clock

#: The gateway waits for the customer.
TO_BE_PAID = (
    RemoteStatus.REQUIRES_METHOD,
    RemoteStatus.REQUIRES_CONFIRMATION,
    RemoteStatus.REQUIRES_ACTION,
)


class NothingToPay(Refusal):
    code = ErrorCode.INVALID
    message = "There is nothing to pay."


@dataclass(frozen=True)
class Payable:
    """What the customer's browser pays with: `remote` holds a secret for it alone."""

    payment: Payment
    remote: RemotePayment
    publishable_key: str


def begin(*, token: str, expected_total: Decimal, clock: Clock) -> Payment:
    """Write down that the live cart of a draft is to be paid, and tell the gateway. Until that
    is settled the cart stays as it is. A second time it is the same payment.

    `expected_total` is the gross total that was shown.

    :raises NotResumed, TotalChanged, NothingToPay, PaymentNotConfigured:
    :raises: what `link_orders.place` does of the cart.
    """
    now = clock()
    try:
        payment = _begun(token, expected_total, now)
    except placing.TotalChanged:
        if unsettled.payment_of(_draft_id(token, now)) is None:
            link_orders.look_again(token=token, refused_total=expected_total, now=now)
        raise
    return payments.settle(payment_id=payment.pk, clock=clock)


def look(*, token: str, clock: Clock) -> None:
    """The customer says that they have paid: see, and place the order. Also by a link that
    has died meanwhile."""
    payment = unsettled.payment_of(_draft_id(token, clock()))
    if payment is not None:
        payments.settle(payment_id=payment.pk, clock=clock)


def change_order(*, token: str, clock: Clock) -> None:
    """The customer would rather change the order than pay for it as it is.

    :raises PaymentInProgress: an agent waits for this payment; or nobody knows at this moment.
    """
    now = clock()
    visit = link_access.found(token, now)
    draft = drafts.found(draft_id=visit.link.draft_id)
    link_access.entered(visit, draft, now)
    _give_up(draft, visitor_of(draft), clock)


def give_up_for_agent(*, draft_id: UUID, actor: Actor, clock: Clock) -> None:
    """An agent would rather go on with the draft. What has been paid is ordered instead.

    :raises PaymentInProgress: an agent waits for this payment; or nobody knows at this moment.
    """
    if unsettled.payment_of(draft_id) is None:
        return
    draft = drafts.found(draft_id=draft_id)
    _give_up(draft, actor, clock)
    unsettled.refuse(draft)


def payable(payment: Payment) -> Optional[Payable]:
    """None if it is not the customer's turn, or if the gateway does not say. Changes nothing."""
    if payment.state != PaymentState.AWAITING.value:
        return None
    try:
        keys = gateway_keys.keys_for(payment.channel_ref)
        remote = stripe.find(keys, ref=payment.gateway_ref)
    except (GatewayError, gateway_keys.PaymentNotConfigured):
        return None
    if remote.status not in TO_BE_PAID:
        return None
    return Payable(payment, remote, keys.publishable)


def _draft_id(token: str, now: datetime) -> UUID:
    return link_access.found(token, now).link.draft_id


def _begun(token: str, expected_total: Decimal, now: datetime) -> Payment:
    with transaction.atomic():
        # The session before the draft, as `settle` locks them.
        session = sessions.locked(link_orders.session_of(_draft_id(token, now)).pk)
        with entering(token=token, now=now) as draft:
            payment = unsettled.payment_of(draft.pk)
            if payment is not None:
                _refuse_other(payment, expected_total)
                return payment
            gateway_keys.keys_for(draft.channel_ref)
            if not expected_total:
                raise NothingToPay()
            link_orders.try_placing(draft, session, expected_total=expected_total, now=now)
            _prolong(draft, now + conf.payment_life)
            payment = write(
                session,
                kind=PaymentKind.PAY_LINK,
                amount=expected_total,
                now=now,
                draft=draft,
                checkout_ref=draft.checkout_ref,
            )
            _record(payment, "PAYMENT_BEGUN", visitor_of(draft), now)
            return payment


def _refuse_other(payment: Payment, expected_total: Decimal) -> None:
    """:raises TotalChanged:"""
    if payment.amount != expected_total:
        raise placing.TotalChanged(
            field="expected_total", total=str(payment.amount), currency=payment.currency
        )


def _prolong(draft: Draft, end: datetime) -> None:
    """The link, and the prices that it promises, hold as long as its payment may take."""
    if draft.expires_at < end:
        draft.expires_at = end
        draft.save(update_fields=["expires_at"])
    draft.links.filter(revoked_at__isnull=True, expires_at__lt=end).update(expires_at=end)
    promised = CartPrice.objects.filter(cart__checkout_ref=draft.checkout_ref, until__lt=end)
    promised.update(until=end)


def _give_up(draft: Draft, actor: Actor, clock: Clock) -> None:
    payment = unsettled.payment_of(draft.pk)
    if payment is None:
        return
    if payment.is_waited_for:
        raise PaymentInProgress()
    # Perhaps it was paid a moment ago.
    payment = payments.settle(payment_id=payment.pk, clock=clock)
    if payment.state == PaymentState.AWAITING.value and payable(payment) is None:
        raise PaymentInProgress()
    try:
        with step_of(payment, PaymentState.CREATED, PaymentState.AWAITING) as row:
            give_up(row, code="", now=clock())
            _record(row, "PAYMENT_GIVEN_UP", actor, clock())
    except PaymentMoved:
        return
    payments.settle(payment_id=payment.pk, clock=clock)


def _record(payment: Payment, action: str, actor: Actor, now: datetime) -> None:
    chain = drafts.chain_of(payment.draft)
    record(chain=chain, action=action, actor=actor, now=now, payment=str(payment.pk))
