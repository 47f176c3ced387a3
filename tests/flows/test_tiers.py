from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from saleor_phone_order.flows import tier_percentages, tier_prices, tiers
from saleor_phone_order.flows.eligibility import CustomerNotFound
from saleor_phone_order.flows.tier_percentages import Percentage
from saleor_phone_order.flows.tier_price_checks import CurrencyMismatch
from saleor_phone_order.flows.tier_prices import PriceKey, PriceRow
from saleor_phone_order.models import (
    HistoryEntry,
    PriceTier,
    TierMembership,
    TierPercentage,
    TierPrice,
)
from saleor_phone_order.rules.eligibility import CustomerNotEligible
from saleor_phone_order.rules.tiers import (
    DuplicateBreak,
    InvalidAmount,
    InvalidBreak,
    InvalidPercentage,
    PricesRiseWithQuantity,
)

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

NOW = timezone.now()


@pytest.fixture
def unchanged():
    """`with unchanged():` proves that nothing of tiers was written, history included."""
    from contextlib import contextmanager

    def rows():
        return [
            list(model.objects.order_by("pk").values())
            for model in (PriceTier, TierPrice, TierPercentage, TierMembership, HistoryEntry)
        ]

    @contextmanager
    def check():
        before = rows()
        yield
        assert rows() == before

    return check


def history(tier_id):
    return [
        (entry.action, json.loads(entry.details))
        for entry in HistoryEntry.objects.filter(chain="tier:%s" % tier_id)
    ]


# Tiers


def test_create_makes_a_tier_with_its_percentages(shop, actor):
    food, summer = shop.category("Food"), shop.collection("Summer")
    tier = tiers.create(
        actor=actor,
        now=NOW,
        name="  Gold ",
        default_percentage=Decimal("12.5"),
        starts_at=NOW,
        ends_at=NOW + timedelta(days=1),
        percentages=[
            Percentage(TierPercentage.CATEGORY, str(food.pk), Decimal("20")),
            Percentage(TierPercentage.COLLECTION, str(summer.pk), Decimal("30")),
        ],
    )
    stored = PriceTier.objects.get()
    assert (stored.name, stored.default_percentage) == ("Gold", Decimal("12.50"))
    assert (stored.starts_at, stored.ends_at) == (NOW, NOW + timedelta(days=1))
    assert (tier.pk, tier.member_count, tier.price_count) == (stored.pk, 0, 0)
    assert sorted(stored.percentages.values_list("kind", "target_ref", "percentage")) == [
        ("CATEGORY", str(food.pk), Decimal("20.00")),
        ("COLLECTION", str(summer.pk), Decimal("30.00")),
    ]
    details = {"default_percentage": "12.5", "customer_type": "", "percentages": 2}
    assert history(tier.pk) == [("TIER_CREATED", details)]


def bad_tiers():
    """Arguments of `create`, the refusal and its field."""
    return [
        ({"name": "  "}, tiers.TierNameRequired, "name"),
        ({"name": "Silver"}, tiers.TierNameTaken, "name"),
        ({"default_percentage": Decimal("100.01")}, InvalidPercentage, "default_percentage"),
        ({"default_percentage": Decimal("-1")}, InvalidPercentage, "default_percentage"),
        ({"default_percentage": Decimal("NaN")}, InvalidPercentage, "default_percentage"),
        ({"default_percentage": Decimal("1.005")}, InvalidPercentage, "default_percentage"),
        ({"starts_at": NOW, "ends_at": NOW}, tiers.TierEndsBeforeStart, "ends_at"),
        (
            {"percentages": [Percentage("CATEGORY", "0", Decimal(1))]},
            tier_percentages.UnknownTarget,
            "percentages",
        ),
        (
            {"percentages": [Percentage("COLLECTION", "x", Decimal(1))]},
            tier_percentages.UnknownTarget,
            "percentages",
        ),
        (
            {"percentages": [Percentage("CATEGORY", "0", Decimal(1))] * 1001},
            tier_percentages.TooManyRows,
            "percentages",
        ),
    ]


