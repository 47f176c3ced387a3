"""Prices of ours in Saleor 3's carts.

A line can carry a price of its own (`price`, which only apps may set); promotions, vouchers
and taxes of the host start from it. The host keeps it whatever happens to the cart, so it is
resolved again after each mutation that may move it, when a cart is read, and before it
becomes an order.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Callable, Dict, Mapping, Optional, Tuple

from django.db import transaction
from django.utils import timezone
from prices import Money

from ...rules.prices import VariantFacts
from .cart_lines import has_own_price, price_changes
from ..catalogue import category_chains, collection_refs_of
from .channels import money
from .documents import global_id, is_running, ref_of, run
from .plugin_id import is_active

#: Mutations after which lines may cost something else: other units, or another owner.
MOVING_PRICES = (
    "checkoutCreate",
    "checkoutCreateFromOrder",
    "checkoutLinesAdd",
    "checkoutLinesUpdate",
    "checkoutLinesDelete",
    "checkoutLineDelete",
    "checkoutCustomerAttach",
    "checkoutCustomerDetach",
)
#: Mutations that make an order of a cart, and the code of theirs that fits best.
PLACING = {"checkoutComplete": "invalid", "orderCreateFromCheckout": "graphql_error"}
TOTAL_CHANGED = "TOTAL_CHANGED: prices in this cart have changed. Look at the cart again."


def unit_prices(
    checkout, load_lines: Callable[[], Tuple[Mapping[str, int], Mapping[str, Any]]], now: datetime
) -> Dict[str, Money]:
    """Prices of a cart's variants that do not cost their list price."""
    from .. import host

    return host.answers.cart_prices(
        checkout_ref=str(checkout.pk),
        owner_id=checkout.user_id,
        channel_ref=checkout.channel.slug,
        load_lines=load_lines,
        now=now,
    )


def reprice(checkout_ref: str, *, now: datetime) -> bool:
    """Give each line the price that its customer pays now; says whether one moved.

    A few queries for a cart without prices of ours; it is locked, and the host asked, only
    if a price moved.
    """
    if not _changes(checkout_ref, now):
        return False
    with transaction.atomic():
        changes = _changes(checkout_ref, now, is_locked=True)
        if changes:
            run("CheckoutLinesUpdate", id=global_id("Checkout", checkout_ref), lines=changes)
    return bool(changes)


def _changes(checkout_ref: str, now: datetime, *, is_locked: bool = False):
    from saleor.checkout.models import Checkout, CheckoutLine

    checkouts = Checkout.objects.select_related("channel").filter(pk=checkout_ref)
    if is_locked:
        checkouts = checkouts.select_for_update(of=("self",))
    checkout = checkouts.first()
    if checkout is None:
        return []
    lines = CheckoutLine.objects.filter(checkout=checkout, is_gift=False)
    prices = unit_prices(checkout, partial(_facts, lines, checkout.channel), now)
    return price_changes(lines, prices)


def price_facts(listings) -> Dict[str, VariantFacts]:
    """What prices depend on, by variant. Three queries.

    :param listings: of variants in one channel, with variant and product.
    """
    products = {listing.variant.product for listing in listings}
    chains = category_chains(product.category_id for product in products)
    collections = collection_refs_of({product.pk for product in products})
    return {
        str(listing.variant_id): VariantFacts(
            ref=str(listing.variant_id),
            list_price=money(listing.price_amount, listing.currency),
            collection_refs=collections[listing.variant.product_id],
            category_refs=chains.get(listing.variant.product.category_id, ()),
        )
        for listing in listings
    }


def _facts(lines, channel):
    from saleor.product.models import ProductVariantChannelListing

    units: Dict[str, int] = {}
    for line in lines:
        units[str(line.variant_id)] = units.get(str(line.variant_id), 0) + line.quantity
    listings = ProductVariantChannelListing.objects.select_related("variant__product").filter(
        channel=channel, variant_id__in=units, price_amount__isnull=False
    )
    return units, price_facts(list(listings))


def keep_prices(schema) -> None:
    """Resolve prices again around the host's own fields of carts."""
    mutations = schema.get_type("Mutation").fields
    for name in MOVING_PRICES:
        if name in mutations:
            mutations[name].resolver = partial(_after, mutations[name].resolver)
    for name in PLACING:
        mutations[name].resolver = partial(_before_order, name, mutations[name].resolver)
    for type_name in ("Query", "User"):
        field = schema.get_type(type_name).fields["checkout"]
        field.resolver = partial(_read, field.resolver)


