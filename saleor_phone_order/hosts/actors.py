"""Who asks, and what rights they hold, as far as all hosts know it alike."""

from __future__ import annotations

from typing import Any, Dict, Iterable

from django.db.models import Q, QuerySet

from ..rules.actors import Actor, ActorKind
from ..rules.permissions import Permission
from .base import Host


class Actors(Host):
    def actor(self, context: Any) -> Actor:
        # Both are lazy objects: bool() resolves them.
        app = getattr(context, "app", None)
        if app:
            return Actor(ActorKind.APP, str(app.pk), _held(app))
        user = context.user
        if not user or not user.is_active:
            return Actor(ActorKind.ANONYMOUS)
        if not user.is_staff:
            return Actor(ActorKind.CUSTOMER, str(user.pk))
        return Actor(ActorKind.STAFF, str(user.pk), _held(user))

    def user_of(self, actor: Actor) -> Any:
        # The account of a request may hold fewer rights than the row: a token of the
        # Dashboard's extensions is limited to those of the extension's app.
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

    def app_names(self, refs: Iterable[str]) -> Dict[str, str]:
        from saleor.app.models import App

        names = App.objects.filter(pk__in=refs).values_list("pk", "name")
        return {str(key): name for key, name in names}

    def app_may_handle_phone_orders(self, app_ref: str) -> bool:
        app = active_app(app_ref)
        return app is not None and app.has_perm(Permission.HANDLE_PHONE_ORDERS.value)


def staff_with(permission: Permission) -> QuerySet:
    """Active staff who hold it right now."""
    from saleor.account.models import User

    app_label, _, codename = permission.value.partition(".")
    holds = Q(is_superuser=True)
    for path in ("user_permissions", "groups__permissions"):
        holds |= Q(**{path + "__codename": codename, path + "__content_type__app_label": app_label})
    return User.objects.filter(holds, is_staff=True, is_active=True).distinct()


def active_app(app_ref: str) -> Any:
    """The row, or None."""
    from saleor.app.models import App

    app = App.objects.filter(pk=app_ref, is_active=True).first()
    # Newer hosts keep an app's row when it is removed.
    return app if getattr(app, "removed_at", None) is None else None


def _held(holder) -> frozenset:
    return frozenset(item for item in Permission if holder.has_perm(item.value))
