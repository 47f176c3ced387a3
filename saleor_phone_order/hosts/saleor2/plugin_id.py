"""How Saleor 2.10 knows our plugin."""

from __future__ import annotations

PLUGIN_ID = "saleor.phone_order"

#: Of the page with the keys of the payment gateway; also the gateway of its payments.
STRIPE_PLUGIN_ID = "saleor-phone-order.stripe"


def is_active(plugins) -> bool:
    """Whether the shop has our plugin, switched on, among those of a plugins manager."""
    plugin = plugins.get_plugin(PLUGIN_ID)
    return plugin is not None and plugin.active
