"""Our permissions in Saleor 2.10's enum."""

from __future__ import annotations

from ...rules.permissions import Permission
from ..actors import Actors


class Permissions(Actors):
    def register_permissions(self) -> None:
        from saleor.core import permissions

        ours = permissions.BasePermissionEnum(
            "PhoneOrderPermissions", {item.name: item.value for item in Permission}
        )
        permissions.PERMISSIONS_ENUMS.append(ours)

    def permission_denied(self, message: str) -> Exception:
        from graphql_jwt.exceptions import PermissionDenied

        return PermissionDenied(message)
