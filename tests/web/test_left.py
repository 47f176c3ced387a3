from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from saleor_phone_order.flows import guard, presence, taking_over
from saleor_phone_order.models import Session

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

URL = "/plugins/saleor-phone-order/left/"
ASK = "query ($id: ID!) { phoneOrderSession(id: $id) { leaveNonce } }"


@pytest.fixture
def nonce(session):
    return presence.leave_nonce(session)


@pytest.fixture
def send():
    """`send(body)`: as a browser sends it that enforces what the shop's Django would."""

    def call(body, content_type="text/plain;charset=UTF-8"):
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return Client(enforce_csrf_checks=True).post(URL, text, content_type=content_type)

    return call


@pytest.mark.parametrize("content_type", ["text/plain;charset=UTF-8", "application/json"])
def test_a_page_that_is_left_shortens_the_grace(send, session, nonce, gid, content_type):
    response = send({"session": gid("PhoneOrderSession", session), "nonce": nonce}, content_type)
    assert (response.status_code, response.content) == (204, b"")
    assert not response.cookies
    left_at = Session.objects.get().left_at
    assert timezone.now() - left_at < timedelta(minutes=1)
    assert guard.sweep(now=left_at + timedelta(minutes=1)).drafted == 0
    assert guard.sweep(now=left_at + timedelta(minutes=3)).drafted == 1


def test_the_sessions_key_is_understood_too(send, session, nonce):
    assert send({"session": str(session.pk), "nonce": nonce}).status_code == 204
    assert Session.objects.get().left_at is not None


def test_the_next_heartbeat_clears_it(send, session, nonce, agent, actor_of):
    send({"session": str(session.pk), "nonce": nonce})
    presence.heartbeat(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    assert Session.objects.get().left_at is None


def test_nothing_else_changes_whatever_else_is_said(send, session, nonce, whole_database):
    before = whole_database()
    body = {"session": str(session.pk), "nonce": nonce, "state": "CANCELLED", "left_at": "1999"}
    assert send(body).status_code == 204
    changed = {name for name, rows in whole_database().items() if rows != before[name]}
    assert changed == {"saleor_phone_order_session"}
    left = Session.objects.get()
    left.left_at = None
    left.save()
    assert whole_database() == before


def test_who_guesses_learns_and_changes_nothing(send, session, nonce, impersonate, whole_database):
    before = whole_database()
    for body in (
        {"session": str(session.pk), "nonce": "0" * 64},
        {"session": str(uuid4()), "nonce": nonce},
        {"session": str(uuid4()), "nonce": "0" * 64},
    ):
        response = send(body)
        assert (response.status_code, response.content) == (204, b"")
        assert not response.cookies
    assert whole_database() == before


def test_a_session_that_ended_stays_as_it_is(
    send, session, nonce, save_draft, agent, whole_database
):
    save_draft(session, agent)
    before = whole_database()
    assert send({"session": str(session.pk), "nonce": nonce}).status_code == 204
    assert whole_database() == before


@pytest.mark.parametrize("change", [taking_over.take_over, taking_over.release])
def test_after_a_change_of_agents_the_former_nonce_is_worth_nothing(
    send, session, nonce, supervisor, actor_of, change, whole_database
):
    change(session_id=session.pk, actor=actor_of(supervisor), now=timezone.now())
    before = whole_database()
    assert send({"session": str(session.pk), "nonce": nonce}).status_code == 204
    assert whole_database() == before


def test_the_nonce_of_the_token_is_another_one(send, session, whole_database):
    before = whole_database()
    assert send({"session": str(session.pk), "nonce": session.nonce}).status_code == 400
    assert whole_database() == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"left",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        pytest.param(b"[" * 1000, id="deep"),
        b'{"session": 1, "nonce": 2}',
        b'{"session": "\\ud800", "nonce": "' + b"0" * 64 + b'"}',
        b'{"session": "VXNlcjox", "nonce": "' + b"0" * 64 + b'"}',
        b'{"session": "' + b"x" * 36 + b'", "nonce": "' + b"0" * 64 + b'"}',
        b'{"session": "%s", "nonce": "\\ud800"}' % str(UUID(int=1)).encode(),
        pytest.param(b" " * 1025, id="long"),
    ],
)
def test_what_no_page_of_ours_sends_is_not_understood(send, session, body, whole_database):
    before = whole_database()
    assert send(body).status_code == 400
    assert whole_database() == before


def test_a_body_of_a_kilobyte_is_too_long(send, session, nonce, whole_database):
    body = json.dumps({"session": str(session.pk), "nonce": nonce})
    before = whole_database()
    assert send(body.ljust(1025)).status_code == 400
    assert whole_database() == before
    assert send(body.ljust(1024)).status_code == 204


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete"])
def test_nothing_but_post_is_allowed(client, session, method, whole_database):
    before = whole_database()
    assert getattr(client, method)(URL).status_code == 405
    assert whole_database() == before


def test_the_api_tells_the_nonce_to_the_sessions_own_agent_alone(
    data, session, nonce, gid, agent, supervisor
):
    session_id = gid("PhoneOrderSession", session)
    assert data(ASK, as_=agent, id=session_id) == {"leaveNonce": nonce}
    assert data(ASK, as_=supervisor, id=session_id) == {"leaveNonce": None}


def test_a_session_that_ended_has_no_nonce(data, session, gid, agent, save_draft):
    save_draft(session, agent)
    session_id = gid("PhoneOrderSession", session)
    assert data(ASK, as_=agent, id=session_id) == {"leaveNonce": None}
