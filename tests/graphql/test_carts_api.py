"""The session's cart: lines, addresses, delivery, codes, totals; and what is refused."""

from __future__ import annotations

import pytest

from saleor_phone_order.models import HistoryEntry

pytestmark = pytest.mark.django_db

CART = """
  session { cart {
    quantity note email
    lines { id sku quantity availableQuantity listPrice { amount currency } appliedPrice { amount }
            reason { kind tierName } unitPrice { gross { amount } } total { gross { amount } } }
    billingAddress { city } shippingAddress { city country }
    isShippingRequired shippingMethod { id name price { gross { amount } } }
    shippingMethods { id name price { gross { amount } } }
    promoCodes { code kind discount { amount } }
    subtotal { gross { amount } } shippingPrice { gross { amount } }
    discount { amount } total { gross { amount } net { amount } }
  } }
  errors { field code message availableQuantity variantId row }
"""
LINES_ADD = (
    """mutation ($id: ID!, $lines: [PhoneOrderLineInput!], $text: String) {
  phoneOrderLinesAdd(id: $id, lines: $lines, text: $text) { %s } }"""
    % CART
)
LINES_UPDATE = (
    """mutation ($id: ID!, $lines: [PhoneOrderLineUpdateInput!]!) {
  phoneOrderLinesUpdate(id: $id, lines: $lines) { %s } }"""
    % CART
)
LINES_DELETE = (
    """mutation ($id: ID!, $lines: [ID!]!) { phoneOrderLinesDelete(id: $id, lineIds: $lines) { %s } }"""
    % CART
)
ADDRESSES = (
    """mutation ($id: ID!, $billing: PhoneOrderAddressInput, $shipping: PhoneOrderAddressInput, $same: Boolean) {
  phoneOrderAddressesUpdate(id: $id, billingAddress: $billing, shippingAddress: $shipping,
    isShippingSameAsBilling: $same) { %s } }"""
    % CART
)
METHOD = (
    """mutation ($id: ID!, $method: ID!) {
  phoneOrderShippingMethodUpdate(id: $id, shippingMethodId: $method) { %s } }"""
    % CART
)
CODE_ADD = (
    """mutation ($id: ID!, $code: String!) { phoneOrderPromoCodeAdd(id: $id, promoCode: $code) { %s } }"""
    % CART
)
CODE_REMOVE = (
    """mutation ($id: ID!, $code: String!) { phoneOrderPromoCodeRemove(id: $id, promoCode: $code) { %s } }"""
    % CART
)
NOTE = (
    """mutation ($id: ID!, $note: String!) { phoneOrderDetailsUpdate(id: $id, note: $note) { %s } }"""
    % CART
)
BERLIN = {
    "firstName": "Anna",
    "lastName": "Ortiz",
    "streetAddress1": "Torstr. 1",
    "city": "Berlin",
    "postalCode": "10119",
    "country": "DE",
}


@pytest.fixture
def session(start, agent, customer):
    return start(agent, customer)


@pytest.fixture
def session_id(session, gid):
    return gid("PhoneOrderSession", session)


@pytest.fixture
def add(data, agent, session_id, gid):
    def call(**quantities):
        from saleor.product.models import ProductVariant

        lines = [
            {
                "variantId": gid("ProductVariant", ProductVariant.objects.get(sku=sku)),
                "quantity": quantity,
            }
            for sku, quantity in quantities.items()
        ]
        return data(LINES_ADD, as_=agent, id=session_id, lines=lines)["session"]["cart"]

    return call


@pytest.fixture
def database_is_unchanged(session):
    """The cart and the history as they are now; call it to prove that they still are."""

    def state():
        from saleor.checkout.models import Checkout, CheckoutLine

        return (
            list(Checkout.objects.values_list()),
            list(CheckoutLine.objects.values_list()),
            HistoryEntry.objects.count(),
        )

    class Witness:
        def __init__(self):
            self.before = state()

        def __call__(self):
            assert state() == self.before

    return Witness


