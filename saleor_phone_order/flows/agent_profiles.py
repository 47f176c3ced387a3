"""Where agents work: what their sessions start with."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List, Optional, Tuple

from django.db import transaction

from ..hosts import host
from ..models import AgentProfile
from ..rules.actors import Actor, ActorKind
from ..rules.free_text import clean_free_text
from ..rules.permissions import Permission
from ..rules.refusals import ErrorCode, Refusal
from .history import actor_chain, record

MAX_NAME = 100


class AgentNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no agent with this id who handles phone orders."


class OnlySupervisors(Refusal):
    code = ErrorCode.PERMISSION_DENIED
    message = "Only a supervisor says where others work."


def of(agent_id: Any) -> AgentProfile:
    """An agent's profile, saved or not."""
    found = AgentProfile.objects.filter(agent_id=agent_id).first() if agent_id else None
    return found or AgentProfile(agent_id=agent_id)


def listed(limit: int, offset: int) -> Tuple[List[AgentProfile], bool]:
    """Of everybody who handles phone orders, by name, and whether more follow."""
    people = list(host.agents()[offset : offset + limit + 1])
    saved = {row.agent_id: row for row in AgentProfile.objects.filter(agent__in=people)}
    profiles = []
    for person in people[:limit]:
        profile = saved.get(person.pk) or AgentProfile()
        profile.agent = person
        profiles.append(profile)
    return profiles, len(people) > limit


def update(
    *,
    actor: Actor,
    now: datetime,
    agent_id: Optional[int] = None,
    call_centre: Optional[str] = None,
    team: Optional[str] = None,
) -> AgentProfile:
    """Change what is given of one's own profile, or, for a supervisor, of anybody's.

    :raises AgentNotFound, OnlySupervisors, InvalidText, CardNumberInText:
    """
    given = {"call_centre": call_centre, "team": team}
    values = {
        name: clean_free_text(name, value, MAX_NAME)
        for name, value in given.items()
        if value is not None
    }
    agent = _agent(actor, agent_id)
    with transaction.atomic():
        # Whoever changes one waits for whoever is changing it.
        host.customer(agent.pk, lock=True)
        profile = of(agent.pk)
        changed = _changed(profile, values)
        if changed:
            profile.save()
            record(
                chain=actor_chain(actor),
                action="AGENT_UPDATED",
                actor=actor,
                now=now,
                agent=str(agent.pk),
                changed=changed,
            )
    profile.agent = agent
    return profile


def _changed(profile: AgentProfile, values: Dict[str, str]) -> List[str]:
    changed = [name for name, value in values.items() if value != getattr(profile, name)]
    for name in changed:
        setattr(profile, name, values[name])
    return sorted(changed)


def _agent(actor: Actor, agent_id: Optional[int]) -> Any:
    if actor.kind is ActorKind.STAFF and str(agent_id or actor.id) == actor.id:
        return host.user_of(actor)
    if agent_id is None:
        raise AgentNotFound(field="agent_id")
    if not actor.has(Permission.MANAGE_PHONE_ORDERS):
        raise OnlySupervisors(field="agent_id")
    agent = host.customer(agent_id)
    if not host.may_handle_phone_orders(agent):
        raise AgentNotFound(field="agent_id")
    return agent
