"""When days begin, where clocks are put forward and back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import List

from .refusals import ErrorCode, Refusal

try:
    from zoneinfo import ZoneInfo as zone_of
except ImportError:  # Python 3.8, whose Django brings pytz: a type of its own.
    from pytz import timezone as zone_of  # type: ignore

MAX_DAYS = 366
ONE_DAY = timedelta(days=1)


class InvalidDay(Refusal):
    code = ErrorCode.INVALID
    message = "A day is written like 2026-11-01."


class InvalidDays(Refusal):
    code = ErrorCode.INVALID
    message = "The last day is not before the first, and these are at most {maximum} days."


class UnknownTimeZone(Refusal):
    code = ErrorCode.INVALID
    message = "There is no time zone of this name."


def parse_day(field: str, text: str) -> date:
    """:raises InvalidDay:"""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidDay(field=field) from None
    # Newer Pythons read more, and zones need room on both sides.
    if day.isoformat() != text or not 1900 <= day.year < 3000:
        raise InvalidDay(field=field)
    return day


def parse_time_zone(field: str, name: str) -> tzinfo:
    """:raises UnknownTimeZone:"""
    try:
        return zone_of(name)
    except (KeyError, ValueError, OSError):
        raise UnknownTimeZone(field=field) from None


def days_between(first: date, last: date) -> List[date]:
    """Both included.

    :raises InvalidDays:
    """
    count = (last - first).days + 1
    if not 1 <= count <= MAX_DAYS:
        raise InvalidDays(field="to", maximum=MAX_DAYS)
    return [first + ONE_DAY * number for number in range(count)]


def beginning(day: date, zone: tzinfo) -> datetime:
    """Its first moment. Midnight by the offset before or after the clocks change: the earlier
    one at which it is that day already."""
    midnight = datetime.combine(day, time(), timezone.utc)
    around = [(midnight + shift).astimezone(zone) for shift in (-ONE_DAY, ONE_DAY)]
    moments = sorted(midnight - (moment.utcoffset() or timedelta()) for moment in around)
    return next(moment for moment in moments if moment.astimezone(zone).date() >= day)
