"""Agents and where they work, in the API."""

from __future__ import annotations

import graphene

from ..flows import agent_profiles
from .base import AGENT_OR_SUPERVISOR, SUPERVISOR, PhoneOrderMutation, require
from .connections import PhoneOrderConnection, page, page_arguments
from .ids import decode_integer, encode_id
from .types import PhoneOrderPerson


class PhoneOrderAgentProfile(graphene.ObjectType):
    class Meta:
        description = "Where an agent works; sessions start with it."

    call_centre = graphene.String(required=True)
    team = graphene.String(required=True)


class PhoneOrderAgent(graphene.ObjectType):
    class Meta:
        description = "A member of staff who handles phone orders."

    id = graphene.ID(required=True, description="The host's user id.")
    person = graphene.Field(PhoneOrderPerson, required=True)
    call_centre = graphene.String(required=True)
    team = graphene.String(required=True)

    def resolve_id(root, info):
        return encode_id("User", root.agent_id)

    def resolve_person(root, info):
        return root.agent


class PhoneOrderAgentConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderAgent


class PhoneOrderAgentUpdate(PhoneOrderMutation):
    class Arguments:
        agent_id = graphene.ID(description="Left out: who asks. Others only for a supervisor.")
        call_centre = graphene.String()
        team = graphene.String()

    class Meta:
        description = "Say where an agent works. What is left out stays."
        permissions = AGENT_OR_SUPERVISOR

    agent = graphene.Field(PhoneOrderAgent)

    @classmethod
    def perform(cls, info, actor, now, agent_id=None, call_centre=None, team=None):
        profile = agent_profiles.update(
            actor=actor,
            now=now,
            agent_id=decode_integer("User", agent_id, field="agent_id") if agent_id else None,
            call_centre=call_centre,
            team=team,
        )
        return {"agent": profile}


class AgentQueries(graphene.ObjectType):
    phone_order_agents = graphene.Field(
        PhoneOrderAgentConnection,
        description="Everybody who handles phone orders, by name.",
        **page_arguments(),
    )

    def resolve_phone_order_agents(root, info, first=None, after=None):
        require(info.context, *SUPERVISOR)
        return page(PhoneOrderAgentConnection, agent_profiles.listed, first=first, after=after)


class AgentMutations(graphene.ObjectType):
    phone_order_agent_update = PhoneOrderAgentUpdate.Field()
