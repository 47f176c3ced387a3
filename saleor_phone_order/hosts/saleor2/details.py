"""Details of calls on carts and orders of Saleor 2.10."""

from __future__ import annotations

from typing import Mapping

from ...rules.actors import Actor
from ..details import DetailRows


class Details(DetailRows):
    def tag_cart(self, checkout_ref: str, metadata: Mapping[str, str]) -> None:
        from saleor.checkout.models import Checkout

        checkout = Checkout.objects.select_for_update(of=("self",)).get(pk=checkout_ref)
        checkout.private_metadata = {**(checkout.private_metadata or {}), **metadata}
        checkout.save(update_fields=["private_metadata"])

    def add_order_note(self, order_ref: str, note: str, *, actor: Actor) -> None:
        from saleor.order.events import order_note_added_event
        from saleor.order.models import Order

        order = Order.objects.get(pk=order_ref)
        order_note_added_event(order=order, user=self.user_of(actor), message=note)
