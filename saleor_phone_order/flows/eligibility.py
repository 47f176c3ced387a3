"""Whom an agent may act for, as the database has it now."""

from __future__ import annotations

from ..hosts import host
from ..rules.actors import Actor
from ..rules.eligibility import check_eligible
from ..rules.refusals import ErrorCode, Refusal


class CustomerNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no customer with this id."


def eligible_customer(*, customer_id, actor: Actor, lock: bool = False):
    """The customer's user row, if the actor may act for it.

    :raises CustomerNotFound, CustomerNotEligible:
    """
    customer = host.customer(customer_id, lock=lock)
    if customer is None:
        raise CustomerNotFound(field="customer_id")
    refuse_ineligible(customer=customer, actor=actor)
    return customer


def refuse_ineligible(*, customer, actor: Actor) -> None:
    """:raises CustomerNotEligible: staff, anyone with rights, inactive, or oneself."""
    check_eligible(host.account_facts(customer, actor), field="customer_id")
