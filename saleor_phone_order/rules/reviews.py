"""Which orders wait for a supervisor, and why."""

from __future__ import annotations

from enum import Enum
from typing import Tuple


class Route(str, Enum):
    """Why an order waits; the weightiest first."""

    PAYMENT_FAILED = "PAYMENT_FAILED"  # the money that was held could not be taken
    EXTERNAL_PAYMENT = "EXTERNAL_PAYMENT"  # paid elsewhere, or not at all
    PENDING_DEBIT = "PENDING_DEBIT"  # the money is on its way; ends by itself
    PRICE = "PRICE"  # an agent gave a price, and the campaign wants to see such orders
    NEW_ADDRESS = "NEW_ADDRESS"  # nothing of the customer's went there before
    SAMPLE = "SAMPLE"  # by chance


def routes(
    *,
    is_external: bool,
    is_debit_pending: bool,
    has_given_price: bool,
    is_address_new: bool,
    sample_percent: int,
    drawn: float,
) -> Tuple[Route, ...]:
    """Why an order waits; empty if it need not.

    :param sample_percent: 0 to 100.
    :param drawn: by chance, from 0 up to 100.
    """
    asked = {
        Route.EXTERNAL_PAYMENT: is_external,
        Route.PENDING_DEBIT: is_debit_pending,
        Route.PRICE: has_given_price,
        Route.NEW_ADDRESS: is_address_new,
        Route.SAMPLE: drawn < sample_percent,
    }
    return tuple(route for route in Route if asked.get(route))
