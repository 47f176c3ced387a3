"""Notices that Saleor 3 has made an order of a cart.

The plugin's `order_created` comes only after the commit, when the order is already known to
others; the row's own signal comes inside the transaction, so the order is the customer's
from the first moment, or it is not made.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models.signals import post_save
from django.utils import timezone

from .agreed_totals import refuse_other_order, refuse_used_up
from .placing import is_placed_by_us


def watch_orders() -> None:
    """Called once all models are loaded."""
    order_class = apps.get_model("order", "Order")
    post_save.connect(_order_saved, sender=order_class, dispatch_uid="saleor_phone_order")


def _order_saved(instance: Any, created: bool, raw: bool, **_: Any) -> None:
    from .. import host

    # Draft orders of the host's own screens have no cart; fixtures are history.
    checkout_ref = instance.checkout_token
    if not created or raw or not checkout_ref or is_placed_by_us(checkout_ref):
        return
    now = timezone.now()
    refuse_other_order(instance)
    note = {}
    if host.answers.lock_coupons(checkout_ref=checkout_ref):
        refuse_used_up(checkout_ref, now=now)
        note = host.answers.use_coupons(checkout_ref=checkout_ref, now=now).note
    customer_id = host.answers.order_placed(
        checkout_ref=checkout_ref, order_ref=str(instance.pk), now=now
    )
    changed = []
    if customer_id is not None and instance.user_id is None:
        instance.user_id = customer_id
        changed.append("user")
    if note:
        instance.private_metadata = {**instance.private_metadata, **note}
        changed.append("private_metadata")
    if changed:
        instance.save(update_fields=changed)
