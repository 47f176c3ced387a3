"""The plugin's own permissions (they need no permission of the host and give none)."""

from __future__ import annotations

from enum import Enum


class Permission(Enum):
    """Value: app label and codename, as Django writes a permission."""

    HANDLE_PHONE_ORDERS = "saleor_phone_order.handle_phone_orders"
    MANAGE_PHONE_ORDERS = "saleor_phone_order.manage_phone_orders"
    MANAGE_PHONE_ORDER_PRICING = "saleor_phone_order.manage_phone_order_pricing"

    @property
    def codename(self) -> str:
        return self.value.split(".")[1]

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize() + "."
