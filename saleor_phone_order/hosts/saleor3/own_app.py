"""The App as which we ask Saleor 3 for what customers and staff may not do by themselves.

It has no tokens, so nobody outside this process can be it.
"""

from __future__ import annotations

from typing import Any

IDENTIFIER = "saleor_phone_order.in_process"

PERMISSIONS = frozenset(
    {
        "account.impersonate_user",
        "account.manage_users",
        "checkout.handle_checkouts",
        "checkout.manage_checkouts",
        "order.manage_orders",
        "payment.handle_payments",
    }
)


def own_app() -> Any:
    """The row, with the permissions that we need whatever was done to it in the meantime."""
    from saleor.app.models import App

    # Loaded anew each time: the host keeps an App's permissions on the object.
    app = _find()
    if app is None:
        App.objects.create(name="Phone orders", identifier=IDENTIFIER, is_active=True)
        # Two first calls at once make two rows; everybody takes the older one.
        app = _find()
    elif not app.is_active:
        app.is_active = True
        app.save(update_fields=["is_active"])
    if not app.get_permissions() >= PERMISSIONS:
        _permit(app)
        app = _find()
    return app


def remove_app() -> None:
    """Events and payments that it made stay, without a name."""
    from saleor.app.models import App

    App.objects.filter(identifier=IDENTIFIER).delete()


def _find() -> Any:
    from django.contrib.postgres.aggregates import ArrayAgg
    from django.db.models import Q, Value
    from django.db.models.functions import Concat
    from saleor.app.models import App

    name = Concat("permissions__content_type__app_label", Value("."), "permissions__codename")
    rows = App.objects.filter(identifier=IDENTIFIER, removed_at__isnull=True).annotate(
        names=ArrayAgg(name, filter=Q(permissions__isnull=False), default=[])
    )
    app = rows.order_by("pk").first()
    if app is not None:
        # Where the host keeps what it would ask for next (`App.get_permissions`).
        app._app_perm_cache = set(app.names)
    return app


def _permit(app: Any) -> None:
    from saleor.permission.models import Permission

    codenames = [name.partition(".")[2] for name in PERMISSIONS]
    known = Permission.objects.filter(codename__in=codenames).select_related("content_type")
    app.permissions.add(
        *(
            permission
            for permission in known
            if "%s.%s" % (permission.content_type.app_label, permission.codename) in PERMISSIONS
        )
    )
