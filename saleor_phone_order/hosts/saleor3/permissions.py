"""Our permissions in Saleor 3's enum."""

from __future__ import annotations

from typing import Any

from ...rules.permissions import Permission
from ..actors import Actors


class Permissions(Actors):
    def register_permissions(self) -> None:
        from saleor.permission import enums

        ours = enums.BasePermissionEnum(
            "PhoneOrderPermissions", {item.name: item.value for item in Permission}
        )
        enums.PERMISSIONS_ENUMS.append(ours)

    def permission_denied(self, message: str) -> Exception:
        from saleor.core.exceptions import PermissionDenied

        return PermissionDenied(message)

    def may_handle_phone_orders(self, user: Any) -> bool:
        if user is None or not user.is_active or not user.is_staff:
            return False
        # Not by `has_perm`, which asks the replica: that hears of a loss later.
        app_label, _, codename = Permission.HANDLE_PHONE_ORDERS.value.partition(".")
        held = user.effective_permissions.filter(content_type__app_label=app_label)
        return held.filter(codename=codename).exists()
