"""The tables of states: every pair of state and action has one known answer."""

from __future__ import annotations

import pytest

from saleor_phone_order.rules import states
from saleor_phone_order.rules.refusals import ErrorCode
from saleor_phone_order.rules.states import (
    Action,
    ActionNotAllowed,
    AlreadyCompleted,
    DraftAction,
    DraftNotOpen,
    DraftState,
    LinkExpired,
    LinkRevoked,
    PaymentAction,
    PaymentInProgress,
    PaymentMoved,
    PaymentState,
    ReviewAction,
    ReviewNotPending,
    ReviewState,
    SessionClosed,
    SessionState,
)

CLOSED, BUSY, NO = SessionClosed, PaymentInProgress, ActionNotAllowed
ENDED = ["ORDERED", "HANDED_OFF", "DRAFTED", "CANCELLED", "ABANDONED"]

# What each action does to an open session and to one that waits for a payment.
SESSION_ANSWERS = {
    "HEARTBEAT": ("OPEN", "PROCESSING"),
    "LEAVE": ("OPEN", "PROCESSING"),
    "CHANGE_CART": ("OPEN", BUSY),
    "CHANGE_DETAILS": ("OPEN", "PROCESSING"),
    "HAND_OFF": ("HANDED_OFF", BUSY),
    "SAVE_DRAFT": ("DRAFTED", BUSY),
    "CANCEL": ("CANCELLED", BUSY),
    "PROCESS": ("PROCESSING", BUSY),
    "TAKE_OVER": ("OPEN", "PROCESSING"),
    "RELEASE": ("OPEN", "PROCESSING"),
    "RELEASE_PAYMENT": (NO, "PROCESSING"),
    "ACKNOWLEDGE": (NO, BUSY),
    "ABANDON": ("ABANDONED", BUSY),
    "PLACE_ORDER": (NO, "ORDERED"),
    "REOPEN": (NO, "OPEN"),
}

DRAFT_ANSWERS = {
    "RESUME": {
        "OPEN": "RESUMED",
        "RESUMED": "RESUMED",
        "COMPLETED": AlreadyCompleted,
        "EXPIRED": LinkExpired,
        "REVOKED": LinkRevoked,
    },
    "CONTINUE": {
        "OPEN": "RESUMED",
        "RESUMED": "RESUMED",
        "COMPLETED": AlreadyCompleted,
        "EXPIRED": "RESUMED",
        "REVOKED": "RESUMED",
    },
    "UPDATE": {
        "OPEN": "OPEN",
        "RESUMED": "OPEN",
        "COMPLETED": AlreadyCompleted,
        "EXPIRED": "OPEN",
        "REVOKED": "OPEN",
    },
    "REVOKE": {
        "OPEN": "REVOKED",
        "RESUMED": "REVOKED",
        "COMPLETED": AlreadyCompleted,
        "EXPIRED": "REVOKED",
        "REVOKED": DraftNotOpen,
    },
    "EXPIRE": {
        "OPEN": "EXPIRED",
        "RESUMED": "EXPIRED",
        "COMPLETED": AlreadyCompleted,
        "EXPIRED": DraftNotOpen,
        "REVOKED": DraftNotOpen,
    },
    "COMPLETE": {
        "OPEN": "COMPLETED",
        "RESUMED": "COMPLETED",
        "COMPLETED": AlreadyCompleted,
        "EXPIRED": "COMPLETED",
        "REVOKED": "COMPLETED",
    },
}


def answer(function, state, action):
    """The next state's value, or the class of the refusal."""
    try:
        return function(state, action).value
    except states.Refusal as refusal:
        return type(refusal)


def test_every_session_action_has_an_expected_answer():
    assert set(SESSION_ANSWERS) == {action.value for action in Action}


@pytest.mark.parametrize("action", list(Action))
def test_an_action_on_an_open_session_gives_the_expected_answer(action):
    assert answer(states.next_state, "OPEN", action) == SESSION_ANSWERS[action.value][0]


@pytest.mark.parametrize("action", list(Action))
def test_an_action_on_a_processing_session_gives_the_expected_answer(action):
    assert answer(states.next_state, "PROCESSING", action) == SESSION_ANSWERS[action.value][1]


