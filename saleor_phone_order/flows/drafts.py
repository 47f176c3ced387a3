"""Drafts: everything that a session gathered, kept for later. Never payment data."""

from __future__ import annotations

from datetime import datetime
from typing import Any, List, Optional, Tuple
from uuid import UUID

from django.db.models import Q

from ..hosts.values import ADDRESS_FIELDS, Address
from ..models import Draft, Session
from ..rules.actors import Actor
from ..rules.limits import MAX_SEARCH_TEXT, clean_text
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import DraftAction, DraftState, next_draft_state
from .history import record


class DraftNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no draft with this id."


class DraftErased(Refusal):
    code = ErrorCode.DRAFT_NOT_OPEN
    message = "What this draft said of its customer has been erased. Take the order anew."


def follow(session: Session) -> None:
    """The cart of a locked session becomes the customer's: when it is ordered, the draft
    that the session continues is completed."""
    if session.continued_draft_id is None:
        return
    draft = locked(session.continued_draft_id)
    draft.checkout_ref = session.checkout_ref
    draft.save(update_fields=["checkout_ref"])


def complete(draft: Draft, *, order_ref: str, actor: Actor, now: datetime) -> None:
    """The order of a locked draft exists.

    :raises AlreadyCompleted:
    """
    draft.state = next_draft_state(draft.state, DraftAction.COMPLETE).value
    draft.order_ref = order_ref
    draft.completed_at = now
    draft.save(update_fields=["state", "order_ref", "completed_at"])
    record(
        chain=chain_of(draft),
        action="DRAFT_COMPLETED",
        actor=actor,
        now=now,
        order=order_ref,
    )


def locked(draft_id: UUID) -> Draft:
    """The draft's row, locked until the transaction ends.

    :raises DraftNotFound:
    """
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise DraftNotFound(field="id")
    return draft


def refuse_erased(draft: Draft) -> None:
    """:raises DraftErased:"""
    if draft.erased_at is not None:
        raise DraftErased(field="id")


def found(*, draft_id: UUID) -> Draft:
    """A draft to look at: every agent may.

    :raises DraftNotFound:
    """
    draft = _with_people().filter(pk=draft_id).first()
    if draft is None:
        raise DraftNotFound(field="id")
    return draft


def listed(
    *, search: str, state: Optional[DraftState], limit: int, offset: int
) -> Tuple[List[Draft], bool]:
    """Drafts newest first, by number, e-mail or the customer's name."""
    drafts = _with_people().prefetch_related("lines", "addresses")
    if state is not None:
        drafts = drafts.filter(state=state.value)
    for word in clean_text("search", search, MAX_SEARCH_TEXT).lstrip("#").split():
        drafts = drafts.filter(_matches(word))
    rows = list(drafts[offset : offset + limit + 1])
    return rows[:limit], len(rows) > limit


def chain_of(draft: Draft) -> str:
    """The history chain of what happens to a draft outside any session."""
    return "draft:%s" % draft.pk


def address_of(draft: Draft, kind: str) -> Optional[Address]:
    for row in draft.addresses.all():
        if row.kind == kind:
            return Address(**{name: getattr(row, name) for name in ADDRESS_FIELDS})
    return None


def promo_codes_of(draft: Draft) -> List[str]:
    """Those of the host, then those that are folded into prices."""
    lines = [*draft.promo_codes.split("\n"), *draft.coupon_codes.split("\n")]
    return [code for code in lines if code]


def _with_people():
    return Draft.objects.select_related("customer", "agent", "campaign")


def _matches(word: str) -> Q:
    matches = (
        Q(email__istartswith=word)
        | Q(customer__email__istartswith=word)
        | Q(customer__first_name__istartswith=word)
        | Q(customer__last_name__istartswith=word)
    )
    if word.isascii() and word.isdigit() and len(word) < 10:
        matches |= Q(number=int(word))
    return matches


def line_name(variant: Any) -> str:
    """Product and variant, as one text of at most 512 characters."""
    parts = [variant.product_name]
    if variant.name and variant.name != variant.product_name:
        parts.append("(%s)" % variant.name)
    return " ".join(parts)[:512]