@pytest.mark.parametrize(("arguments", "refusal", "field"), bad_tiers())
def test_create_and_update_refuse_what_makes_no_sense(
    tier, actor, unchanged, arguments, refusal, field
):
    tier("Silver")
    gold = tier("Gold", "10")
    with unchanged():
        with pytest.raises(refusal) as caught:
            tiers.create(actor=actor, now=NOW, **{"name": "Bronze", **arguments})
        assert caught.value.field == field
        percentages = arguments.get("percentages")
        changes = {key: value for key, value in arguments.items() if key != "percentages"}
        with pytest.raises(refusal):
            tiers.update(
                tier_id=gold.pk, actor=actor, now=NOW, changes=changes, percentages=percentages
            )


def test_a_category_cannot_be_named_twice(shop, actor, unchanged):
    food = Percentage(TierPercentage.CATEGORY, str(shop.category("Food").pk), Decimal("20"))
    with unchanged(), pytest.raises(tier_percentages.DuplicateTarget):
        tiers.create(actor=actor, now=NOW, name="Gold", percentages=[food, food])


def test_update_changes_what_is_given_and_leaves_the_rest(shop, tier, tier_percentage, actor):
    gold = tier("Gold", "10", starts_at=NOW)
    tier_percentage(gold, shop.category("Food"), "20")
    tiers.update(tier_id=gold.pk, actor=actor, now=NOW, changes={"name": "Platinum"})
    gold.refresh_from_db()
    assert (gold.name, gold.default_percentage, gold.starts_at) == ("Platinum", 10, NOW)
    assert gold.percentages.count() == 1
    tiers.update(
        tier_id=gold.pk,
        actor=actor,
        now=NOW,
        changes={"default_percentage": None, "starts_at": None},
        percentages=[],
    )
    gold.refresh_from_db()
    assert (gold.name, gold.default_percentage, gold.starts_at) == ("Platinum", None, None)
    assert gold.percentages.count() == 0
    assert [action for action, _ in history(gold.pk)] == ["TIER_UPDATED", "TIER_UPDATED"]


def test_a_tier_may_keep_its_own_name(tier, actor):
    gold = tier("Gold", "10")
    tiers.update(tier_id=gold.pk, actor=actor, now=NOW, changes={"name": "Gold"})


def test_delete_takes_prices_and_memberships_along(shop, customer, tier, tier_price, actor):
    gold = tier("Gold", "10", customer)
    tier_price(gold, shop.variant("COFFEE"), "9.99")
    deleted = tiers.delete(tier_id=gold.pk, actor=actor, now=NOW)
    assert deleted.pk == gold.pk
    assert not PriceTier.objects.exists()
    assert not TierPrice.objects.exists()
    assert not TierMembership.objects.exists()
    assert history(gold.pk) == [("TIER_DELETED", {"customers": 1, "prices": 1})]


@pytest.mark.parametrize(
    "call",
    [
        lambda actor: tiers.update(tier_id=uuid4(), actor=actor, now=NOW, changes={}),
        lambda actor: tiers.delete(tier_id=uuid4(), actor=actor, now=NOW),
        lambda actor: tier_prices.set_prices(
            tier_id=uuid4(), actor=actor, now=NOW, removed=[PriceKey("1")]
        ),
    ],
)
def test_an_unknown_tier_is_refused(actor, unchanged, call):
    with unchanged(), pytest.raises(tiers.TierNotFound):
        call(actor)


def test_tiers_are_listed_by_name_with_their_counts(
    shop, customer, other_customer, tier, tier_price, django_assert_num_queries
):
    gold = tier("Gold", "10", customer, other_customer)
    tier("Silver")
    tier("Bronze")
    for sku in ("A", "B", "C"):
        tier_price(gold, shop.variant(sku), "9.99")
    with django_assert_num_queries(1):
        found, has_next_page = tiers.listed(limit=2, offset=0)
    assert [row.name for row in found] == ["Bronze", "Gold"]
    assert (found[1].member_count, found[1].price_count) == (2, 3)
    assert has_next_page is True
    assert [row.name for row in tiers.listed(search="ilv", limit=9, offset=0)[0]] == ["Silver"]


# Customers


def test_assign_moves_a_customer_from_one_tier_to_another(customer, tier, actor):
    gold, silver = tier("Gold", "10"), tier("Silver", "5")
    assert tiers.assign(customer_id=customer.pk, tier_id=gold.pk, actor=actor, now=NOW) == gold
    tiers.assign(customer_id=customer.pk, tier_id=silver.pk, actor=actor, now=NOW)
    assert TierMembership.objects.get().tier == silver
    who = str(customer.pk)
    assert history(gold.pk) == [("TIER_ASSIGNED", {"customer": who, "former": ""})]
    assert history(silver.pk) == [("TIER_ASSIGNED", {"customer": who, "former": str(gold.pk)})]


