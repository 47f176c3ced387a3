"""Which campaign a session is for."""

from __future__ import annotations

from datetime import datetime
from typing import Optional
from uuid import UUID

from ..conf import conf
from ..models import Campaign
from ..rules.refusals import ErrorCode, Refusal
from . import campaign_reading


class NoCampaign(Refusal):
    code = ErrorCode.NO_CAMPAIGN
    message = (
        "Calls need a campaign, and none is listed for this one. Switch on “List in order entry”"
        " of a campaign for this channel and direction."
    )


class CampaignRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "Choose a campaign for this call."


class CampaignNotChoosable(Refusal):
    code = ErrorCode.INVALID
    message = "This campaign is not listed for order entry now."


class CampaignDoesNotFit(Refusal):
    code = ErrorCode.INVALID
    message = "This campaign is for another channel or direction."


def chosen(
    *, campaign_id: Optional[UUID], channel_ref: str, direction: str, now: datetime
) -> Optional[Campaign]:
    """The campaign that was chosen; where one is required, also the only one that can be.

    :raises CampaignNotFound, CampaignNotChoosable, CampaignDoesNotFit:
    :raises NoCampaign, CampaignRequired: none was chosen, and it is required.
    """
    if campaign_id is None:
        return _only_one(channel_ref, direction, now) if conf.CAMPAIGN_REQUIRED else None
    campaign = campaign_reading.found(campaign_id=campaign_id)
    if campaign is None:
        raise campaign_reading.CampaignNotFound(field="campaign_id")
    if not campaign_reading.can_be_chosen(campaign, now):
        raise CampaignNotChoosable(field="campaign_id")
    if campaign.channel_ref != channel_ref or campaign.direction not in ("", direction):
        raise CampaignDoesNotFit(field="campaign_id")
    return campaign


def refuse_gone(campaign_id: Optional[UUID]) -> None:
    """Somebody deleted the campaign while it was chosen.

    :raises CampaignNotFound:
    """
    if campaign_id is not None and campaign_reading.found(campaign_id=campaign_id) is None:
        raise campaign_reading.CampaignNotFound(field="campaign_id")


def _only_one(channel_ref: str, direction: str, now: datetime) -> Campaign:
    listed, _ = campaign_reading.listed(
        now=now, is_listed=True, channel_ref=channel_ref, direction=direction, limit=2, offset=0
    )
    if not listed:
        raise NoCampaign(field="campaign_id")
    if len(listed) > 1:
        raise CampaignRequired(field="campaign_id")
    return listed[0]
