"""The token in requests that only Saleor 3 knows."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib.util import find_spec

import pytest
from django.utils import timezone

from saleor_phone_order.flows import sessions
from saleor_phone_order.hosts import host
from saleor_phone_order.models import HistoryEntry
from tests.documents import all_mutations, mutation_document

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


# Logging in


def login_mutations():
    """Everything of this host that has to do with tokens, apps or logging in."""
    words = ("token", "external", "app", "logout", "password", "account", "emailchange")
    return sorted(name for name in all_mutations() if any(word in name.lower() for word in words))


def test_no_login_is_obtained_with_the_token(api, session, token):
    from saleor.account.models import User
    from saleor.app.models import App, AppToken

    names = login_mutations()
    assert {
        "tokenCreate",
        "tokenRefresh",
        "tokenVerify",
        "tokensDeactivateAll",
        "externalAuthenticationUrl",
        "externalObtainAccessTokens",
        "externalRefresh",
        "externalVerify",
        "externalLogout",
        "appCreate",
        "appTokenCreate",
        "appTokenVerify",
        "appInstall",
        "setPassword",
        "requestPasswordReset",
        "accountRegister",
        "confirmAccount",
        "requestEmailChange",
    } <= set(names)
    keys = dict(User.objects.values_list("pk", "jwt_token_key"))
    apps = set(App.objects.values_list("pk", flat=True))
    for name in names:
        answer = api(mutation_document(name, all_mutations()[name]), token=token)
        assert codes(answer) == ["IMPERSONATION_FORBIDDEN"], name
        assert not any((answer["data"] or {}).values()), name
    assert dict(User.objects.values_list("pk", "jwt_token_key")) == keys
    assert set(App.objects.values_list("pk", flat=True)) == apps
    assert not AppToken.objects.exists()


@pytest.mark.parametrize(
    "document",
    [
        "mutation ($t: String!) { tokenVerify(token: $t) { isValid user { id } } }",
        "mutation ($t: String!) { tokenRefresh(refreshToken: $t) { token user { id } } }",
        "mutation ($t: String!) { appTokenVerify(token: $t) { valid } }",
        """mutation ($t: String!) { setPassword(email: "anna@example.com", token: $t,
             password: "Correct-1234") { token refreshToken user { id } } }""",
        'mutation ($t: String!) { confirmAccount(email: "anna@example.com", token: $t) { user { id } } }',
    ],
)
def test_the_token_is_worth_nothing_where_the_host_takes_tokens(api, token, document):
    answer = api(document, t=token.split()[1])
    (payload,) = answer["data"].values()
    assert payload is None or not any(payload.values())


def test_a_dead_token_is_dead_in_every_header(ask, is_dead, shop, session, token, agent, actor_of):
    bare, login = token.split()[1], shop.login(agent)
    sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    for headers in (
        {"HTTP_AUTHORIZATION": "JWT " + bare},
        {"HTTP_AUTHORIZATION": "Bearer " + bare},
        {"HTTP_AUTHORIZATION": "Token " + bare},
        {"HTTP_AUTHORIZATION": bare},
        {"HTTP_AUTHORIZATION_BEARER": bare},
        {"HTTP_AUTHORIZATION_BEARER": bare, "HTTP_AUTHORIZATION": "JWT " + bare},
        {"HTTP_AUTHORIZATION_BEARER": bare, "HTTP_AUTHORIZATION": login},
        {"HTTP_AUTHORIZATION_BEARER": login.split()[1], "HTTP_AUTHORIZATION": "JWT " + bare},
    ):
        answer = ask("{ me { email } shop { name } }", **headers)
        assert codes(answer) == ["DeadToken", "DeadToken"], headers
        assert not any((answer["data"] or {}).values()), headers


def test_a_live_token_is_not_mixed_with_another_login(ask, shop, session, token, agent):
    answer = ask(
        "{ me { email } shop { name } }",
        HTTP_AUTHORIZATION_BEARER=shop.login(agent).split()[1],
        HTTP_AUTHORIZATION=token,
    )
    assert codes(answer) == ["DeadToken", "DeadToken"]


def test_the_token_expires_also_where_the_hosts_own_do_not(is_dead, session, impersonate, settings):
    settings.JWT_EXPIRE = False
    assert is_dead(impersonate(session, now=timezone.now() - timedelta(minutes=6)))


# What can be asked for


def test_what_belongs_to_others_is_answered_as_to_the_customer(
    api, gid, shop, session, token, customer, other_customer
):
    """The whole point of the token: no more and no less than the customer's own login."""
    variant = shop.variant("A-1")
    other = shop.own_cart(other_customer, **{"A-1": 1})
    shop.change(customer, private_metadata={"secret": "1"}, metadata={"open": "1"})
    for query, name in (
        ("query ($id: ID!) { user(id: $id) { email } }", gid("User", other_customer)),
        ("query ($id: ID!) { checkout(id: $id) { id email } }", gid("Checkout", other)),
        ("query ($id: ID!) { checkout(id: $id) { user { email } } }", gid("Checkout", other)),
        ("query ($id: ID!) { productVariant(id: $id) { sku } }", gid("ProductVariant", variant)),
        ("query ($id: ID!) { me { id } app(id: $id) { name } }", gid("App", 1)),
        ("{ me { userPermissions { code } permissionGroups { name } isStaff } }", ""),
        ("{ me { editableGroups { name } restrictedAccessToChannels } }", ""),
        ("{ me { metadata { key value } } }", ""),
        ("{ me { privateMetadata { key value } } }", ""),
        ("{ me { note } }", ""),
        ("{ staffUsers(first: 1) { totalCount } apps(first: 1) { totalCount } }", ""),
        ("{ _service { sdl } }", ""),
    ):
        answer = api(query, token=token, **({"id": name} if name else {}))
        # (Not compared by the assertion: the schema is too long to explain a difference of.)
        is_same = answer == api(query, as_=customer, **({"id": name} if name else {}))
        assert is_same, query
        assert "privateMetadata" not in query or "secret" not in str(answer)