def test_assign_to_no_tier_takes_the_customer_out(customer, tier, actor):
    gold = tier("Gold", "10", customer)
    assert tiers.assign(customer_id=customer.pk, tier_id=None, actor=actor, now=NOW) is None
    assert not TierMembership.objects.exists()
    assert [action for action, _ in history(gold.pk)] == ["TIER_UNASSIGNED"]


def test_assigning_again_what_is_assigned_changes_nothing(customer, tier, actor, unchanged):
    gold = tier("Gold", "10", customer)
    with unchanged():
        tiers.assign(customer_id=customer.pk, tier_id=gold.pk, actor=actor, now=NOW)


def test_staff_can_be_taken_out_of_a_tier_but_not_put_in(agent, tier, actor, unchanged):
    gold = tier("Gold", "10")
    with unchanged(), pytest.raises(CustomerNotEligible):
        tiers.assign(customer_id=agent.pk, tier_id=gold.pk, actor=actor, now=NOW)
    TierMembership.objects.create(tier=gold, customer=agent)
    tiers.assign(customer_id=agent.pk, tier_id=None, actor=actor, now=NOW)
    assert not TierMembership.objects.exists()


def test_assign_refuses_unknown_customers_and_tiers(customer, tier, actor, unchanged):
    gold = tier("Gold", "10")
    with unchanged():
        for tier_id in (gold.pk, None):
            with pytest.raises(CustomerNotFound):
                tiers.assign(customer_id=0, tier_id=tier_id, actor=actor, now=NOW)
        with pytest.raises(tiers.TierNotFound) as caught:
            tiers.assign(customer_id=customer.pk, tier_id=uuid4(), actor=actor, now=NOW)
        assert caught.value.field == "tier_id"


# Prices


@pytest.fixture
def set_prices(actor):
    def call(tier, rows=(), removed=()):
        return tier_prices.set_prices(
            tier_id=tier.pk, actor=actor, now=NOW, rows=rows, removed=removed
        )

    return call


def row(variant, amount=None, quantity=1, percentage=None, currency="", channel=""):
    return PriceRow(
        PriceKey(str(variant.pk), channel, quantity),
        amount=amount and Decimal(amount),
        currency=currency,
        percentage=percentage and Decimal(percentage),
    )


def stored():
    return [
        (price.variant_ref, price.minimum_quantity, price.amount, price.currency, price.percentage)
        for price in TierPrice.objects.all()
    ]


def test_prices_are_added_replaced_and_removed_at_once(shop, tier, tier_price, set_prices):
    coffee, tea = shop.variant("COFFEE", "20.00"), shop.variant("TEA", "7.00")
    gold = tier("Gold")
    tier_price(gold, coffee, "18.00")
    tier_price(gold, coffee, "17.00", 10)
    tier_price(gold, coffee, "16.00", 20)
    changed = set_prices(
        gold,
        rows=[row(coffee, "17.50"), row(coffee, None, 20, "25"), row(tea, "6.99", currency="USD")],
        removed=[PriceKey(str(coffee.pk), "", 10)],
    )
    assert stored() == [
        (str(coffee.pk), 1, Decimal("17.50"), "USD", None),
        (str(coffee.pk), 20, None, "", Decimal("25.00")),
        (str(tea.pk), 1, Decimal("6.99"), "USD", None),
    ]
    assert changed.price_count == 3
    assert history(gold.pk) == [
        (
            "TIER_PRICES_SET",
            {"set": 3, "removed": 1, "variants": sorted([str(coffee.pk), str(tea.pk)])},
        )
    ]


