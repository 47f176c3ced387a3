"""The page with the payment gateway's keys, through the host's own API."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings

from saleor_phone_order.flows import gateway_keys
from saleor_phone_order.hosts import host
from saleor_phone_order.hosts.listed_plugins import GATEWAY_PAGE, list_gateway_page
from saleor_phone_order.payments.values import GatewayKeys
from tests.shops.plugin_page import PluginPage

pytestmark = pytest.mark.django_db

KEYS = {
    "secret_key": "sk_test_0123456789",
    "publishable_key": "pk_test_0123456789",
    "webhook_secret": "whsec_0123456789",
}
MISSING = "Nothing is taken without it. Fill it in, or switch the page off."


@pytest.fixture
def page(api, shop, monkeypatch):
    monkeypatch.delenv("PHONE_ORDER_STRIPE_SECRET_KEY", raising=False)
    admin = shop.staff("admin@example.com", "plugins.manage_plugins")
    plugin = host.gateway_plugin_class()
    return PluginPage(api, admin, plugin.PLUGIN_ID, getattr(shop, "channel", None))


@pytest.fixture
def channel_ref(shop):
    return host.channel("")[0]


def test_it_is_listed_once_and_off_until_somebody_switches_it_on(page, channel_ref):
    list_gateway_page()
    assert django_settings.PLUGINS.count(GATEWAY_PAGE) == 1
    shown = page.read()
    assert shown["active"] is False
    assert {name: field["value"] or "" for name, field in shown["configuration"].items()} == {
        "secret_key": "",
        "publishable_key": "",
        "webhook_secret": "",
    }
    assert host.gateway_settings() == {}
    assert not gateway_keys.is_configured(channel_ref)


def test_what_is_saved_is_in_force_and_secrets_are_not_shown(page, channel_ref, api):
    assert page.save(active=True, **KEYS) == []
    assert host.gateway_settings() == {channel_ref: KEYS}
    assert gateway_keys.keys_for(channel_ref) == GatewayKeys(
        KEYS["secret_key"], KEYS["publishable_key"], KEYS["webhook_secret"]
    )
    shown = page.read()
    assert shown["active"] is True
    assert page.values() == {
        "secret_key": "6789",
        "publishable_key": KEYS["publishable_key"],
        "webhook_secret": "6789",
    }
    assert shown["configuration"]["secret_key"]["type"] == "SECRET"
    offered = api("{ shop { availablePaymentGateways { id } } }")["data"]["shop"]
    ids = [gateway["id"] for gateway in offered["availablePaymentGateways"]]
    assert page.plugin_id not in ids
    assert page.save(active=False) == []
    assert host.gateway_settings() == {}


def test_keys_are_filled_in_one_by_one_and_then_used(page, channel_ref):
    for name, value in KEYS.items():
        assert page.save(**{name: value}) == []
        assert page.read()["active"] is False
    assert page.save(active=True) == []
    assert host.gateway_settings() == {channel_ref: KEYS}


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        (
            {"secret_key": "pk_test_0123456789"},
            "secretKey",
            "The secret key begins with sk_test_, sk_live_, rk_test_ or rk_live_.",
        ),
        (
            {"publishable_key": "sk_test_0123456789"},
            "publishableKey",
            "The publishable key begins with pk_test_ or pk_live_.",
        ),
        (
            {"publishable_key": "pk_live_0123456789"},
            "publishableKey",
            "One key is for tests and the other one is live.",
        ),
        (
            {"secret_key": "rk_live_0123456789"},
            "publishableKey",
            "One key is for tests and the other one is live.",
        ),
        (
            {"webhook_secret": "0123456789"},
            "webhookSecret",
            "The webhook's signing secret begins with whsec_.",
        ),
        ({"webhook_secret": ""}, "webhookSecret", MISSING),
    ],
)
@pytest.mark.one_saleor_3
@pytest.mark.parametrize("is_first", [True, False])
def test_what_does_not_fit_is_refused_and_changes_nothing(
    changes, field, message, is_first, page, whole_database
):
    if not is_first:
        assert page.save(active=True, **KEYS) == []
    before = whole_database()
    wanted = {**KEYS, **changes} if is_first else changes
    (error,) = page.save(active=True, **wanted)
    assert (error["field"], error["message"], error["code"]) == (field, message, "INVALID")
    assert whole_database() == before


def test_keys_in_the_environment_switch_it_on_for_staff_who_refund(page, monkeypatch):
    monkeypatch.setenv("PHONE_ORDER_STRIPE_SECRET_KEY", KEYS["secret_key"])
    assert page.read()["active"] is True
    assert host.gateway_settings() == {}


def test_nothing_of_it_stays_when_the_plugin_goes(page):
    from saleor.plugins.models import PluginConfiguration

    page.save(active=True, **KEYS)
    host.remove_traces()
    assert not PluginConfiguration.objects.filter(identifier=page.plugin_id).exists()
