"""Orders of Saleor 2.10: placed from a cart, held for a review, released or refused.

Saleor 2.10 has no status for an order that waits for a decision. A held order is a
draft order whose stock, voucher use and gift cards are taken already; the host's own
ways to change a draft order are closed to it (`schema.DRAFT_ORDER_MUTATIONS`).
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any, Dict, Iterable, Mapping

from django.db.models import F

from ...rules.actors import Actor
from ..base import Host
from ..keys import keys_of
from ..refusals import (
    CartGone,
    InsufficientStock,
    OrderNotHeld,
    TaxesUnknown,
    VoucherNotApplicable,
)
from ..used_vouchers import use_by
from ..values import OrderSummary
from .announcements import announce_charge, announce_order
from .gateway_payments import charged_payments
from .order_checks import refuse_incomplete, refuse_lapsed, refuse_unavailable
from .vouchers import give_back

#: Private metadata of an order: what a refused order gives back.
GIFT_CARDS = "phone_order_gift_cards"
VOUCHER_USED_BY = "phone_order_voucher_used_by"


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
        """A tax plugin of the host may call out here, inside the caller's transaction:
        the host's `prepare_order_data` asks it for every price."""
        from saleor.discount.utils import fetch_discounts

        checkout = _locked_checkout(checkout_ref)
        _give_to_customer(checkout, customer)
        discounts = fetch_discounts(now)
        refuse_incomplete(checkout)
        refuse_unavailable(checkout)
        refuse_lapsed(checkout, discounts)
        order = _create_held_order(checkout, discounts, private_metadata)
        agent = self.user_of(actor)
        if is_held:
            _record_event("DRAFT_CREATED", order, agent)
        else:
            _record_event("PLACED", order, agent)
            _record_purchase(order)
            _release(order, agent, is_external=is_external)
        checkout.delete()
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
        """Here the channel says nothing: there is none."""
        order = _held_order(order_ref)
        reviewer = self.user_of(actor)
        _record_event("PLACED_FROM_DRAFT", order, reviewer)
        _record_purchase(order)
        _release(order, reviewer, is_external=is_external)
        return _summary(order)

    def refuse_order(self, order_ref: str, *, actor: Actor, now: datetime) -> OrderSummary:
        from saleor.order import OrderStatus
        from saleor.warehouse.management import deallocate_stock_for_order

        order = _held_order(order_ref)
        _record_event("CANCELED", order, self.user_of(actor))
        deallocate_stock_for_order(order)
        _give_back_voucher_use(order)
        give_back(use_by(order))
        _give_back_gift_cards(order)
        order.status = OrderStatus.CANCELED
        order.save(update_fields=["status"])
        # No webhook: nobody outside was ever told of this order.
        return _summary(order)

    def is_order_held(self, order_ref: str) -> bool:
        from saleor.order import OrderStatus
        from saleor.order.models import Order

        held = Order.objects.filter(pk__in=keys_of([order_ref]), status=OrderStatus.DRAFT)
        return held.exists()

    def order_summaries(self, order_refs: Iterable[str]) -> Dict[str, OrderSummary]:
        from saleor.order.models import Order

        rows = Order.objects.filter(pk__in=keys_of(order_refs)).order_by()
        rows = rows.prefetch_related("lines", "payments")
        return {str(row.pk): _summary(row) for row in rows}


def _locked_checkout(checkout_ref: str):
    from saleor.checkout.models import Checkout

    from .plugin import PLACED_BY_US

    # The lines are loaded once, so that every calculation of the host prices the same
    # objects.
    checkout = (
        Checkout.objects.select_for_update(of=("self",))
        .prefetch_related(
            "lines__variant__product__collections",
            "lines__variant__product__product_type",
            "lines__variant__product__category",
            "lines__variant__product__translations",
            "lines__variant__translations",
        )
        .filter(pk=checkout_ref)
        .first()
    )
    if checkout is None:
        raise CartGone()
    # `prepare_order_data` reads the balances without a lock: two orders could spend one.
    list(checkout.gift_cards.select_for_update().order_by("pk"))
    # Our `preprocess_order_creation` refuses carts of open sessions to everyone else.
    setattr(checkout, PLACED_BY_US, True)
    return checkout


def _give_to_customer(checkout, customer) -> None:
    """During the call the cart is nobody's; the order is the customer's."""
    if checkout.user_id != (customer.pk if customer else None):
        checkout.user = customer
        checkout.save(update_fields=["user"])


def _create_held_order(checkout, discounts, private_metadata: Mapping[str, str]):
    """What the host's `create_order` does (`checkout/utils.py`), without telling anyone."""
    from saleor.checkout.utils import prepare_order_data
    from saleor.core.exceptions import InsufficientStock as HostInsufficientStock
    from saleor.core.taxes import TaxError
    from saleor.discount.models import NotApplicable
    from saleor.order import OrderStatus
    from saleor.order.models import Order, OrderLine
    from saleor.warehouse.management import allocate_stock

    lines = list(checkout)
    country = checkout.get_country()
    try:
        order_data = prepare_order_data(
            checkout=checkout, lines=lines, tracking_code="", discounts=discounts
        )
        total_price_left = order_data.pop("total_price_left")
        order_lines = order_data.pop("lines")
        order = Order.objects.create(
            **order_data, checkout_token=checkout.token, status=OrderStatus.DRAFT
        )
        for line in order_lines:
            line.order = order
        OrderLine.objects.bulk_create(order_lines)
        # Each locks its stock: in one order, or two carts with the same goods block each other.
        for line in sorted(order_lines, key=lambda line: line.variant.pk):
            if line.variant.track_inventory:
                allocate_stock(line, country, line.quantity)
    except HostInsufficientStock as error:
        raise _short(error.item, country) from error
    except NotApplicable as error:
        raise VoucherNotApplicable(field="promo_code") from error
    except TaxError as error:
        raise TaxesUnknown() from error
    used_gift_cards = _use_gift_cards(checkout, order, total_price_left)
    checkout.payments.update(order=order)
    order.metadata = checkout.metadata
    order.private_metadata = {
        **checkout.private_metadata,
        **private_metadata,
        GIFT_CARDS: json.dumps(used_gift_cards, sort_keys=True),
    }
    if order.voucher is not None and order.voucher.apply_once_per_customer:
        order.private_metadata[VOUCHER_USED_BY] = order.user_email
    order.save()
    return order