def test_added_lines_come_back_with_totals(add, shop):
    shop.variant("A1", "20.00")
    shop.variant("B2", "7.50", stock=9)
    cart = add(A1=2, B2=3)
    assert cart["quantity"] == 5
    assert [(line["sku"], line["quantity"]) for line in cart["lines"]] == [("A1", 2), ("B2", 3)]
    assert cart["lines"][1]["availableQuantity"] == 9
    assert cart["lines"][1]["listPrice"] == {"amount": "7.50", "currency": "USD"}
    assert cart["lines"][1]["total"]["gross"]["amount"] == "22.50"
    assert cart["lines"][1]["reason"] == {"kind": "LIST", "tierName": None}
    assert cart["subtotal"]["gross"]["amount"] == "62.50"
    assert cart["total"]["gross"]["amount"] == "62.50"


def test_adding_a_variant_twice_adds_to_its_line(add, shop):
    shop.variant("A1")
    add(A1=2)
    cart = add(A1=3)
    assert [(line["sku"], line["quantity"]) for line in cart["lines"]] == [("A1", 5)]


def test_pasted_rows_are_added(data, agent, session_id, shop):
    shop.variant("A-1")
    shop.variant("B-2")
    cart = data(LINES_ADD, as_=agent, id=session_id, text="A-1 2\n\nB-2\tx3\n")["session"]["cart"]
    assert [(line["sku"], line["quantity"]) for line in cart["lines"]] == [("A-1", 2), ("B-2", 3)]


@pytest.mark.one_host
def test_pasted_rows_with_mistakes_are_all_reported_and_nothing_is_added(
    refusal, agent, session_id, shop, database_is_unchanged
):
    shop.variant("A-1")
    unchanged = database_is_unchanged()
    errors = refusal(LINES_ADD, as_=agent, id=session_id, text="A-1 2\nNOPE 1\nGONE 2")
    assert [(error["row"], error["code"], error["field"]) for error in errors] == [
        (2, "INVALID", "text"),
        (3, "INVALID", "text"),
    ]
    unchanged()


def test_short_stock_is_refused_with_the_available_quantity(
    refusal, gid, agent, session_id, shop, add, database_is_unchanged
):
    shop.variant("A1")
    short = shop.variant("B2", stock=4)
    add(A1=1, B2=3)
    unchanged = database_is_unchanged()
    errors = refusal(
        LINES_ADD,
        as_=agent,
        id=session_id,
        lines=[{"variantId": gid("ProductVariant", short), "quantity": 2}],
    )
    assert errors[0]["code"] == "INSUFFICIENT_STOCK"
    assert errors[0]["availableQuantity"] == 4
    assert errors[0]["variantId"] == gid("ProductVariant", short)
    assert errors[0]["message"] == "Only 4 of B2 are in stock."
    unchanged()


def test_an_unpublished_product_is_refused(
    refusal, gid, agent, session_id, shop, database_is_unchanged
):
    hidden = shop.variant("H1", is_published=False)
    unchanged = database_is_unchanged()
    errors = refusal(
        LINES_ADD,
        as_=agent,
        id=session_id,
        lines=[{"variantId": gid("ProductVariant", hidden), "quantity": 1}],
    )
    assert errors[0]["code"] == "PRODUCT_NOT_AVAILABLE"
    unchanged()


@pytest.mark.parametrize("quantity", [0, -1, 51, 2**31 - 1])
def test_a_quantity_out_of_range_is_refused(
    refusal, gid, agent, session_id, shop, database_is_unchanged, quantity
):
    variant = shop.variant("A1")
    unchanged = database_is_unchanged()
    lines = [{"variantId": gid("ProductVariant", variant), "quantity": quantity}]
    errors = refusal(LINES_ADD, as_=agent, id=session_id, lines=lines)
    assert errors[0]["code"] == "QUANTITY_OUT_OF_RANGE"
    unchanged()


