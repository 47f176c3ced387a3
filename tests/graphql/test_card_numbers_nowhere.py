"""Card numbers typed into everything that takes text: they end up nowhere."""

from __future__ import annotations

import pytest
from graphql_relay import from_global_id, to_global_id

from saleor_phone_order.conf import conf
from saleor_phone_order.hosts import host
from saleor_phone_order.models import Session
from tests.documents import all_mutations
from tests.fixtures_card_numbers import BROKEN, NUMBERS, SPELLINGS, VISA, leaks
from tests.graphql import test_authorization_matrix, typed_in
from tests.graphql.test_authorization_matrix import DONE, OPERATIONS, OWN
from tests.shops.plugin_page import PluginPage

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

prepared = test_authorization_matrix.prepared

#: Texts that name something, or are an amount or a secret: they have refusals of their own.
NAMES = {
    "after",
    "amount",
    "answer",
    "channel",
    "code",
    "currency",
    "defaultPercentage",
    "expectedTotal",
    "percentage",
    "promoCode",
    "search",
    "sku",
    "text",
    "token",
}
#: How free text is refused; INVALID for line breaks where there is but one line.
REFUSED = {"CARD_NUMBER_IN_TEXT", "INVALID"}
#: Of texts that have a form.
SHAPES = {"email": "%s@example.com", "redirectUrl": "https://localhost/?from=%s"}


def spellings(number, name, type_name, given):
    """What is typed into one field: two of our spellings, for each field others.

    :param given: what was there before, if something was.
    """
    every = (*SPELLINGS, *BROKEN)
    some = [every[(number + more) % len(every)] for more in (0, 5)]
    if name == "paymentMethod":
        return [*some, "pm_" + VISA]
    if type_name == "ID":
        type_name = from_global_id(given)[0] if given else "User"
        return [to_global_id(type_name, VISA), to_global_id(type_name, some[0]), *some[:1]]
    if name in SHAPES:
        return [SHAPES[name] % NUMBERS[number % len(NUMBERS)], some[0]]
    return some


def caller_of(expected):
    """Who gets furthest with an operation."""
    for caller in ("agent", "other_agent", "supervisor", "pricing"):
        if expected[caller] == DONE:
            return caller
    return "agent"


def ours():
    from saleor.graphql.api import schema

    for kind, type_ in (
        ("query", schema.get_query_type()),
        ("mutation", schema.get_mutation_type()),
    ):
        for name, field in type_.fields.items():
            if name.startswith("phoneOrder"):
                yield kind, name, field


def test_in_any_argument_of_ours_they_are_refused_and_kept_nowhere(prepared, post, watch, stripe):
    ids, headers = prepared
    wrong, typed = [], 0
    for kind, name, field in ours():
        body, expected = OPERATIONS.get(name, (name + "(id: $session) { errors { code } }", OWN))
        given, selection = typed_in.field_of(body, ids)
        selection = selection.replace("code", "code field message")
        header = headers[caller_of(expected)]
        for path, type_name in typed_in.text_paths(field.args):
            is_free = kind == "mutation" and type_name == "String" and path[-1] not in NAMES
            for text in spellings(typed, path[-1], type_name, typed_in.at(given, path)):
                asked = typed_in.put(field.args, given, path, text)
                query = typed_in.document(kind, name, asked, selection)
                response, changed, found = watch(post, {"query": query}, header)
                answer = response.json()
                if leaks(response.content.decode()):
                    found.append("answer %s" % answer)
                codes = codes_of(answer, name)
                if is_free and not (codes and codes <= REFUSED):
                    found.append("not refused: %s" % answer)
                if codes and changed:
                    found.append("refused, but changed: %s" % changed)
                wrong += ["%s %s %r: %s" % (name, ".".join(path), text, each) for each in found]
                typed += 1
    assert not wrong, "\n".join(wrong)
    assert typed > 200
    # Nor did Stripe get one, or hear of a payment that was refused for one.
    assert stripe.requests == []


def codes_of(answer, name):
    field = (answer.get("data") or {}).get(name)
    errors = field.get("errors") if isinstance(field, dict) else None
    return {error["code"] for error in errors or ()}


