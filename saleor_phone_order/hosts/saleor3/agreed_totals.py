"""Nobody pays another total than the one that they agreed to: what is looked at when Saleor 3
makes an order of a cart.

The host reads the cart three times on the way: before the money, before the order, and again
once it has locked the cart. Prices are compared before the order, and its total once more
inside the transaction that makes it.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from decimal import Decimal
from typing import Tuple

from django.utils import timezone

from .cart_lines import has_own_price
from .channels import money
from .documents import global_id, run
from .prices import cart_row, moved_prices, reprice

TOTAL_CHANGED = "TOTAL_CHANGED: prices in this cart have changed. Look at the cart again."
#: A code that all errors of orders and carts know.
CODE = "graphql_error"

#: Of the cart that the host is making an order of: reference, total, whether lines have
#: prices of ours.
_agreed: ContextVar[Tuple[str, Decimal, bool]] = ContextVar(
    "phone_order_agreed", default=("", Decimal(0), False)
)


def moved_before_order(checkout_ref: str, *, now: datetime) -> bool:
    """Resolve a cart's prices again; says whether the total is not what the host calculated
    last."""
    from saleor.checkout.models import CheckoutLine

    checkout = cart_row(checkout_ref)
    if checkout is None:
        return False
    lines = list(CheckoutLine.objects.filter(checkout=checkout))
    if moved_prices(checkout, now, lines) and reprice(checkout_ref, now=now):
        # A promised price may need writing only now, because the list price rose above it:
        # what the customer saw and pays is the same.
        run("CheckoutPrices", id=global_id("Checkout", checkout_ref))
        before = checkout.total_gross_amount
        checkout.refresh_from_db(fields=["total_gross_amount"])
        return checkout.total_gross_amount != before
    if any(has_own_price(line) for line in lines):
        # The host calculates a total that is good for an hour or so; no mutation makes it
        # look again.
        type(checkout).objects.filter(pk=checkout.pk).update(price_expiration=now)
    return False


def refuse_moved_prices(checkout_info, lines) -> None:
    """The last look at prices before the order: a tier may have changed since the first one,
    and the host orders paid carts by itself.

    :raises ValidationError: an error of the mutation that makes an order of the cart.
    """
    if moved_prices(checkout_info.checkout, timezone.now(), [info.line for info in lines]):
        raise _refusal(TOTAL_CHANGED)


def refuse_other_total(checkout_info, lines) -> None:
    """The host itself refuses a total that rose, but would charge the former amount for one
    that fell. Asked with totals that it has just calculated.

    :raises ValidationError:
    """
    checkout = checkout_info.checkout
    total = _payable(checkout)
    has_own = any(has_own_price(info.line) for info in lines)
    _agreed.set((str(checkout.pk), total.amount, has_own))
    transactions = list(checkout.payment_transactions.all())
    if not transactions or not has_own:
        return
    paid = sum(
        found.charged_value
        + found.charge_pending_value
        + found.authorized_value
        + found.authorize_pending_value
        for found in transactions
    )
    if paid != total.amount:
        raise _refusal(
            "TOTAL_CHANGED: the total is %s %s now. Look at the cart again."
            % (total.amount, total.currency)
        )


def refuse_other_order(order) -> None:
    """The cart is locked now; somebody may have changed it since the total was looked at.

    :raises ValidationError:
    """
    from saleor.checkout.models import CheckoutLine

    checkout_ref, amount, had_own = _agreed.get()
    if order.checkout_token != checkout_ref or order.total_gross_amount == amount:
        return
    lines = CheckoutLine.objects.filter(checkout_id=checkout_ref)
    if had_own or any(has_own_price(line) for line in lines):
        raise _refusal(TOTAL_CHANGED)


def refuse_used_up(checkout_ref: str, *, now: datetime) -> None:
    """The codes in the cart's prices are locked now; somebody may have used one up since
    prices were looked at. Not where a payment plugin has taken the money before: the host
    would keep it without an order.

    :raises ValidationError:
    """
    checkout = cart_row(checkout_ref)
    is_paid = checkout.payments.filter(is_active=True).exists()
    if not is_paid and moved_prices(checkout, now):
        raise _refusal(TOTAL_CHANGED)


def _payable(checkout):
    """The host's total less gift cards."""
    cards = checkout.get_total_gift_cards_balance().amount
    return money(max(checkout.total.gross.amount - cards, 0), checkout.currency)


def _refusal(message: str) -> Exception:
    from django.core.exceptions import ValidationError

    return ValidationError(message, code=CODE)
