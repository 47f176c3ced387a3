"""Starting a session."""

from __future__ import annotations

from datetime import datetime
from typing import Optional
from uuid import UUID

from django.db import IntegrityError, transaction

from ..hosts import host
from ..models import Campaign, Cart, Session
from ..rules.actors import Actor, ActorKind
from ..rules.free_text import clean_free_text
from ..rules.refusals import ErrorCode, Refusal
from . import agent_profiles, campaign_choice, consent_needed
from .agent_profiles import AgentNotFound
from .eligibility import eligible_customer
from .history import record
from .open_sessions import SessionAlreadyOpen, open_rival


class UnknownDirection(Refusal):
    code = ErrorCode.INVALID
    message = "A call is inbound or outbound."


def start(
    *,
    actor: Actor,
    now: datetime,
    customer_id: Optional[int] = None,
    agent_id: Optional[int] = None,
    channel_ref: str = "",
    direction: str = Session.INBOUND,
    call_centre: str = "",
    team: str = "",
    campaign_id: Optional[UUID] = None,
    kept_campaign: Optional[Campaign] = None,
) -> Session:
    """Open a session with an empty cart of its own; without a customer for a guest.

    `agent_id` is the staff member that an app acts for. Where nothing is said, call centre and
    team are those of the agent's profile. `kept_campaign` is what a draft was prepared for: it
    is taken unless another one is chosen.

    :raises NoCampaign, CampaignRequired, CampaignNotFound, CampaignNotChoosable,
        CampaignDoesNotFit:
    :raises SessionAlreadyOpen: with `session_id`: the actor's or the customer's.
    :raises CustomerNotFound, CustomerNotEligible, AgentNotFound, InvalidText:
    """
    if direction not in (Session.INBOUND, Session.OUTBOUND):
        raise UnknownDirection(field="direction")
    call_centre = clean_free_text("call_centre", call_centre, 100)
    team = clean_free_text("team", team, 100)
    try:
        with transaction.atomic():
            agent, named_agent_ref = _agents(actor, agent_id)
            channel, currency = host.channel(channel_ref)
            profile = agent_profiles.of(agent.pk if agent else named_agent_ref)
            campaign = kept_campaign
            if campaign_id is not None or campaign is None:
                campaign = campaign_choice.chosen(
                    campaign_id=campaign_id, channel_ref=channel, direction=direction, now=now
                )
            session = Session.objects.create(
                agent=agent,
                app_ref=actor.id if actor.kind is ActorKind.APP else "",
                named_agent_ref=named_agent_ref,
                customer_id=customer_id,
                is_guest=customer_id is None,
                channel_ref=channel,
                currency=currency,
                campaign=campaign,
                direction=direction,
                call_centre=call_centre or profile.call_centre,
                team=team or profile.team,
                started_at=now,
                heartbeat_at=now,
            )
            if customer_id is not None:
                # After the row that waits for a rival's: it locks the customer as its last.
                session.customer = eligible_customer(
                    customer_id=customer_id, actor=actor, lock=True
                )
            attach_new_cart(session)
            consent_needed.ask_for(session)
            record(
                chain=session.chain,
                action="SESSION_STARTED",
                actor=actor,
                now=now,
                customer=_ref(session.customer),
                named_agent=named_agent_ref,
                channel=channel,
                direction=direction,
                campaign=str(campaign.pk) if campaign else "",
            )
    except IntegrityError as error:
        rival = open_rival(actor, customer_id)
        if rival is None:
            campaign_choice.refuse_gone(campaign_id)
            raise
        raise SessionAlreadyOpen(session_id=str(rival.pk)) from error
    return session


def attach_new_cart(session: Session) -> None:
    """Give a session an empty cart that nobody owns, priced for its customer."""
    session.checkout_ref = host.create_cart(
        customer=session.customer,
        email=session.customer.email if session.customer else "",
        channel_ref=session.channel_ref,
    )
    session.save(update_fields=["checkout_ref"])
    Cart.objects.create(checkout_ref=session.checkout_ref, customer=session.customer)


def _agents(actor: Actor, agent_id: Optional[int]):
    if actor.kind is not ActorKind.APP:
        if agent_id is not None and str(agent_id) != actor.id:
            raise AgentNotFound(field="agent_id")
        return host.user_of(actor), ""
    if agent_id is None:
        return None, ""
    named = host.customer(agent_id)
    if not host.may_handle_phone_orders(named):
        raise AgentNotFound(field="agent_id")
    return None, str(agent_id)


def _ref(user) -> str:
    return str(user.pk) if user is not None else ""
