from __future__ import annotations

import pytest

from saleor_phone_order.rules.permissions import Permission

pytestmark = pytest.mark.django_db

DESK = """
{
  phoneOrderDesk {
    shopName agent { id name email } permissions
    channels { slug name currency } countries { code name }
    defaultCountry consentMode hasSeveralCarts
  }
}
"""
PERMISSIONS = "{ phoneOrderDesk { permissions } }"


def test_the_desk_begins_with_the_agent_and_the_shop(data, gid, shop, agent):
    from django.contrib.sites.models import Site

    Site.objects.update(name="Corner Shop")
    Site.objects.clear_cache()
    desk = data(DESK, as_=agent)
    countries = {country["code"]: country["name"] for country in desk.pop("countries")}
    assert desk == {
        "shopName": "Corner Shop",
        "agent": {"id": gid("User", agent), "name": "Ada", "email": "agent@example.com"},
        "permissions": ["HANDLE_PHONE_ORDERS"],
        "channels": shop.desk_channels,
        "defaultCountry": "US",
        "consentMode": None,
        "hasSeveralCarts": shop.has_several_carts,
    }
    assert (countries["DE"], countries["US"]) == ("Germany", "United States of America")
    assert list(countries.values()) == sorted(countries.values())
    assert "EU" not in countries


@pytest.mark.parametrize("permission", Permission)
def test_each_of_the_permissions_opens_the_desk(data, shop, permission):
    found = data(PERMISSIONS, as_=shop.staff("one@example.com", permission))
    assert found == {"permissions": [permission.name]}


def test_superusers_and_groups_hold_what_they_hold(data, shop, supervisor):
    assert data(PERMISSIONS, as_=supervisor) == {"permissions": [item.name for item in Permission]}
    root = shop.staff("root@example.com", is_superuser=True)
    assert data(PERMISSIONS, as_=root) == {"permissions": [item.name for item in Permission]}
    member = shop.staff("member@example.com")
    group = shop.group("Pricing")
    group.permissions.add(*shop.permissions([Permission.MANAGE_PHONE_ORDER_PRICING]))
    member.groups.add(group)
    assert data(PERMISSIONS, as_=member) == {"permissions": ["MANAGE_PHONE_ORDER_PRICING"]}


def test_apps_have_no_desk(api, shop):
    _, token = shop.app(*Permission)
    answer = api(PERMISSIONS, token="Bearer " + token)
    assert answer["data"] == {"phoneOrderDesk": None}
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


def test_the_desk_says_how_customers_consent(data, agent, settings):
    settings.PHONE_ORDER_CONSENT = "CODE"
    assert data("{ phoneOrderDesk { consentMode } }", as_=agent) == {"consentMode": "CODE"}
