"""Saleor 2.10's door to us: the plugin that the shop's settings name first."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from saleor.checkout import calculations
from saleor.checkout.base_calculations import (
    base_checkout_line_total,
    base_checkout_shipping_price,
)
from saleor.core.taxes import zero_taxed_money
from saleor.plugins.base_plugin import BasePlugin

from .. import host
from ..settings_page import SettingsPage
from .avatax import price_lines_sent_to_avatax
from .customer_coupons import LOCKED, note_use
from .plugin_id import PLUGIN_ID
from .prices import has_other_than_list_prices, price_line
from .shipping_prices import price_shipping

price_lines_sent_to_avatax()

#: Set on a checkout instance by our own Process, which alone may place an open session's cart.
PLACED_BY_US = "_is_placed_by_phone_order"


class PhoneOrderPlugin(SettingsPage, BasePlugin):
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

    def calculate_checkout_shipping(self, checkout, lines, discounts, previous_value):
        if self.active and price_shipping(host, checkout):
            return base_checkout_shipping_price(checkout, lines)
        return previous_value

    def preprocess_order_creation(self, checkout, discounts, previous_value):
        """What the host's `checkoutComplete` asks last, inside its transaction.

        :raises ValidationError: an error of that mutation: the cart is in an open session,
            or its total is no longer the one that the customer agreed to pay.
        """
        if not getattr(checkout, PLACED_BY_US, False):
            if not host.answers.may_place_order(checkout_ref=str(checkout.pk)):
                raise ValidationError("An agent is working on this cart at the moment.")
            if host.answers.lock_coupons(checkout_ref=str(checkout.pk)):
                setattr(checkout, LOCKED, True)
                # Its lines remember prices from before.
                _refuse_other_total(type(checkout).objects.get(pk=checkout.pk), discounts)
            elif has_other_than_list_prices(checkout):
                _refuse_other_total(checkout, discounts)
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
        note_use(order)
        return previous_value


def _refuse_other_total(checkout, discounts) -> None:
    """The host itself refuses a total that rose (`is_fully_paid`), but would charge the
    former amount for one that fell."""
    payment = checkout.get_last_active_payment()
    if payment is None:
        return
    total = calculations.checkout_total(
        checkout=checkout, lines=list(checkout), discounts=discounts
    )
    total = max(
        total - checkout.get_total_gift_cards_balance(), zero_taxed_money(total.currency)
    ).gross
    if payment.total != total.amount:
        raise ValidationError(
            "TOTAL_CHANGED: the total is %s %s now. Look at the cart again."
            % (total.amount, total.currency)
        )
