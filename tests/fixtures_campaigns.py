"""Phone campaigns for tests."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone


@pytest.fixture
def campaign(db):
    """`campaign("SPRING", (variant, {"amount": "15.00"}), …, is_listed=False)`: a listed
    campaign of the default channel with these offers."""
    from saleor_phone_order.hosts import host
    from saleor_phone_order.models import Campaign, CampaignOffer

    def make(code="SPRING", *offers, **fields):
        made = Campaign.objects.create(
            **{
                "code": code,
                "name": code.title(),
                "channel_ref": host.channel("")[0],
                "is_listed": True,
                "created_at": timezone.now(),
                **fields,
            }
        )
        for position, (variant, terms) in enumerate(offers):
            amounts = {
                name: Decimal(value) if name in ("amount", "lowest_amount") else value
                for name, value in terms.items()
            }
            CampaignOffer.objects.create(
                campaign=made, position=position, variant_ref=str(variant.pk), **amounts
            )
        return made

    return make


@pytest.fixture
def call_for(actor_of):
    """`call_for(campaign, agent, customer)`: an open session."""
    from saleor_phone_order.flows import starting

    def call(campaign, agent, customer=None, **options):
        return starting.start(
            actor=actor_of(agent),
            now=timezone.now(),
            customer_id=customer.pk if customer else None,
            campaign_id=campaign and campaign.pk,
            **options,
        )

    return call


@pytest.fixture
def unchanged(whole_database):
    """`unchanged(function, …)`: the refusal, after which nothing has changed."""
    from saleor_phone_order.rules.refusals import Refusal

    def call(function, *arguments, **named):
        before = whole_database()
        with pytest.raises(Refusal) as caught:
            function(*arguments, **named)
        assert whole_database() == before
        return caught.value

    return call
