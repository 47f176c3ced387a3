"""How a session's order can be paid."""

from __future__ import annotations

from typing import List

from ..models import Draft, PaymentKind, Session
from ..rules.states import Action, allowed_actions
from . import gateway_keys, placing
from .campaign_rules import rules_of

#: Only in this currency can bank accounts be debited.
DEBIT_CURRENCY = "USD"


def is_paid_by_link(draft: Draft) -> bool:
    """Its customer can pay for it."""
    by_link = PaymentKind.PAY_LINK.value
    is_taken = rules_of(draft).allows_payment(by_link)
    return is_taken and gateway_keys.is_configured(draft.channel_ref)


def of_session(session: Session) -> List[str]:
    """Words of `PaymentKind`, or `placing.EXTERNAL` and `placing.FREE`; the usual one first.
    Empty unless it can be placed now."""
    if Action.PROCESS not in allowed_actions(session.state):
        return []
    kinds = [placing.EXTERNAL, placing.FREE]
    if gateway_keys.is_configured(session.channel_ref):
        by_gateway = [PaymentKind.CARD.value, PaymentKind.PAY_LINK.value]
        if session.currency == DEBIT_CURRENCY:
            by_gateway.append(PaymentKind.BANK_DEBIT.value)
        kinds = by_gateway + kinds
    rules = rules_of(session)
    return [kind for kind in kinds if rules.allows_payment(kind)]
