"""Orders of Saleor 3: placed from a cart, held for a review, released or refused.

An order is always placed as one that waits (UNCONFIRMED with a mark, see `held_orders`);
one that needs no review is released in the same transaction. A payment is recorded as a
transaction of the order, never of the cart: on a cart it could make the host place or
confirm the order by itself. While an order waits that was paid outside the shop, or has
nothing to pay, the transaction is there without an amount: the host expires unconfirmed
orders that have none.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Dict, Iterable, List, Mapping
from uuid import UUID

from django.db import transaction

from ...rules.actors import Actor
from ..base import Host
from ..refusals import (
    CartGone,
    EmptyCart,
    OrderNotHeld,
    ProductNotAvailable,
    ShippingMethodNotApplicable,
    TaxesUnknown,
    VoucherNotApplicable,
)
from ..used_vouchers import use_by
from ..values import OrderSummary
from .announcements import announce_paid, send_confirmation
from .documents import HostErrors, global_id, ref_of, run, user_and_app
from .given_back import (
    VOUCHER_USED_BY,
    give_back_gift_cards,
    give_back_voucher_use,
    locked_gift_cards,
    note_gift_cards,
)
from .held_orders import HELD, is_held
from .order_checks import refuse_incomplete, refuse_lapsed, refuse_unavailable, short
from .order_payments import (
    announce_payment,
    close_announcement,
    record_payment,
    withdraw_payment,
)
from .placing import placing
from .vouchers import give_back


class Orders(Host):
    def place_order(
        self,
        checkout_ref: str,
        *,
        customer: Any,
        actor: Actor,
        is_held: bool,
        is_external: bool = True,
        private_metadata: Mapping[str, str],
        now: datetime,
    ) -> OrderSummary:
        """A tax app of the host may be asked here, inside the caller's transaction."""
        from saleor.core.exceptions import GiftCardNotApplicable
        from saleor.order.models import Order

        # The host reads the balances without a lock: two orders could spend one. Locked
        # before the cart, because the host writes to other carts with the same card.
        cards = locked_gift_cards(_uuids([checkout_ref]))
        checkout = _locked_checkout(checkout_ref)
        refuse_incomplete(checkout)
        refuse_unavailable(checkout)
        if customer is not None and checkout.user_id != customer.pk:
            self.give_cart(checkout_ref, customer)
        self.reprice(checkout_ref, now=now)
        checkout.refresh_from_db()
        refuse_lapsed(checkout)
        metadata = {**private_metadata, HELD: "1"}
        if checkout.voucher_code:
            metadata[VOUCHER_USED_BY] = checkout.get_customer_email()
        try:
            with placing(checkout_ref):
                created = run(
                    "OrderCreateFromCheckout",
                    actor=actor,
                    id=global_id("Checkout", checkout),
                    privateMetadata=[
                        {"key": key, "value": value} for key, value in metadata.items()
                    ],
                )
        except HostErrors as errors:
            raise _refusal(errors, checkout) from errors
        except GiftCardNotApplicable as error:
            # The host lets its own mutation break on it.
            raise VoucherNotApplicable(field="promo_code") from error
        order = Order.objects.get(pk=ref_of(created["order"]["id"]))
        note_gift_cards(order, cards)
        _keep_from_agents_purchases(order)
        _unconfirm(order)
        if not is_held:
            _release(order, actor, is_external=is_external, is_reviewed=False)
        elif is_external or not order.total.gross.amount:
            announce_payment(order, actor)
        return _summary(order)

    def release_order(
        self,
        order_ref: str,
        *,
        actor: Actor,
        is_external: bool = True,
        is_reviewed: bool = True,
        now: datetime,
    ) -> OrderSummary:
        order = _held_order(order_ref)
        _release(order, actor, is_external=is_external, is_reviewed=is_reviewed)
        return _summary(order)

    def refuse_order(self, order_ref: str, *, actor: Actor, now: datetime) -> OrderSummary:
        order = _held_order(order_ref)
        # While it is marked, the host does not mail the customer about it.
        run("OrderCancel", actor=actor, id=global_id("Order", order))
        withdraw_payment(order, actor)
        give_back_voucher_use(order)
        give_back(use_by(order))
        give_back_gift_cards(order)
        order.refresh_from_db()
        _drop_mark(order)
        return _summary(order)

    def is_order_held(self, order_ref: str) -> bool:
        from saleor.order import OrderStatus
        from saleor.order.models import Order

        held = Order.objects.filter(pk__in=_uuids([order_ref]), status=OrderStatus.UNCONFIRMED)
        return any(is_held(order) for order in held)

    def order_summaries(self, order_refs: Iterable[str]) -> Dict[str, OrderSummary]:
        from saleor.order.models import Order

        rows = Order.objects.filter(pk__in=_uuids(order_refs)).order_by()
        return {str(row.pk): _summary(row) for row in rows.prefetch_related("lines")}


