"""Where shops name the plugin: `saleor_phone_order.plugin.PhoneOrderPlugin`."""

from __future__ import annotations

from .hosts import host

PhoneOrderPlugin = host.plugin_class()

__all__ = ["PhoneOrderPlugin"]