@pytest.mark.parametrize("state", ENDED)
@pytest.mark.parametrize("action", [action for action in Action if action != Action.ACKNOWLEDGE])
def test_an_action_on_an_ended_session_is_refused_as_closed(state, action):
    with pytest.raises(SessionClosed) as refusal:
        states.next_state(state, action)
    assert refusal.value.code == ErrorCode.SESSION_CLOSED
    assert refusal.value.params == {"state": state}


def test_only_what_the_guard_ended_can_be_acknowledged():
    answers = {state: answer(states.next_state, state, Action.ACKNOWLEDGE) for state in ENDED}
    assert answers == {
        "ORDERED": SessionClosed,
        "HANDED_OFF": SessionClosed,
        "DRAFTED": "DRAFTED",
        "CANCELLED": SessionClosed,
        "ABANDONED": "ABANDONED",
    }


def test_a_payment_in_progress_is_refused_with_its_code_and_a_sentence():
    with pytest.raises(PaymentInProgress) as refusal:
        states.next_state("PROCESSING", Action.CANCEL)
    assert refusal.value.code.value == "PAYMENT_IN_PROGRESS"
    assert refusal.value.message == "A payment is in progress. Wait for it, or release it first."


def test_allowed_actions_of_an_open_session_leave_out_what_only_the_system_does():
    assert [action.value for action in states.allowed_actions("OPEN")] == [
        "HEARTBEAT",
        "LEAVE",
        "CHANGE_CART",
        "CHANGE_DETAILS",
        "HAND_OFF",
        "SAVE_DRAFT",
        "CANCEL",
        "PROCESS",
        "TAKE_OVER",
        "RELEASE",
    ]


def test_allowed_actions_of_a_processing_session_include_releasing_the_payment():
    assert [action.value for action in states.allowed_actions(SessionState.PROCESSING)] == [
        "HEARTBEAT",
        "LEAVE",
        "CHANGE_DETAILS",
        "TAKE_OVER",
        "RELEASE",
        "RELEASE_PAYMENT",
    ]


@pytest.mark.parametrize("state", ENDED)
def test_allowed_actions_of_an_ended_session_change_nothing(state):
    expected = (Action.ACKNOWLEDGE,) if state in ("DRAFTED", "ABANDONED") else ()
    assert states.allowed_actions(state) == expected


@pytest.mark.parametrize("state", list(SessionState))
def test_allowed_actions_are_exactly_those_that_next_state_accepts(state):
    accepted = [
        action
        for action in Action
        if isinstance(answer(states.next_state, state, action), str)
        and action not in states.SYSTEM_ACTIONS
    ]
    assert list(states.allowed_actions(state)) == accepted


def test_open_states_are_open_and_processing():
    assert [state.value for state in states.OPEN_STATES] == ["OPEN", "PROCESSING"]


def test_an_unknown_state_is_a_programming_error():
    with pytest.raises(ValueError, match="SLEEPING"):
        states.next_state("SLEEPING", Action.CANCEL)


def test_every_draft_action_has_an_expected_answer_for_every_state():
    assert set(DRAFT_ANSWERS) == {action.value for action in DraftAction}
    for answers in DRAFT_ANSWERS.values():
        assert set(answers) == {state.value for state in DraftState}


@pytest.mark.parametrize("action", list(DraftAction))
@pytest.mark.parametrize("state", list(DraftState))
def test_an_action_on_a_draft_gives_the_expected_answer(state, action):
    expected = DRAFT_ANSWERS[action.value][state.value]
    assert answer(states.next_draft_state, state.value, action) == expected


@pytest.mark.parametrize(
    ("state", "code"),
    [("COMPLETED", "ALREADY_COMPLETED"), ("EXPIRED", "LINK_EXPIRED"), ("REVOKED", "LINK_REVOKED")],
)
def test_resuming_a_dead_link_says_why_it_is_dead(state, code):
    with pytest.raises(states.Refusal) as refusal:
        states.next_draft_state(state, DraftAction.RESUME)
    assert refusal.value.code.value == code


