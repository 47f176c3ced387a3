from __future__ import annotations

import pytest

from saleor_phone_order.hosts import host

pytestmark = pytest.mark.django_db


def known(*variants, country="US"):
    found = host.variants(
        refs=[str(variant.pk) for variant in variants], channel_ref="", country=country
    )
    return {variant.sku: variant for variant in found.values()}


def searched(text="", category=None, collection=None, limit=20, offset=0):
    return host.search_variants(
        text=text,
        category_ref=str(category.pk) if category else "",
        collection_ref=str(collection.pk) if collection else "",
        channel_ref="",
        country="US",
        limit=limit,
        offset=offset,
    )


def skus(page):
    return [variant.sku for variant in page.variants]


def test_variants_carry_their_categories_nearest_first_and_their_collections(shop):
    food = shop.category("Food")
    drinks = shop.category("Drinks", parent=food)
    hot = shop.category("Hot", parent=drinks)
    coffee = shop.variant("COFFEE", category=hot)
    summer = shop.collection("Summer", coffee.product)
    shop.collection("Winter")
    found = known(coffee)["COFFEE"]
    assert found.category_refs == (str(hot.pk), str(drinks.pk), str(food.pk))
    assert found.collection_refs == (str(summer.pk),)


def test_variants_are_found_by_reference_and_by_sku(shop):
    coffee, tea = shop.variant("COFFEE"), shop.variant("TEA")
    found = host.variants(
        refs=[str(coffee.pk), "0", "nonsense", str(10**12)],
        skus=["TEA", "NOTHING"],
        channel_ref="",
        country="US",
    )
    assert set(found) == {str(coffee.pk), str(tea.pk)}


def test_available_quantity_is_what_the_host_checks(shop):
    coffee = shop.variant("COFFEE", stock=8)
    shop.second_stock(coffee, 5)
    shop.allocate(coffee, 1, 2)
    assert known(coffee)["COFFEE"].available_quantity == 10
    assert shop.available_quantity(coffee, "US") == 10
    assert known(coffee, country="DE")["COFFEE"].available_quantity == 0
    assert shop.available_quantity(coffee, "DE") == 0


def test_untracked_variants_are_available_where_the_host_sells_them(shop):
    coffee = shop.variant("COFFEE", stock=0)
    coffee.track_inventory = False
    coffee.save()
    maximum = host.maximum_quantity()
    abroad = maximum if shop.sells_untracked_everywhere else 0
    assert known(coffee)["COFFEE"].available_quantity == maximum == 50
    assert known(coffee, country="DE")["COFFEE"].available_quantity == abroad


def test_what_is_not_published_cannot_be_ordered_nor_found(shop):
    hidden = shop.variant("HIDDEN", is_published=False)
    tomorrow = shop.variant("TOMORROW")
    shop.publish(tomorrow.product, in_days=1)
    today = shop.variant("TODAY")
    shop.publish(today.product, in_days=0)
    found = known(hidden, tomorrow, today)
    assert {sku: variant.is_available for sku, variant in found.items()} == {
        "HIDDEN": False,
        "TOMORROW": False,
        "TODAY": True,
    }
    assert skus(searched()) == ["TODAY"]


def test_search_wants_every_word_in_sku_product_or_variant_name(shop):
    coffee = shop.product("House Coffee")
    shop.variant("HC-250", product=coffee)
    shop.variant("HC-1000", product=coffee)
    shop.variant("TEA-250", product=shop.product("Green Tea"))
    assert skus(searched("house")) == ["HC-1000", "HC-250"]
    assert skus(searched("OFFEE 250")) == ["HC-250"]
    assert skus(searched("250")) == ["TEA-250", "HC-250"]
    assert skus(searched("nothing")) == []


def test_an_exact_sku_comes_first(shop):
    for sku in ("A-1-XL", "A-1", "A-1-S"):
        shop.variant(sku, product=shop.product("Shirt " + sku[::-1]))
    assert skus(searched("a-1"))[0] == "A-1"


def test_categories_include_those_below_them(shop):
    food = shop.category("Food")
    drinks = shop.category("Drinks", parent=food)
    shop.variant("BREAD", category=food)
    tea = shop.variant("TEA", category=drinks)
    shop.variant("SOAP")
    assert skus(searched(category=food)) == ["BREAD", "TEA"]
    assert skus(searched(category=drinks)) == ["TEA"]
    assert skus(searched(collection=shop.collection("Summer", tea.product))) == ["TEA"]


def test_pages_follow_each_other(shop):
    for number in range(5):
        shop.variant("SKU-%s" % number)
    first, last = searched(limit=3), searched(limit=3, offset=3)
    assert skus(first) == ["SKU-0", "SKU-1", "SKU-2"]
    assert (first.total_count, first.has_next_page) == (5, True)
    assert skus(last) == ["SKU-3", "SKU-4"]
    assert (last.total_count, last.has_next_page) == (5, False)


@pytest.mark.parametrize("count", [1, 50])
def test_variants_cost_the_same_queries_whatever_their_number(
    shop, django_assert_num_queries, count
):
    variants = [shop.variant("SKU-%s" % number) for number in range(count)]
    with django_assert_num_queries(shop.queries_of_variants):
        assert len(known(*variants)) == count
