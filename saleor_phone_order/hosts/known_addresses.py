"""Whether a customer had something sent to an address before."""

from __future__ import annotations

from typing import Any

#: What makes it another place; names and phone numbers do not.
PLACE = ("street_address_1", "street_address_2", "city", "postal_code", "country")


def was_sent_to(orders: Any, address: Any) -> bool:
    """Whether one of the orders (a query of the host's) went to the address."""
    same = {"shipping_address__%s__iexact" % field: str(getattr(address, field)) for field in PLACE}
    return orders.filter(**same).exists()
