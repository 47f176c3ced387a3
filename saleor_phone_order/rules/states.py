"""States of sessions, drafts, payments and reviews, and what may be done in each, as data.

The tables are the only place that says which action leads from which state to which.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, List, Mapping, Set, Tuple, Type

from .refusals import ErrorCode, Refusal


class SessionState(str, Enum):
    """Where a session is; all but OPEN and PROCESSING are outcomes and final."""

    OPEN = "OPEN"
    PROCESSING = "PROCESSING"
    ORDERED = "ORDERED"
    HANDED_OFF = "HANDED_OFF"
    DRAFTED = "DRAFTED"
    CANCELLED = "CANCELLED"
    ABANDONED = "ABANDONED"


class Action(str, Enum):
    """What can happen to a session."""

    HEARTBEAT = "HEARTBEAT"
    LEAVE = "LEAVE"
    CHANGE_CART = "CHANGE_CART"  # lines, addresses, shipping, codes: all that moves the total
    CHANGE_DETAILS = "CHANGE_DETAILS"  # call details and notes
    HAND_OFF = "HAND_OFF"
    SAVE_DRAFT = "SAVE_DRAFT"  # by the agent, or by the guard when the cart has lines
    CANCEL = "CANCEL"
    PROCESS = "PROCESS"
    TAKE_OVER = "TAKE_OVER"  # another agent becomes the session's agent
    RELEASE = "RELEASE"  # the session is left without an agent
    RELEASE_PAYMENT = "RELEASE_PAYMENT"  # the agent gives up a payment; REOPEN follows
    ACKNOWLEDGE = "ACKNOWLEDGE"  # the agent has seen what the guard did
    ABANDON = "ABANDON"  # the guard, when the cart is empty
    PLACE_ORDER = "PLACE_ORDER"  # processing or reconciliation created the order
    REOPEN = "REOPEN"  # processing or reconciliation found that nothing is paid or held


SYSTEM_ACTIONS = (Action.ABANDON, Action.PLACE_ORDER, Action.REOPEN)
"""Actions that nobody asks for: `allowed_actions` leaves them out."""

OPEN_STATES = (SessionState.OPEN, SessionState.PROCESSING)
"""States in which a session occupies its agent, its customer and its cart."""

SESSION_TABLE: Mapping[Tuple[SessionState, Action], SessionState] = {
    (SessionState.OPEN, Action.HEARTBEAT): SessionState.OPEN,
    (SessionState.OPEN, Action.LEAVE): SessionState.OPEN,
    (SessionState.OPEN, Action.CHANGE_CART): SessionState.OPEN,
    (SessionState.OPEN, Action.CHANGE_DETAILS): SessionState.OPEN,
    (SessionState.OPEN, Action.HAND_OFF): SessionState.HANDED_OFF,
    (SessionState.OPEN, Action.SAVE_DRAFT): SessionState.DRAFTED,
    (SessionState.OPEN, Action.CANCEL): SessionState.CANCELLED,
    (SessionState.OPEN, Action.PROCESS): SessionState.PROCESSING,
    (SessionState.OPEN, Action.TAKE_OVER): SessionState.OPEN,
    (SessionState.OPEN, Action.RELEASE): SessionState.OPEN,
    (SessionState.OPEN, Action.ABANDON): SessionState.ABANDONED,
    (SessionState.PROCESSING, Action.HEARTBEAT): SessionState.PROCESSING,
    (SessionState.PROCESSING, Action.LEAVE): SessionState.PROCESSING,
    (SessionState.PROCESSING, Action.CHANGE_DETAILS): SessionState.PROCESSING,
    (SessionState.PROCESSING, Action.TAKE_OVER): SessionState.PROCESSING,
    (SessionState.PROCESSING, Action.RELEASE): SessionState.PROCESSING,
    (SessionState.PROCESSING, Action.RELEASE_PAYMENT): SessionState.PROCESSING,
    (SessionState.PROCESSING, Action.PLACE_ORDER): SessionState.ORDERED,
    (SessionState.PROCESSING, Action.REOPEN): SessionState.OPEN,
    (SessionState.DRAFTED, Action.ACKNOWLEDGE): SessionState.DRAFTED,
    (SessionState.ABANDONED, Action.ACKNOWLEDGE): SessionState.ABANDONED,
}


class DraftState(str, Enum):
    """Where a draft is.

    EXPIRED and REVOKED mean that its link is dead: an agent can still continue the
    draft, or send a new link. Only COMPLETED is final.
    """

    OPEN = "OPEN"
    RESUMED = "RESUMED"
    COMPLETED = "COMPLETED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


class DraftAction(str, Enum):
    """What can happen to a draft."""

    RESUME = "RESUME"  # the customer, by link
    CONTINUE = "CONTINUE"  # an agent, in a new session
    UPDATE = "UPDATE"  # saved again, or a new link sent
    REVOKE = "REVOKE"
    EXPIRE = "EXPIRE"
    COMPLETE = "COMPLETE"  # its order exists: a fact, whatever became of the link


DRAFT_TABLE: Mapping[Tuple[DraftState, DraftAction], DraftState] = {
    (DraftState.OPEN, DraftAction.RESUME): DraftState.RESUMED,
    (DraftState.OPEN, DraftAction.CONTINUE): DraftState.RESUMED,
    (DraftState.OPEN, DraftAction.UPDATE): DraftState.OPEN,
    (DraftState.OPEN, DraftAction.REVOKE): DraftState.REVOKED,
    (DraftState.OPEN, DraftAction.EXPIRE): DraftState.EXPIRED,
    (DraftState.OPEN, DraftAction.COMPLETE): DraftState.COMPLETED,
    (DraftState.RESUMED, DraftAction.RESUME): DraftState.RESUMED,
    (DraftState.RESUMED, DraftAction.CONTINUE): DraftState.RESUMED,
    (DraftState.RESUMED, DraftAction.UPDATE): DraftState.OPEN,
    (DraftState.RESUMED, DraftAction.REVOKE): DraftState.REVOKED,
    (DraftState.RESUMED, DraftAction.EXPIRE): DraftState.EXPIRED,
    (DraftState.RESUMED, DraftAction.COMPLETE): DraftState.COMPLETED,
    (DraftState.EXPIRED, DraftAction.CONTINUE): DraftState.RESUMED,
    (DraftState.EXPIRED, DraftAction.UPDATE): DraftState.OPEN,
    (DraftState.EXPIRED, DraftAction.REVOKE): DraftState.REVOKED,
    (DraftState.EXPIRED, DraftAction.COMPLETE): DraftState.COMPLETED,
    (DraftState.REVOKED, DraftAction.CONTINUE): DraftState.RESUMED,
    (DraftState.REVOKED, DraftAction.UPDATE): DraftState.OPEN,
    (DraftState.REVOKED, DraftAction.COMPLETE): DraftState.COMPLETED,
}


class PaymentState(str, Enum):
    """Where a payment by the gateway is.

    With HELD, CAPTURING and PAID there is an order; before, there is none.
    """

    CREATED = "CREATED"  # written down; the gateway may not know of it yet
    AWAITING = "AWAITING"  # the gateway knows of it; nobody has seen money held yet
    HELD = "HELD"  # money is held or on its way; its order waits for a review or for the money
    CAPTURING = "CAPTURING"  # the order may go out once the held money is taken
    PAID = "PAID"
    RELEASING = "RELEASING"  # what is held or charged is to be given back
    RELEASED = "RELEASED"  # nothing is charged or held


class PaymentAction(str, Enum):
    """What can happen to a payment."""

    AWAIT = "AWAIT"
    HOLD = "HOLD"
    CAPTURE = "CAPTURE"
    SETTLE = "SETTLE"
    RELEASE = "RELEASE"  # decided: nothing may stay charged or held
    END = "END"  # seen: nothing is charged or held


UNSETTLED = (PaymentState.CREATED, PaymentState.AWAITING, PaymentState.RELEASING)
"""States in which nobody knows what a payment without an order comes to."""

PAYMENT_TABLE: Mapping[Tuple[PaymentState, PaymentAction], PaymentState] = {
    (PaymentState.CREATED, PaymentAction.AWAIT): PaymentState.AWAITING,
    (PaymentState.CREATED, PaymentAction.RELEASE): PaymentState.RELEASING,
    (PaymentState.CREATED, PaymentAction.END): PaymentState.RELEASED,
    (PaymentState.AWAITING, PaymentAction.HOLD): PaymentState.HELD,
    (PaymentState.AWAITING, PaymentAction.CAPTURE): PaymentState.CAPTURING,
    (PaymentState.AWAITING, PaymentAction.RELEASE): PaymentState.RELEASING,
    (PaymentState.AWAITING, PaymentAction.END): PaymentState.RELEASED,
    (PaymentState.HELD, PaymentAction.CAPTURE): PaymentState.CAPTURING,
    (PaymentState.HELD, PaymentAction.RELEASE): PaymentState.RELEASING,
    (PaymentState.HELD, PaymentAction.END): PaymentState.RELEASED,
    (PaymentState.CAPTURING, PaymentAction.SETTLE): PaymentState.PAID,
    (PaymentState.CAPTURING, PaymentAction.RELEASE): PaymentState.RELEASING,
    (PaymentState.CAPTURING, PaymentAction.END): PaymentState.RELEASED,
    (PaymentState.PAID, PaymentAction.RELEASE): PaymentState.RELEASING,
    (PaymentState.RELEASING, PaymentAction.END): PaymentState.RELEASED,
}


class ReviewState(str, Enum):
    """Where the quality review of an order is."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    DENIED = "DENIED"


