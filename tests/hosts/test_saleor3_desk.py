"""The desk inside Saleor 3's Dashboard: its token is a user's, limited to what the app may."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from saleor_phone_order.rules.permissions import Permission

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(find_spec("saleor.channel") is None, reason="Saleor 2.10 has no extensions"),
]

DESK = "{ phoneOrderDesk { agent { email } permissions } }"


@pytest.fixture
def dashboard(api, shop):
    """`dashboard(user, *permissions_of_the_app)`: the desk as the Dashboard's frame sees it."""
    from saleor.core.jwt import create_access_token_for_app

    def call(user, *permissions):
        app, _ = shop.app(*permissions, name="Desk")
        return api(DESK, token="Bearer " + create_access_token_for_app(app, user))

    return call


def test_a_token_of_the_dashboard_holds_what_both_user_and_app_hold(dashboard, shop, supervisor):
    assert dashboard(supervisor, *Permission)["data"]["phoneOrderDesk"] == {
        "agent": {"email": "supervisor@example.com"},
        "permissions": [item.name for item in Permission],
    }
    handling = Permission.HANDLE_PHONE_ORDERS
    assert dashboard(supervisor, handling)["data"]["phoneOrderDesk"] == {
        "agent": {"email": "supervisor@example.com"},
        "permissions": ["HANDLE_PHONE_ORDERS"],
    }
    pricer = shop.staff("pricer@example.com", Permission.MANAGE_PHONE_ORDER_PRICING)
    assert dashboard(pricer, *Permission)["data"]["phoneOrderDesk"] == {
        "agent": {"email": "pricer@example.com"},
        "permissions": ["MANAGE_PHONE_ORDER_PRICING"],
    }


def test_a_superuser_in_the_dashboard_holds_what_the_app_holds(dashboard, shop):
    boss = shop.staff("boss@example.com", is_superuser=True)
    answer = dashboard(boss, Permission.HANDLE_PHONE_ORDERS)
    assert answer["data"]["phoneOrderDesk"]["permissions"] == ["HANDLE_PHONE_ORDERS"]


def test_without_a_permission_in_common_the_desk_is_closed(dashboard, supervisor):
    answer = dashboard(supervisor)
    assert answer["data"] == {"phoneOrderDesk": None}
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


def test_channels_that_are_closed_are_not_offered(data, shop, agent):
    from saleor.channel.models import Channel

    for slug, is_active in (("a-closed", False), ("b-open", True)):
        Channel.objects.create(
            slug=slug, name=slug, currency_code="PLN", default_country="PL", is_active=is_active
        )
    asked = "{ phoneOrderDesk { channels { slug currency } defaultCountry } }"
    assert data(asked, as_=agent) == {
        "channels": [
            {"slug": "default-channel", "currency": "USD"},
            {"slug": "b-open", "currency": "PLN"},
        ],
        "defaultCountry": "US",
    }
