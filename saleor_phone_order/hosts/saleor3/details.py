"""Profiles of customers, and details of calls on carts and orders of Saleor 3."""

from __future__ import annotations

from functools import partial
from typing import Any, Mapping

from django.db import transaction

from ...rules.actors import Actor
from ..details import DetailRows
from .documents import user_and_app


class Details(DetailRows):
    also_saved = ("updated_at",)

    def announce_profile(self, customer: Any) -> None:
        transaction.on_commit(partial(_announce, customer.pk))

    def tag_cart(self, checkout_ref: str, metadata: Mapping[str, str]) -> None:
        from saleor.checkout.models import Checkout
        from saleor.checkout.utils import get_or_create_checkout_metadata

        checkout = Checkout.objects.select_for_update(of=("self",)).get(pk=checkout_ref)
        storage = get_or_create_checkout_metadata(checkout)
        storage.store_value_in_private_metadata(dict(metadata))
        storage.save(update_fields=["private_metadata"])

    def add_order_note(self, order_ref: str, note: str, *, actor: Actor) -> None:
        """Not by `orderNoteAdd`: that announces an order that may be held."""
        from saleor.order.events import order_note_added_event
        from saleor.order.models import Order

        order = Order.objects.get(pk=order_ref)
        order_note_added_event(order=order, message=note, **user_and_app(actor))


def _announce(customer_id: Any) -> None:
    from saleor.account.models import User
    from saleor.plugins.manager import get_plugins_manager

    # Its metadata may have been emptied only to delete it.
    customer = User.objects.filter(pk=customer_id).first()
    if customer is not None:
        get_plugins_manager(allow_replica=False).customer_metadata_updated(customer)
