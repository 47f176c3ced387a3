"""An agent goes on with a draft that was left unfinished."""

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
from . import (
    drafts,
    link_payments,
    live_carts,
    open_sessions,
    order_details,
    presence,
    rebuilding,
    starting,
    unsettled,
)
from .campaign_rules import rules_of
from .history import record
from .rebuilding import Difference


@dataclass(frozen=True)
class Continued:
    """A session that goes on, and what is not as it was left."""

    session: Session
    differences: List[Difference]


def continue_draft(*, draft_id: UUID, actor: Actor, now: datetime, **call: Any) -> Continued:
    """Open a session with what a draft holds, and what the customer has typed since; the
    customer's live cart of it dies, and so does a payment that they have only begun.

    `call` is what `starting.start` takes of the call (direction, call centre, team…).

    :raises DraftNotFound, DraftErased, AlreadyCompleted: the customer was faster.
    :raises SessionAlreadyOpen: the agent's, the customer's, or one with this draft.
    :raises CustomerNotFound, CustomerNotEligible:
    :raises PaymentInProgress: the gateway does not say what has been paid.
    """
    _refuse_continued(draft_id)
    link_payments.give_up_for_agent(draft_id=draft_id, actor=actor, clock=lambda: now)
    with transaction.atomic():
        # Sessions before the draft, as payments are settled.
        presence.acknowledge_draft(draft_id=draft_id, actor=actor, now=now)
        draft = drafts.locked(draft_id)
        drafts.refuse_erased(draft)
        unsettled.refuse(draft)
        _refuse_continued(draft_id)
        draft.state = next_draft_state(draft.state, DraftAction.CONTINUE).value
        typed = live_carts.contents(draft)
        live_carts.drop(draft)
        draft.save(update_fields=["state"])
        session = starting.start(
            actor=actor,
            now=now,
            customer_id=draft.customer_id,
            channel_ref=draft.channel_ref,
            kept_campaign=draft.campaign,
            **call,
        )
        session.continued_draft = draft
        session.save(update_fields=["continued_draft"])
        order_details.copy_of_draft(session=session, draft=draft)
        found = rebuilding.fill(
            checkout_ref=session.checkout_ref,
            draft=draft,
            planned=rebuilding.plan(draft, now),
            now=now,
            typed=typed,
            are_coupons_combined=rules_of(session).are_coupons_combined,
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
        raise open_sessions.SessionAlreadyOpen(session_id=str(rival.pk))
