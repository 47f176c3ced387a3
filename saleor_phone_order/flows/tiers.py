"""Price tiers: making them, and putting customers in them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, List, Mapping, Optional, Sequence, Tuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ..hosts import host
from ..models import PriceTier, TierMembership, TierPrice
from ..rules.actors import Actor
from ..rules.free_text import clean_free_text
from ..rules.refusals import ErrorCode, Refusal
from ..rules.tiers import validate_percentage
from .customer_tiers import CustomerTypeTaken, check_customer_type
from .eligibility import CustomerNotFound, eligible_customer
from .history import record
from .tier_percentages import Percentage, check_percentages, replace_percentages

MAX_NAME = 100


class TierNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no price tier with this id."


class TierNameRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "A price tier needs a name."


class TierNameTaken(Refusal):
    code = ErrorCode.UNIQUE
    message = "Another price tier has this name."


class TierEndsBeforeStart(Refusal):
    code = ErrorCode.INVALID
    message = "A price tier must end after it starts."


def chain_of(tier_id: Any) -> str:
    """The history chain of a tier; it outlives the tier."""
    return "tier:%s" % tier_id


def listed(*, search: str = "", limit: int, offset: int) -> Tuple[List[PriceTier], bool]:
    """Tiers by name, with `member_count` and `price_count`, and whether more follow."""
    tiers = _counted()
    if search.strip():
        tiers = tiers.filter(name__icontains=search.strip())
    rows = list(tiers[offset : offset + limit + 1])
    return rows[:limit], len(rows) > limit


def found(*, tier_id: UUID) -> Optional[PriceTier]:
    """A tier with `member_count` and `price_count`."""
    return _counted().filter(pk=tier_id).first()


def create(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    default_percentage: Optional[Decimal] = None,
    starts_at: Optional[datetime] = None,
    ends_at: Optional[datetime] = None,
    customer_type_ref: str = "",
    percentages: Sequence[Percentage] = (),
) -> PriceTier:
    """A new tier without prices and customers.

    :raises TierNameRequired, TierNameTaken, TierEndsBeforeStart, InvalidPercentage,
        UnknownTarget, DuplicateTarget, TooManyRows, InvalidText, UnknownCustomerType,
        CustomerTypeTaken, NotSupportedByHost:
    """
    tier = PriceTier(
        name=_name(name),
        default_percentage=default_percentage,
        starts_at=starts_at,
        ends_at=ends_at,
        customer_type_ref=customer_type_ref,
    )
    _check(tier)
    check_percentages(percentages)
    check_customer_type(customer_type_ref)
    with transaction.atomic():
        _save(tier)
        replace_percentages(tier, percentages)
        record(
            chain=chain_of(tier.pk),
            action="TIER_CREATED",
            actor=actor,
            now=now,
            default_percentage=_text(tier.default_percentage),
            customer_type=customer_type_ref,
            percentages=len(percentages),
        )
    return found(tier_id=tier.pk)


def update(
    *,
    tier_id: UUID,
    actor: Actor,
    now: datetime,
    changes: Mapping[str, Any],
    percentages: Optional[Sequence[Percentage]] = None,
) -> PriceTier:
    """Change what is given of name, default_percentage, starts_at, ends_at and
    customer_type_ref; `percentages` replace all that the tier has.

    :raises TierNotFound: and whatever `create` raises.
    """
    if percentages is not None:
        check_percentages(percentages)
    check_customer_type(changes.get("customer_type_ref", ""))
    with transaction.atomic():
        tier = locked(tier_id)
        for name in ("default_percentage", "starts_at", "ends_at", "customer_type_ref"):
            if name in changes:
                setattr(tier, name, changes[name])
        if "name" in changes:
            tier.name = _name(changes["name"])
        _check(tier)
        _save(tier)
        if percentages is not None:
            replace_percentages(tier, percentages)
        record(
            chain=chain_of(tier.pk),
            action="TIER_UPDATED",
            actor=actor,
            now=now,
            changed=sorted(changes),
            default_percentage=_text(tier.default_percentage),
            customer_type=tier.customer_type_ref,
            percentages=None if percentages is None else len(percentages),
        )
    return found(tier_id=tier_id)


def delete(*, tier_id: UUID, actor: Actor, now: datetime) -> PriceTier:
    """Delete a tier with its prices; its customers pay list prices again.

    :returns: the deleted row, with its id.
    :raises TierNotFound:
    """
    with transaction.atomic():
        locked(tier_id)
        tier = found(tier_id=tier_id)
        PriceTier.objects.filter(pk=tier_id).delete()
        record(
            chain=chain_of(tier_id),
            action="TIER_DELETED",
            actor=actor,
            now=now,
            customers=tier.member_count,
            prices=tier.price_count,
        )
    return tier


def assign(
    *, customer_id: int, tier_id: Optional[UUID], actor: Actor, now: datetime
) -> Optional[PriceTier]:
    """Put a customer in a tier, or in none. Their carts have the new prices at once.

    :raises CustomerNotFound, TierNotFound:
    :raises CustomerNotEligible: staff and the like cannot be put in a tier, only taken out.
    """
    with transaction.atomic():
        if tier_id is None:
            if host.customer(customer_id, lock=True) is None:
                raise CustomerNotFound(field="customer_id")
        else:
            eligible_customer(customer_id=customer_id, actor=actor, lock=True)
        tier = None if tier_id is None else locked(tier_id, field="tier_id")
        membership = TierMembership.objects.filter(customer_id=customer_id).first()
        former_id = membership.tier_id if membership is not None else None
        if former_id == tier_id:
            return tier and found(tier_id=tier_id)
        if membership is not None:
            membership.delete()
        if tier is not None:
            TierMembership.objects.create(customer_id=customer_id, tier=tier)
        record(
            chain=chain_of(tier_id or former_id),
            action="TIER_ASSIGNED" if tier_id else "TIER_UNASSIGNED",
            actor=actor,
            now=now,
            customer=str(customer_id),
            former=str(former_id or ""),
        )
    return tier and found(tier_id=tier_id)


def locked(tier_id: UUID, *, field: str = "id") -> PriceTier:
    """The tier's row, locked until the transaction ends.

    :raises TierNotFound:
    """
    tier = PriceTier.objects.select_for_update().filter(pk=tier_id).first()
    if tier is None:
        raise TierNotFound(field=field)
    return tier


def _counted() -> QuerySet[PriceTier]:
    def count_of(model):
        counts = (
            model.objects.filter(tier=OuterRef("pk"))
            .order_by()
            .values("tier")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return Coalesce(Subquery(counts, output_field=IntegerField()), 0)

    return PriceTier.objects.annotate(
        member_count=count_of(TierMembership), price_count=count_of(TierPrice)
    )


def _name(name: str) -> str:
    name = clean_free_text("name", name, MAX_NAME)
    if not name:
        raise TierNameRequired(field="name")
    return name


def _check(tier: PriceTier) -> None:
    if tier.default_percentage is not None:
        validate_percentage(tier.default_percentage, field="default_percentage")
    if tier.starts_at and tier.ends_at and tier.ends_at <= tier.starts_at:
        raise TierEndsBeforeStart(field="ends_at")


def _save(tier: PriceTier) -> None:
    try:
        with transaction.atomic():
            tier.save()
    except IntegrityError as error:
        if "customer_type" in str(error):
            raise CustomerTypeTaken(field="customer_type_id") from error
        raise TierNameTaken(field="name") from error


def _text(value: Optional[Decimal]) -> Optional[str]:
    return None if value is None else str(value)