def test_a_draft_action_in_the_wrong_state_has_its_own_code():
    with pytest.raises(DraftNotOpen) as refusal:
        states.next_draft_state("REVOKED", DraftAction.REVOKE)
    assert refusal.value.code.value == "DRAFT_NOT_OPEN"


def test_allowed_draft_actions_of_an_expired_draft_let_an_agent_revive_it():
    assert [action.value for action in states.allowed_draft_actions("EXPIRED")] == [
        "CONTINUE",
        "UPDATE",
        "REVOKE",
        "COMPLETE",
    ]


def test_allowed_draft_actions_of_a_completed_draft_are_none():
    assert states.allowed_draft_actions("COMPLETED") == ()


@pytest.mark.parametrize(
    ("action", "state"), [(ReviewAction.APPROVE, "APPROVED"), (ReviewAction.DENY, "DENIED")]
)
def test_a_pending_review_can_be_decided(action, state):
    assert states.next_review_state("PENDING", action).value == state


DECISIONS = (ReviewAction.APPROVE, ReviewAction.DENY)


@pytest.mark.parametrize("action", DECISIONS)
@pytest.mark.parametrize("state", [ReviewState.APPROVED, ReviewState.DENIED])
def test_a_decided_review_stays_decided(state, action):
    with pytest.raises(ReviewNotPending) as refusal:
        states.next_review_state(state, action)
    assert refusal.value.code.value == "REVIEW_NOT_PENDING"


def test_only_an_approved_review_waits_again():
    answers = {
        state.value: answer(states.next_review_state, state, ReviewAction.REOPEN)
        for state in ReviewState
    }
    assert answers == {
        "PENDING": ReviewNotPending,
        "APPROVED": "PENDING",
        "DENIED": ReviewNotPending,
    }


PAYMENT_ANSWERS = {
    #            CREATED      AWAITING     HELD         CAPTURING    PAID         RELEASING   RELEASED
    "AWAIT":   ("AWAITING",  None,        None,        None,        None,        None,       None),
    "HOLD":    (None,        "HELD",      None,        None,        None,        None,       None),
    "CAPTURE": (None,        "CAPTURING", "CAPTURING", None,        None,        None,       None),
    "SETTLE":  (None,        None,        None,        "PAID",      None,        None,       None),
    "RELEASE": ("RELEASING", "RELEASING", "RELEASING", "RELEASING", "RELEASING", None,       None),
    "END":     ("RELEASED",  "RELEASED",  "RELEASED",  "RELEASED",  None,        "RELEASED", None),
}  # fmt: skip


@pytest.mark.parametrize("action", list(PaymentAction))
def test_an_action_on_a_payment_gives_the_expected_answer(action):
    answers = tuple(answer(states.next_payment_state, state, action) for state in PaymentState)
    expected = PAYMENT_ANSWERS[action.value]
    assert answers == tuple(state or PaymentMoved for state in expected)


def test_allowed_review_actions_are_both_until_the_review_is_decided():
    assert states.allowed_review_actions("PENDING") == (ReviewAction.APPROVE, ReviewAction.DENY)
    assert states.allowed_review_actions("APPROVED") == ()
    assert states.allowed_review_actions("DENIED") == ()


def test_the_tables_have_no_problems():
    assert states.problems() == []


def test_problems_name_unreachable_states_and_unused_actions(monkeypatch):
    table = {
        pair: after for pair, after in states.SESSION_TABLE.items() if after != SessionState.ORDERED
    }
    monkeypatch.setattr(states, "SESSION_TABLE", table)
    assert states.problems() == [
        "No session ever reaches ORDERED.",
        "No session ever allows PLACE_ORDER.",
    ]


def test_problems_name_states_and_actions_that_do_not_exist(monkeypatch):
    table = {**states.REVIEW_TABLE, ("LOST", "FIND"): "FOUND"}
    monkeypatch.setattr(states, "REVIEW_TABLE", table)
    assert states.problems() == [
        "The review table has the unknown state 'LOST'.",
        "The review table has the unknown action 'FIND'.",
        "The review table leads to the unknown state 'FOUND'.",
    ]
