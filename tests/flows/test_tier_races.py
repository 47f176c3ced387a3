"""Price tiers under two hands at once, each on a connection of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import tier_prices, tiers
from saleor_phone_order.flows.tier_prices import PriceKey, PriceRow
from saleor_phone_order.models import PriceTier, TierMembership, TierPrice
from saleor_phone_order.rules.tiers import PricesRiseWithQuantity

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db(transaction=True)]

NOW = timezone.now()


def test_two_changes_cannot_together_make_prices_rise(shop, actor, tier, race):
    coffee, gold = shop.variant("COFFEE", "20.00"), tier("Gold")

    def setting(quantity, amount):
        row = PriceRow(PriceKey(str(coffee.pk), "", quantity), amount=Decimal(amount))
        return lambda: tier_prices.set_prices(tier_id=gold.pk, actor=actor, now=NOW, rows=[row])

    outcomes = race(setting(5, "14.00"), setting(10, "15.00"))
    refused = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert [type(outcome) for outcome in refused] == [PricesRiseWithQuantity]
    assert TierPrice.objects.count() == 1


def test_a_customer_is_never_in_two_tiers(customer, actor, tier, race):
    gold, silver = tier("Gold", "10"), tier("Silver", "5")

    def assigning(chosen):
        return lambda: tiers.assign(
            customer_id=customer.pk, tier_id=chosen.pk, actor=actor, now=NOW
        )

    assert set(race(assigning(gold), assigning(silver))) == {gold, silver}
    assert TierMembership.objects.count() == 1


def test_of_two_tiers_with_one_name_one_is_refused(actor, race):
    def create():
        return tiers.create(actor=actor, now=NOW, name="Gold")

    outcomes = race(create, create)
    assert sum(isinstance(outcome, tiers.TierNameTaken) for outcome in outcomes) == 1
    assert PriceTier.objects.count() == 1


def test_a_deleted_tier_gets_no_prices(shop, actor, tier, race):
    coffee, gold = shop.variant("COFFEE", "20.00"), tier("Gold")
    row = PriceRow(PriceKey(str(coffee.pk)), amount=Decimal("14.00"))
    deleted, priced = race(
        lambda: tiers.delete(tier_id=gold.pk, actor=actor, now=NOW),
        lambda: tier_prices.set_prices(tier_id=gold.pk, actor=actor, now=NOW, rows=[row]),
    )
    assert deleted == gold
    assert priced == gold or isinstance(priced, tiers.TierNotFound)
    assert not PriceTier.objects.exists()
    assert not TierPrice.objects.exists()