@pytest.mark.one_host
def test_the_sum_of_a_variants_quantities_is_bounded_too(
    refusal, gid, agent, session_id, shop, add, database_is_unchanged
):
    variant = shop.variant("A1")
    add(A1=30)
    unchanged = database_is_unchanged()
    lines = [{"variantId": gid("ProductVariant", variant), "quantity": 30}]
    errors = refusal(LINES_ADD, as_=agent, id=session_id, lines=lines)
    assert errors[0]["code"] == "QUANTITY_OUT_OF_RANGE"
    unchanged()


@pytest.mark.parametrize(
    "variant_id",
    [
        "nonsense",
        "UHJvZHVjdFZhcmlhbnQ6OTk5OTk5",  # ProductVariant:999999
        "UHJvZHVjdFZhcmlhbnQ6OTk5OTk5OTk5OTk5OTk5OTk5",  # an integer beyond any key
        "UHJvZHVjdFZhcmlhbnQ6YWJj",  # ProductVariant:abc
        "UHJvZHVjdDox",  # Product:1
        "UHJvZHVjdFZhcmlhbnQ6wrI=",  # ProductVariant:²
    ],
)
def test_an_unknown_variant_is_refused(
    refusal, agent, session_id, database_is_unchanged, variant_id
):
    unchanged = database_is_unchanged()
    lines = [{"variantId": variant_id, "quantity": 1}]
    errors = refusal(LINES_ADD, as_=agent, id=session_id, lines=lines)
    assert errors[0]["code"] == "NOT_FOUND"
    assert errors[0]["field"] == "variantId"
    unchanged()


@pytest.mark.one_host
def test_ten_thousand_lines_are_refused(
    refusal, gid, agent, session_id, shop, database_is_unchanged
):
    variant = gid("ProductVariant", shop.variant("A1"))
    unchanged = database_is_unchanged()
    errors = refusal(
        LINES_ADD,
        as_=agent,
        id=session_id,
        lines=[{"variantId": variant, "quantity": 1}] * 10000,
    )
    assert errors[0]["code"] == "TOO_MANY_LINES"
    errors = refusal(LINES_ADD, as_=agent, id=session_id, text="A1 1\n" * 10000)
    assert errors[0]["code"] == "TOO_MANY_LINES"
    unchanged()


@pytest.mark.one_host
def test_nothing_to_add_is_refused(refusal, agent, session_id, database_is_unchanged):
    unchanged = database_is_unchanged()
    assert refusal(LINES_ADD, as_=agent, id=session_id)[0]["code"] == "REQUIRED"
    unchanged()


@pytest.mark.one_host
def test_control_characters_in_pasted_text_are_refused(
    refusal, agent, session_id, database_is_unchanged
):
    unchanged = database_is_unchanged()
    errors = refusal(LINES_ADD, as_=agent, id=session_id, text="A1\x00 2")
    assert errors[0]["code"] == "INVALID"
    unchanged()


def test_lines_are_updated_and_deleted(data, agent, session_id, shop, add):
    shop.variant("A1")
    shop.variant("B2")
    cart = add(A1=2, B2=2)
    first, second = (line["id"] for line in cart["lines"])
    cart = data(LINES_UPDATE, as_=agent, id=session_id, lines=[{"lineId": first, "quantity": 7}])[
        "session"
    ]["cart"]
    assert [line["quantity"] for line in cart["lines"]] == [7, 2]
    cart = data(LINES_DELETE, as_=agent, id=session_id, lines=[first])["session"]["cart"]
    assert [(line["id"], line["quantity"]) for line in cart["lines"]] == [(second, 2)]
    cart = data(LINES_UPDATE, as_=agent, id=session_id, lines=[{"lineId": second, "quantity": 0}])[
        "session"
    ]["cart"]
    assert cart["lines"] == []
    assert cart["quantity"] == 0


