"""What is left of a payment by link that came to nothing."""

from __future__ import annotations

from datetime import datetime

from ..models import Draft, MailKind, Payment, PaymentKind
from ..rules.refusals import ErrorCode
from ..rules.states import PaymentState
from . import link_access, mails


def was_refused(payment: Payment) -> bool:
    """There was money, but no order could be made of it."""
    return payment.failure_code in {code.value for code in ErrorCode}


def is_latest(draft: Draft) -> bool:
    """The last that a draft's customer paid was given back to them."""
    payment = draft.payments.filter(kind=PaymentKind.PAY_LINK.value).first()
    is_back = payment is not None and payment.state == PaymentState.RELEASED.value
    return is_back and not payment.order_ref and was_refused(payment)


def tell_people(payment: Payment, *, now: datetime) -> None:
    """Mail to the customer and the agent that a payment by link was given back."""
    if payment.draft is None:
        return
    for kind in (MailKind.PAYMENT_GIVEN_BACK, MailKind.GIVEN_BACK_AGENT):
        mails.queue(kind=kind, subject_ref=str(payment.pk), now=now)


def withdraw_link(payment: Payment, *, now: datetime) -> None:
    """The session that waited goes on: its cart is the agent's again. Its draft is locked."""
    if payment.is_waited_for and payment.draft is not None:
        link_access.revoke_all(payment.draft, now)