class ReviewAction(str, Enum):
    """What a reviewer decides."""

    APPROVE = "APPROVE"
    DENY = "DENY"
    REOPEN = "REOPEN"  # an approved order's money could not be taken


REVIEW_TABLE: Mapping[Tuple[ReviewState, ReviewAction], ReviewState] = {
    (ReviewState.PENDING, ReviewAction.APPROVE): ReviewState.APPROVED,
    (ReviewState.PENDING, ReviewAction.DENY): ReviewState.DENIED,
    (ReviewState.APPROVED, ReviewAction.REOPEN): ReviewState.PENDING,
}


class OverrideState(str, Enum):
    """Where a price that an agent asks for is."""

    PENDING = "PENDING"  # beyond what the agent may give: a supervisor decides
    APPLIED = "APPLIED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"  # taken back, replaced, or its line or session is gone


class OverrideAction(str, Enum):
    """What can happen to a price that an agent asks for."""

    APPLY = "APPLY"
    REFUSE = "REFUSE"
    WITHDRAW = "WITHDRAW"


OVERRIDE_TABLE: Mapping[Tuple[OverrideState, OverrideAction], OverrideState] = {
    (OverrideState.PENDING, OverrideAction.APPLY): OverrideState.APPLIED,
    (OverrideState.PENDING, OverrideAction.REFUSE): OverrideState.REFUSED,
    (OverrideState.PENDING, OverrideAction.WITHDRAW): OverrideState.WITHDRAWN,
    (OverrideState.APPLIED, OverrideAction.WITHDRAW): OverrideState.WITHDRAWN,
}