def _locked_checkout(checkout_ref: str):
    from saleor.checkout.models import Checkout

    checkout = None
    for key in _uuids([checkout_ref]):
        checkout = Checkout.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if checkout is None:
        raise CartGone()
    return checkout


def _held_order(order_ref: str):
    from saleor.order import OrderStatus
    from saleor.order.models import Order

    order = None
    for key in _uuids([order_ref]):
        held = Order.objects.filter(pk=key, status=OrderStatus.UNCONFIRMED)
        order = held.select_for_update(of=("self",)).first()
    if order is None or not is_held(order):
        raise OrderNotHeld()
    return order


def _unconfirm(order) -> None:
    """A payment that the customer has begun on the cart makes the host confirm its order."""
    from saleor.order import OrderStatus

    if order.status != OrderStatus.UNCONFIRMED:
        order.status = OrderStatus.UNCONFIRMED
        order.save(update_fields=["status"])


def _release(order, actor: Actor, *, is_external: bool, is_reviewed: bool) -> None:
    """Ready to fulfil, and paid outside the shop if it is external. Mails and webhooks leave
    after the commit. The shop that looks at all its orders by hand also does so at ours,
    unless a supervisor of ours did."""
    from saleor.account.events import customer_placed_order_event

    _drop_mark(order)
    if order.user is not None:
        customer_placed_order_event(user=order.user, order=order)
    who = user_and_app(actor)
    transaction.on_commit(partial(send_confirmation, order.pk))
    # Confirmed first: in channels that confirm by themselves, the payment would do it
    # without the events of a confirmation.
    if is_reviewed or order.channel.automatically_confirm_all_new_orders:
        run("OrderConfirm", actor=actor, id=global_id("Order", order))
    amount = order.total.gross.amount - order.total_charged_amount
    if amount <= 0:
        close_announcement(order, actor)
        transaction.on_commit(partial(announce_paid, order.pk, **who))
    elif is_external:
        record_payment(order, actor, amount)
    order.refresh_from_db()


def _keep_from_agents_purchases(order) -> None:
    """The host lists a new order among the purchases of whoever asks for it."""
    from saleor.account import CustomerEvents
    from saleor.account.models import CustomerEvent

    def forget() -> None:
        found = CustomerEvent.objects.filter(order=order, type=CustomerEvents.PLACED_ORDER)
        found.exclude(user=order.user_id).delete()

    transaction.on_commit(forget)


def _drop_mark(order) -> None:
    order.private_metadata.pop(HELD, None)
    order.save(update_fields=["private_metadata"])


def _refusal(errors: HostErrors, checkout) -> Exception:
    """The host's answer to a cart that cannot be an order."""
    if errors.has("INSUFFICIENT_STOCK"):
        return short(checkout)
    if errors.has("VOUCHER_NOT_APPLICABLE", "GIFT_CARD_NOT_APPLICABLE"):
        return VoucherNotApplicable(field="promo_code")
    if errors.has("INVALID_SHIPPING_METHOD", "SHIPPING_METHOD_NOT_SET"):
        return ShippingMethodNotApplicable(field="shipping_method")
    if errors.has("UNAVAILABLE_VARIANT_IN_CHANNEL"):
        return ProductNotAvailable(errors.message)
    if errors.has("NO_LINES"):
        return EmptyCart()
    if errors.has("CHECKOUT_NOT_FOUND"):
        return CartGone()
    if errors.has("TAX_ERROR"):
        return TaxesUnknown()
    return errors


def _uuids(refs: Iterable[str]) -> List[UUID]:
    """The keys among references; what cannot be a key of this host is left out."""
    found = []
    for ref in refs:
        try:
            found.append(UUID(ref))
        except ValueError:
            continue
    return found


def _summary(order) -> OrderSummary:
    from saleor.core.prices import quantize_price

    return OrderSummary(
        ref=str(order.pk),
        number=str(order.number),
        status=order.status,
        is_paid=order.is_fully_paid(),
        total=quantize_price(order.total, order.currency),
        customer_ref=str(order.user_id or ""),
        lines=tuple((str(line.variant_id or ""), line.quantity) for line in order.lines.all()),
    )
