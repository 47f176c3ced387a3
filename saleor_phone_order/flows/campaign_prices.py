"""Campaigns' own prices, and which campaign a cart is of."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Mapping

from django.db.models import Q, Subquery
from django.db.models.functions import Coalesce
from prices import Money

from ..hosts import host
from ..models import CampaignOffer, Cart, CartPrice, Draft, Session
from ..models.session import IS_OPEN
from ..rules.prices import ReasonKind
from ..rules.tiers import round_money


def campaign_of_cart(checkout_ref: str, now: datetime) -> Coalesce:
    """For use in a query: the campaign of the open session whose cart it is, or of the draft
    that lives in it, until the campaign ends."""
    sessions = Session.objects.filter(IS_OPEN, checkout_ref=checkout_ref).order_by()
    drafts = Draft.objects.filter(
        Q(campaign__ends_at=None) | Q(campaign__ends_at__gt=now), checkout_ref=checkout_ref
    ).order_by()
    return Coalesce(
        Subquery(sessions.values("campaign_id")[:1]), Subquery(drafts.values("campaign_id")[:1])
    )


def offered(campaign_id: Any, variants: Mapping[str, Any]) -> Dict[str, Money]:
    """The campaign's prices of these variants, which have a `list_price`. One query, none
    without a campaign."""
    if campaign_id is None or not variants:
        return {}
    rows = CampaignOffer.objects.filter(
        campaign=campaign_id, variant_ref__in=list(variants), amount__isnull=False
    )
    return {
        ref: round_money(Money(amount, variants[ref].list_price.currency))
        for ref, amount in rows.order_by().values_list("variant_ref", "amount")
    }


def keep_in_cart(session: Session) -> None:
    """A session's cart becomes the customer's: what is in it costs no more than the campaign
    says, until that ends."""
    campaign = session.campaign
    if campaign is None:
        return
    quantities = host.cart_quantities(session.checkout_ref)
    cart = Cart.objects.get(checkout_ref=session.checkout_ref)
    offers = campaign.offers.filter(variant_ref__in=list(quantities), amount__isnull=False)
    CartPrice.objects.bulk_create(
        CartPrice(
            cart=cart,
            variant_ref=offer.variant_ref,
            amount=offer.amount,
            currency=session.currency,
            quantity_ceiling=quantities[offer.variant_ref],
            reason=ReasonKind.CAMPAIGN.value,
            until=campaign.ends_at,
        )
        for offer in offers
    )