def test_a_line_of_another_cart_is_refused(
    refusal, gid, agent, session_id, shop, customer, database_is_unchanged
):
    shop.variant("A1")
    line = shop.own_cart(customer, A1=1).lines.get()
    unchanged = database_is_unchanged()
    lines = [{"lineId": gid("CheckoutLine", line), "quantity": 9}]
    errors = refusal(LINES_UPDATE, as_=agent, id=session_id, lines=lines)
    assert errors[0]["code"] == "NOT_FOUND"
    assert (
        refusal(LINES_DELETE, as_=agent, id=session_id, lines=[gid("CheckoutLine", line)])[0][
            "code"
        ]
        == "NOT_FOUND"
    )
    unchanged()


def test_addresses_are_set_with_shipping_same_as_billing(data, agent, session_id):
    cart = data(ADDRESSES, as_=agent, id=session_id, billing=BERLIN, same=True)["session"]["cart"]
    assert cart["billingAddress"] == {"city": "BERLIN"}
    assert cart["shippingAddress"] == {"city": "BERLIN", "country": "DE"}


def test_an_invalid_address_is_refused_field_by_field(
    refusal, agent, session_id, database_is_unchanged
):
    unchanged = database_is_unchanged()
    wrong = {**BERLIN, "postalCode": "X", "city": ""}
    errors = refusal(ADDRESSES, as_=agent, id=session_id, billing=wrong)
    assert {(error["field"], error["code"]) for error in errors} == {
        ("billingAddress.postalCode", "INVALID"),
        ("billingAddress.city", "REQUIRED"),
    }
    errors = refusal(ADDRESSES, as_=agent, id=session_id, shipping={**BERLIN, "country": "XX"})
    assert errors[0]["field"] == "shippingAddress.country"
    unchanged()


def test_a_shipping_method_is_chosen_and_counts_in_the_total(
    data, gid, agent, session_id, shop, add
):
    shop.variant("A1", "20.00")
    cart = add(A1=1)
    assert [method["name"] for method in cart["shippingMethods"]] == ["Parcel"]
    cart = data(METHOD, as_=agent, id=session_id, method=cart["shippingMethods"][0]["id"])[
        "session"
    ]["cart"]
    assert cart["shippingMethod"]["name"] == "Parcel"
    assert cart["shippingPrice"]["gross"]["amount"] == "10.00"
    assert cart["total"]["gross"]["amount"] == "30.00"


def test_a_shipping_method_that_does_not_serve_the_address_is_refused(
    data, refusal, gid, agent, session_id, shop, add, database_is_unchanged
):
    shop.variant("A1")
    add(A1=1)
    data(ADDRESSES, as_=agent, id=session_id, shipping=BERLIN)
    unchanged = database_is_unchanged()
    method = gid("ShippingMethod", shop.shipping_method)
    errors = refusal(METHOD, as_=agent, id=session_id, method=method)
    assert errors[0]["code"] == "SHIPPING_METHOD_NOT_APPLICABLE"
    assert refusal(METHOD, as_=agent, id=session_id, method=gid("ShippingMethod", "x"))[0][
        "code"
    ] in ("NOT_FOUND", "SHIPPING_METHOD_NOT_APPLICABLE")
    unchanged()


def test_a_cart_without_shipped_goods_takes_no_shipping_method(
    refusal, gid, agent, session_id, shop, add, database_is_unchanged
):
    shop.variant("E1", is_shipped=False)
    assert add(E1=1)["isShippingRequired"] is False
    unchanged = database_is_unchanged()
    method = gid("ShippingMethod", shop.shipping_method)
    errors = refusal(METHOD, as_=agent, id=session_id, method=method)
    assert errors[0]["code"] == "SHIPPING_NOT_REQUIRED"
    unchanged()


def test_a_voucher_is_added_and_removed(data, agent, session_id, shop, add):
    shop.variant("A1", "20.00")
    shop.voucher("TAKE5", "5.00")
    add(A1=2)
    cart = data(CODE_ADD, as_=agent, id=session_id, code="TAKE5")["session"]["cart"]
    assert cart["promoCodes"] == [
        {"code": "TAKE5", "kind": "VOUCHER", "discount": {"amount": "5.00"}}
    ]
    assert cart["total"]["gross"]["amount"] == "35.00"
    cart = data(CODE_REMOVE, as_=agent, id=session_id, code="TAKE5")["session"]["cart"]
    assert cart["promoCodes"] == []
    assert cart["total"]["gross"]["amount"] == "40.00"