def test_in_any_argument_that_a_customers_token_may_give_they_are_refused(
    prepared, shop, post, watch
):
    ids, headers = prepared
    session = Session.objects.get(pk=from_global_id(ids["session"])[1])
    checkout = to_global_id("Checkout", session.checkout_ref)
    known = {
        "checkoutId": checkout,
        "id": checkout,
        "lineId": ids["line"],
        "variantId": ids["variant"],
        "quantity": typed_in.plain("1"),
        "promoCode": "TAKE5",
        "shippingMethodId": ids["method"],
        "deliveryMethodId": ids["method"],
    }
    wrong, refused = [], 0
    for name in sorted(shop.cart_mutations & set(all_mutations())):
        field = all_mutations()[name]
        given = typed_in.all_that_is_known(field.args, known)
        # An id that names nothing is the host's to refuse, which tells it to whoever asked.
        for path, type_name in typed_in.text_paths(field.args, ("String",)):
            before = typed_in.at(given, path)
            for text in spellings(len(wrong) + refused, path[-1], type_name, before):
                asked = typed_in.put(field.args, given, path, text)
                query = typed_in.document("mutation", name, asked, "{ __typename }")
                response, changed, found = watch(post, {"query": query}, headers["impersonated"])
                if leaks(response.content.decode()):
                    found.append("answer %s" % response.json())
                if changed - {"saleor_phone_order_historyentry"}:
                    found.append("changed: %s" % changed)
                refused += "CARD_NUMBER_IN_TEXT" in response.content.decode()
                wrong += ["%s %s %r: %s" % (name, ".".join(path), text, each) for each in found]
    assert not wrong, "\n".join(wrong)
    assert refused > 30


def test_in_any_field_of_the_plugins_page_they_are_refused(api, shop, watch):
    admin = shop.staff("admin@example.com", "plugins.manage_plugins")
    page = PluginPage(api, admin, host.plugin_class().PLUGIN_ID)
    page.save(link_days="14")
    wrong = []
    kinds = {name: field["type"] for name, field in page.read()["configuration"].items()}
    for name in (name for name, kind in kinds.items() if kind == "STRING"):
        for text in (VISA, "https://localhost/%s/{token}" % VISA, SPELLINGS[1]):
            errors, changed, found = watch(page.save, **{name: text})
            conf.forget()
            if not errors or leaks(str(errors)) or "plugins_pluginconfiguration" in changed:
                found.append("%s, changed: %s" % (errors, changed))
            wrong += ["%s %r: %s" % (name, text, each) for each in found]
    assert not wrong, "\n".join(wrong)


def test_digits_that_are_no_card_are_let_through(data, shop, gid, agent, customer, start):
    """Codes, SKUs and phone numbers with a right check digit, and what is looked up."""
    shop.variant("4222222222222", stock=10)
    shop.gift_card(VISA)
    shop.voucher("411111111117", "1.00")
    session = gid("PhoneOrderSession", start(agent, customer))

    def ask(operation):
        answer = data(
            "mutation ($id: ID!) { %s { session { cart { quantity } } errors { code } } }"
            % operation,
            as_=agent,
            id=session,
        )
        return answer["session"]["cart"]["quantity"]

    assert ask('phoneOrderLinesAdd(id: $id, text: "4222222222222 2")') == 2
    for code in (VISA, "411111111117"):
        assert ask('phoneOrderPromoCodeAdd(id: $id, promoCode: "%s")' % code) == 2
    address = dict(typed_in.INPUTS["PhoneOrderAddressInput"], phone="+49 1512 3456787")
    given = {"id": typed_in.plain("$id"), "billingAddress": address}
    arguments = ", ".join("%s: %s" % (key, typed_in.written(item)) for key, item in given.items())
    assert ask("phoneOrderAddressesUpdate(%s)" % arguments) == 2
    search = 'phoneOrderCustomers(search: "%s", first: 1) { edges { cursor } }' % VISA
    assert data("{ %s }" % search, as_=agent) == {"edges": []}
