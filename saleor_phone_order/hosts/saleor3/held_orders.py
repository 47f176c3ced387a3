"""Keeps an order that waits for a review from going out, on Saleor 3.

Such an order is UNCONFIRMED with a mark in its private metadata. The host itself would
mail its confirmation, would confirm it at once in channels that confirm by themselves,
and fulfils an unconfirmed order as soon as it is paid. So the functions with which it
does these pass by an order with the mark, and its mutations are refused (`refs_named_in`
says which order one names).
"""

from __future__ import annotations

import functools
from typing import Any, Callable, Dict, Mapping, Set, Tuple

from django.db import transaction

from ..import_hook import when_imported
from .documents import is_running
from .placing import is_placed_by_us

#: Private metadata of an order that waits for a review.
HELD = "phone_order_held"

#: Mutations about orders that may run during a review: they write notes.
ALLOWED_DURING_REVIEW = frozenset({"orderAddNote", "orderNoteAdd", "orderNoteUpdate"})

#: How the names of mutations begin that change an order or its payment.
PREFIXES = ("order", "draftOrder", "transaction", "payment", "fulfillment")

#: Mutations with other names that could take the mark away.
METADATA_MUTATIONS = frozenset({"updatePrivateMetadata", "deletePrivateMetadata"})


def is_held(order: Any) -> bool:
    return HELD in (order.private_metadata or {})


def hold_back() -> None:
    """Make the host's functions pass by held orders. Before the host's first request."""
    when_imported("saleor.checkout.complete_checkout", _hold_confirmation)
    when_imported("saleor.order.actions", _hold_actions)
    when_imported("saleor.order.utils", _hold_status)


def _hold_confirmation(module) -> None:
    assign = getattr(module, "assign_checkout_user", None)
    if assign is not None:
        module.assign_checkout_user = _leaving_guests(assign)
    _wrap(module, "send_order_confirmation", lambda order_info, *_, **__: order_info.order)


def _leaving_guests(assign: Callable) -> Callable:
    """The host gives a guest's order to the account with that e-mail. Ours has the owner
    that the session has: an agent asks before taking a guest for a customer."""

    @functools.wraps(assign)
    def unless_placed_by_us(user, checkout_info):
        if not is_placed_by_us(str(checkout_info.checkout.pk)):
            assign(user, checkout_info)

    return unless_placed_by_us


def _hold_actions(module) -> None:
    _wrap(module, "order_confirmed", lambda order, *_, **__: order)
    _wrap(module, "order_charged", lambda order_info, *_, **__: order_info.order)
    _wrap(module, "send_order_canceled_confirmation", lambda order, *_, **__: order)
    module.send_payment_confirmation = _after_commit(module.send_payment_confirmation)


def _hold_status(module) -> None:
    # Of an order without units the host leaves the status as it is.
    name = "_calculate_quantity_including_returns"
    _wrap(module, name, lambda order: order, (0, 0, 0, 0))


def _wrap(module, name: str, order_of: Callable, answer: Any = None) -> None:
    inner = getattr(module, name)

    @functools.wraps(inner)
    def passing_by_held_orders(*arguments, **named):
        if is_held(order_of(*arguments, **named)):
            return answer
        return inner(*arguments, **named)

    setattr(module, name, passing_by_held_orders)


def _after_commit(send: Callable) -> Callable:
    """The host mails at once, which would be too early inside our own transaction."""

    @functools.wraps(send)
    def wait_for_ours(*arguments, **named):
        if is_running():
            transaction.on_commit(functools.partial(send, *arguments, **named))
        else:
            send(*arguments, **named)

    return wait_for_ours


def may_change_orders(mutation: str) -> bool:
    """A mutation of the host that is to be asked for `refs_named_in`."""
    if mutation in ALLOWED_DURING_REVIEW:
        return False
    return mutation.startswith(PREFIXES) or mutation in METADATA_MUTATIONS


def refs_named_in(arguments: Mapping[str, Any]) -> Set[str]:
    """References of the orders that a mutation's arguments name: by the id of an order or
    of something that belongs to one, by a transaction's token, or by the shop's own key.
    A few queries; none if nothing of the kind is named."""
    from graphql_relay import from_global_id

    named: Dict[str, Set[str]] = {}
    for argument in (
        "id",
        "ids",
        "order",
        "order_id",
        "order_line_id",
        "discount_id",
        "payment_id",
    ):
        value = arguments.get(argument)
        for global_id in value if isinstance(value, list) else [value]:
            try:
                type_name, ref = from_global_id(global_id)
            except (TypeError, ValueError):
                continue
            named.setdefault(type_name, set()).add(ref)
    found = named.pop("Order", set())
    for type_name, refs in named.items():
        found |= _orders_of(type_name, refs)
    if arguments.get("token"):
        found |= _orders_of("TransactionItem", {str(arguments["token"])})
    if arguments.get("external_reference"):
        found |= _orders_by_external_reference(arguments["external_reference"])
    return found


def _orders_of(type_name: str, refs: Set[str]) -> Set[str]:
    from saleor.order import models as orders
    from saleor.payment import models as payments

    places: Dict[str, Tuple[type, str]] = {
        "OrderLine": (orders.OrderLine, "pk"),
        "Fulfillment": (orders.Fulfillment, "pk"),
        "OrderDiscount": (_discount_model(), "pk"),
        "TransactionItem": (payments.TransactionItem, "token"),
        "Payment": (payments.Payment, "pk"),
    }
    if type_name not in places:
        return set()
    model, key = places[type_name]
    field = model._meta.pk if key == "pk" else model._meta.get_field(key)
    rows = model.objects.filter(**{key + "__in": [ref for ref in refs if _fits(field, ref)]})
    return {str(ref) for ref in rows.values_list("order_id", flat=True) if ref}


def _discount_model():
    from saleor.discount.models import OrderDiscount

    return OrderDiscount


def _orders_by_external_reference(reference: str) -> Set[str]:
    from saleor.order.models import Order

    rows = Order.objects.filter(external_reference=reference)
    return {str(ref) for ref in rows.values_list("pk", flat=True)}


def _fits(field, ref: str) -> bool:
    """The reference could be a key: a database error would not tell."""
    from django.core.exceptions import ValidationError

    try:
        field.to_python(ref)
    except (ValidationError, ValueError):
        return False
    return True