def test_a_percentage_voucher_follows_the_lines(data, agent, session_id, shop, add):
    shop.variant("A1", "20.00")
    shop.voucher("TENTH", "10", discount_value_type="percentage")
    add(A1=1)
    data(CODE_ADD, as_=agent, id=session_id, code="TENTH")
    assert add(A1=4)["discount"]["amount"] == "10.00"


def test_a_gift_card_is_masked_and_lowers_the_total(data, agent, session_id, shop, add):
    shop.variant("A1", "20.00")
    shop.gift_card("GIFT-SECRET-1234", "15.00")
    add(A1=1)
    cart = data(CODE_ADD, as_=agent, id=session_id, code="GIFT-SECRET-1234")["session"]["cart"]
    assert cart["promoCodes"][0]["kind"] == "GIFT_CARD"
    assert "SECRET" not in cart["promoCodes"][0]["code"]
    assert cart["total"]["gross"]["amount"] == "5.00"
    masked = cart["promoCodes"][0]["code"]
    cart = data(CODE_REMOVE, as_=agent, id=session_id, code=masked)["session"]["cart"]
    assert cart["total"]["gross"]["amount"] == "20.00"


def test_codes_that_do_not_apply_are_refused(
    refusal, agent, session_id, shop, add, database_is_unchanged
):
    shop.variant("A1", "20.00")
    shop.voucher("BIG", min_spent_amount=1000)
    add(A1=1)
    unchanged = database_is_unchanged()
    assert (
        refusal(CODE_ADD, as_=agent, id=session_id, code="NOPE")[0]["code"] == "INVALID_PROMO_CODE"
    )
    assert (
        refusal(CODE_ADD, as_=agent, id=session_id, code="BIG")[0]["code"]
        == "VOUCHER_NOT_APPLICABLE"
    )
    assert refusal(CODE_ADD, as_=agent, id=session_id, code="")[0]["code"] == "INVALID_PROMO_CODE"
    assert (
        refusal(CODE_REMOVE, as_=agent, id=session_id, code="BIG")[0]["code"]
        == "INVALID_PROMO_CODE"
    )
    unchanged()


@pytest.mark.one_host
def test_promo_codes_are_not_written_to_the_history(data, agent, session_id, shop, add):
    shop.variant("A1")
    shop.voucher("TAKE5")
    add(A1=1)
    data(CODE_ADD, as_=agent, id=session_id, code="TAKE5")
    assert not HistoryEntry.objects.filter(details__contains="TAKE5").exists()


def test_a_note_is_written_and_a_card_number_is_refused(
    data, refusal, agent, session_id, database_is_unchanged
):
    cart = data(NOTE, as_=agent, id=session_id, note="Ring twice.")["session"]["cart"]
    assert cart["note"] == "Ring twice."
    unchanged = database_is_unchanged()
    errors = refusal(NOTE, as_=agent, id=session_id, note="4242 4242 4242 4242 exp 12/29")
    assert errors[0]["code"] == "CARD_NUMBER_IN_TEXT"
    assert refusal(NOTE, as_=agent, id=session_id, note="a\x07b")[0]["code"] == "INVALID"
    unchanged()


