"""The desk in the Dashboard: its rows, and what a plain agent's requests from there may do."""

from __future__ import annotations

import base64
import json
from importlib.util import find_spec
from urllib.parse import urljoin

import pytest
from django.core.management import CommandError, call_command

from saleor_phone_order.hosts import host
from saleor_phone_order.rules.permissions import Permission

IS_SALEOR_3 = find_spec("saleor.channel") is not None

pytestmark = pytest.mark.django_db

saleor_3 = pytest.mark.skipif(not IS_SALEOR_3, reason="Saleor 2.10's Dashboard has no extensions")

HERE = "https://api.shop.example/plugins/saleor-phone-order/desk/"

#: As the Dashboard asks, when it opens the page of an App.
APP = "query ($id: ID!) { app(id: $id) { id name type appUrl isActive accessToken } }"


@pytest.fixture
def put(capsys):
    """`put(…)`: what the command says."""

    def call(*arguments):
        call_command("phone_order_dashboard", *arguments)
        return capsys.readouterr().out.splitlines()

    return call


@pytest.fixture
def desk_app(put, shop):
    from saleor.app.models import App

    put("--desk-url", "https://api.shop.example")
    return App.objects.get(identifier="saleor_phone_order.dashboard")


@pytest.fixture
def embedded(api, gid, desk_app, shop):
    """`embedded(user)`: the token that the Dashboard gives the desk."""

    def call(user):
        answer = api(APP, as_=user, id=gid("App", desk_app))
        assert "errors" not in answer
        token = answer["data"]["app"]["accessToken"]
        return token and "Bearer " + token

    return call


def mounts():
    """Those of this version in which the desk is."""
    from saleor.app import types

    known = getattr(types, "AppExtensionMount", None)
    every = ["customer_details_more_actions", "navigation_orders", "order_overview_create"]
    return every if known else [*every, "search_action"]


def rows(app):
    return [
        (
            row.mount,
            row.label,
            row.url,
            row.target,
            [item.codename for item in row.permissions.all()],
        )
        for row in app.extensions.order_by("mount")
    ]


