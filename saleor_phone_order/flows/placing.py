"""A cart that a session prepared becomes an order, whoever asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Dict, Optional

from django.db import transaction

from ..conf import conf
from ..hosts import host
from ..hosts.values import OrderSummary
from ..models import Cart, Payment, Review, Session
from ..rules.actors import Actor
from ..rules.limits import check_line_count, check_quantity
from ..rules.refusals import ErrorCode, Refusal
from ..signals import order_placed, send_after_commit
from . import campaign_checks, coupons, given_prices, order_details, reviews
from .campaign_rules import rules_of

#: How an order is paid that the gateway gets nothing of.
EXTERNAL = "EXTERNAL"
FREE = "NONE"

#: Private metadata of an order: prices that agents gave, as JSON: of what, who, why, and who
#: approved it.
PRICES_KEY = "phone_order_prices"


class TotalChanged(Refusal):
    code = ErrorCode.TOTAL_CHANGED
    message = "The total is {total} {currency} now. Look at the order again."


class NotFree(Refusal):
    code = ErrorCode.INVALID
    message = "There is something to pay for this order."


@dataclass(frozen=True)
class Processed:
    """What became of a session that is processed. `order` is None while its payment is not
    settled, or if the shop has deleted it since; `review` is None if none is needed."""

    session: Session
    order: Optional[OrderSummary]
    review: Optional[Review]
    payment: Optional[Payment] = None


def order_cart(
    *,
    session: Session,
    checkout_ref: str,
    customer: Any,
    actor: Actor,
    now: datetime,
    expected_total: Optional[Decimal],
    way: str,
    payment: Optional[Payment] = None,
    is_debit_pending: bool = False,
    is_by_customer: bool = False,
) -> Processed:
    """The order of a cart that a session prepared, and the review that it waits for, if any.

    :param is_by_customer: by link; what they have not paid for is always reviewed.
    :raises TotalChanged, NotFree, QuantityOutOfRange, TooManyLines:
    :raises: what `campaign_checks.refuse_cart` and `host.place_order` refuse.
    """
    is_external = way == EXTERNAL
    campaign_checks.refuse_payment(session, way)
    routes = reviews.routed(
        checkout_ref=checkout_ref,
        has_given_price=(
            rules_of(session).reviews_agent_prices and bool(given_prices.in_cart(checkout_ref))
        ),
        customer=customer,
        is_external=is_external,
        is_debit_pending=is_debit_pending,
        may_skip=not is_by_customer,
        rules=rules_of(session),
    )
    is_held = payment is not None or bool(routes)
    how = {"is_held": is_held, "is_external": is_external}
    order = _placed_in_host(session, checkout_ref, customer, actor, is_by_customer, now, **how)
    refuse_other_total(order, expected_total)
    if way == FREE and order.total.gross.amount:
        raise NotFree(field="payment")
    order_details.note_order(session, order.ref)
    Cart.objects.filter(checkout_ref=checkout_ref).delete()
    review = None
    if routes:
        review = reviews.open_for(
            session=session, order_ref=order.ref, routes=routes, payment=payment, now=now
        )
    send_after_commit(
        order_placed,
        Session,
        order_ref=order.ref,
        session_id=str(session.pk),
        is_in_review=review is not None,
    )
    return Processed(session, order, review, payment)


def try_cart(
    *,
    session: Session,
    checkout_ref: str,
    customer: Any,
    actor: Actor,
    now: datetime,
    way: str,
    is_by_customer: bool = False,
) -> OrderSummary:
    """The same, taken back at once."""
    how = {"is_held": True, "is_external": False}
    campaign_checks.refuse_payment(session, way)
    with transaction.atomic():
        order = _placed_in_host(session, checkout_ref, customer, actor, is_by_customer, now, **how)
        transaction.set_rollback(True)
    return order


def _placed_in_host(
    session: Session,
    checkout_ref: str,
    customer: Any,
    actor: Actor,
    is_by_customer: bool,
    now: datetime,
    **how: bool,
) -> OrderSummary:
    check_lines(checkout_ref)
    campaign_checks.refuse_cart(
        session,
        checkout_ref=checkout_ref,
        customer=customer,
        is_by_customer=is_by_customer,
        now=now,
    )
    used = coupons.claim(
        checkout_ref,
        # What was quoted to a customer stays so, whatever becomes of the campaign.
        are_combined=not session.is_open or rules_of(session).are_coupons_combined,
        now=now,
    )
    order = host.place_order(
        checkout_ref,
        customer=customer,
        actor=actor,
        private_metadata={
            **order_details.order_metadata(session),
            **used.note,
            **_given(session, checkout_ref),
        },
        now=now,
        **how,
    )
    host.use_vouchers(used)
    return order


def check_lines(checkout_ref: str) -> None:
    """Limits, whatever wrote the cart."""
    quantities = host.cart_quantities(checkout_ref)
    check_line_count(len(quantities), conf.MAX_LINES)
    maximum = host.maximum_quantity()
    for quantity in quantities.values():
        check_quantity(quantity, maximum)


def refuse_other_total(order: OrderSummary, expected: Optional[Decimal]) -> None:
    """:raises TotalChanged:"""
    total = order.total.gross
    if expected is not None and expected != total.amount:
        raise TotalChanged(field="expected_total", total=str(total.amount), currency=total.currency)


def _given(session: Session, checkout_ref: str) -> Dict[str, str]:
    told = given_prices.told(session, checkout_ref)
    return {PRICES_KEY: told} if told else {}
