"""Campaigns as screens show them, and those that can be chosen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import List, Optional, Tuple
from uuid import UUID

from django.db.models import Q, QuerySet
from prices import Money

from ..hosts import host
from ..hosts.refusals import ChannelNotFound
from ..hosts.values import NamedShippingMethod
from ..models import Campaign, CampaignField, CampaignOffer
from ..rules.campaigns import is_current
from ..rules.limits import MAX_SEARCH_TEXT, clean_text
from ..rules.refusals import ErrorCode, Refusal
from ..rules.tiers import round_money


class CampaignNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no campaign with this id."


def found(*, campaign_id: UUID, now: Optional[datetime] = None) -> Optional[Campaign]:
    """A campaign; with `now` only one that can be chosen then."""
    rows = Campaign.objects.all() if now is None else current(now)
    return rows.filter(pk=campaign_id).first()


def listed(
    *,
    now: datetime,
    search: str = "",
    is_listed: Optional[bool] = None,
    channel_ref: Optional[str] = None,
    direction: str = "",
    limit: int,
    offset: int,
) -> Tuple[List[Campaign], bool]:
    """Campaigns by name, and whether more follow.

    :param is_listed: those that can be chosen now, or the others.
    :param direction: those that serve it.
    """
    rows = Campaign.objects.all()
    if is_listed is not None:
        chosen = current(now).values("pk")
        rows = rows.filter(pk__in=chosen) if is_listed else rows.exclude(pk__in=chosen)
    if channel_ref is not None:
        rows = rows.filter(channel_ref=channel_ref)
    if direction:
        rows = rows.filter(direction__in=("", direction))
    search = clean_text("search", search, MAX_SEARCH_TEXT)
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(code__icontains=search))
    found = list(rows[offset : offset + limit + 1])
    return found[:limit], len(found) > limit


def current(now: datetime) -> QuerySet:
    """Campaigns that can be chosen at `now`: `rules.campaigns.is_current`, as a query."""
    return Campaign.objects.filter(
        Q(starts_at=None) | Q(starts_at__lte=now),
        Q(ends_at=None) | Q(ends_at__gt=now),
        is_listed=True,
    )


def can_be_chosen(campaign: Campaign, now: datetime) -> bool:
    return is_current(
        is_listed=campaign.is_listed,
        starts_at=campaign.starts_at,
        ends_at=campaign.ends_at,
        now=now,
    )


def offers_of(campaign: Campaign) -> List[CampaignOffer]:
    """In their order; each with its `variant` (what it is called, None if it is gone), its
    `price` and `lowest_price`."""
    offers = list(campaign.offers.all())
    names = host.variant_names(refs={offer.variant_ref for offer in offers})
    currency = _currency(campaign) if offers else ""
    for offer in offers:
        offer.variant = names.get(offer.variant_ref)
        offer.price = _money(offer.amount, currency)
        offer.lowest_price = _money(offer.lowest_amount, currency)
    return offers


def choices_of(field: CampaignField) -> List[str]:
    return field.choices.split("\n") if field.choices else []


def shipping_methods_of(campaign: Campaign) -> List[NamedShippingMethod]:
    """Those that the shop still has in the channel."""
    refs = {row.method_ref for row in campaign.shipping_methods.all()}
    if not refs:
        return []
    return [row for row in host.named_shipping_methods(campaign.channel_ref) if row.ref in refs]


def methods_to_choose(channel_ref: str) -> List[NamedShippingMethod]:
    """Those of a channel; of all of them for an empty reference.

    :raises ChannelNotFound, NotSupportedByHost:
    """
    if channel_ref:
        host.channel(channel_ref)
    return host.named_shipping_methods(channel_ref)


def _currency(campaign: Campaign) -> str:
    try:
        return host.channel(campaign.channel_ref)[1]
    except ChannelNotFound:
        return ""


def _money(amount: Optional[Decimal], currency: str) -> Optional[Money]:
    """None also where the campaign's channel is gone, and its currency with it."""
    return round_money(Money(amount, currency)) if amount is not None and currency else None
