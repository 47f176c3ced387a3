"""Saleor 3's door to us: the plugin that it finds by its entry point."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from saleor.plugins.base_plugin import BasePlugin

from .. import host
from ..settings_page import SettingsPage
from .agreed_totals import refuse_moved_prices, refuse_other_total
from .impersonation import session_of_request
from .placing import is_placed_by_us
from .plugin_id import DEFAULT_ACTIVE, PLUGIN_ID


class PhoneOrderPlugin(SettingsPage, BasePlugin):
    """Tells the host whom an impersonation token speaks for, and keeps carts of open
    sessions from being ordered by others."""

    PLUGIN_ID = PLUGIN_ID
    PLUGIN_NAME = "Phone orders"
    PLUGIN_DESCRIPTION = (
        "Agents take orders over the phone for customers, at the customer's own prices."
    )
    DEFAULT_ACTIVE = DEFAULT_ACTIVE
    # The host asks only plugins without settings by channel who a token's user is.
    CONFIGURATION_PER_CHANNEL = False

    def authenticate_user(self, request, previous_value):
        session = session_of_request(request)
        return previous_value if session is None else session.customer

    def preprocess_order_creation(self, checkout_info, lines, previous_value):
        """What the host asks before it makes an order of a cart.

        :raises ValidationError: an error of the mutation: the cart is in an open session,
            or its total is no longer the one that the customer agreed to pay.
        """
        checkout_ref = str(checkout_info.checkout.pk)
        if not is_placed_by_us(checkout_ref):
            if not host.answers.may_place_order(checkout_ref=checkout_ref):
                # A code that the errors of all the mutations know that come by here.
                raise ValidationError(
                    "An agent is working on this cart at the moment.", code="graphql_error"
                )
            refuse_moved_prices(checkout_info, lines)
        refuse_other_total(checkout_info, lines)
        return previous_value

    def webhook(self, request, path, previous_value):
        """The plugin's web routes. Also served while the plugin is switched off."""
        from django.http import HttpResponseNotFound
        from django.urls import Resolver404, resolve

        if not self.active:
            return HttpResponseNotFound()
        try:
            found = resolve(path, "saleor_phone_order.urls")
        except Resolver404:
            return HttpResponseNotFound()
        return found.func(request, *found.args, **found.kwargs)
