"""Saleor 2.10's door to us: the plugin that the shop's settings name first."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from saleor.checkout.base_calculations import base_checkout_line_total
from saleor.plugins.base_plugin import BasePlugin

from .. import host
from .prices import price_line

PLUGIN_ID = "saleor.phone_order"

#: Set on a checkout instance by our own Process, which alone may place an open session's cart.
PLACED_BY_US = "_is_placed_by_phone_order"


class PhoneOrderPlugin(BasePlugin):
    """Carries tier prices and promised prices into carts, and watches orders being placed.

    First in `PLUGINS`: what stands after it (tax plugins) calculates from our prices.
    """

    PLUGIN_ID = PLUGIN_ID
    PLUGIN_NAME = "Phone orders"
    PLUGIN_DESCRIPTION = (
        "Agents take orders over the phone for customers, at the customer's own prices."
    )
    DEFAULT_ACTIVE = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._cart_answers = {}

    def calculate_checkout_line_total(self, checkout_line, discounts, previous_value):
        if self.active and price_line(host, checkout_line, self._cart_answers):
            return base_checkout_line_total(checkout_line, discounts)
        return previous_value

    def preprocess_order_creation(self, checkout, discounts, previous_value):
        """:raises ValidationError: the cart is in an open session (an error of the mutation)."""
        is_placed_by_us = getattr(checkout, PLACED_BY_US, False)
        if not is_placed_by_us and not host.answers.may_place_order(
            checkout_ref=str(checkout.pk)
        ):
            raise ValidationError("An agent is working on this cart at the moment.")
        return previous_value

    def order_created(self, order, previous_value):
        if not order.checkout_token:  # A draft order of the host's own screens.
            return previous_value
        customer_id = host.answers.order_placed(
            checkout_ref=str(order.checkout_token), order_ref=str(order.pk), now=timezone.now()
        )
        if customer_id is not None and order.user_id is None:
            order.user_id = customer_id
            order.save(update_fields=["user"])
        return previous_value
