"""What a session has of its campaign: scripts to read, and offers to make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, List, Optional, Sequence, Set

from ..hosts import host
from ..models import CampaignOffer, Session
from ..rules.scripts import filled
from . import catalog
from .campaign_reading import offers_of as offers_of_campaign


@dataclass(frozen=True)
class Scripts:
    """Markdown, filled in."""

    main: str
    rebuttal: str
    upsell: str


@dataclass(frozen=True)
class SessionOffer:
    """`variant` is None if the channel does not sell it any more."""

    offer: CampaignOffer
    variant: Optional[catalog.CatalogItem]
    is_trial_used: bool


def scripts_of(session: Session) -> Optional[Scripts]:
    """None without a campaign. Without a name the shop's stands for the agent; a guest is
    nobody yet."""
    campaign = session.campaign
    if campaign is None:
        return None
    shop = host.shop_name()
    agent = session.agent or (
        host.customer(session.named_agent_ref) if session.named_agent_ref else None
    )
    names = {"customer": _name(session.customer), "agent": _name(agent) or shop, "shop": shop}
    return Scripts(
        main=filled(campaign.main_script, names),
        rebuttal=filled(campaign.rebuttal_script, names),
        upsell=filled(campaign.upsell_script, names),
    )


def offers_of(session: Session, *, now: datetime) -> List[SessionOffer]:
    """In a fixed number of queries."""
    if session.campaign is None:
        return []
    offers = offers_of_campaign(session.campaign)
    variants = host.variants(
        refs=[offer.variant_ref for offer in offers],
        channel_ref=session.channel_ref,
        country=host.cart_country(session.checkout_ref),
    )
    items = catalog.items_of(session=session, variants=list(variants.values()), now=now)
    by_ref = {item.variant.ref: item for item in items}
    trials = [offer.variant_ref for offer in offers if offer.is_trial]
    used = used_among(trials, customer=session.customer, email=_email_of(session))
    return [
        SessionOffer(offer, by_ref.get(offer.variant_ref), offer.variant_ref in used)
        for offer in offers
    ]


def used_among(variant_refs: Sequence[str], *, customer: Any, email: str) -> Set[str]:
    """Those that the customer, or whoever has this e-mail, has ordered before."""
    if not variant_refs:
        return set()
    email = customer.email if customer is not None else email
    return host.bought_variants(customer=customer, email=email, variant_refs=variant_refs)


def _email_of(session: Session) -> str:
    """A guest's."""
    if session.customer is not None or not session.checkout_ref:
        return ""
    contents = host.cart_contents(session.checkout_ref)
    return contents.email if contents is not None else ""


def _name(person) -> str:
    if person is None:
        return ""
    return ("%s %s" % (person.first_name, person.last_name)).strip()
