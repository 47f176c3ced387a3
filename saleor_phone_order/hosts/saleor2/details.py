"""Notes of agents on orders of Saleor 2.10."""

from __future__ import annotations

from ...rules.actors import Actor
from ..details import DetailRows


class Details(DetailRows):
    def add_order_note(self, order_ref: str, note: str, *, actor: Actor) -> None:
        from saleor.order.events import order_note_added_event
        from saleor.order.models import Order

        order = Order.objects.get(pk=order_ref)
        order_note_added_event(order=order, user=self.user_of(actor), message=note)
