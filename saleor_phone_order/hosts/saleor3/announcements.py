"""What Saleor 3 tells of an order, told after the commit that releases it."""

from __future__ import annotations

from typing import Any
from uuid import UUID


def send_confirmation(order_pk: UUID) -> None:
    """What the host would have sent for an order without the mark."""
    from saleor.order.notifications import send_order_confirmation

    info = _order_info(order_pk)
    send_order_confirmation(info, info.order.redirect_url, _manager())


def announce_paid(order_pk: UUID, user: Any, app: Any) -> None:
    """Paid with gift cards: there is no transaction to say so."""
    from saleor.order.actions import order_charged

    order_charged(_order_info(order_pk), user, app, None, None, _manager())


def _manager():
    from saleor.plugins.manager import get_plugins_manager

    return get_plugins_manager(allow_replica=False)


def _order_info(order_pk: UUID):
    from saleor.order.fetch import fetch_order_info
    from saleor.order.models import Order

    return fetch_order_info(Order.objects.get(pk=order_pk))
