"""Which tier a customer is in: their own, else the one of their customer type."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Optional, Tuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..hosts import host
from ..models import PriceTier, TierMembership
from ..rules.refusals import ErrorCode, Refusal


class UnknownCustomerType(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no customer type with this id."


class CustomerTypeTaken(Refusal):
    code = ErrorCode.UNIQUE
    message = "Another price tier has this customer type."


def check_customer_type(ref: str) -> None:
    """:raises UnknownCustomerType, NotSupportedByHost:"""
    if ref and ref not in host.known_customer_types([ref]):
        raise UnknownCustomerType(field="customer_type_id")


def tier_of(customer_id: int) -> Optional[PriceTier]:
    """The customer's tier, whatever its dates. One query."""
    return tier_rows(customer_id).first()


def tier_rows(customer_id: int) -> QuerySet[PriceTier]:
    """The first of these rows is the customer's tier."""
    own = TierMembership.objects.filter(customer_id=customer_id)
    is_theirs = Q(pk__in=own.values("tier_id"))
    typed = host.customers_with_type([customer_id])
    if typed is not None:
        is_theirs |= Q(customer_type_ref__in=typed.values("type_ref"))
    return (
        PriceTier.objects.filter(is_theirs)
        .annotate(is_own=Exists(own.filter(tier=OuterRef("pk"))))
        .order_by("-is_own")
    )


def members(*, tier_id: UUID, limit: int, offset: int) -> Tuple[List[Any], bool]:
    """Customers who were put in a tier themselves, by name, and whether more follow."""
    found = (
        TierMembership.objects.filter(tier_id=tier_id)
        .select_related("customer")
        .order_by("customer__last_name", "customer__first_name", "customer_id")
    )
    customers = [member.customer for member in found[offset : offset + limit + 1]]
    return customers[:limit], len(customers) > limit


def tiers_of(customer_ids: Iterable[int]) -> Dict[str, PriceTier]:
    """Tiers by customer, without those who have none. A fixed number of queries."""
    ids = list(customer_ids)
    members = TierMembership.objects.filter(customer_id__in=ids).select_related("tier")
    found = {str(member.customer_id): member.tier for member in members}
    typed = host.customers_with_type(ids)
    if typed is None:
        return found
    by_type = {
        tier.customer_type_ref: tier for tier in PriceTier.objects.exclude(customer_type_ref="")
    }
    if by_type:
        for key, type_ref in typed.values_list("pk", "type_ref"):
            if type_ref in by_type:
                found.setdefault(str(key), by_type[type_ref])
    return found
