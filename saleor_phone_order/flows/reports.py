"""What became of sessions, counted and added up.

A session counts on the day on which it began, once it has ended. `sold` says which order is
a session's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Dict, Iterable, List, Optional, Sequence, Tuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat

from ..models import Session
from ..rules.actors import Actor, ActorKind
from ..rules.days import ONE_DAY, beginning, days_between, parse_day, parse_time_zone
from ..rules.report_rows import Alike, Key, KeyKind, Row
from ..rules.states import SessionState
from .report_labels import label_all

#: Of more rows the smallest are added up in one.
MAX_ROWS = 500
REST = "…"


class Group(str, Enum):
    AGENT = "AGENT"
    TEAM = "TEAM"
    CALL_CENTRE = "CALL_CENTRE"
    CAMPAIGN = "CAMPAIGN"
    AFFILIATE = "AFFILIATE"
    DISPOSITION = "DISPOSITION"
    DAY = "DAY"


#: What the database groups by: columns that the migration of reports indexes, or made of such.
COLUMNS = {
    Group.AGENT: ("agent_id", "app"),
    Group.TEAM: ("team",),
    Group.CALL_CENTRE: ("call_centre",),
    Group.CAMPAIGN: ("campaign_id",),
    Group.AFFILIATE: ("affiliate_id",),
    Group.DISPOSITION: ("disposition",),
    Group.DAY: ("day",),
}
#: No agent's app, and whom it named. Most sessions have neither, and cost no text to compare.
APP = Case(
    When(agent_id=None, then=Concat("app_ref", Value(" "), "named_agent_ref")),
    output_field=TextField(),
)
KINDS = {Group.CAMPAIGN: KeyKind.CAMPAIGN, Group.AFFILIATE: KeyKind.AFFILIATE}


@dataclass(frozen=True)
class Report:
    group: Group
    rows: List[Row]
    total: Row


def report(
    *,
    group: Group,
    first_day: str,
    last_day: str,
    time_zone: str,
    channel_ref: Optional[str] = None,
    campaign_id: Optional[UUID] = None,
    agent: Optional[Actor] = None,
) -> Report:
    """Days are those of an IANA time zone, both included. `agent` is a member of staff, or
    an app that named none.

    :raises InvalidDay, InvalidDays, UnknownTimeZone:
    """
    zone = parse_time_zone("time_zone", time_zone)
    days = days_between(parse_day("from", first_day), parse_day("to", last_day))
    start, end = beginning(days[0], zone), beginning(days[-1] + ONE_DAY, zone)
    sessions = Session.objects.filter(
        ended_at__isnull=False, started_at__gte=start, started_at__lt=end
    )
    if channel_ref is not None:
        sessions = sessions.filter(channel_ref=channel_ref)
    if campaign_id is not None:
        sessions = sessions.filter(campaign_id=campaign_id)
    if agent is not None:
        sessions = sessions.filter(_is_of(agent))
    rows: Dict[Key, Row] = {}
    if group is Group.AGENT:
        sessions = sessions.annotate(app=APP)
    if group is Group.DAY:
        sessions = sessions.annotate(day=_number([beginning(day, zone) for day in days]))
        rows = {key: Row(key) for key in map(_day_key, days)}
    total = Row()
    for values, alike in _counted(sessions, COLUMNS[group]):
        key = _day_key(days[values[0] - 1]) if group is Group.DAY else _key(group, values)
        rows.setdefault(key, Row(key)).add(alike)
        total.add(alike)
    return Report(group, _listed(group, rows.values()), total)


def _is_of(agent: Actor) -> Q:
    if agent.kind is ActorKind.APP:
        return Q(app_ref=agent.id, named_agent_ref="")
    return Q(agent_id=agent.id) | Q(named_agent_ref=agent.id) & ~Q(app_ref="")


def _number(beginnings: Sequence[datetime]) -> Func:
    """Which of the days a session began on, from 1."""
    return Func(
        F("started_at"),
        Value(list(beginnings)),
        template="width_bucket(%(expressions)s::timestamptz[])",
        output_field=IntegerField(),
    )


def _counted(sessions: QuerySet, columns: Tuple[str, ...]) -> List[Tuple[Tuple[Any, ...], Alike]]:
    """The values of these columns with the sessions that have them, in one query.

    Each state is a column: as rows they are many more to sort and to send.
    """
    took = ExpressionWrapper(F("ended_at") - F("started_at"), DurationField())
    rows = (
        sessions.order_by()
        .values_list(*columns, "currency")
        .annotate(
            amount=Sum("order_amount"),
            sessions=Count("*"),
            orders=Count("order_amount"),
            denied=_ended_as(SessionState.ORDERED, order_amount=None),
            handed_off=_ended_as(SessionState.HANDED_OFF),
            drafted=_ended_as(SessionState.DRAFTED),
            drafts_recovered=Count("state", filter=Q(was_recovered=True)),
            cancelled=_ended_as(SessionState.CANCELLED),
            abandoned=_ended_as(SessionState.ABANDONED),
            took=Sum(took),
        )
    )
    width = len(columns)
    return [(row[:width], Alike(*row[width:])) for row in _by_index(rows)]


def _ended_as(state: SessionState, **also: Any) -> Count:
    return Count("state", filter=Q(state=state.value, **also))


def _by_index(rows: QuerySet) -> List[Tuple[Any, ...]]:
    """Of many rows the database would rather read the table, and what else stands there."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        found = list(rows)
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")
    return found


def _key(group: Group, values: Tuple[Any, ...]) -> Key:
    if group is Group.AGENT:
        agent_id, app = values
        app_ref, _, named_agent_ref = (app or "").partition(" ")
        user_ref = agent_id or named_agent_ref
        if user_ref:
            return Key(str(user_ref), KeyKind.USER)
        return Key(app_ref, KeyKind.APP) if app_ref else Key()
    (value,) = values
    return Key(str(value), KINDS.get(group, KeyKind.TEXT)) if value else Key()


def _day_key(day: date) -> Key:
    return Key(day.isoformat())


def _listed(group: Group, rows: Iterable[Row]) -> List[Row]:
    """With their labels: days in turn, or else the most sessions first."""
    if group is Group.DAY:
        listed = list(rows)
    else:
        listed = sorted(rows, key=lambda row: (-row.sessions, row.key.text))
    if len(listed) > MAX_ROWS:
        rest = Row(Key(REST))
        for row in listed[MAX_ROWS - 1 :]:
            rest.include(row)
        listed = listed[: MAX_ROWS - 1] + [rest]
    label_all(listed)
    return listed
