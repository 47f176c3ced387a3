"""How a session's order can be paid."""

from __future__ import annotations

from typing import List

from ..models import PaymentKind, Session
from ..rules.states import Action, allowed_actions
from . import gateway_keys, placing
from .campaign_rules import rules_of

#: Only in this currency can bank accounts be debited.
DEBIT_CURRENCY = "USD"


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
