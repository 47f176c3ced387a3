"""How a session's order can be paid."""

from __future__ import annotations

from typing import List

from ..models import PaymentKind, Session
from ..rules.states import Action, allowed_actions
from . import gateway_keys, placing

#: All that there are, as `of_session` gives them.
ALL = (
    PaymentKind.CARD.value,
    PaymentKind.PAY_LINK.value,
    PaymentKind.BANK_DEBIT.value,
    placing.EXTERNAL,
    placing.FREE,
)

#: Only in this currency can bank accounts be debited.
DEBIT_CURRENCY = "USD"


def of_session(session: Session) -> List[str]:
    """Words of `PaymentKind`, or `placing.EXTERNAL` and `placing.FREE`; the usual one first.
    Empty unless it can be placed now."""
    if Action.PROCESS not in allowed_actions(session.state):
        return []
    kinds = [placing.EXTERNAL, placing.FREE]
    if not gateway_keys.is_configured(session.channel_ref):
        return kinds
    by_gateway = [PaymentKind.CARD.value, PaymentKind.PAY_LINK.value]
    if session.currency == DEBIT_CURRENCY:
        by_gateway.append(PaymentKind.BANK_DEBIT.value)
    return by_gateway + kinds
