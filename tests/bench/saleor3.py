"""How one asks Saleor 3."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Iterator

CHECKOUT_LINES_ADD = """
mutation ($id: ID!, $lines: [CheckoutLineInput!]!) {
  checkoutLinesAdd(id: $id, lines: $lines) { checkout { %s } errors { code message } }
}
"""
DRAFT_ORDER_CREATE = """
mutation ($input: DraftOrderCreateInput!) {
  draftOrderCreate(input: $input) { order { %s } errors { code message } }
}
"""
TAXED = "{ net { amount } gross { amount } }"
SLIM_CHECKOUT = "totalPrice { gross { amount } }"
# What our own cart answers, as far as the host has it.
FULL_CHECKOUT = """
    quantity email note isShippingRequired
    lines { id quantity undiscountedUnitPrice { amount } unitPrice TAXED totalPrice TAXED
            variant { id sku name quantityAvailable product { name } } }
    billingAddress { firstName lastName city } shippingAddress { firstName lastName city }
    shippingMethods { id name price { amount } } shippingMethod { id name }
    giftCards { last4CodeChars } voucherCode discount { amount }
    subtotalPrice TAXED shippingPrice TAXED totalPrice TAXED
""".replace("TAXED", TAXED)
SLIM_ORDER = "total { gross { amount } }"
FULL_ORDER = """
    userEmail customerNote isShippingRequired
    lines { id quantity productSku productName variantName undiscountedUnitPrice TAXED
            unitPrice TAXED totalPrice TAXED variant { id quantityAvailable } }
    billingAddress { firstName lastName city } shippingAddress { firstName lastName city }
    shippingMethods { id name price { amount } } shippingMethodName
    subtotal TAXED shippingPrice TAXED total TAXED
""".replace("TAXED", TAXED)

CUSTOMERS = """
query ($search: String!) {
  customers(search: $search, first: 20) {
    edges { node { id email firstName lastName defaultBillingAddress { city phone } } }
    pageInfo { hasNextPage }
  }
}
"""

#: As many as are made.
HOST_SEARCHES = 10000
#: So much faster has our p95 to be.
SEARCH_FACTOR = 1
#: The field that holds an order's number.
ORDER_NUMBER = "number"


def prepare() -> None:
    from datetime import timedelta

    from django.conf import settings

    # Tokens of five minutes would end before a benchmark does.
    settings.JWT_TTL_ACCESS = timedelta(days=1)


@contextmanager
def as_host() -> Iterator[None]:
    """The host's mutations without what we do around them: prices are not resolved again."""
    from saleor_phone_order.hosts.saleor3 import documents

    with documents._running():
        yield


def customers_document() -> str:
    """Hosts without a search of their own have a filter."""
    from saleor.graphql.api import schema

    if "search" in schema.get_type("Query").fields["customers"].args:
        return CUSTOMERS
    return CUSTOMERS.replace("search: $search", "filter: {search: $search}")


def searched_columns(email) -> dict:
    """What it writes of a customer for its own search, in SQL: a vector, or in older versions
    a text (`account/search.py`)."""
    from saleor.account import search

    address = (
        "first_name, last_name, 1 + n % 999 || ' Main Street', 'United States of America', 'US',"
        " city, lpad((n % 99999)::text, 5, '0'), phone"
    )
    if hasattr(search, "prepare_user_search_document_value"):
        lines = "concat_ws(E'\\n', %s, first_name, last_name, %s)" % (email, address)
        return {"search_document": "lower(%s)" % lines}
    weighted = "setweight(to_tsvector('simple', concat_ws(' ', %s)), '%s')"
    parts = (
        weighted % ("first_name, last_name", "A"),
        weighted % (email, "A"),
        weighted % ("domain", "B"),
        weighted % (address, "B"),
    )
    return {"search_vector": " || ".join(parts)}


def cart(shop, session, customer):
    """The session's own cart: the same addresses for all."""
    return session.checkout_ref


def draft_order(shop, customer, lines) -> dict:
    from graphql_relay import to_global_id

    from tests.shops.address import ADDRESS

    names = {
        "first_name": "firstName",
        "last_name": "lastName",
        "street_address_1": "streetAddress1",
        "city": "city",
        "postal_code": "postalCode",
        "country": "country",
        "country_area": "countryArea",
        "phone": "phone",
    }
    address = {names[name]: value for name, value in ADDRESS.items()}
    return {
        "input": {
            "channelId": to_global_id("Channel", shop.channel.pk),
            "user": to_global_id("User", customer.pk),
            "billingAddress": address,
            "shippingAddress": address,
            "lines": lines,
        }
    }
