from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from saleor_phone_order.flows import guard, presence, session_list, sessions, taking_over
from saleor_phone_order.models import Cart, Draft, HistoryEntry, Session
from saleor_phone_order.rules.permissions import Permission

pytestmark = pytest.mark.django_db

HANDLE = Permission.HANDLE_PHONE_ORDERS
NOTHING = guard.Swept(drafted=0, abandoned=0, expired=0)


@pytest.fixture
def after(actor_of):
    """`after(minutes)`: a sweep that many minutes from now."""

    def call(minutes, **options):
        return guard.sweep(now=timezone.now() + timedelta(minutes=minutes), **options)

    return call


def test_a_session_with_lines_becomes_a_draft(session, after, agent, customer, shop):
    assert after(16) == guard.Swept(drafted=1, abandoned=0, expired=0)
    session.refresh_from_db()
    assert session.state == "DRAFTED"
    assert session.was_ended_by_guard is True
    assert session.acknowledged_at is None
    assert session.checkout_ref == ""
    draft = Draft.objects.get()
    assert session.saved_draft == draft
    assert draft.was_saved_by_guard is True
    assert draft.customer == customer
    assert draft.agent == agent
    assert draft.total_amount == Decimal("72.50")
    assert [(line.sku, line.quantity) for line in draft.lines.all()] == [("COFFEE", 2), ("TEA", 3)]
    assert shop.checkouts().count() == 0
    entry = HistoryEntry.objects.filter(chain=session.chain).last()
    assert (entry.action, entry.actor_kind, entry.actor_id) == ("DRAFT_SAVED", "GUARD", "")


def test_a_session_without_lines_is_abandoned(start, after, agent, customer, shop):
    session = start(agent, customer)
    assert after(16) == guard.Swept(drafted=0, abandoned=1, expired=0)
    session.refresh_from_db()
    assert session.state == "ABANDONED"
    assert session.was_ended_by_guard is True
    assert session.ended_at is not None
    assert not Draft.objects.exists()
    assert shop.checkouts().count() == 0
    assert Cart.objects.count() == 0


def test_many_empty_carts_cost_no_more_queries_than_few(
    shop, start, after, django_assert_max_num_queries
):
    def leave_behind(count):
        Session.objects.all().delete()
        for number in range(count):
            agent = shop.staff("%d-%d@example.com" % (count, number), HANDLE)
            start(agent, shop.user("customer-%d-%d@example.com" % (count, number)))

    leave_behind(2)
    with django_assert_max_num_queries(100) as few:
        assert after(16).abandoned == 2
    leave_behind(4)
    with django_assert_max_num_queries(len(few)):
        assert after(16).abandoned == 4
    ends = HistoryEntry.objects.filter(action="ABANDONED")
    assert ends.count() == 6
    assert set(ends.values_list("sequence", flat=True)) == {2}
    call_command("phone_order_verify_history")


def test_a_session_whose_cart_the_shop_deleted_is_abandoned(session, after, shop):
    shop.checkouts().delete()
    assert after(16).abandoned == 1


@pytest.mark.one_host
def test_within_the_grace_nothing_happens(session, after, whole_database):
    before = whole_database()
    assert after(14) == NOTHING
    assert whole_database() == before


@pytest.mark.one_host
def test_a_heartbeat_starts_the_grace_anew(session, after, agent, actor_of):
    now = timezone.now()
    presence.heartbeat(
        session_id=session.pk, actor=actor_of(agent), now=now + timedelta(minutes=10)
    )
    assert after(20) == NOTHING
    assert after(26).drafted == 1


@pytest.mark.one_host
def test_a_page_that_was_left_has_a_shorter_grace(session, after):
    Session.objects.update(left_at=timezone.now())
    assert after(1) == NOTHING
    assert after(3).drafted == 1


@pytest.mark.one_host
def test_a_heartbeat_after_leaving_clears_it(session, after, agent, actor_of):
    now = timezone.now()
    Session.objects.update(left_at=now)
    presence.heartbeat(
        session_id=session.pk, actor=actor_of(agent), now=now + timedelta(seconds=30)
    )
    assert after(5) == NOTHING


