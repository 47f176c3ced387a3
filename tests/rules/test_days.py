"""When days begin, and which are asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_phone_order.rules.days import (
    ONE_DAY,
    InvalidDay,
    InvalidDays,
    UnknownTimeZone,
    beginning,
    days_between,
    parse_day,
    parse_time_zone,
)

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Havana", "Africa/Cairo")


@given(
    st.sampled_from(ZONES),
    st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 12, 31)),
)
def test_a_day_begins_at_its_first_moment(name, day):
    zone = parse_time_zone("time_zone", name)
    moment = beginning(day, zone)
    assert moment.astimezone(zone).date() == day
    assert (moment - timedelta(seconds=1)).astimezone(zone).date() == day - ONE_DAY


@pytest.mark.parametrize(
    ("name", "day", "began_at", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), "2026-03-28T23:00:00+00:00", 23),
        ("Europe/Berlin", date(2026, 10, 25), "2026-10-24T22:00:00+00:00", 25),
        ("America/New_York", date(2026, 3, 8), "2026-03-08T05:00:00+00:00", 23),
        ("America/New_York", date(2026, 11, 1), "2026-11-01T04:00:00+00:00", 25),
        ("Asia/Kolkata", date(2026, 3, 29), "2026-03-28T18:30:00+00:00", 24),
        # Midnight itself is left out, or is there twice.
        ("Africa/Cairo", date(2025, 4, 25), "2025-04-24T22:00:00+00:00", 23),
        ("America/Havana", date(2025, 11, 2), "2025-11-02T04:00:00+00:00", 25),
    ],
)
def test_a_day_lasts_as_long_as_its_clocks_say(name, day, began_at, hours):
    zone = parse_time_zone("time_zone", name)
    assert beginning(day, zone).isoformat() == began_at
    assert beginning(day + ONE_DAY, zone) - beginning(day, zone) == timedelta(hours=hours)


@pytest.mark.parametrize(
    "name", ["", "Europe", "Europe/Atlantis", "../../etc/passwd", "/etc/localtime", "é", "\0"]
)
def test_a_zone_that_is_not_known_is_refused(name):
    with pytest.raises(UnknownTimeZone):
        parse_time_zone("time_zone", name)


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "20260201", "2026-W05-1", "26-02-01", "0001-01-01"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(InvalidDay):
        parse_day("from", text)


def test_a_report_has_between_one_day_and_a_leap_year():
    first = date(2028, 1, 1)
    assert days_between(first, first) == [first]
    assert len(days_between(first, date(2028, 12, 31))) == 366
    for last in (date(2027, 12, 31), date(2029, 1, 1)):
        with pytest.raises(InvalidDays):
            days_between(first, last)
