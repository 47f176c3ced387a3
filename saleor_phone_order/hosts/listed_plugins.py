"""The host's list of plugins, which it reads anew whenever it needs them."""

from __future__ import annotations

from django.conf import settings

GATEWAY_PAGE = "saleor_phone_order.plugin.StripePlugin"


def list_gateway_page() -> None:
    """Shops name one plugin of ours, in an entry point or in their settings; this is the
    other one."""
    if GATEWAY_PAGE not in settings.PLUGINS:
        settings.PLUGINS = [*settings.PLUGINS, GATEWAY_PAGE]