def claims(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


@saleor_3
def test_the_app_and_its_places_are_made(desk_app):
    assert (desk_app.name, desk_app.type, desk_app.app_url) == (
        "Phone order desk",
        "thirdparty",
        HERE,
    )
    assert (desk_app.is_active, desk_app.tokens.count(), desk_app.webhooks.count()) == (True, 0, 0)
    assert desk_app.get_permissions() == {item.value for item in Permission}
    assert rows(desk_app) == [
        (mount, "Phone order", "/", "app_page", ["handle_phone_orders"]) for mount in mounts()
    ]


@saleor_3
def test_places_have_identifiers_where_the_host_keeps_them(desk_app):
    from saleor.app.models import AppExtension

    if not any(field.name == "identifier" for field in AppExtension._meta.fields):
        pytest.skip("This Saleor keeps none.")
    found = {row.mount: row.identifier for row in desk_app.extensions.all()}
    assert found == {
        "navigation_orders": "menu",
        "order_overview_create": "orders",
        "customer_details_more_actions": "customer",
        "search_action": "search",
    }


@saleor_3
def test_a_second_time_nothing_changes(put, desk_app, gid, whole_database, settings):
    settings.PHONE_ORDER_DASHBOARD_URL = "https://dashboard.shop.example/"
    before = whole_database()
    assert put("--desk-url", "https://api.shop.example/") == [
        "Everything was there already; nothing was changed.",
        "The desk is at %s, and in the Dashboard at"
        " https://dashboard.shop.example/extensions/app/%s" % (HERE, gid("App", desk_app)),
    ]
    assert whole_database() == before


@saleor_3
def test_without_an_address_the_shops_own_is_taken(put, shop):
    from saleor.app.models import App

    assert put()[-1] == "It is not shown there before PHONE_ORDER_DASHBOARD_URL is set."
    url = App.objects.get(identifier="saleor_phone_order.dashboard").app_url
    assert url == host.absolute_url("/plugins/saleor-phone-order/desk/")


@saleor_3
def test_what_was_changed_by_hand_or_by_an_older_version_is_put_right(put, desk_app, shop):
    wanted = rows(desk_app)
    menu = desk_app.extensions.get(mount="navigation_orders")
    menu.permissions.set(shop.permissions(["account.manage_users"]))
    desk_app.extensions.filter(mount="order_overview_create").delete()
    desk_app.extensions.filter(mount="customer_details_more_actions").update(target="popup")
    for mount in ("navigation_orders", "no_such_mount"):
        desk_app.extensions.create(label="Old", url="/old", mount=mount, target="app_page")
    desk_app.permissions.add(*shop.permissions(["account.manage_users"]))
    type(desk_app).objects.update(type="local", app_url="https://old.example/")

    assert put("--desk-url", HERE)[:-2] == [
        "Changed: the app at %s" % HERE,
        "Changed: the app's permissions",
        "Changed: no navigation_orders",
        "Changed: no no_such_mount",
        "Changed: navigation_orders",
        "Changed: order_overview_create",
        "Changed: customer_details_more_actions",
    ]
    desk_app.refresh_from_db()
    assert rows(desk_app) == wanted
    assert (desk_app.type, desk_app.app_url) == ("thirdparty", HERE)
    assert desk_app.permissions.count() == 3


@saleor_3
def test_an_app_that_was_removed_in_the_dashboard_is_made_anew(put, desk_app):
    from django.utils import timezone

    type(desk_app).objects.update(removed_at=timezone.now(), is_active=False)
    put("--desk-url", HERE)
    found = type(desk_app).objects.get(identifier=desk_app.identifier, removed_at=None)
    assert found.pk != desk_app.pk
    assert len(rows(found)) == len(mounts())


@saleor_3
def test_it_is_taken_out_again(put, shop, whole_database):
    before = whole_database()
    put("--desk-url", HERE)
    assert put("--remove") == ["Removed."]
    assert whole_database() == before
    assert put("--remove") == ["It was not there."]


@saleor_3
def test_nothing_of_it_stays_when_the_plugin_goes(desk_app):
    from saleor.app.models import App, AppExtension

    host.remove_traces()
    assert not App.objects.exists()
    assert not AppExtension.objects.exists()


@pytest.mark.parametrize("address", ["api.shop.example", "ftp://api.shop.example", "https://"])
def test_an_address_that_is_none_changes_nothing(shop, whole_database, address):
    before = whole_database()
    with pytest.raises(CommandError, match="must be an address"):
        call_command("phone_order_dashboard", "--desk-url", address)
    assert whole_database() == before


@pytest.mark.skipif(IS_SALEOR_3, reason="Saleor 3's Dashboard has extensions")
def test_a_host_without_extensions_says_where_the_desk_is(put, shop, whole_database):
    before = whole_database()
    with pytest.raises(CommandError, match="has no extensions. Agents open the desk at " + HERE):
        put("--desk-url", HERE)
    assert put("--remove") == ["It was not there."]
    assert whole_database() == before


@saleor_3
def test_a_plain_agent_finds_the_places_as_the_dashboard_asks_for_them(data, desk_app, agent):
    ask = "query ($filter: AppExtensionFilterInput) { appExtensions(first: 100, filter: $filter)"
    if hasattr(type(desk_app.extensions.get(mount="navigation_orders")), "settings"):
        ask += (
            " { edges { node { mountName targetName url settings accessToken app { appUrl } } } } }"
        )
        found = data(ask, as_=agent, filter={"mountName": [mount.upper() for mount in mounts()]})
        assert [edge["node"]["settings"] for edge in found["edges"]] == [{}] * len(mounts())
        assert {edge["node"]["app"]["appUrl"] for edge in found["edges"]} == {HERE}
        names = [(edge["node"]["mountName"], edge["node"]["targetName"]) for edge in found["edges"]]
    else:
        ask += " { edges { node { mount target url accessToken } } } }"
        found = data(ask, as_=agent, filter={"mount": [mount.upper() for mount in mounts()]})
        names = [(edge["node"]["mount"], edge["node"]["target"]) for edge in found["edges"]]
    assert sorted(names) == [(mount.upper(), "APP_PAGE") for mount in mounts()]
    assert all(edge["node"]["accessToken"] for edge in found["edges"])


@saleor_3
def test_a_plain_agent_works_with_the_token_of_the_apps_page(
    data, gid, embedded, agent, customer, shop
):
    token = embedded(agent)
    assert claims(token)["permissions"] == ["HANDLE_PHONE_ORDERS"]
    desk = data("{ phoneOrderDesk { agent { id } permissions } }", token=token)
    assert desk == {"agent": {"id": gid("User", agent)}, "permissions": ["HANDLE_PHONE_ORDERS"]}
    started = data(
        "mutation ($id: ID!) { phoneOrderSessionStart(input: { customerId: $id })"
        " { session { id agent { email } customer { email } } errors { code } } }",
        token=token,
        id=gid("User", customer),
    )
    assert started["errors"] == []
    assert started["session"]["agent"] == {"email": agent.email}
    assert started["session"]["customer"] == {"email": customer.email}
    again = data("{ phoneOrderCurrentSession { id } }", as_=agent)
    assert again == {"id": started["session"]["id"]}


@saleor_3
def test_the_token_holds_nothing_of_what_the_agent_holds_elsewhere(api, embedded, shop):
    both = shop.staff("both@example.com", Permission.HANDLE_PHONE_ORDERS, "account.manage_users")
    token = embedded(both)
    assert claims(token)["permissions"] == ["HANDLE_PHONE_ORDERS"]
    customers = "{ customers(first: 1) { edges { node { id } } } }"
    assert "errors" not in api(customers, as_=both)
    refused = api(customers, token=token)
    assert refused["data"] == {"customers": None}
    assert refused["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


@saleor_3
@pytest.mark.parametrize("permissions", [(), ("account.manage_users", "app.manage_apps")])
def test_staff_without_our_permissions_get_nothing_from_the_desk(
    api, embedded, shop, customer, permissions
):
    token = embedded(shop.staff("clerk@example.com", *permissions))
    assert claims(token)["permissions"] == []
    answer = api("{ phoneOrderDesk { permissions } }", token=token)
    assert answer["data"] == {"phoneOrderDesk": None}
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


@saleor_3
def test_customers_get_no_token(api, gid, desk_app, customer):
    answer = api(APP, as_=customer, id=gid("App", desk_app))
    assert answer["data"] == {"app": None}
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


def test_the_address_without_its_slash_leads_to_the_desk(client, shop):
    here = "/plugins/saleor-phone-order/desk"
    answer = client.get(here + "?customerId=VXNlcjox&id=QXBwOjI%3D")
    assert answer.status_code == 302
    # Without a referrer the desk does not know that it is in the Dashboard.
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    where = urljoin(here, answer["Location"])
    assert where == here + "/?customerId=VXNlcjox&id=QXBwOjI%3D"
    assert client.get(where).status_code == 200


@saleor_3
def test_the_token_dies_with_the_permission(api, embedded, agent):
    token = embedded(agent)
    ask = "{ phoneOrderDesk { permissions } }"
    assert api(ask, token=token)["data"]["phoneOrderDesk"] is not None
    type(agent).objects.filter(pk=agent.pk).update(is_active=False)
    assert api(ask, token=token)["data"] == {"phoneOrderDesk": None}
