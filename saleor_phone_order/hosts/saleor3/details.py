"""Profiles of customers and notes of agents on orders of Saleor 3."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from ...rules.actors import Actor
from ..details import DetailRows
from .documents import user_and_app


class Details(DetailRows):
    also_saved = ("updated_at",)

    def announce_profile(self, customer: Any) -> None:
        transaction.on_commit(partial(_announce, customer.pk))

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
