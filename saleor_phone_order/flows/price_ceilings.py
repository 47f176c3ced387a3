"""How much agents may take off a price: a ceiling for each permission group of the host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import List, Optional

from django.db import transaction

from ..conf import conf
from ..hosts import host
from ..models import PriceCeiling, Session
from ..rules.actors import Actor
from ..rules.ceilings import ceiling_of
from ..rules.refusals import ErrorCode, Refusal
from ..rules.tiers import validate_percentage
from .history import actor_chain, record


class GroupNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no permission group with this id."


@dataclass(frozen=True)
class GroupCeiling:
    """A permission group, and its ceiling in percent if it has one."""

    group_ref: str
    name: str
    percentage: Optional[Decimal]


def listed() -> List[GroupCeiling]:
    """Every group of the host, by name."""
    kept = dict(PriceCeiling.objects.values_list("group_ref", "percentage"))
    return [GroupCeiling(ref, name, kept.get(ref)) for ref, name in host.permission_groups()]


def set_ceiling(
    *, group_ref: str, percentage: Optional[Decimal], actor: Actor, now: datetime
) -> GroupCeiling:
    """:raises GroupNotFound, InvalidPercentage:"""
    if percentage is not None:
        validate_percentage(percentage)
    name = dict(host.permission_groups()).get(group_ref)
    if name is None:
        raise GroupNotFound(field="group_id")
    with transaction.atomic():
        if percentage is None:
            PriceCeiling.objects.filter(group_ref=group_ref).delete()
        else:
            PriceCeiling.objects.update_or_create(
                group_ref=group_ref, defaults={"percentage": percentage}
            )
        record(
            chain=actor_chain(actor),
            action="PRICE_CEILING_SET",
            actor=actor,
            now=now,
            group=group_ref,
            percentage=None if percentage is None else str(percentage),
        )
    return GroupCeiling(group_ref, name, percentage)


def of_session(session: Session) -> Decimal:
    """What the session's agent may take off alone, in percent; an app has no groups."""
    percentages: List[Decimal] = []
    if session.agent_id is not None:
        refs = host.groups_of(session.agent_id)
        kept = PriceCeiling.objects.filter(group_ref__in=refs)
        percentages = list(kept.values_list("percentage", flat=True))
    return ceiling_of(percentages, Decimal(conf.PRICE_CEILING_PERCENT))
