"""Payments by a draft's link of which nobody knows yet what they come to: until then the
draft and its cart stay as they are."""

from __future__ import annotations

from typing import Optional
from uuid import UUID

from django.db.models import Q

from ..models import Draft, Payment
from ..rules.states import UNSETTLED, PaymentInProgress

#: Of payments. What is given back after the order is no matter of the draft any more.
IS_UNSETTLED = Q(state__in=[state.value for state in UNSETTLED], order_ref="")


def is_being_paid() -> Q:
    """Of drafts."""
    payments = Payment.objects.filter(IS_UNSETTLED, draft__isnull=False)
    return Q(pk__in=payments.values("draft"))


def payment_of(draft_id: UUID) -> Optional[Payment]:
    return Payment.objects.filter(IS_UNSETTLED, draft_id=draft_id).first()


def refuse(draft: Draft) -> None:
    """:raises PaymentInProgress:"""
    if payment_of(draft.pk) is not None:
        raise PaymentInProgress()
