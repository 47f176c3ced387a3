"""Web routes of the plugin, below `/plugins/saleor-phone-order/` on every host."""

from __future__ import annotations

app_name = "saleor_phone_order"

urlpatterns: list = []