@pytest.mark.one_host
def test_a_payment_in_progress_is_left_alone(session, after, whole_database):
    Session.objects.update(state="PROCESSING")
    before = whole_database()
    assert after(600) == NOTHING
    assert whole_database() == before


def test_a_second_sweep_finds_nothing(session, after, whole_database):
    after(16)
    before = whole_database()
    assert after(16) == NOTHING
    assert whole_database() == before


@pytest.mark.one_host
def test_the_agent_finds_what_the_guard_saved_until_it_is_acknowledged(
    session, after, agent, actor_of
):
    after(16)
    actor = actor_of(agent)
    assert session_list.current(actor=actor) == session
    presence.acknowledge(session_id=session.pk, actor=actor, now=timezone.now())
    assert session_list.current(actor=actor) is None


@pytest.mark.one_host
def test_a_session_without_an_agent_is_swept_too(session, after, supervisor, actor_of):
    taking_over.release(session_id=session.pk, actor=actor_of(supervisor), now=timezone.now())
    assert after(16).drafted == 1


def test_a_continued_draft_is_saved_into_itself(session, save_draft, after, agent, actor_of):
    from saleor_phone_order.flows import continuing

    draft = save_draft(session, agent)
    continuing.continue_draft(draft_id=draft.pk, actor=actor_of(agent), now=timezone.now())
    assert after(16).drafted == 1
    saved = Draft.objects.get()
    assert (saved.number, saved.was_saved_by_guard, saved.state) == (draft.number, True, "OPEN")


@pytest.mark.one_host
def test_a_draft_expires_when_its_time_is_over(session, save_draft, after, agent):
    draft = save_draft(session, agent)
    assert after(14 * 24 * 60 - 1) == NOTHING
    assert after(14 * 24 * 60 + 1) == guard.Swept(drafted=0, abandoned=0, expired=1)
    draft.refresh_from_db()
    assert draft.state == "EXPIRED"
    assert after(14 * 24 * 60 + 1) == NOTHING


@pytest.mark.one_host
def test_a_run_ends_nothing_once_its_time_is_over(start, after, agent, customer, whole_database):
    start(agent, customer)
    before = whole_database()
    assert after(16, seconds=0) == NOTHING
    assert whole_database() == before
    assert after(16).abandoned == 1


@pytest.fixture
def many(start, shop, actor_of, monkeypatch):
    """Five empty sessions, and pages of two keys: they do not fit into the last one."""
    monkeypatch.setattr(guard, "PAGE", 2)
    return [
        start(shop.staff("agent-%d@example.com" % number, Permission.HANDLE_PHONE_ORDERS))
        for number in range(5)
    ]


@pytest.mark.one_host
def test_a_run_goes_on_until_nothing_is_left(many, after):
    assert after(16) == guard.Swept(drafted=0, abandoned=5, expired=0)
    assert set(Session.objects.values_list("state", flat=True)) == {"ABANDONED"}


@pytest.mark.one_host
def test_a_run_ends_those_of_one_moment_too(many, after):
    Session.objects.update(heartbeat_at=timezone.now())
    assert after(16).abandoned == 5


@pytest.mark.one_host
def test_a_session_that_cannot_be_ended_does_not_keep_the_others_waiting(
    session, start, after, other_agent, other_customer, cannot_be_ended, caplog
):
    other = start(other_agent, other_customer)
    with cannot_be_ended(session):
        with pytest.raises(DatabaseError, match="not this one"):
            after(16)
        other.refresh_from_db()
        session.refresh_from_db()
        assert (other.state, session.state) == ("ABANDONED", "OPEN")
        assert "%s could not be ended." % session.pk in caplog.text
    assert after(16).drafted == 1


@pytest.mark.one_host
def test_an_empty_one_that_cannot_be_ended_keeps_no_others_waiting(many, after, cannot_be_ended):
    with cannot_be_ended(many[2]), pytest.raises(DatabaseError, match="not this one"):
        after(16)
    assert list(Session.objects.filter(state="OPEN")) == [many[2]]
    assert HistoryEntry.objects.filter(action="ABANDONED").count() == 4
    assert after(16).abandoned == 1


