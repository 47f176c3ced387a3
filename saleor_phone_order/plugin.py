"""Where shops name the plugin: `saleor_phone_order.plugin.PhoneOrderPlugin`."""

from __future__ import annotations

from .hosts.saleor2.plugin import PhoneOrderPlugin

__all__ = ["PhoneOrderPlugin"]
