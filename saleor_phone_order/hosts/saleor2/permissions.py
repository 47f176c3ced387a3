"""Our permissions in Saleor 2.10's enum, and who holds them."""

from __future__ import annotations

from typing import Any

from ...rules.actors import Actor, ActorKind
from ...rules.permissions import Permission
from ..base import Host


class Permissions(Host):
    def register_permissions(self) -> None:
        from saleor.core import permissions

        ours = permissions.BasePermissionEnum(
            "PhoneOrderPermissions", {item.name: item.value for item in Permission}
        )
        permissions.PERMISSIONS_ENUMS.append(ours)

    def actor(self, context: Any) -> Actor:
        app = getattr(context, "app", None)
        # `app` is a lazy object around an App or None: bool() resolves it.
        if app:
            return Actor(ActorKind.APP, str(app.pk), _held(app))
        user = context.user
        if not user.is_authenticated or not user.is_active:
            return Actor(ActorKind.ANONYMOUS)
        if not user.is_staff:
            return Actor(ActorKind.CUSTOMER, str(user.pk))
        return Actor(ActorKind.STAFF, str(user.pk), _held(user))

    def permission_denied(self, message: str) -> Exception:
        from graphql_jwt.exceptions import PermissionDenied

        return PermissionDenied(message)

    def user_of(self, actor: Actor) -> Any:
        from saleor.account.models import User

        if actor.kind is not ActorKind.STAFF:
            return None
        return User.objects.filter(pk=actor.id).first()

    def may_handle_phone_orders(self, user: Any) -> bool:
        return (
            user is not None
            and user.is_active
            and user.is_staff
            and user.has_perm(Permission.HANDLE_PHONE_ORDERS.value)
        )

    def app_may_handle_phone_orders(self, app_ref: str) -> bool:
        from saleor.app.models import App

        app = App.objects.filter(pk=app_ref, is_active=True).first()
        return app is not None and app.has_perm(Permission.HANDLE_PHONE_ORDERS.value)


def _held(holder) -> frozenset:
    return frozenset(item for item in Permission if holder.has_perm(item.value))
