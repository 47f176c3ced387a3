"""Payments by a draft's link of which nobody knows yet what they come to: until then the
draft and its cart stay as they are."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Optional
from uuid import UUID

from django.db.models import Q

from ..models import Draft, Payment, PaymentKind, Session
from ..rules.states import UNSETTLED, PaymentInProgress

#: Of payments. What is given back after the order is no matter of the draft any more.
IS_UNSETTLED = Q(state__in=[state.value for state in UNSETTLED], order_ref="")


def is_being_paid() -> Q:
    """Of drafts."""
    payments = Payment.objects.filter(IS_UNSETTLED, draft__isnull=False)
    return Q(pk__in=payments.values("draft"))


def payment_of(draft_id: UUID) -> Optional[Payment]:
    return Payment.objects.filter(IS_UNSETTLED, draft_id=draft_id).first()


def write(
    *,
    session: Session,
    draft: Draft,
    checkout_ref: str,
    amount: Decimal,
    now: datetime,
    key: str = "",
    is_waited_for: bool = False,
) -> Payment:
    """A payment by link, written before the gateway hears of it."""
    return Payment.objects.create(
        kind=PaymentKind.PAY_LINK.value,
        session=session,
        draft=draft,
        is_waited_for=is_waited_for,
        channel_ref=draft.channel_ref,
        checkout_ref=checkout_ref,
        amount=amount,
        currency=draft.currency,
        process_key=key,
        created_at=now,
        due_at=now,
    )


def refuse(draft: Draft) -> None:
    """:raises PaymentInProgress:"""
    if payment_of(draft.pk) is not None:
        raise PaymentInProgress()
