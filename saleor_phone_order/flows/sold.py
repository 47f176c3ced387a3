"""Which order is whose: the facts that reports count.

An order's amount is on the session that prepared its cart: the agent's who ordered or handed
it over, or the one that saved the draft, if the customer ordered by its link. A draft that
has become an order was recovered by the session that saved it last.
"""

from __future__ import annotations

from typing import Optional
from uuid import UUID

from django.db.models import QuerySet

from ..hosts.values import OrderSummary
from ..models import Draft, Session


def ordered(*, session: Session, draft_id: Optional[UUID], order: OrderSummary) -> None:
    """The order of a locked session is placed, and with it the draft is complete, whose
    saver is locked too."""
    session.order_amount = order.total.gross.amount
    session.save(update_fields=["order_amount"])
    recovered(draft_id)


def recovered(draft_id: Optional[UUID], *, is_still: bool = True) -> None:
    Session.objects.filter(pk__in=_saver(draft_id)).update(was_recovered=is_still)


def undone(*, session: Session, order_ref: str) -> None:
    """There is no such order any more: it was refused, or the shop took it away unpaid."""
    session.order_amount = None
    session.save(update_fields=["order_amount"])
    known = {session.saved_draft_id, session.continued_draft_id}
    for draft in Draft.objects.filter(pk__in=known - {None}, order_ref=order_ref):
        recovered(draft.pk, is_still=False)


def lock_saver(draft_id: Optional[UUID]) -> Optional[Session]:
    """The session that saved a draft last, if any. Lock it before the draft, as payments
    are settled."""
    rows = Session.objects.select_for_update().filter(pk__in=_saver(draft_id))
    return rows.first()


def saver_of(draft_id: UUID) -> Optional[Session]:
    return Session.objects.filter(pk__in=_saver(draft_id)).first()


def _saver(draft_id: Optional[UUID]) -> QuerySet:
    saved = Session.objects.filter(saved_draft_id=draft_id, saved_draft__isnull=False)
    return saved.order_by("-started_at").values("pk")[:1]