class ImportState(str, Enum):
    """Where a file is that somebody brings in."""

    RECEIVING = "RECEIVING"
    WAITING = "WAITING"  # whole; a worker takes it up
    CHECKING = "CHECKING"
    SAVING = "SAVING"
    DONE = "DONE"
    REFUSED = "REFUSED"  # rows are wrong, nothing was taken
    FAILED = "FAILED"  # it could not be finished, nothing was taken


class SessionClosed(Refusal):
    """The session has ended."""

    code = ErrorCode.SESSION_CLOSED
    message = "This phone order has already ended."


class PaymentInProgress(Refusal):
    """The session waits for a payment, which only settles or is released."""

    code = ErrorCode.PAYMENT_IN_PROGRESS
    message = "A payment is in progress. Wait for it, or release it first."


class ActionNotAllowed(Refusal):
    """The session is open, but the action belongs to another state."""

    code = ErrorCode.INVALID
    message = "This is not possible while the phone order is open."


class DraftNotOpen(Refusal):
    """The draft's state does not allow the action."""

    code = ErrorCode.DRAFT_NOT_OPEN
    message = "This draft is not open any more."


class AlreadyCompleted(Refusal):
    """The draft has become an order."""

    code = ErrorCode.ALREADY_COMPLETED
    message = "This draft has already been completed as an order."


class LinkExpired(Refusal):
    """The resume link is too old."""

    code = ErrorCode.LINK_EXPIRED
    message = "This link has expired. Ask for a new one."


class LinkRevoked(Refusal):
    """The resume link was revoked, or replaced by a newer one."""

    code = ErrorCode.LINK_REVOKED
    message = "This link is no longer valid. Ask for a new one."


class PaymentMoved(Refusal):
    """The payment is in another state than the action needs."""

    code = ErrorCode.INVALID
    message = "This payment is {state} already."


class OverrideNotPending(Refusal):
    """Somebody else decided about the price, or the agent took it back."""

    code = ErrorCode.OVERRIDE_NOT_PENDING
    message = "This price has already been decided."


class ReviewNotPending(Refusal):
    """The review was decided before."""

    code = ErrorCode.REVIEW_NOT_PENDING
    message = "This review has already been decided."


def allowed_actions(state: str, *, is_guest: bool = False) -> Tuple[Action, ...]:
    """The actions that people and apps may ask for in `state`, in the enum's order. A guest
    has no account to hand a cart over to."""
    current = SessionState(state)
    left_out = {*SYSTEM_ACTIONS, Action.HAND_OFF} if is_guest else SYSTEM_ACTIONS
    return tuple(
        action for action in Action if (current, action) in SESSION_TABLE and action not in left_out
    )


