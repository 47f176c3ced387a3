"""How one asks Saleor 2.10."""

from __future__ import annotations

from contextlib import nullcontext

CHECKOUT_LINES_ADD = """
mutation ($id: ID!, $lines: [CheckoutLineInput]!) {
  checkoutLinesAdd(checkoutId: $id, lines: $lines) {
    checkout { %s } errors: checkoutErrors { code message }
  }
}
"""
DRAFT_ORDER_CREATE = """
mutation ($lines: [OrderLineCreateInput], $user: ID) {
  draftOrderCreate(input: {user: $user, lines: $lines}) {
    order { %s } errors: orderErrors { code message }
  }
}
"""
TAXED = "{ net { amount } gross { amount } }"
SLIM_CHECKOUT = "totalPrice { gross { amount } }"
FULL_CHECKOUT = """
    quantity email note isShippingRequired
    lines { id quantity totalPrice TAXED
            variant { id sku name stockQuantity product { name }
                      pricing { priceUndiscounted TAXED } } }
    billingAddress { firstName lastName city } shippingAddress { firstName lastName city }
    availableShippingMethods { id name price { amount } } shippingMethod { id name }
    giftCards { displayCode } voucherCode discount { amount }
    subtotalPrice TAXED shippingPrice TAXED totalPrice TAXED
""".replace("TAXED", TAXED)
SLIM_ORDER = "total { gross { amount } }"
FULL_ORDER = """
    userEmail lines { id quantity productSku productName variantName unitPrice TAXED variant { id } }
    availableShippingMethods { id name price { amount } } shippingMethod { id name }
    subtotal TAXED shippingPrice TAXED total TAXED
""".replace("TAXED", TAXED)

CUSTOMERS = """
query ($search: String!) {
  customers(filter: {search: $search}, first: 20) {
    edges { node { id email firstName lastName defaultBillingAddress { city phone } } }
    pageInfo { hasNextPage }
  }
}
"""

#: It takes seconds for each.
HOST_SEARCHES = 20
#: So much faster has our p95 to be.
SEARCH_FACTOR = 10
#: The field that holds an order's number.
ORDER_NUMBER = "pk"

as_host = nullcontext


def prepare() -> None:
    from django.conf import settings

    # Without a broker it would run a task for every line that the host adds.
    settings.PLUGINS = [plugin for plugin in settings.PLUGINS if "webhook" not in plugin]


def customers_document() -> str:
    return CUSTOMERS


def searched_columns(email) -> dict:
    """It searches the names and addresses themselves."""
    return {}


def cart(shop, session, customer):
    """A cart of the customer's own, like the session's."""
    from saleor.checkout.models import Checkout

    checkout = Checkout.objects.create(
        user=customer,
        email=customer.email,
        billing_address=shop.address(),
        shipping_address=shop.address(),
    )
    return str(checkout.pk)


def draft_order(shop, customer, lines) -> dict:
    from graphql_relay import to_global_id

    return {"user": to_global_id("User", customer.pk), "lines": lines}