def _after(original, root, info, **arguments):
    if not _is_outer(info):
        return original(root, info, **arguments)
    with transaction.atomic():
        answer = original(root, info, **arguments)
        checkout = getattr(answer, "checkout", None)
        if checkout is not None:
            _reprice_node(info, checkout.node)
    return answer


def _read(original, root, info, **arguments):
    """A cart may be old: its prices are those of the last change."""
    answer = original(root, info, **arguments)
    if not _is_outer(info):
        return answer
    if hasattr(answer, "then"):
        return answer.then(partial(_repriced, info))
    return _repriced(info, answer)


def _repriced(info, answer):
    if answer is not None:
        _reprice_node(info, answer.node)
    return answer


def _reprice_node(info, checkout) -> None:
    if reprice(str(checkout.pk), now=timezone.now()):
        # The rest of the answer is about the cart as it is now.
        checkout.refresh_from_db()
        info.context.dataloaders.clear()


def _before_order(name, original, root, info, **arguments):
    """:returns: the host's own kind of error if a price has moved since the cart was seen."""
    from django.core.exceptions import ValidationError

    ref = _checkout_ref(arguments)
    if ref and _is_outer(info) and _moved_before_order(ref, timezone.now()):
        mutation_class = info.return_type.graphene_type
        error = ValidationError(TOTAL_CHANGED, code=PLACING[name])
        return mutation_class.handle_errors(ValidationError({"id": error}))
    return original(root, info, **arguments)


def _moved_before_order(checkout_ref: str, now: datetime) -> bool:
    from saleor.checkout.models import Checkout, CheckoutLine

    before = _total(checkout_ref)
    if reprice(checkout_ref, now=now):
        # A promised price may need writing only now, because the list price rose above it:
        # what the customer saw and pays is the same.
        run("CheckoutPrices", id=global_id("Checkout", checkout_ref))
        return _total(checkout_ref) != before
    lines = CheckoutLine.objects.filter(checkout_id=checkout_ref)
    if any(has_own_price(line) for line in lines):
        # The host calculates a total that is good for an hour or so; no mutation makes it
        # look again.
        Checkout.objects.filter(pk=checkout_ref).update(price_expiration=now)
    return False


def _total(checkout_ref: str):
    """What the host calculated last."""
    from saleor.checkout.models import Checkout

    totals = Checkout.objects.filter(pk=checkout_ref).values_list("total_gross_amount", flat=True)
    return totals.first()


def refuse_other_total(checkout_info, lines) -> None:
    """The host itself refuses a total that rose, but would charge the former amount for one
    that fell. Asked with totals that it has just calculated.

    :raises ValidationError: an error of the mutation that makes an order of the cart.
    """
    from django.core.exceptions import ValidationError

    checkout = checkout_info.checkout
    transactions = list(checkout.payment_transactions.all())
    if not transactions or not any(has_own_price(info.line) for info in lines):
        return
    paid = sum(
        found.charged_value
        + found.charge_pending_value
        + found.authorized_value
        + found.authorize_pending_value
        for found in transactions
    )
    cards = checkout.get_total_gift_cards_balance().amount
    total = money(max(checkout.total.gross.amount - cards, 0), checkout.currency)
    if paid != total.amount:
        raise ValidationError(
            "TOTAL_CHANGED: the total is %s %s now. Look at the cart again."
            % (total.amount, total.currency),
            # A code that all errors of orders and carts know.
            code="graphql_error",
        )


def _checkout_ref(arguments: Mapping[str, Any]) -> Optional[str]:
    """Which cart a mutation is about: named by id, or in older ways."""
    if arguments.get("token"):
        return str(arguments["token"])
    named = arguments.get("id") or arguments.get("checkout_id")
    return _as_uuid(ref_of(named)) if named else None


def _as_uuid(ref: str) -> Optional[str]:
    from uuid import UUID

    try:
        return str(UUID(ref))
    except ValueError:
        return None


def _is_outer(info) -> bool:
    """A request from outside, not one that we make ourselves, while the plugin is active."""
    return not is_running() and is_active(info.context)
