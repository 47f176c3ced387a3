"""The list of those to whom sales are attributed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, List, Optional, Tuple
from uuid import UUID

from django.db import IntegrityError, transaction

from ..models import Affiliate
from ..rules.actors import Actor
from ..rules.free_text import clean_free_text
from ..rules.refusals import ErrorCode, Refusal
from .history import record

MAX_NAME = 100


class AffiliateNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no affiliate with this id."


class AffiliateNotActive(Refusal):
    code = ErrorCode.INVALID
    message = "This affiliate is not on the list any more."


class AffiliateNameRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "An affiliate needs a name."


class AffiliateNameTaken(Refusal):
    code = ErrorCode.UNIQUE
    message = "Another affiliate has this name."


def listed(*, is_active: Optional[bool], limit: int, offset: int) -> Tuple[List[Affiliate], bool]:
    """By name, and whether more follow."""
    rows = Affiliate.objects.all()
    if is_active is not None:
        rows = rows.filter(is_active=is_active)
    found = list(rows[offset : offset + limit + 1])
    return found[:limit], len(found) > limit


def active(affiliate_id: UUID) -> Affiliate:
    """One that can be chosen.

    :raises AffiliateNotFound, AffiliateNotActive:
    """
    found = Affiliate.objects.filter(pk=affiliate_id).first()
    if found is None:
        raise AffiliateNotFound(field="affiliate_id")
    if not found.is_active:
        raise AffiliateNotActive(field="affiliate_id")
    return found


def create(*, actor: Actor, now: datetime, name: str) -> Affiliate:
    """:raises AffiliateNameRequired, AffiliateNameTaken, InvalidText, CardNumberInText:"""
    affiliate = Affiliate(name=_name(name))
    with transaction.atomic():
        _save(affiliate)
        _record(affiliate, "AFFILIATE_CREATED", actor, now)
    return affiliate


def update(
    *,
    affiliate_id: UUID,
    actor: Actor,
    now: datetime,
    name: Optional[str] = None,
    is_active: Optional[bool] = None,
) -> Affiliate:
    """Change what is given.

    :raises AffiliateNotFound: and whatever `create` raises.
    """
    with transaction.atomic():
        affiliate = Affiliate.objects.select_for_update().filter(pk=affiliate_id).first()
        if affiliate is None:
            raise AffiliateNotFound(field="id")
        if name is not None:
            affiliate.name = _name(name)
        if is_active is not None:
            affiliate.is_active = is_active
        _save(affiliate)
        _record(affiliate, "AFFILIATE_UPDATED", actor, now)
    return affiliate


def _name(name: str) -> str:
    name = clean_free_text("name", name, MAX_NAME)
    if not name:
        raise AffiliateNameRequired(field="name")
    return name


def _save(affiliate: Affiliate) -> None:
    try:
        with transaction.atomic():
            affiliate.save()
    except IntegrityError as error:
        raise AffiliateNameTaken(field="name") from error


def _record(affiliate: Affiliate, action: str, actor: Actor, now: datetime) -> None:
    details: Any = {"affiliate": str(affiliate.pk), "is_active": affiliate.is_active}
    chain = "affiliate:%s" % affiliate.pk
    record(chain=chain, action=action, actor=actor, now=now, **details)
