"""What a session's campaign allows; without one, the shop's settings."""

from __future__ import annotations

from decimal import Decimal
from typing import Optional, Union

from django.db.models import prefetch_related_objects
from prices import Money

from ..conf import conf
from ..models import CampaignOffer, Draft, Session
from ..rules.campaigns import CampaignRules, OfferTerms
from ..rules.tiers import round_money


def rules_of(session: Union[Session, Draft]) -> CampaignRules:
    """Also of what a session was saved as. Without a campaign no query of ours; with one a fixed
    number, once for each loaded row."""
    campaign = session.campaign
    if campaign is None:
        return CampaignRules(
            are_prices_adjustable=conf.PRICES_ADJUSTABLE,
            is_shipping_adjustable=conf.SHIPPING_ADJUSTABLE,
            review_sample_percent=conf.REVIEW_SAMPLE_PERCENT,
            skips_external_review=conf.EXTERNAL_PAYMENT_SKIPS_REVIEW,
        )
    prefetch_related_objects([campaign], "offers", "shipping_methods")
    return CampaignRules(
        are_prices_adjustable=campaign.are_prices_adjustable,
        is_shipping_adjustable=campaign.is_shipping_adjustable,
        are_coupons_combined=campaign.are_coupons_combined,
        are_terms_required=campaign.are_terms_required,
        is_catalogue_open=conf.WHOLE_CATALOGUE,
        offers={
            offer.variant_ref: terms_of(offer, session.currency) for offer in campaign.offers.all()
        },
        payment_kinds=frozenset(campaign.payment_kinds.split()),
        shipping_method_refs=frozenset(
            method.method_ref for method in campaign.shipping_methods.all()
        ),
        review_sample_percent=_else(campaign.review_sample_percent, conf.REVIEW_SAMPLE_PERCENT),
        skips_external_review=_else(
            campaign.skips_external_review, conf.EXTERNAL_PAYMENT_SKIPS_REVIEW
        ),
        reviews_agent_prices=campaign.reviews_agent_prices,
    )


def terms_of(offer: CampaignOffer, currency: str) -> OfferTerms:
    return OfferTerms(
        variant_ref=offer.variant_ref,
        price=_money(offer.amount, currency),
        lowest_price=_money(offer.lowest_amount, currency),
        minimum_quantity=offer.minimum_quantity,
        maximum_quantity=offer.maximum_quantity,
        is_trial=offer.is_trial,
    )


def _money(amount: Optional[Decimal], currency: str) -> Optional[Money]:
    # The column has the decimals of the finest currency.
    return None if amount is None else round_money(Money(amount, currency))


def _else(own, shops):
    return shops if own is None else own
