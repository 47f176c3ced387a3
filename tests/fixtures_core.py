"""A shop, its people, and ways to call the API as each of them."""

from __future__ import annotations

import json

import pytest

from saleor_phone_order.rules.permissions import Permission


@pytest.fixture
def shop(db):
    from tests.shops import make_shop

    return make_shop()


@pytest.fixture
def agent(shop):
    return shop.staff("agent@example.com", Permission.HANDLE_PHONE_ORDERS, first_name="Ada")


@pytest.fixture
def other_agent(shop):
    return shop.staff("other-agent@example.com", Permission.HANDLE_PHONE_ORDERS)


@pytest.fixture
def supervisor(shop):
    return shop.staff(
        "supervisor@example.com",
        Permission.HANDLE_PHONE_ORDERS,
        Permission.MANAGE_PHONE_ORDERS,
        Permission.MANAGE_PHONE_ORDER_PRICING,
    )


@pytest.fixture
def customer(shop):
    return shop.user("anna@example.com", first_name="Anna", last_name="Ortiz")


@pytest.fixture
def other_customer(shop):
    return shop.user("ben@example.com", first_name="Ben", last_name="Okafor")


@pytest.fixture
def post(client):
    """`post(body, authorization)`: the raw answer of `/graphql/`."""

    def call(body, authorization=None):
        headers = {"HTTP_AUTHORIZATION": authorization} if authorization else {}
        return client.post(
            "/graphql/", json.dumps(body), content_type="application/json", **headers
        )

    return call


@pytest.fixture
def api(post, shop):
    """`api(query, as_=user, token=…, **variables)`: the decoded answer.

    `as_` logs a user in as the host does; `token` is an Authorization header's value.
    """

    def call(query, as_=None, token=None, **variables):
        if as_ is not None:
            token = shop.login(as_)
        return post({"query": query, "variables": variables}, token).json()

    return call


@pytest.fixture
def data(api):
    """Like `api`, of a call that must succeed: its first field, without errors."""

    def call(query, as_=None, token=None, **variables):
        answer = api(query, as_=as_, token=token, **variables)
        assert "errors" not in answer, answer["errors"]
        (field,) = answer["data"].values()
        assert not (isinstance(field, dict) and field.get("errors")), field["errors"]
        return field

    return call


@pytest.fixture
def refusal(api):
    """Like `api`, of a mutation that must be refused: its errors."""

    def call(query, as_=None, token=None, **variables):
        answer = api(query, as_=as_, token=token, **variables)
        assert "errors" not in answer, answer["errors"]
        (field,) = answer["data"].values()
        assert field["errors"], field
        return field["errors"]

    return call


@pytest.fixture
def is_dead(post, shop):
    """`is_dead(token)`: the API answers nothing to this Authorization header."""

    def call(token, body=None):
        return shop.refuses_dead_token(post(body or {"query": "{ me { email } }"}, token))

    return call


@pytest.fixture
def gid():
    """`gid("User", row_or_key)`: the host's Relay id."""
    from graphql_relay import to_global_id

    def encode(type_name, row):
        return to_global_id(type_name, getattr(row, "pk", row))

    return encode


@pytest.fixture
def actor_of():
    """The actor that a staff user or an app is in flows."""
    from saleor_phone_order.rules.actors import Actor, ActorKind

    def make(holder, kind=ActorKind.STAFF):
        held = frozenset(item for item in Permission if holder.has_perm(item.value))
        return Actor(kind, str(holder.pk), held)

    return make


@pytest.fixture
def actor(supervisor, actor_of):
    """Who sets prices and campaigns up."""
    return actor_of(supervisor)


@pytest.fixture
def start(actor_of):
    """`start(agent, customer)`: an open session, through the flow."""
    from django.utils import timezone

    from saleor_phone_order.flows import starting

    def call(agent, customer=None, now=None):
        return starting.start(
            actor=actor_of(agent),
            customer_id=customer.pk if customer else None,
            now=now or timezone.now(),
        )

    return call


@pytest.fixture
def impersonate():
    """The Authorization header's value of a session's fresh token."""
    from django.utils import timezone

    from saleor_phone_order.flows import impersonation

    def call(session, now=None):
        token, _ = impersonation.mint(session=session, now=now or timezone.now())
        return "JWT " + token

    return call