def next_state(state: str, action: Action) -> SessionState:
    """The session's state after `action`; the same state when the action keeps it.

    :raises SessionClosed: the session has ended.
    :raises PaymentInProgress: the session is PROCESSING and must stay as it is.
    :raises ActionNotAllowed: the session is OPEN and there is nothing to do it to.
    """
    current = SessionState(state)
    if (current, action) in SESSION_TABLE:
        return SESSION_TABLE[current, action]
    if current == SessionState.PROCESSING:
        raise PaymentInProgress()
    if current == SessionState.OPEN:
        raise ActionNotAllowed()
    raise SessionClosed(state=current.value)


def allowed_draft_actions(state: str) -> Tuple[DraftAction, ...]:
    """The actions that are possible for a draft in `state`, in the enum's order."""
    current = DraftState(state)
    return tuple(action for action in DraftAction if (current, action) in DRAFT_TABLE)


def next_draft_state(state: str, action: DraftAction) -> DraftState:
    """The draft's state after `action`.

    :raises AlreadyCompleted: its order exists.
    :raises LinkExpired, LinkRevoked: the customer comes with a dead link.
    :raises DraftNotOpen: anything else that the state does not allow.
    """
    current = DraftState(state)
    if (current, action) in DRAFT_TABLE:
        return DRAFT_TABLE[current, action]
    if current == DraftState.COMPLETED:
        raise AlreadyCompleted()
    if action == DraftAction.RESUME:
        raise LinkExpired() if current == DraftState.EXPIRED else LinkRevoked()
    raise DraftNotOpen(state=current.value)


def allowed_review_actions(state: str) -> Tuple[ReviewAction, ...]:
    """What people may decide about a review in `state`, in the enum's order."""
    current = ReviewState(state)
    return tuple(
        action
        for action in ReviewAction
        if (current, action) in REVIEW_TABLE and action is not ReviewAction.REOPEN
    )


def next_override_state(state: str, action: OverrideAction) -> OverrideState:
    """The override's state after `action`.

    :raises OverrideNotPending: it was decided before.
    """
    current = OverrideState(state)
    if (current, action) not in OVERRIDE_TABLE:
        raise OverrideNotPending(state=current.value)
    return OVERRIDE_TABLE[current, action]


def next_payment_state(state: str, action: PaymentAction) -> PaymentState:
    """The payment's state after `action`.

    :raises PaymentMoved: somebody else was faster.
    """
    current = PaymentState(state)
    if (current, action) not in PAYMENT_TABLE:
        raise PaymentMoved(state=current.value)
    return PAYMENT_TABLE[current, action]


def next_review_state(state: str, action: ReviewAction) -> ReviewState:
    """The review's state after `action`.

    :raises ReviewNotPending: it was decided before.
    """
    current = ReviewState(state)
    if (current, action) not in REVIEW_TABLE:
        raise ReviewNotPending(state=current.value)
    return REVIEW_TABLE[current, action]


def problems() -> List[str]:
    """What is wrong with the five tables, one sentence each; empty when all is well."""
    return (
        _table_problems("session", SESSION_TABLE, SessionState, Action, SessionState.OPEN)
        + _table_problems("draft", DRAFT_TABLE, DraftState, DraftAction, DraftState.OPEN)
        + _table_problems(
            "payment", PAYMENT_TABLE, PaymentState, PaymentAction, PaymentState.CREATED
        )
        + _table_problems(
            "override", OVERRIDE_TABLE, OverrideState, OverrideAction, OverrideState.PENDING
        )
        + _table_problems("review", REVIEW_TABLE, ReviewState, ReviewAction, ReviewState.PENDING)
    )


def _table_problems(
    name: str,
    table: Mapping[Tuple[Any, Any], Any],
    states: Type[Enum],
    actions: Type[Enum],
    start: Enum,
) -> List[str]:
    found = []
    for (before, action), after in table.items():
        if not isinstance(before, states):
            found.append(f"The {name} table has the unknown state {before!r}.")
        if not isinstance(action, actions):
            found.append(f"The {name} table has the unknown action {action!r}.")
        if not isinstance(after, states):
            found.append(f"The {name} table leads to the unknown state {after!r}.")
    reached: Set[Any] = {start}
    for _ in states:  # no path without a loop is longer than the number of states
        reached |= {after for (before, _), after in table.items() if before in reached}
    found += [f"No {name} ever reaches {state.value}." for state in states if state not in reached]
    used = {action for _, action in table}
    found += [f"No {name} ever allows {action.value}." for action in actions if action not in used]
    return found