def test_the_number_of_queries_does_not_grow_with_the_lines(
    data, gid, shop, start, agent, other_agent, supervisor, customer, other_customer
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    variants = [shop.variant("V%s" % number) for number in range(40)]

    def queries(who, for_whom, count):
        session = start(who, for_whom)
        lines = [
            {"variantId": gid("ProductVariant", variant), "quantity": 1}
            for variant in variants[:count]
        ]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            data(LINES_ADD, as_=who, id=gid("PhoneOrderSession", session), lines=lines)
        return len(captured)

    queries(supervisor, shop.user("third@example.com"), 1)  # What the host keeps in memory.
    assert queries(agent, customer, 2) == queries(other_agent, other_customer, 40)


def test_hand_off_gives_the_cart_to_the_customer(
    data, api, agent, session_id, session, customer, shop, add, gid
):
    shop.variant("A1", "20.00")
    add(A1=3)
    data(
        "mutation ($id: ID!) { phoneOrderHandOff(id: $id) { errors { code } } }",
        as_=agent,
        id=session_id,
    )
    checkout = data(
        "{ me { checkout { id lines { quantity } totalPrice { gross { amount } } } } }",
        as_=customer,
    )["checkout"]
    assert checkout["id"] == gid("Checkout", session.checkout_ref)
    assert checkout["lines"] == [{"quantity": 3}]
    assert checkout["totalPrice"]["gross"]["amount"] == 60.0


@pytest.mark.parametrize(
    ("choice", "handed", "left"), [("KEEP", 1, 2), ("MERGE", 5, 1), ("REPLACE", 1, 1)]
)
def test_hand_off_keeps_merges_or_replaces_carts_that_the_customer_has(
    data, agent, session_id, session, customer, shop, add, choice, handed, left
):
    shop.variant("A1")
    shop.variant("B2")
    shop.own_cart(customer, A1=1, B2=3)
    add(A1=1)
    data(
        "mutation ($id: ID!) { phoneOrderHandOff(id: $id, existingCarts: %s) { errors { code } } }"
        % choice,
        as_=agent,
        id=session_id,
    )
    assert shop.units_in(shop.checkouts().get(pk=session.checkout_ref)) == handed
    assert shop.checkouts().filter(user=customer).count() == left


@pytest.mark.one_host
def test_an_empty_cart_is_not_handed_off(
    refusal, agent, session_id, session, database_is_unchanged
):
    unchanged = database_is_unchanged()
    errors = refusal(
        "mutation ($id: ID!) { phoneOrderHandOff(id: $id) { errors { code } } }",
        as_=agent,
        id=session_id,
    )
    assert errors == [{"code": "EMPTY_CART"}]
    unchanged()
    session.refresh_from_db()
    assert session.state == "OPEN"


def test_a_customer_who_became_staff_gets_no_cart(
    refusal, agent, session_id, session, customer, shop, add, database_is_unchanged
):
    shop.variant("A1")
    add(A1=1)
    type(customer).objects.filter(pk=customer.pk).update(is_staff=True)
    unchanged = database_is_unchanged()
    errors = refusal(
        "mutation ($id: ID!) { phoneOrderHandOff(id: $id) { errors { code } } }",
        as_=agent,
        id=session_id,
    )
    assert errors == [{"code": "CUSTOMER_NOT_ELIGIBLE"}]
    unchanged()


def test_a_cart_that_the_host_has_deleted_is_said_and_can_only_be_given_up(
    data, refusal, agent, session_id, session, shop, gid
):
    variant = shop.variant("A1")
    shop.checkouts().get(pk=session.checkout_ref).delete()
    cart = data("{ phoneOrderCurrentSession { cart { quantity } } }", as_=agent)
    assert cart == {"cart": None}
    lines = [{"variantId": gid("ProductVariant", variant), "quantity": 1}]
    assert refusal(LINES_ADD, as_=agent, id=session_id, lines=lines)[0]["code"] == "NOT_FOUND"
    assert refusal(CODE_ADD, as_=agent, id=session_id, code="X")[0]["code"] == "NOT_FOUND"
    assert refusal(NOTE, as_=agent, id=session_id, note="x")[0]["code"] == "NOT_FOUND"
    assert refusal(
        "mutation ($id: ID!) { phoneOrderHandOff(id: $id) { errors { code } } }",
        as_=agent,
        id=session_id,
    ) == [{"code": "EMPTY_CART"}]
    ended = data(
        "mutation ($id: ID!) { phoneOrderCancel(id: $id) { session { state } errors { code } } }",
        as_=agent,
        id=session_id,
    )
    assert ended["session"]["state"] == "CANCELLED"
