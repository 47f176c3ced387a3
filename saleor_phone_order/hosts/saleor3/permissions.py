"""Our permissions in Saleor 3's enum."""

from __future__ import annotations

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
