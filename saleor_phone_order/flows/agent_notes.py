"""What agents wrote down for the next one who has the customer on the phone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, Iterable, List

from django.db.models import QuerySet

from ..models import CallDetails, Session

LATEST_NOTES = 20


@dataclass(frozen=True)
class AgentNote:
    """`agent` is the staff account; None for an app's session."""

    note: str
    agent: Any
    written_at: datetime


def before(session: Session) -> List[AgentNote]:
    """Of earlier calls of the session's customer, newest first."""
    if session.customer_id is None:
        return []
    notes = _notes([session.customer_id]).filter(session__started_at__lt=session.started_at)
    return _shown(notes[:LATEST_NOTES])


def of_customers(customer_ids: Iterable[Any]) -> Dict[str, List[AgentNote]]:
    """Of customers by their reference. One query."""
    notes = defaultdict(list)
    for row in _notes(customer_ids):
        notes[str(row.session.customer_id)].append(row)
    return {ref: _shown(rows[:LATEST_NOTES]) for ref, rows in notes.items()}


def _notes(customer_ids: Iterable[Any]) -> QuerySet:
    rows = CallDetails.objects.filter(session__customer_id__in=customer_ids)
    rows = rows.exclude(agent_note="").select_related("session__agent")
    return rows.order_by("-session__started_at", "session_id")


def _shown(rows: Iterable[CallDetails]) -> List[AgentNote]:
    """A note that went from a draft to the session that continued it stands there once."""
    shown: Dict[str, AgentNote] = {}
    for row in rows:
        call = row.session
        note = AgentNote(row.agent_note, call.agent, call.ended_at or call.started_at)
        shown.setdefault(row.agent_note, note)
    return list(shown.values())