def test_federated_questions_hide_the_same(api, gid, session, token, customer, other_customer):
    ask = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { %s } } }"
    for user in (customer, other_customer):
        named = [{"__typename": "User", "id": gid("User", user)}]
        document = ask % "email"
        assert api(document, token=token, r=named) == api(document, as_=customer, r=named)
    answer = api(
        ask % "storedPaymentSources { gateway }",
        token=token,
        r=[{"__typename": "User", "id": gid("User", customer)}],
    )
    assert codes(answer) == ["IMPERSONATION_FORBIDDEN"], answer


@pytest.mark.parametrize(
    ("type_name", "field"),
    [
        ("User", "storedPaymentSources"),
        ("GiftCard", "code"),
        ("Invoice", "url"),
        ("Invoice", "externalUrl"),
    ],
)
def test_the_fields_that_are_hidden_are_in_this_schema(type_name, field):
    from saleor.graphql.api import schema

    assert field in schema.get_type(type_name).fields


def test_an_invoice_cannot_be_downloaded(api, gid, shop, session, token, customer):
    order = shop.placed_order(customer, timezone.now(), net="1", gross="1")
    order.invoices.create(number="1", external_url="https://example.com/1.pdf")
    query = "query ($id: ID!) { order(id: $id) { invoices { number url } } }"
    own = api(query, as_=customer, id=gid("Order", order))
    answer = api(query, token=token, id=gid("Order", order))
    assert "1.pdf" not in str(answer)
    assert codes(answer) in (["IMPERSONATION_FORBIDDEN"], codes(own) if "errors" in own else [])


def test_a_subscription_is_no_way_in(post, session, token):
    answer = post({"query": "subscription { event { issuedAt } }"}, token).json()
    assert answer["errors"]
    assert not any((answer.get("data") or {}).values())


# Ways to write a document


def test_every_spelling_of_a_document_is_guarded(
    api, gid, shop, session, token, customer, settings
):
    settings.GRAPHQL_MUTATION_COUNT_LIMIT = 10
    variant = shop.variant("A-1")
    own = shop.own_cart(customer, **{"A-1": 1})
    variables = {
        "own": gid("Checkout", own),
        "mine": gid("Checkout", session.checkout_ref),
        "lines": [{"variantId": gid("ProductVariant", variant), "quantity": 2}],
    }
    head = "mutation ($own: ID!, $mine: ID!, $lines: [CheckoutLineInput!]!) { %s }"
    add = "%s: checkoutLinesAdd(id: $%s, lines: $lines) { errors { code } }"
    answer = api(
        head % " ".join([add % ("a", "mine"), add % ("b", "own"), add % ("c", "mine")]),
        token=token,
        **variables,
    )
    assert [error["path"] for error in answer["errors"]] == [["b"]]
    assert shop.units_in(own) == 1
    assert shop.units_in(shop.checkouts().get(pk=session.checkout_ref)) == 4
    hidden = head % "...F" + " fragment F on Mutation { ... on Mutation { %s %s } }" % (
        add % ("x", "own"),
        add % ("y", "mine"),
    )
    answer = api(hidden, token=token, **variables)
    assert [error["path"] for error in answer["errors"]] == [["x"]]
    spelled = head % (
        "checkoutLinesAdd(id: $mine, token: %s, lines: $lines) @include(if: true)"
        " { errors { code } } x: checkoutLinesAdd(id: $own, lines: []) { errors { code } }"
        % json.dumps(str(own.pk))
    )
    answer = api(spelled, token=token, **variables)
    assert codes(answer) == ["IMPERSONATION_FORBIDDEN", "IMPERSONATION_FORBIDDEN"]
    assert shop.units_in(own) == 1


def test_the_sessions_checkout_can_be_named_in_every_way(data, gid, shop, session, token):
    variant = shop.variant("A-1")
    names = {
        "id": gid("Checkout", session.checkout_ref),
        "checkoutId": gid("Checkout", session.checkout_ref),
        "token": session.checkout_ref,
    }
    fields = all_mutations()["checkoutLinesAdd"].args
    for argument in [name for name in names if name in fields]:
        data(
            """mutation { checkoutLinesAdd(%s: "%s", lines: [{variantId: "%s", quantity: 1}]) {
                 errors { code } } }"""
            % (argument, names[argument], gid("ProductVariant", variant)),
            token=token,
        )
    named = len([name for name in names if name in fields])
    assert shop.units_in(shop.checkouts().get(pk=session.checkout_ref)) == named