def bad_rows():
    """Rows for a variant that has 18.00 from 1 and 15.00 from 10 pieces on; refusal; row."""
    return [
        (lambda it: [row(it, "20.001")], InvalidAmount, 1),
        (lambda it: [row(it, "-1")], InvalidAmount, 1),
        (lambda it: [row(it, "18.00"), row(it, "NaN", 5)], InvalidAmount, 2),
        (lambda it: [row(it, None, percentage="100.5")], InvalidPercentage, 1),
        (lambda it: [row(it, "10.00", percentage="10")], InvalidBreak, 1),
        (lambda it: [row(it)], InvalidBreak, 1),
        (lambda it: [row(it, "10.00", 0)], InvalidBreak, 1),
        (lambda it: [row(it, "10.00", 2**31)], InvalidBreak, 1),
        (lambda it: [row(it, "10.00", currency="EUR")], CurrencyMismatch, 1),
        (lambda it: [row(it, "9.00"), row(it, "9.00")], DuplicateBreak, 2),
        (lambda it: [row(it, "17.00"), row(it, "18.01", 5)], PricesRiseWithQuantity, 2),
        # The row is right by itself, and wrong with what is stored.
        (lambda it: [row(it, "14.99")], PricesRiseWithQuantity, 1),
        (lambda it: [row(it, "15.01", 11)], PricesRiseWithQuantity, 1),
        # 20 % of 20.00 off is 16.00, above the 15.00 for fewer pieces.
        (lambda it: [row(it, None, 20, "20")], PricesRiseWithQuantity, 1),
    ]


@pytest.mark.parametrize(("rows", "refusal", "number"), bad_rows())
def test_a_bad_price_is_refused_with_its_row_and_nothing_changes(
    shop, tier, tier_price, set_prices, unchanged, rows, refusal, number
):
    coffee, tea = shop.variant("COFFEE", "20.00"), shop.variant("TEA", "7.00")
    gold = tier("Gold")
    tier_price(gold, coffee, "18.00")
    tier_price(gold, coffee, "15.00", 10)
    with unchanged():
        with pytest.raises(refusal) as caught:
            set_prices(gold, rows=rows(coffee) + [row(tea, "1.00")])
    assert caught.value.params.get("row") == number


def test_a_price_of_an_unknown_channel_is_refused(shop, tier, set_prices, unchanged):
    coffee, gold = shop.variant("COFFEE", "20.00"), tier("Gold")
    with unchanged(), pytest.raises(shop.unknown_channel()):
        set_prices(gold, rows=[row(coffee, "10.00", channel="pos")])


def test_rows_that_rise_name_the_variant_and_the_quantity(shop, tier, set_prices, unchanged):
    coffee = shop.variant("COFFEE", "20.00")
    gold = tier("Gold")
    with unchanged(), pytest.raises(PricesRiseWithQuantity) as caught:
        set_prices(gold, rows=[row(coffee, "10.00"), row(coffee, "11.00", 3)])
    assert caught.value.params == {
        "minimum_quantity": 3,
        "variant_ref": str(coffee.pk),
        "row": 2,
    }


def test_unknown_variants_and_prices_are_refused(shop, tier, tier_price, set_prices, unchanged):
    coffee = shop.variant("COFFEE", "20.00")
    gold = tier("Gold")
    tier_price(gold, coffee, "18.00")
    with unchanged():
        for ref in ("0", "x", str(10**20)):
            with pytest.raises(tier_prices.UnknownVariant):
                set_prices(gold, rows=[PriceRow(PriceKey(ref), amount=Decimal("1.00"))])
        with pytest.raises(tier_prices.UnknownPrice):
            set_prices(gold, removed=[PriceKey(str(coffee.pk), "", 2)])
        with pytest.raises(tier_prices.NothingToChange):
            set_prices(gold)
        with pytest.raises(tier_percentages.TooManyRows):
            set_prices(gold, removed=[PriceKey(str(coffee.pk))] * 1001)


def test_a_price_of_a_variant_that_is_gone_can_be_removed(shop, tier, tier_price, set_prices):
    coffee = shop.variant("COFFEE", "20.00")
    gold = tier("Gold")
    tier_price(gold, coffee, "18.00")
    key = PriceKey(str(coffee.pk))
    coffee.delete()
    set_prices(gold, removed=[key])
    assert stored() == []


@pytest.mark.parametrize("count", [1, 50])
def test_setting_prices_costs_the_same_queries_for_one_row_and_for_fifty(
    shop, tier, set_prices, django_assert_num_queries, count
):
    gold = tier("Gold")
    variants = [shop.variant("SKU-%s" % number, "20.00") for number in range(count + 1)]
    set_prices(gold, rows=[row(variants[0], "10.00", 5)])
    with django_assert_num_queries(shop.queries_of_setting_prices):
        set_prices(gold, rows=[row(variant, "9.99", 5) for variant in variants])
