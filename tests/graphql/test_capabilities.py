"""The README's table of what works on which Saleor says what is so."""

from __future__ import annotations

from pathlib import Path

import pytest
import saleor
from django.conf import settings
from django.utils import timezone

from saleor_phone_order.hosts import host
from saleor_phone_order.hosts.capabilities import Capability
from saleor_phone_order.hosts.capability_table import columns, table
from saleor_phone_order.hosts.refusals import ChannelNotFound, NotSupportedByHost

pytestmark = pytest.mark.django_db

README = Path(__file__).resolve().parents[2] / "README.md"


def says(capability):
    return host.capabilities()[capability].is_there


def test_the_readme_has_the_table():
    # `python -m django phone_order_capabilities README.md` writes it there.
    assert table() in README.read_text(encoding="utf-8")


def test_the_table_answers_every_question_for_every_saleor():
    assert {version: set(answers) for version, answers in columns().items()} == {
        version: set(Capability) for version in ("2.10", "3.21", "3.22", "3.23", "3.24")
    }


def test_the_column_of_this_saleor_says_what_it_has():
    # 2.10 calls itself "dev".
    version = ".".join(saleor.__version__.split(".")[:2]).replace("dev", "2.10")
    assert columns()[version] == host.capabilities()


def test_channels(shop):
    expected = ChannelNotFound if says(Capability.CHANNELS) else NotSupportedByHost
    with pytest.raises(expected):
        host.channel("4711")


def test_customer_types(shop):
    if says(Capability.CUSTOMER_TYPES):
        assert host.known_customer_types(["4711"]) == frozenset()
    else:
        with pytest.raises(NotSupportedByHost):
            host.known_customer_types(["4711"])


def test_customers_see_held_orders(shop):
    assert shop.shows_held_orders is says(Capability.HELD_SHOWN)


def test_discovery_by_entry_point():
    # 2.10 has no such setting.
    found = getattr(settings, "EXTERNAL_PLUGINS", [])
    assert ("saleor_phone_order.plugin.PhoneOrderPlugin" in found) is says(Capability.DISCOVERY)


def test_the_settings_are_on_the_plugins_page():
    assert says(Capability.SETTINGS_PAGE)
    assert host.plugin_class().CONFIG_STRUCTURE["link_days"]["label"] == "Days that a draft lives"


def test_cart_lines_say_why_their_price_is_another(shop, start, agent, customer, tier, tier_price):
    variant = shop.variant("A-1", "20.00")
    tier_price(tier("Gold", None, customer), variant, "15.00")
    session = start(agent, customer)
    host.set_quantities(session.checkout_ref, {str(variant.pk): 2}, now=timezone.now())
    line = shop.checkouts().get(pk=session.checkout_ref).lines.get()
    reason = getattr(line, "price_override_reason", None)
    assert bool(reason) is says(Capability.PRICE_REASON)


def test_price_filters_keep_list_prices(shop, api, customer, tier, tier_price):
    variant = shop.variant("A-1", "20.00")
    tier_price(tier("Gold", None, customer), variant, "15.00")
    channel = ', channel: "%s"' % shop.channel.slug if says(Capability.CHANNELS) else ""
    for amount, names in (("20", [variant.product.name]), ("15", [])):
        answer = api(
            """{ products(first: 5, filter: {price: {gte: %s, lte: %s}}%s) { edges { node {
                name variants { pricing { price { gross { amount } } } } } } } }"""
            % (amount, amount, channel),
            as_=customer,
        )
        found = [edge["node"] for edge in answer["data"]["products"]["edges"]]
        assert [node["name"] for node in found] == names
        for node in found:
            (shown,) = node["variants"]
            assert float(shown["pricing"]["price"]["gross"]["amount"]) == 15
    assert says(Capability.PRICE_FILTERS) is False
