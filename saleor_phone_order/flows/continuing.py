"""An agent goes on with what was left unfinished, in a new session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, List
from uuid import UUID

from django.db import transaction

from ..models import Session
from ..models.session import IS_OPEN
from ..rules.actors import Actor
from ..rules.states import DraftAction, next_draft_state
from . import drafts, links, rebuilding, sessions
from .history import record
from .rebuilding import Difference


@dataclass(frozen=True)
class Continued:
    session: Session
    differences: List[Difference]


def continue_draft(
    *, draft_id: UUID, actor: Actor, now: datetime, **call: Any
) -> Continued:
    """Open a session with what a draft holds; the customer's live cart of it dies.

    `call` is what `sessions.start` takes of the call (direction, call centre, team…).

    :raises DraftNotFound, AlreadyCompleted: the customer was faster.
    :raises SessionAlreadyOpen: the agent's, the customer's, or one with this draft.
    :raises CustomerNotFound, CustomerNotEligible:
    """
    _refuse_continued(draft_id)
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        _refuse_continued(draft_id)
        draft.state = next_draft_state(draft.state, DraftAction.CONTINUE).value
        links.drop_live_cart(draft)
        draft.save(update_fields=["state"])
        session = sessions.start(
            actor=actor,
            now=now,
            customer_id=draft.customer_id,
            channel_ref=draft.channel_ref,
            **call,
        )
        session.continued_draft = draft
        session.save(update_fields=["continued_draft"])
        found = rebuilding.fill(
            checkout_ref=session.checkout_ref,
            draft=draft,
            planned=rebuilding.plan(draft, now),
            now=now,
        )
        record(
            chain=session.chain,
            action="DRAFT_CONTINUED",
            actor=actor,
            now=now,
            draft=str(draft.pk),
            number=draft.number,
            differences=[difference.kind.value for difference in found],
        )
    return Continued(session, found)


def _refuse_continued(draft_id: UUID) -> None:
    rival = Session.objects.filter(IS_OPEN, continued_draft_id=draft_id).first()
    if rival is not None:
        raise sessions.SessionAlreadyOpen(session_id=str(rival.pk))
