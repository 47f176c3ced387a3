"""Finding customers, and what agents see of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Dict, List, Optional, Sequence, Tuple

from django.db import transaction
from django.utils.functional import cached_property

from ..conf import conf
from ..hosts import host
from ..hosts.values import AddressBook, CustomerSummary, PastOrder
from ..models import PriceTier, Session
from ..models.session import IS_OPEN
from ..rules.actors import Actor
from ..rules.eligibility import ineligibility
from ..rules.limits import MAX_SEARCH_TEXT, clean_text
from ..rules.search_text import SearchTerms, classify
from .agent_notes import AgentNote, of_customers
from .customer_tiers import tiers_of
from .history import actor_chain, record

#: How many earlier orders a customer's details show.
LATEST_ORDERS = 10


class Details:
    """What is read of customers only if somebody asks, for all of a page at once."""

    def __init__(self, refs: Sequence[str]) -> None:
        self._refs = list(refs)

    @cached_property
    def tiers(self) -> Dict[str, PriceTier]:
        return tiers_of(self._refs)

    @cached_property
    def address_books(self) -> Dict[str, AddressBook]:
        return host.address_books(self._refs)

    @cached_property
    def notes(self) -> Dict[str, List[AgentNote]]:
        return of_customers(self._refs)

    @cached_property
    def open_sessions(self) -> Dict[str, str]:
        found = Session.objects.filter(IS_OPEN, customer_id__in=self._refs)
        return {str(customer): pk for pk, customer in found.values_list("pk", "customer_id")}

    @cached_property
    def past_orders(self) -> Dict[str, List[PastOrder]]:
        return host.past_orders(self._refs, limit=LATEST_ORDERS)


@dataclass(frozen=True)
class CustomerView:
    """A customer as agents see one. `details` is shared by all of a page."""

    summary: CustomerSummary
    is_eligible: bool
    details: Details

    @property
    def ref(self) -> str:
        return self.summary.ref


def search(
    *, actor: Actor, now: datetime, text: str, limit: int, offset: int
) -> Tuple[List[CustomerView], bool]:
    """Customers whom a name, e-mail, phone number, id or order number fits, best first,
    and whether more follow. Inactive ones are found, but are not eligible; staff and
    everybody with rights is not found.

    :raises InvalidText:
    """
    terms = classify(clean_text("search", text, MAX_SEARCH_TEXT), conf.PHONE_REGION)
    kinds = _kinds(terms)
    if not kinds or limit < 1:
        return [], False
    with transaction.atomic():
        summaries, has_more = host.search_customers(terms, limit=limit, offset=offset)
        record(
            chain=actor_chain(actor),
            action="CUSTOMERS_SEARCHED",
            actor=actor,
            now=now,
            kinds=kinds,
            count=len(summaries),
            offset=offset,
        )
    details = Details([summary.ref for summary in summaries])
    views = [CustomerView(summary, summary.is_active, details) for summary in summaries]
    return views, has_more


def view(*, customer: Any, actor: Actor) -> CustomerView:
    """One customer, of whom the caller knows that agents may see them."""
    reason = ineligibility(host.account_facts(customer, actor))
    summary = host.customer_summary(customer)
    return CustomerView(summary, reason is None, Details([summary.ref]))


def visible(*, customer_id: int, actor: Actor, now: datetime) -> Optional[CustomerView]:
    """A customer to look at. None if there is none, and for whom agents may not see:
    staff and everybody with rights."""
    with transaction.atomic():
        customer = host.customer(customer_id)
        if customer is None:
            return None
        facts = host.account_facts(customer, actor)
        # Somebody inactive can be looked at, though not ordered for.
        if ineligibility(replace(facts, is_active=True)) is not None:
            return None
        record(
            chain=actor_chain(actor),
            action="CUSTOMER_VIEWED",
            actor=actor,
            now=now,
            customer=str(customer.pk),
        )
    return view(customer=customer, actor=actor)


def _kinds(terms: SearchTerms) -> List[str]:
    """How the text was read, for the history: never the text itself."""
    return sorted(name for name, value in vars(terms).items() if value)
