"""The token in requests that only Saleor 3 knows."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from django.utils import timezone

from saleor_phone_order.flows import sessions
from saleor_phone_order.hosts import host
from saleor_phone_order.models import HistoryEntry

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("saleor.channel") is None, reason="Saleor 2.10 has no such requests"
    ),
]

ME = "{ me { email isStaff } }"


@pytest.fixture
def session(start, agent, customer):
    return start(agent, customer)


@pytest.fixture
def token(impersonate, session):
    return impersonate(session)


@pytest.fixture
def ask(client):
    """`ask(query, HTTP_…=…)`: an answer to a request with these headers."""

    def call(query, **headers):
        return client.post(
            "/graphql/", {"query": query}, content_type="application/json", **headers
        ).json()

    return call


def codes(answer):
    return [error["extensions"]["exception"]["code"] for error in answer["errors"]]


def test_the_header_that_the_host_prefers_counts(ask, shop, token, agent, customer):
    bare = token.split()[1]
    answer = ask(ME, HTTP_AUTHORIZATION_BEARER=bare)
    assert answer["data"]["me"] == {"email": customer.email, "isStaff": False}
    answer = ask(ME, HTTP_AUTHORIZATION_BEARER=bare, HTTP_AUTHORIZATION=shop.login(agent))
    assert answer["data"]["me"]["email"] == customer.email


def test_a_dead_token_beside_a_live_login_is_dead(ask, shop, session, token, agent, actor_of):
    sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    answer = ask(
        ME, HTTP_AUTHORIZATION_BEARER=token.split()[1], HTTP_AUTHORIZATION=shop.login(agent)
    )
    assert codes(answer) == ["DeadToken"]
    assert answer["data"] == {"me": None}


def test_the_token_opens_nothing_while_the_plugin_is_switched_off(is_dead, post, session, token):
    from saleor.plugins.models import PluginConfiguration

    off = PluginConfiguration.objects.create(
        identifier=host.plugin_class().PLUGIN_ID, name="Phone orders", active=False
    )
    assert is_dead(token)
    assert is_dead(token, {"query": "{ shop { name } }"})
    assert is_dead(
        token,
        {
            "query": 'mutation { checkoutLinesAdd(id: "Q2hlY2tvdXQ6MQ==", lines: []) { errors { code } } }'
        },
    )
    off.delete()
    assert not is_dead(token)


def test_a_shop_closed_to_storefronts_answers_the_desk_and_not_the_token(
    post, data, session, token, agent, actor_of, shop, gid
):
    from saleor.site.models import SiteSettings

    if not hasattr(SiteSettings(), "allow_storefront_traffic"):
        pytest.skip("This Saleor cannot be closed to storefronts.")
    from saleor.graphql.storefront_traffic import clear_allow_storefront_traffic_cache

    shop.variant("A-1")
    clear_allow_storefront_traffic_cache()
    SiteSettings.objects.update(allow_storefront_traffic=False)
    try:
        assert post({"query": ME}, token).status_code == 401
        answer = data(
            'mutation ($id: ID!) { phoneOrderLinesAdd(id: $id, text: "A-1 2")'
            " { session { cart { quantity } } errors { code } } }",
            as_=agent,
            id=gid("PhoneOrderSession", session),
        )
    finally:
        clear_allow_storefront_traffic_cache()
    assert answer["session"]["cart"]["quantity"] == 2


@pytest.mark.parametrize("argument", ["id", "checkoutId", "token"])
def test_every_argument_that_names_a_checkout_must_name_the_sessions(
    api, gid, shop, session, token, customer, argument
):
    variant = shop.variant("A-1")
    own = shop.own_cart(customer, **{"A-1": 1})
    other = '"%s"' % (own.pk if argument == "token" else gid("Checkout", own.pk))
    arguments = {"id": '"%s"' % gid("Checkout", session.checkout_ref), argument: other}
    answer = api(
        'mutation { checkoutLinesAdd(%s, lines: [{variantId: "%s", quantity: 1}])'
        " { errors { code } } }"
        % (
            ", ".join("%s: %s" % pair for pair in arguments.items()),
            gid("ProductVariant", variant),
        ),
        token=token,
    )
    assert codes(answer) == ["IMPERSONATION_FORBIDDEN"]
    assert shop.units_in(own) == 1


def test_a_line_of_another_checkout_cannot_be_updated_by_its_id(
    api, gid, shop, session, token, customer
):
    shop.variant("A-1")
    own = shop.own_cart(customer, **{"A-1": 1})
    answer = api(
        """mutation ($checkout: ID!, $line: ID!) { checkoutLinesUpdate(
             id: $checkout, lines: [{lineId: $line, quantity: 5}]) { errors { code } } }""",
        token=token,
        checkout=gid("Checkout", session.checkout_ref),
        line=gid("CheckoutLine", own.lines.get()),
    )
    assert codes(answer) == ["IMPERSONATION_FORBIDDEN"]
    assert shop.units_in(own) == 1


def test_a_price_cannot_be_named_under_the_token(api, gid, shop, session, token):
    variant = shop.variant("A-1", "20.00")
    answer = api(
        """mutation ($checkout: ID!, $variant: ID!) { checkoutLinesAdd(id: $checkout,
             lines: [{variantId: $variant, quantity: 1, price: 0.01}]) { errors { code } } }""",
        token=token,
        checkout=gid("Checkout", session.checkout_ref),
        variant=gid("ProductVariant", variant),
    )
    assert codes(answer) == ["PermissionDenied"]
    assert not shop.checkouts().get(pk=session.checkout_ref).lines.exists()


def test_the_host_asks_for_the_session_once_a_request(post, token, customer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = post({"query": "{ a: me { email } b: me { email } shop { name } }"}, token).json()
    assert answer["data"]["a"]["email"] == customer.email
    asked = [query for query in captured if 'FROM "saleor_phone_order_session"' in query["sql"]]
    assert len(asked) == 1


def test_other_requests_are_not_slowed_down(post, shop, customer):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        post({"query": ME}, shop.login(customer))
    assert not [query for query in captured if "saleor_phone_order" in query["sql"]]


def test_refused_operations_stay_in_the_history_although_the_request_failed(api, session, token):
    answer = api("mutation { tokensDeactivateAll { errors { code } } }", token=token)
    assert codes(answer) == ["IMPERSONATION_FORBIDDEN"]
    entry = HistoryEntry.objects.get(action="IMPERSONATION_REFUSED")
    assert '"operation":"tokensDeactivateAll"' in entry.details


def test_the_tokens_lines_cost_what_the_customer_pays(
    data, gid, shop, session, token, agent, actor_of, customer, tier, tier_price
):
    variant = shop.variant("A-1", "20.00")
    tier_price(tier("Gold", None, customer), variant, "15.00")
    data(
        shop.lines_add,
        token=token,
        checkout=gid("Checkout", session.checkout_ref),
        variant=gid("ProductVariant", variant),
    )
    total = host.snapshot(session.checkout_ref, now=timezone.now()).subtotal.gross.amount
    assert total == 30
