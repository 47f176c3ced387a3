"""When Saleor 3 is made to resolve a cart's prices again: around its own fields of carts.

- After mutations that may move a price themselves, in the transaction of the mutation.
- Before every other mutation that answers a cart or takes money for one: time may have moved
  the prices (dates of tiers and promises, changes by admins), and vouchers look at them.
- When a cart is read, or the list of one customer's carts. Lists of the shop's carts, for
  staff and apps, show them as they were last resolved.
- Before a cart becomes an order; if its total is another then, there is no order
  (`agreed_totals` looks once more when the host makes it).
"""

from __future__ import annotations

from functools import partial
from typing import Any, Mapping, Optional
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from .agreed_totals import TOTAL_CHANGED, moved_before_order
from .documents import is_running, ref_of
from .plugin_id import is_active
from .prices import cart_row, reprice, reprice_locked

#: Mutations after which lines may cost something else: other units, another owner,
#: or a voucher that is folded into them already.
MOVING_PRICES = (
    "checkoutCreate",
    "checkoutCreateFromOrder",
    "checkoutLinesAdd",
    "checkoutLinesUpdate",
    "checkoutLinesDelete",
    "checkoutLineDelete",
    "checkoutCustomerAttach",
    "checkoutCustomerDetach",
    "checkoutAddPromoCode",
    "checkoutRemovePromoCode",
)
#: Mutations that take money for a cart and answer only the payment.
PAYING = ("paymentGatewayInitialize", "transactionInitialize")
#: Mutations that make an order of a cart, and the code of theirs that fits best.
PLACING = {"checkoutComplete": "invalid", "orderCreateFromCheckout": "graphql_error"}


def keep_prices(schema) -> None:
    """Wrap the fields of the finished schema; not every version has every one."""
    for name, field in schema.get_type("Mutation").fields.items():
        if name in MOVING_PRICES:
            field.resolver = partial(_after, field.resolver)
        elif name in PLACING:
            field.resolver = partial(_before_order, name, field.resolver)
        elif name in PAYING or _answers_cart(field):
            field.resolver = partial(_before, field.resolver)
    for type_name, field_name in (
        ("Query", "checkout"),
        ("User", "checkout"),
        ("User", "checkouts"),
    ):
        field = schema.get_type(type_name).fields[field_name]
        field.resolver = partial(_read, field.resolver)


def _answers_cart(field) -> bool:
    answered = getattr(field.type, "fields", {}).get("checkout")
    return answered is not None and str(answered.type).rstrip("!") == "Checkout"


def _after(original, root, info, **arguments):
    if not _is_outer(info):
        return original(root, info, **arguments)
    ref = _checkout_ref(arguments)
    with transaction.atomic():
        if ref:
            # Before the lines, as the host locks them; its mutations that delete lines do not.
            cart_row(ref, is_locked=True)
        answer = original(root, info, **arguments)
        checkout = getattr(answer, "checkout", None)
        if checkout is not None and reprice_locked(checkout.node, now=timezone.now()):
            _look_again(info, checkout.node)
    return answer


def _before(original, root, info, **arguments):
    ref = _checkout_ref(arguments)
    if ref and _is_outer(info):
        reprice(ref, now=timezone.now())
    return original(root, info, **arguments)


def _before_order(name, original, root, info, **arguments):
    """:returns: the host's own kind of error if the total moved since the cart was seen."""
    from django.core.exceptions import ValidationError

    ref = _checkout_ref(arguments)
    if ref and _is_outer(info) and moved_before_order(ref, now=timezone.now()):
        mutation_class = info.return_type.graphene_type
        error = ValidationError(TOTAL_CHANGED, code=PLACING[name])
        return mutation_class.handle_errors(ValidationError({"id": error}))
    return original(root, info, **arguments)


def _read(original, root, info, **arguments):
    answer = original(root, info, **arguments)
    if not _is_outer(info):
        return answer
    if hasattr(answer, "then"):
        return answer.then(partial(_repriced, info))
    return _repriced(info, answer)


def _repriced(info, answer):
    """A cart or a connection of carts, at the prices of now."""
    found = [edge.node for edge in answer.edges] if hasattr(answer, "edges") else [answer]
    for checkout in found:
        if checkout is not None and reprice(str(checkout.node.pk), now=timezone.now()):
            _look_again(info, checkout.node)
    return answer


def _look_again(info, checkout) -> None:
    """The rest of the answer is about the cart as it is now."""
    checkout.refresh_from_db()
    info.context.dataloaders.clear()


def _checkout_ref(arguments: Mapping[str, Any]) -> Optional[str]:
    """Which cart a mutation is about: named by id, or in older ways."""
    if arguments.get("token"):
        return str(arguments["token"])
    named = arguments.get("id") or arguments.get("checkout_id")
    return _as_uuid(ref_of(named)) if named else None


def _as_uuid(ref: str) -> Optional[str]:
    try:
        return str(UUID(ref))
    except ValueError:
        return None


def _is_outer(info) -> bool:
    """A request from outside, not one that we make ourselves, while the plugin is active."""
    return not is_running() and is_active(info.context)
