"""Where shops name the plugin: `saleor_phone_order.plugin.PhoneOrderPlugin`. The page with the
payment gateway's keys lists itself."""

from __future__ import annotations

from .hosts import host

PhoneOrderPlugin = host.plugin_class()
StripePlugin = host.gateway_plugin_class()

__all__ = ["PhoneOrderPlugin", "StripePlugin"]
