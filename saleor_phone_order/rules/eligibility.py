"""For whom nobody can order by phone, because acting as them would be an escalation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from .refusals import ErrorCode, Refusal


@dataclass(frozen=True)
class AccountFacts:
    """What the host says of an account; `is_self`: it is the agent's own."""

    is_staff: bool
    is_superuser: bool
    is_active: bool
    has_permissions: bool
    has_groups: bool
    is_self: bool


class CustomerNotEligible(Refusal):
    """Nobody can order for this account, or this agent cannot; the message says why."""

    code = ErrorCode.CUSTOMER_NOT_ELIGIBLE
    message = "It is not possible to order for this account."


def ineligibility(facts: AccountFacts) -> Optional[str]:
    """Why the account cannot be a customer, as a sentence; None when it can."""
    if facts.is_self:
        return "You cannot take an order for yourself."
    if facts.is_superuser or facts.is_staff:
        return "This account belongs to a member of staff."
    if facts.has_permissions or facts.has_groups:
        return "This account has permissions in the shop's administration."
    if not facts.is_active:
        return "This account is not active."
    return None


def check_eligible(facts: AccountFacts, *, field: Optional[str] = "customer") -> None:
    """Refuse an account that cannot be a customer.

    :raises CustomerNotEligible: with the reason as its message.
    """
    reason = ineligibility(facts)
    if reason is not None:
        raise CustomerNotEligible(reason, field=field)
