"""Reports: what is counted, on which day, and what of it is whose."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from io import StringIO

import pytest

from saleor_phone_order.flows import report_csv, reports
from saleor_phone_order.flows.reports import Group
from saleor_phone_order.models import Affiliate, Campaign, Session
from saleor_phone_order.rules.actors import Actor, ActorKind

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.fixture
def ended(shop):
    """`ended(state, began_at, …)`: a session that has ended after a minute."""

    def call(state="ORDERED", began_at="2026-03-29T12:00:00", minutes=1, **fields):
        began = moment(began_at)
        return Session.objects.create(
            state=state,
            currency=fields.pop("currency", "USD"),
            started_at=began,
            heartbeat_at=began,
            ended_at=began + timedelta(minutes=minutes),
            **fields,
        )

    return call


def report(group=Group.DAY, days="2026-03-29 2026-03-29", zone="Europe/Berlin", **options):
    first, last = days.split()
    return reports.report(group=group, first_day=first, last_day=last, time_zone=zone, **options)


def counted(found):
    return {row.label: row.sessions for row in found.rows}


def test_everything_that_became_of_sessions_is_counted_and_added_up(ended):
    for state, amount, minutes, fields in (
        ("ORDERED", "72.50", 3, {}),
        ("ORDERED", "10.01", 5, {}),
        ("ORDERED", None, 1, {}),
        ("ORDERED", "80.10", 2, {"currency": "EUR"}),
        ("HANDED_OFF", "20.00", 1, {}),
        ("HANDED_OFF", None, 1, {}),
        ("DRAFTED", "7.50", 1, {"was_recovered": True}),
        ("DRAFTED", None, 1, {"was_recovered": True}),
        ("DRAFTED", None, 1, {}),
        ("CANCELLED", None, 1, {}),
        ("ABANDONED", None, 2, {"currency": "JPY"}),
    ):
        ended(state, minutes=minutes, order_amount=amount and Decimal(amount), **fields)
    Session.objects.create(
        currency="USD",
        started_at=moment("2026-03-29T12:00:00"),
        heartbeat_at=moment("2026-03-29T12:00:00"),
    )
    found = report()
    for row in (found.total, found.rows[0]):
        counts = (row.sessions, row.orders, row.denied, row.handed_off, row.drafted)
        assert counts == (11, 5, 1, 2, 3)
        assert (row.drafts_recovered, row.cancelled, row.abandoned) == (2, 1, 1)
        assert [str(money.amount) for money in row.revenue] == ["80.10", "110.01"]
        assert [money.currency for money in row.revenue] == ["EUR", "USD"]
        # 110.01 / 4, half up.
        assert [str(money.amount) for money in row.average_order] == ["80.10", "27.50"]
        assert (str(row.conversion), row.average_handle_seconds) == ("45.5", 103)


@pytest.mark.parametrize(
    ("zone", "day", "first", "last"),
    [
        # Clocks are put forward: 23 hours. Put back: 25.
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00", "2026-03-29T21:59:59.999999"),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00", "2026-10-25T22:59:59.999999"),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00:00", "2026-03-09T03:59:59.999999"),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00:00", "2026-11-02T04:59:59.999999"),
        ("Asia/Kolkata", "2026-03-29", "2026-03-28T18:30:00", "2026-03-29T18:29:59.999999"),
    ],
)
def test_a_session_counts_on_the_day_of_its_beginning_there(ended, zone, day, first, last):
    tick = timedelta(microseconds=1)
    for began in (moment(first) - tick, moment(first), moment(last), moment(last) + tick):
        ended("CANCELLED", began_at=began.replace(tzinfo=None).isoformat())
    around = [
        (datetime.fromisoformat(day) + timedelta(days=shift)).date().isoformat()
        for shift in (-1, 0, 1)
    ]
    whole = report(days="%s %s" % (around[0], around[2]), zone=zone)
    assert counted(whole) == dict(zip(around, (1, 2, 1)))
    assert report(days="%s %s" % (day, day), zone=zone).total.sessions == 2


def test_days_without_sessions_are_there_with_zeros(ended):
    ended(order_amount=Decimal("5"))
    found = report(days="2026-03-28 2026-03-30")
    assert counted(found) == {"2026-03-28": 0, "2026-03-29": 1, "2026-03-30": 0}
    empty = found.rows[0]
    assert (str(empty.conversion), empty.revenue, empty.average_handle_seconds) == ("0.0", [], None)
    whole_year = report(days="2026-01-01 2026-12-31")
    assert (len(whole_year.rows), sum(row.sessions for row in whole_year.rows)) == (365, 1)


def test_rows_have_the_names_of_what_they_are_about(ended, shop, agent, other_agent):
    shop.change(agent, first_name="Ines", last_name="Ortega")
    shop.change(other_agent, first_name="", last_name="")
    app, _ = shop.app(name="Telephony")
    now = moment("2026-03-29T12:00:00")
    spring = Campaign.objects.create(name="Spring", code="s", created_at=now)
    radio = Affiliate.objects.create(name="Radio")
    ended(agent=agent, team="North", call_centre="Leeds", campaign=spring, affiliate=radio)
    ended(agent=agent, team="North", disposition="=1+1")
    ended(agent=other_agent)
    ended(app_ref=str(app.pk))
    ended(app_ref=str(app.pk), named_agent_ref=str(agent.pk))
    ended(app_ref=str(app.pk), named_agent_ref="987654")
    ended(app_ref="987654")
    ended()
    agents = report(Group.AGENT).rows
    assert {(row.key.kind.name, row.key.text): (row.label, row.sessions) for row in agents} == {
        ("USER", str(agent.pk)): ("Ines Ortega", 3),
        ("USER", str(other_agent.pk)): (other_agent.email, 1),
        ("USER", "987654"): ("987654", 1),
        ("APP", str(app.pk)): ("Telephony", 1),
        ("APP", "987654"): ("987654", 1),
        ("TEXT", ""): ("—", 1),
    }
    assert counted(report(Group.TEAM)) == {"—": 6, "North": 2}
    assert counted(report(Group.CALL_CENTRE)) == {"—": 7, "Leeds": 1}
    assert counted(report(Group.CAMPAIGN)) == {"—": 7, "Spring": 1}
    assert counted(report(Group.AFFILIATE)) == {"—": 7, "Radio": 1}
    assert counted(report(Group.DISPOSITION)) == {"—": 7, "=1+1": 1}


def test_a_report_can_be_of_one_channel_campaign_or_agent(ended, shop, agent, other_agent):
    spring = Campaign.objects.create(
        name="Spring", code="s", created_at=moment("2026-03-29T12:00:00")
    )
    ended(agent=agent, channel_ref="uk", campaign=spring)
    ended(agent=other_agent, channel_ref="uk")
    ended(app_ref="7", named_agent_ref=str(agent.pk))
    ended(app_ref="7")
    for options, sessions in (
        ({"channel_ref": "uk"}, 2),
        ({"campaign_id": spring.pk}, 1),
        ({"agent": Actor(ActorKind.STAFF, str(agent.pk))}, 2),
        ({"agent": Actor(ActorKind.STAFF, str(agent.pk)), "channel_ref": "uk"}, 1),
        ({"agent": Actor(ActorKind.APP, "7")}, 1),
    ):
        assert report(**options).total.sessions == sessions, options


def test_of_very_many_rows_the_smallest_are_one(ended):
    one = ended(disposition="Reason 0", order_amount=Decimal("1.25"))
    fields = {"currency", "state", "order_amount", "started_at", "heartbeat_at", "ended_at"}
    values = {name: getattr(one, name) for name in fields}
    Session.objects.bulk_create(
        Session(disposition="Reason %d" % number, **values)
        for number in range(1, reports.MAX_ROWS + 3)
    )
    ended(disposition="Reason 7")
    found = report(Group.DISPOSITION)
    assert (len(found.rows), found.rows[0].label, found.rows[0].sessions) == (500, "Reason 7", 2)
    rest = found.rows[-1]
    assert (rest.label, rest.sessions, str(rest.revenue[0].amount)) == ("…", 4, "5.00")
    assert sum(row.sessions for row in found.rows) == found.total.sessions == 504


def test_a_report_is_one_query_of_the_sessions(ended, agent, django_assert_num_queries):
    ended(agent=agent)
    # Savepoint and its end, the planner's setting and its end, the report, the agents' names.
    with django_assert_num_queries(6):
        report(Group.AGENT)


def test_the_file_holds_what_the_report_does_and_no_formulas(ended):
    ended(disposition="=1+1", order_amount=Decimal("72.5"))
    ended(disposition='Too "dear", later', order_amount=Decimal("30"), currency="EUR")
    ended("CANCELLED", disposition='Too "dear", later', minutes=2)
    text = report_csv.text_of(report(Group.DISPOSITION))
    assert text.split("\r\n")[1].startswith('"Too ""dear"", later",2,1,')
    head, *rows, total = csv.reader(StringIO(text, newline=""))
    assert head == [
        "Disposition",
        "Sessions",
        "Orders",
        "Denied",
        "Handed off",
        "Drafted",
        "Drafts recovered",
        "Cancelled",
        "Abandoned",
        "Conversion %",
        "Average handle seconds",
        "Revenue EUR",
        "Revenue USD",
        "Average order EUR",
        "Average order USD",
    ]
    assert rows[0][9:] == ["50.0", "90", "30.00", "", "30.00", ""]
    assert rows[1] == ["'=1+1", "1", "1"] + ["0"] * 6 + ["100.0", "60", "", "72.50", "", "72.50"]
    assert (total[:3], total[9:13]) == (["Total", "3", "2"], ["66.7", "80", "30.00", "72.50"])