def test_many_empty_carts_take_no_more_queries_than_some(many, after, shop):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from saleor_phone_order.hosts import host

    refs = [session.checkout_ref for session in many]
    counts = []
    for some in (refs[:1], refs[1:]):
        with CaptureQueriesContext(connection) as queries:
            assert host.delete_empty_carts(some) == set(some)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert shop.checkouts().count() == 0


def test_an_empty_cart_leaves_no_address_behind(start, after, agent, customer, shop):
    from saleor.account.models import Address

    before = Address.objects.count()
    start(agent, customer)
    assert Address.objects.count() == before + 2
    after(16)
    assert Address.objects.count() == before
    assert customer.addresses.count() == 1


def test_a_cart_with_lines_is_no_empty_one(session, shop, whole_database):
    from saleor_phone_order.hosts import host

    before = whole_database()
    assert host.delete_empty_carts([session.checkout_ref]) == set()
    assert whole_database() == before


@pytest.mark.one_host
def test_the_command_says_what_it_did(session, capsys):
    from django.core.management import call_command

    Session.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
    call_command("phone_order_sweep")
    assert capsys.readouterr().out == "1 saved as drafts, 0 abandoned, 0 drafts expired.\n"


def test_the_task_sweeps(session):
    from saleor_phone_order.tasks import sweep

    Session.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
    sweep.delay()
    session.refresh_from_db()
    assert session.state == "DRAFTED"


def test_the_beat_process_of_the_host_knows_the_task():
    from saleor.celeryconf import app

    from saleor_phone_order.tasks import SWEEP, schedule_tasks

    schedule_tasks()
    assert app.conf.beat_schedule[SWEEP] == {
        "task": SWEEP,
        "schedule": timedelta(minutes=1),
    }
    assert SWEEP in app.tasks


def test_a_shops_own_schedule_of_the_sweep_stays(settings):
    from saleor_phone_order.tasks import SWEEP, schedule_tasks

    settings.CELERY_BEAT_SCHEDULE = {SWEEP: {"task": SWEEP, "schedule": 5}}
    schedule_tasks()
    assert settings.CELERY_BEAT_SCHEDULE[SWEEP] == {"task": SWEEP, "schedule": 5}


@pytest.mark.one_host
def test_the_history_of_a_sweep_verifies(session, after, capsys):
    from django.core.management import call_command

    after(16)
    call_command("phone_order_verify_history")
    assert capsys.readouterr().out.endswith("entries are intact.\n")


@pytest.mark.one_host
def test_a_forged_entry_is_found(session, capsys):
    from django.core.management import CommandError, call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE saleor_phone_order_historyentry DISABLE TRIGGER"
            " phone_order_history_append_only"
        )
        cursor.execute(
            "UPDATE saleor_phone_order_historyentry SET actor_id = '999'"
            " WHERE chain = %s AND sequence = 1",
            [session.chain],
        )
    with pytest.raises(CommandError):
        call_command("phone_order_verify_history")
    assert session.chain in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_end_a_session_once(session, after, race):
    outcomes = race(lambda: after(16), lambda: after(16))
    assert sum(swept.drafted for swept in outcomes) == 1
    assert Draft.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_sweep_against_process_ends_the_session_once(session, after, process, agent, shop, race):
    race(lambda: after(16), lambda: process(session, agent))
    session.refresh_from_db()
    assert (session.state, shop.orders().count(), Draft.objects.count()) in (
        ("ORDERED", 1, 0),
        ("DRAFTED", 0, 1),
    )


@pytest.mark.django_db(transaction=True)
def test_a_sweep_passes_over_a_session_that_is_being_worked_on(
    session, after, shop, agent, actor_of
):
    import threading

    from django.db import connections, transaction

    locked, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            sessions.locked(session.pk)
            locked.set()
            done.wait(timeout=10)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert locked.wait(timeout=10)
    try:
        assert after(16) == NOTHING
    finally:
        done.set()
        holder.join()
    assert after(16).drafted == 1