def _short(variant, country: str) -> InsufficientStock:
    from saleor.warehouse.availability import get_available_quantity

    return InsufficientStock(
        sku=variant.sku,
        variant_ref=str(variant.pk),
        available_quantity=get_available_quantity(variant, country),
    )


def _use_gift_cards(checkout, order, total_price_left) -> Dict[str, str]:
    """Gift card key to the amount taken from it."""
    from saleor.order.utils import add_gift_card_to_order

    used = {}
    for gift_card in checkout.gift_cards.select_for_update().order_by("pk"):
        balance = gift_card.current_balance_amount
        total_price_left = add_gift_card_to_order(order, gift_card, total_price_left)
        amount = balance - gift_card.current_balance_amount
        if amount:
            used[str(gift_card.pk)] = str(amount)
    return used


def _held_order(order_ref: str):
    from saleor.order import OrderStatus
    from saleor.order.models import Order

    order = (
        Order.objects.select_for_update(of=("self",))
        .filter(pk=order_ref, status=OrderStatus.DRAFT)
        .first()
    )
    if order is None:
        raise OrderNotHeld()
    return order


def _record_event(kind: str, order, user) -> None:
    """Not by the host's `order_created_event`: that would list the customer's purchase
    among the agent's own."""
    from saleor.order import OrderEvents
    from saleor.order.models import OrderEvent

    OrderEvent.objects.create(order=order, type=getattr(OrderEvents, kind), user=user)


def _record_purchase(order) -> None:
    from saleor.account.events import customer_placed_order_event

    if order.user is not None:
        customer_placed_order_event(user=order.user, order=order)


def _release(order, user, *, is_external: bool) -> None:
    """Ready to fulfil. What is left to pay counts as paid outside the shop if it is
    external; of a total of zero, in any case, so that the host's screens say so."""
    from saleor.order import OrderStatus

    order.status = OrderStatus.UNFULFILLED
    order.save(update_fields=["status"])
    if not order.payments.exists() and (is_external or not order.total.gross.amount):
        _mark_as_paid(order, user)
    charged = charged_payments(order)
    announce_order(order, user, is_paid=not charged and (is_external or order.is_fully_paid()))
    for payment in charged:
        announce_charge(order, user, payment.captured_amount, payment)


def _mark_as_paid(order, user) -> None:
    """Without telling anyone (the host's `mark_order_as_paid` does, before the commit)."""
    from saleor.order.events import order_manually_marked_as_paid_event
    from saleor.payment import ChargeStatus, CustomPaymentChoices
    from saleor.payment.utils import create_payment

    amount = order.total.gross.amount
    payment = create_payment(
        gateway=CustomPaymentChoices.MANUAL,
        currency=order.currency,
        email=order.user_email,
        total=amount,
        order=order,
    )
    payment.charge_status = ChargeStatus.FULLY_CHARGED
    payment.captured_amount = amount
    payment.save(update_fields=["captured_amount", "charge_status", "modified"])
    order_manually_marked_as_paid_event(order=order, user=user)


def _give_back_voucher_use(order) -> None:
    from saleor.discount.models import Voucher
    from saleor.discount.utils import remove_voucher_usage_by_customer

    if order.voucher_id is None:
        return
    Voucher.objects.filter(pk=order.voucher_id, used__gt=0).update(used=F("used") - 1)
    used_by = order.private_metadata.get(VOUCHER_USED_BY)
    if used_by:
        remove_voucher_usage_by_customer(order.voucher, used_by)


def _give_back_gift_cards(order) -> None:
    from saleor.giftcard.models import GiftCard

    used = json.loads(order.private_metadata.get(GIFT_CARDS, "{}"))
    for ref in sorted(used, key=int):
        GiftCard.objects.filter(pk=ref).update(
            current_balance_amount=F("current_balance_amount") + Decimal(used[ref])
        )


def _summary(order) -> OrderSummary:
    return OrderSummary(
        ref=str(order.pk),
        number=str(order.pk),
        status=order.status,
        is_paid=_is_paid(order),
        total=order.total,
        customer_ref=str(order.user_id or ""),
        lines=tuple((str(line.variant_id or ""), line.quantity) for line in order.lines.all()),
    )


def _is_paid(order) -> bool:
    """As `Order.is_fully_paid` decides, from payments that may be loaded already."""
    from saleor.payment import ChargeStatus

    charged = (
        ChargeStatus.PARTIALLY_CHARGED,
        ChargeStatus.FULLY_CHARGED,
        ChargeStatus.PARTIALLY_REFUNDED,
    )
    paid = sum(
        payment.captured_amount
        for payment in order.payments.all()
        if payment.charge_status in charged
    )
    return paid >= order.total.gross.amount
