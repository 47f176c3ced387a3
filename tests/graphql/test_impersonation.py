"""Acting as the customer: what the token sees, what it may not do, and when it dies."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, handoff, impersonation, sessions, starting
from saleor_phone_order.models import HistoryEntry, Session
from tests.documents import all_mutations, mutation_document

pytestmark = pytest.mark.django_db

ME = "{ me { email isStaff } }"


@pytest.fixture
def session(start, agent, customer):
    return start(agent, customer)


@pytest.fixture
def token(impersonate, session):
    return impersonate(session)


def error_codes(answer):
    return [error["extensions"]["exception"]["code"] for error in answer["errors"]]


def test_me_is_answered_as_it_answers_the_customer(api, agent, customer, token):
    assert api(ME, token=token) == api(ME, as_=customer)
    assert api(ME, as_=agent)["data"]["me"]["email"] == agent.email


def test_the_bearer_scheme_works_too(api, customer, token):
    answer = api(ME, token=token.replace("JWT ", "Bearer "))
    assert answer["data"]["me"]["email"] == customer.email


def test_the_token_holds_ids_and_no_personal_data(token, session, customer, agent):
    import jwt

    claims = jwt.decode(token.split()[1], options={"verify_signature": False})
    assert claims["sub"] == str(customer.pk)
    assert claims["act"] == {"sub": "staff:%s" % agent.pk}
    assert claims["sid"] == str(session.pk)
    assert set(claims) == {"sub", "act", "sid", "nonce", "iat", "exp"}


def test_every_mutation_of_the_host_that_is_not_listed_is_refused_and_recorded(api, session, token):
    fields = all_mutations()
    assert len(fields) > 200
    for name, field in fields.items():
        before = HistoryEntry.objects.filter(action="IMPERSONATION_REFUSED").count()
        answer = api(mutation_document(name, field), token=token)
        # The listed ones get no further either: "x" is not the session's checkout.
        assert answer.get("errors"), (name, answer)
        assert error_codes(answer) == ["IMPERSONATION_FORBIDDEN"], (name, answer)
        entry = HistoryEntry.objects.filter(action="IMPERSONATION_REFUSED").last()
        assert '"operation":"%s"' % name in entry.details
        assert HistoryEntry.objects.filter(action="IMPERSONATION_REFUSED").count() == before + 1


def test_carts_can_be_changed_by_the_mutations_that_are_listed(shop):
    from saleor_phone_order.hosts import host

    schema_module = import_module(type(host)._guard.__module__)
    assert shop.cart_mutations == schema_module.ALLOWED_UNDER_IMPERSONATION
    assert shop.cart_mutations & set(all_mutations())


def test_a_mutation_that_nobody_heard_of_is_refused(api, shop, session, token, monkeypatch):
    """The guard asks for the name, so a field that a host adds later is not on the list."""
    from saleor.graphql.api import schema

    from saleor_phone_order.hosts import host

    calls = []
    field = all_mutations()[shop.bare_mutation]
    unguarded = host._guarded_mutation(
        "somethingNew", lambda root, info, **arguments: calls.append(1)
    )
    monkeypatch.setattr(field, "resolver", unguarded)
    answer = api("mutation { %s { __typename } }" % shop.bare_mutation, token=token)
    assert error_codes(answer) == ["IMPERSONATION_FORBIDDEN"]
    assert calls == []
    assert schema.get_mutation_type().fields[shop.bare_mutation] is field


def test_lines_can_be_added_to_the_sessions_own_checkout(data, gid, shop, session, token):
    variant = shop.variant("A-1")
    answer = data(
        shop.lines_add,
        token=token,
        checkout=gid("Checkout", session.checkout_ref),
        variant=gid("ProductVariant", variant),
    )
    assert answer["checkout"]["quantity"] == 2


def test_another_checkout_is_refused_even_the_customers_own(
    api, gid, shop, session, token, customer
):
    variant = shop.variant("A-1")
    own = shop.own_cart(customer, **{"A-1": 1})
    answer = api(
        shop.lines_add,
        token=token,
        checkout=gid("Checkout", own.pk),
        variant=gid("ProductVariant", variant),
    )
    assert error_codes(answer) == ["IMPERSONATION_FORBIDDEN"]
    assert shop.units_in(own) == 1


def test_a_line_of_another_checkout_cannot_be_deleted(
    api, gid, shop, session, token, customer, agent, actor_of
):
    variant = shop.variant("A-1")
    own = shop.own_cart(customer, **{"A-1": 1})
    carts.add_lines(
        session_id=session.pk,
        actor=actor_of(agent),
        now=timezone.now(),
        lines=[(str(variant.pk), 1)],
    )
    line = own.lines.get()
    answer = api(
        shop.line_delete,
        token=token,
        checkout=gid("Checkout", session.checkout_ref),
        line=gid("CheckoutLine", line),
    )
    assert error_codes(answer) == ["IMPERSONATION_FORBIDDEN"]
    assert own.lines.filter(pk=line.pk).exists()


def test_the_customers_password_stays(api, shop, session, token, customer):
    answer = api(shop.change_password, token=token)
    assert error_codes(answer) == ["IMPERSONATION_FORBIDDEN"]
    customer.refresh_from_db()
    assert customer.check_password("correct-horse-battery")


@pytest.mark.parametrize("field", ["storedPaymentSources { gateway }"])
def test_hidden_fields_of_the_account_are_refused(api, token, field):
    answer = api("{ me { %s } }" % field, token=token)
    assert error_codes(answer) == ["IMPERSONATION_FORBIDDEN"]


def test_gift_card_codes_are_hidden(api, gid, shop, session, token, agent, actor_of):
    shop.gift_card("GIFT-1234")
    variant = shop.variant("A-1")
    now = timezone.now()
    carts.add_lines(
        session_id=session.pk, actor=actor_of(agent), now=now, lines=[(str(variant.pk), 1)]
    )
    carts.add_promo_code(session_id=session.pk, actor=actor_of(agent), now=now, code="GIFT-1234")
    answer = api(
        shop.gift_card_codes, token=token, **shop.gift_card_arguments(gid, session.checkout_ref)
    )
    assert "GIFT-1234" not in str(answer)
    assert error_codes(answer) == ["IMPERSONATION_FORBIDDEN"]


def test_staff_fields_stay_out_of_reach(api, token):
    answer = api("{ customers(first: 1) { totalCount } }", token=token)
    assert error_codes(answer) == ["PermissionDenied"]
    answer = api("{ phoneOrderSessions(first: 1) { edges { cursor } } }", token=token)
    assert error_codes(answer) == ["PermissionDenied"]


# Death of the token


def end_by_cancel(session, actor):
    sessions.cancel(session_id=session.pk, actor=actor, now=timezone.now())


def end_by_hand_off(session, actor):
    handoff.hand_off(session_id=session.pk, actor=actor, now=timezone.now())


@pytest.mark.parametrize("end", [end_by_cancel, end_by_hand_off])
def test_the_token_is_dead_on_the_very_next_request_after_the_end(
    is_dead, shop, session, token, agent, actor_of, end
):
    variant = shop.variant("A-1")
    actor = actor_of(agent)
    carts.add_lines(
        session_id=session.pk, actor=actor, now=timezone.now(), lines=[(str(variant.pk), 1)]
    )
    assert not is_dead(token)
    end(session, actor)
    for scheme in ("JWT ", "Bearer ", "jwt ", "BEARER "):
        assert is_dead(scheme + token.split()[1])


def test_a_dead_token_kills_a_whole_batch(is_dead, shop, session, token, agent, actor_of, settings):
    shop.allow_batches(settings)
    end_by_cancel(session, actor_of(agent))
    assert is_dead(token, [{"query": ME}, {"query": "{ shop { name } }"}])


def test_a_dead_token_does_not_read_what_everybody_may_read(
    is_dead, session, token, agent, actor_of
):
    end_by_cancel(session, actor_of(agent))
    assert is_dead(token, {"query": "{ shop { name } }"})
    assert is_dead(token, {"query": "{ shop { name } me { email } }"})


def test_a_live_token_counts_for_every_operation_of_a_batch(post, shop, token, customer, settings):
    shop.allow_batches(settings)
    operations = [{"query": ME}, {"query": 'mutation { tokenVerify(token: "x") { user { id } } }'}]
    answers = post(operations, token).json()
    assert answers[0]["data"]["me"]["email"] == customer.email
    assert error_codes(answers[1]) == ["IMPERSONATION_FORBIDDEN"]


def test_the_token_as_an_argument_is_worth_nothing(api, shop, token):
    """`tokenVerify` and `tokenRefresh` take a token without any header."""
    for document, name in (
        (shop.verify_token, "tokenVerify"),
        (shop.refresh_token, "tokenRefresh"),
    ):
        answer = api(document, t=token.split()[1])["data"][name]
        assert answer is None or not any(answer.values()), answer


def test_the_token_as_a_cookie_is_worth_nothing(client, shop, token):
    for name in shop.token_cookies:
        client.cookies[name] = token.split()[1]
    answer = client.post(
        "/graphql/", '{"query": "{ me { email } }"}', content_type="application/json"
    ).json()
    assert answer["data"]["me"] is None


def test_the_token_expires(is_dead, session, impersonate):
    old = impersonate(session, now=timezone.now() - timedelta(minutes=6))
    assert is_dead(old)


def test_a_token_signed_with_the_hosts_key_is_dead(is_dead, shop, session, token):
    import jwt

    claims = jwt.decode(token.split()[1], options={"verify_signature": False})
    forged = shop.sign(claims, {"typ": "phone-order+jwt"})
    assert is_dead("JWT " + forged)


def test_a_token_without_a_signature_is_dead(is_dead, token):
    import jwt

    claims = jwt.decode(token.split()[1], options={"verify_signature": False})
    forged = jwt.encode(claims, None, algorithm="none", headers={"typ": "phone-order+jwt"})
    # PyJWT 1 (Saleor 2.10) answers bytes, PyJWT 2 text.
    forged = forged if isinstance(forged, str) else forged.decode()
    assert is_dead("JWT " + forged)


@pytest.mark.parametrize(
    "change",
    [
        {"is_staff": True},
        {"is_superuser": True},
        {"is_active": False},
    ],
)
def test_the_token_dies_when_the_customer_stops_being_eligible(is_dead, token, customer, change):
    type(customer).objects.filter(pk=customer.pk).update(**change)
    assert is_dead(token)


def test_the_token_dies_when_the_customer_joins_a_group(is_dead, shop, token, customer):
    customer.groups.add(shop.group("Editors"))
    assert is_dead(token)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_the_token_dies_with_its_agent(is_dead, token, agent, change):
    type(agent).objects.filter(pk=agent.pk).update(**change)
    assert is_dead(token)


def test_the_token_dies_when_the_agent_loses_the_permission(is_dead, token, agent):
    agent.user_permissions.clear()
    assert is_dead(token)


def test_the_token_of_an_app_dies_with_the_app(is_dead, shop, customer, actor_of):
    from saleor_phone_order.rules.actors import ActorKind
    from saleor_phone_order.rules.permissions import Permission

    app, _ = shop.app(Permission.HANDLE_PHONE_ORDERS)
    session = starting.start(
        actor=actor_of(app, ActorKind.APP), customer_id=customer.pk, now=timezone.now()
    )
    token, _ = impersonation.mint(session=session, now=timezone.now())
    assert not is_dead("JWT " + token)
    type(app).objects.filter(pk=app.pk).update(is_active=False)
    assert is_dead("JWT " + token)


def test_the_token_cannot_start_a_session(api, gid, token, other_customer):
    answer = api(
        """mutation ($c: ID!) { phoneOrderSessionStart(input: {customerId: $c}) {
             impersonation { token } } }""",
        token=token,
        c=gid("User", other_customer),
    )
    assert error_codes(answer) == ["IMPERSONATION_FORBIDDEN"]
    assert Session.objects.count() == 1


def test_the_customers_own_login_is_untouched(api, session, token, customer):
    assert api(ME, as_=customer)["data"]["me"]["email"] == customer.email
    answer = api("{ me { checkout { id } } }", as_=customer)
    assert answer["data"]["me"]["checkout"] is None
