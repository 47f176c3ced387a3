"""Which orders a mutation of Saleor 3 is about, whatever it calls its arguments.

The arguments are searched to their last leaf for Relay ids of an order and of everything
that belongs to one, so a mutation that a later version adds is understood too.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, Mapping, Set
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError

#: How an order is found by what belongs to it, where the host has it: GraphQL type to
#: fields of the model `Order`.
BELONGINGS = {
    "Order": ("id",),
    "OrderLine": ("lines",),
    "OrderEvent": ("events",),
    "OrderDiscount": ("discounts",),
    "OrderGrantedRefund": ("granted_refunds",),
    "OrderGrantedRefundLine": ("granted_refunds__lines",),
    "Fulfillment": ("fulfillments",),
    "FulfillmentLine": ("fulfillments__lines",),
    "Invoice": ("invoices",),
    "Payment": ("payments",),
    # The host takes both keys for the same row.
    "TransactionItem": ("payment_transactions__token", "payment_transactions"),
    "DigitalContentUrl": ("lines__digital_content_url",),
    # An order's addresses are rows of its own.
    "Address": ("billing_address", "shipping_address"),
}


def orders_named_in(mutation: str, arguments: Mapping[str, Any]) -> Set[str]:
    """References of the orders; a query for each kind of thing that is named."""
    named: Dict[str, Set[str]] = {}
    for leaf in _leaves(arguments):
        type_name, ref = _decoded(leaf)
        if type_name in BELONGINGS:
            named.setdefault(type_name, set()).add(ref)
    found: Set[str] = set()
    for type_name, refs in named.items():
        for lookup in BELONGINGS[type_name]:
            found |= _orders(lookup, refs)
    # The shop's own key of an order. Other things have such keys too.
    if mutation.startswith(("order", "draftOrder")) and arguments.get("external_reference"):
        found |= _orders("external_reference", {arguments["external_reference"]})
    return found


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        # An input with a field `values` has no method of that name.
        for name in value:
            yield from _leaves(value[name])
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


def _decoded(leaf: Any) -> tuple:
    """GraphQL type and key; two empty texts of what names nothing."""
    from graphql_relay import from_global_id

    if isinstance(leaf, UUID):
        # Only transactions are named by an UUID as such, and carts.
        return "TransactionItem", str(leaf)
    try:
        return from_global_id(leaf)
    except (AttributeError, TypeError, ValueError):
        return "", ""


def _orders(lookup: str, refs: Set[str]) -> Set[str]:
    from saleor.order.models import Order

    field: Any = None
    model: Any = Order
    for name in lookup.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return set()
        model = field.related_model
    key = model._meta.pk if model else field
    keys = [ref for ref in refs if _fits(key, ref)]
    rows = Order.objects.filter(**{lookup + "__in": keys}).order_by()
    return {str(ref) for ref in rows.values_list("pk", flat=True)}


def _fits(field: Any, ref: str) -> bool:
    """The reference could be a key: a database error would not tell."""
    try:
        field.to_python(ref)
    except (ValidationError, ValueError):
        return False
    return True
