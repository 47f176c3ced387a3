"""How Saleor 3 knows our plugin."""

from __future__ import annotations

from typing import Any

# Also the path of its web routes, the same as on hosts where we name the path ourselves.
PLUGIN_ID = "saleor-phone-order"
DEFAULT_ACTIVE = True

#: Of the page with the keys of the payment gateway.
STRIPE_PLUGIN_ID = "saleor-phone-order.stripe"

_ANSWER = "_is_phone_order_active"


def is_active(context: Any) -> bool:
    """Whether the shop has our plugin switched on; one query a request."""
    if not hasattr(context, _ANSWER):
        setattr(context, _ANSWER, _ask())
    return getattr(context, _ANSWER)


def own_settings():
    """At most one row; without it nobody has touched the plugin's settings."""
    from saleor.plugins.models import PluginConfiguration

    return PluginConfiguration.objects.filter(identifier=PLUGIN_ID, channel=None)


def _ask() -> bool:
    active = own_settings().values_list("active", flat=True).first()
    return DEFAULT_ACTIVE if active is None else active
