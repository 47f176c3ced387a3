"""Who is told what by mail, and that mails never stop the guard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from saleor_phone_order.flows import (
    continuing,
    guard,
    open_sessions,
    session_list,
    sessions,
    starting,
    taking_over,
)
from saleor_phone_order.models import Draft, HistoryEntry, Mail, Session
from saleor_phone_order.rules.actors import ActorKind
from saleor_phone_order.rules.permissions import Permission

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


@pytest.fixture
def sweep():
    def call():
        return guard.sweep(now=timezone.now() + timedelta(minutes=16))

    return call


def queued():
    return sorted(Mail.objects.values_list("kind", "subject_ref", "state"))


def test_what_the_guard_saved_is_mailed_to_the_agent_and_to_supervisors(session, sweep):
    assert sweep().drafted == 1
    assert queued() == [
        ("SAVED_BY_GUARD", str(session.pk), "QUEUED"),
        ("SUPERVISOR_NOTICE", "", "QUEUED"),
    ]


def test_supervisors_get_one_mail_for_all(
    session, start, fill, other_agent, other_customer, coffee, sweep
):
    fill(start(other_agent, other_customer), other_agent, (coffee, 1))
    assert sweep().drafted == 2
    assert [kind for kind, _, _ in queued()] == [
        "SAVED_BY_GUARD",
        "SAVED_BY_GUARD",
        "SUPERVISOR_NOTICE",
    ]


def test_a_session_without_lines_is_worth_no_mail(start, agent, customer, sweep):
    start(agent, customer)
    assert sweep().abandoned == 1
    assert queued() == []


def test_a_shop_may_want_no_mails(session, sweep, settings):
    settings.PHONE_ORDER_GUARD_NOTICES = False
    assert sweep().drafted == 1
    assert queued() == []


def test_nobody_has_a_released_session(session, supervisor, actor_of, sweep):
    taking_over.release(session_id=session.pk, actor=actor_of(supervisor), now=timezone.now())
    Mail.objects.all().delete()
    assert sweep().drafted == 1
    assert queued() == [("SUPERVISOR_NOTICE", "", "QUEUED")]


def test_an_outbox_that_is_broken_does_not_keep_a_draft_from_being_saved(session, sweep, caplog):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE saleor_phone_order_mail RENAME TO gone")
    try:
        assert sweep().drafted == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE gone RENAME TO saleor_phone_order_mail")
    assert Draft.objects.get().lines.count() == 2
    assert "No mail about %s could be queued" % session.pk in caplog.text
    assert queued() == []


@pytest.mark.parametrize(
    ("change", "action"), [(taking_over.take_over, "TAKEN_OVER"), (taking_over.release, "RELEASED")]
)
def test_an_agent_is_told_that_a_supervisor_took_the_session(
    session, agent, supervisor, actor_of, change, action
):
    change(session_id=session.pk, actor=actor_of(supervisor), now=timezone.now())
    entry = HistoryEntry.objects.get(chain=session.chain, action=action)
    assert entry.details == '{"former":"%d"}' % agent.pk
    assert queued() == [("TAKEN_FROM_AGENT", str(entry.pk), "QUEUED")]


def test_who_takes_their_own_session_is_told_nothing(session, agent, shop, actor_of):
    agent.user_permissions.add(*shop.permissions([Permission.MANAGE_PHONE_ORDERS]))
    taking_over.release(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    assert Session.objects.get().agent is None
    assert queued() == []


def test_an_app_is_told_nothing(shop, customer, supervisor, actor_of):
    app, _ = shop.app(Permission.HANDLE_PHONE_ORDERS)
    now = timezone.now()
    session = starting.start(actor=actor_of(app, ActorKind.APP), customer_id=customer.pk, now=now)
    taking_over.take_over(session_id=session.pk, actor=actor_of(supervisor), now=now)
    assert queued() == []


def test_a_refused_take_over_mails_nothing(
    session, start, supervisor, other_customer, actor_of, whole_database
):
    start(supervisor, other_customer)
    before = whole_database()
    with pytest.raises(open_sessions.SessionAlreadyOpen):
        taking_over.take_over(session_id=session.pk, actor=actor_of(supervisor), now=timezone.now())
    assert whole_database() == before


def test_who_goes_on_with_the_draft_has_seen_what_the_guard_did(
    session, sweep, agent, actor_of, told
):
    sweep()
    actor, now = actor_of(agent), timezone.now()
    assert session_list.current(actor=actor) == session
    found = continuing.continue_draft(draft_id=Draft.objects.get().pk, actor=actor, now=now)
    session.refresh_from_db()
    assert (session.state, session.acknowledged_at) == ("DRAFTED", now)
    assert told(session)[-1] == "ACKNOWLEDGED"
    assert session_list.current(actor=actor) == found.session
    sessions.cancel(session_id=found.session.pk, actor=actor, now=now)
    assert session_list.current(actor=actor) is None


def test_when_somebody_else_goes_on_with_it_the_agent_need_not(
    session, sweep, agent, other_agent, actor_of
):
    sweep()
    continuing.continue_draft(
        draft_id=Draft.objects.get().pk, actor=actor_of(other_agent), now=timezone.now()
    )
    assert session_list.current(actor=actor_of(agent)) is None


def test_a_refused_continuation_acknowledges_nothing(
    session, sweep, start, agent, other_customer, actor_of, whole_database
):
    sweep()
    start(agent, other_customer)
    before = whole_database()
    with pytest.raises(open_sessions.SessionAlreadyOpen):
        continuing.continue_draft(
            draft_id=Draft.objects.get().pk, actor=actor_of(agent), now=timezone.now()
        )
    assert whole_database() == before
