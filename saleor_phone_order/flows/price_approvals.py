"""A supervisor lets an agent have a price, or not."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import Iterator, List, Optional, Tuple
from uuid import UUID

from django.db import transaction
from prices import Money

from ..hosts import host
from ..models import PriceOverride, Session
from ..rules.actors import Actor, ActorKind
from ..rules.ceilings import check_ceiling, check_price
from ..rules.permissions import Permission
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import (
    Action,
    OverrideAction,
    OverrideNotPending,
    OverrideState,
    allowed_actions,
    next_override_state,
)
from .history import record
from .pending_prices import end
from .price_overrides import (
    LIVE,
    details_of,
    measured,
    put,
    refuse_too_low,
    refuse_unadjustable,
)
from .sessions import is_own, locked


class OverrideNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no such price."


class ApproverIsAgent(Refusal):
    code = ErrorCode.REVIEWER_IS_AGENT
    message = "Somebody else has to approve a price of your own call."


class ApproverIsApp(Refusal):
    code = ErrorCode.PERMISSION_DENIED
    message = "Only a person can approve a price."


class OverrideWithdrawn(Refusal):
    code = ErrorCode.OVERRIDE_NOT_PENDING
    message = "The order has changed since this price was asked for: it is withdrawn."


def approve(*, override_id: UUID, actor: Actor, now: datetime) -> PriceOverride:
    """The price is in the cart at once.

    :raises OverrideNotFound, OverrideNotPending, ApproverIsAgent, ApproverIsApp:
    :raises OverrideWithdrawn: it does not fit the cart any more, and is withdrawn.
    """
    with _deciding(override_id, actor) as (session, override):
        is_fitting = _put_if_fitting(session, override, now)
        _decide(
            session,
            override,
            OverrideAction.APPLY if is_fitting else OverrideAction.WITHDRAW,
            actor,
            now,
        )
    if not is_fitting:
        raise OverrideWithdrawn(field="id")
    return override


def refuse(*, override_id: UUID, actor: Actor, now: datetime) -> PriceOverride:
    """The cart stays as it is.

    :raises OverrideNotFound, OverrideNotPending, ApproverIsAgent, ApproverIsApp:
    """
    with _deciding(override_id, actor) as (session, override):
        _decide(session, override, OverrideAction.REFUSE, actor, now)
    return override


def allowed(*, override: PriceOverride, actor: Actor) -> Tuple[OverrideAction, ...]:
    """What the actor may do about it now."""
    session = override.session
    found: List[OverrideAction] = []
    if override.state == OverrideState.PENDING.value and _refusal(session, override, actor) is None:
        found = [OverrideAction.APPLY, OverrideAction.REFUSE]
    is_changeable = Action.CHANGE_CART in allowed_actions(session.state)
    if override.state in LIVE and is_changeable and is_own(session, actor):
        found.append(OverrideAction.WITHDRAW)
    return tuple(found)


@contextmanager
def _deciding(override_id: UUID, actor: Actor) -> Iterator[Tuple[Session, PriceOverride]]:
    """One transaction: the session's row is locked before the override's."""
    with transaction.atomic():
        found = PriceOverride.objects.filter(pk=override_id).first()
        if found is None:
            raise OverrideNotFound(field="id")
        session = locked(found.session_id)
        override = PriceOverride.objects.select_for_update().get(pk=override_id)
        override.session = session
        refusal = _refusal(session, override, actor)
        if refusal is not None:
            raise refusal
        if override.state != OverrideState.PENDING.value:
            raise OverrideNotPending(state=override.state)
        yield session, override


def _refusal(session: Session, override: PriceOverride, actor: Actor) -> Optional[Refusal]:
    if actor.kind is not ActorKind.STAFF or not actor.has(Permission.MANAGE_PHONE_ORDERS):
        return ApproverIsApp(field="id")
    people = {str(session.agent_id), str(override.asked_by_id), session.named_agent_ref}
    return ApproverIsAgent(field="id") if actor.id in people else None


def _put_if_fitting(session: Session, override: PriceOverride, now: datetime) -> bool:
    """Whether the cart is still such that no more is taken off than was asked for."""
    if Action.CHANGE_CART not in allowed_actions(session.state) or not session.checkout_ref:
        return False
    key = (override.kind, override.variant_ref)
    found = measured(session, key, now)
    if found is None or found.quantity > override.quantity:
        return False
    try:
        refuse_unadjustable(session, key)
        check_price(Money(override.amount, override.currency), resolved=found.resolved)
        with transaction.atomic():
            put(session, override, now=now)
            after = measured(session, key, now)
            assert after is not None
            refuse_too_low(session, key, after)
            # Codes that were added since are folded into what it leaves.
            check_ceiling(after.percentage, override.percentage)
    except Refusal:
        return False
    return True


def _decide(
    session: Session,
    override: PriceOverride,
    action: OverrideAction,
    actor: Actor,
    now: datetime,
) -> None:
    next_override_state(override.state, action)
    if action is not OverrideAction.WITHDRAW:
        override.decided_by = host.user_of(actor)
    end(override, action, now=now)
    record(
        chain=session.chain,
        action={
            OverrideAction.APPLY: "PRICE_APPROVED",
            OverrideAction.REFUSE: "PRICE_REFUSED",
            OverrideAction.WITHDRAW: "PRICE_WITHDRAWN",
        }[action],
        actor=actor,
        now=now,
        **details_of(override),
    )
