"""The desk in Saleor 3's Dashboard: an App, and an extension for each place that opens it.

Every place opens the App's page in the Dashboard, the only kind whose token is renewed. A page
of the Dashboard breaks on a row that its version does not know, so there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterable, List, Tuple

from ... import __version__
from ...rules.permissions import Permission
from ..base import Host

IDENTIFIER = "saleor_phone_order.dashboard"

#: Below the App's own address.
DESK = "/"
#: In lower case: the host's filter finds no other.
APP_PAGE = "app_page"


@dataclass(frozen=True)
class Place:
    """Where the Dashboard shows the desk; each mount is in one of them."""

    identifier: str
    mount: str
    label: str = "Phone order"


PLACES = (
    Place("menu", "navigation_orders"),
    Place("orders", "order_overview_create"),
    Place("customer", "customer_details_more_actions"),
    # The only one that staff see who hold none of the host's permissions.
    Place("search", "search_action"),
)


class Dashboard(Host):
    def put_into_dashboard(self, desk_url: str) -> Tuple[str, List[str]]:
        from graphene import Node

        app, changes = _synchronised_app(desk_url)
        changes += _synchronise_places(app)
        return "/extensions/app/%s" % Node.to_global_id("App", app.pk), changes

    def take_out_of_dashboard(self) -> bool:
        from saleor.app.models import App

        deleted, _ = App.objects.filter(identifier=IDENTIFIER).delete()
        return deleted > 0


def _synchronised_app(desk_url: str) -> Tuple[Any, List[str]]:
    from saleor.app.models import App
    from saleor.app.types import AppType

    changes = []
    # The host keeps the row of an App that was removed for a while.
    app = App.objects.filter(identifier=IDENTIFIER, removed_at=None).order_by("pk").first()
    if app is None:
        app = App(identifier=IDENTIFIER)
    wanted = {
        "name": "Phone order desk",
        # The host gives no token for another type.
        "type": AppType.THIRDPARTY,
        "app_url": desk_url,
        "version": __version__,
        "is_active": True,
        "is_installed": True,
    }
    if _assign(app, wanted):
        changes.append("the app at %s" % desk_url)
    # A token for the App's page holds these, as far as its user holds them.
    if _permit(app, Permission):
        changes.append("the app's permissions")
    return app, changes


def _synchronise_places(app: Any) -> List[str]:
    changes = []
    rows = {}
    known = [place for place in PLACES if _is_known(place.mount)]
    for row in app.extensions.order_by("pk"):
        if row.mount in rows or row.mount not in {place.mount for place in known}:
            row.delete()
            changes.append("no %s" % row.mount)
        else:
            rows[row.mount] = row
    for place in known:
        row = rows.get(place.mount) or app.extensions.model(app=app)
        wanted = {
            "label": place.label,
            "url": DESK,
            "mount": place.mount,
            "target": APP_PAGE,
            "identifier": place.identifier,
        }
        is_changed = _assign(row, wanted)
        if _permit(row, [Permission.HANDLE_PHONE_ORDERS]) or is_changed:
            changes.append(place.mount)
    return changes


def _is_known(mount: str) -> bool:
    """Newer hosts take any, and their Dashboards ask only for those that they know."""
    from saleor.app import types

    mounts = getattr(types, "AppExtensionMount", None)
    return mounts is None or mount in dict(mounts.CHOICES)


def _assign(row: Any, wanted: dict) -> bool:
    """Save what differs, of the columns that this version has."""
    names = {field.name for field in row._meta.concrete_fields}
    different = {
        name: value
        for name, value in wanted.items()
        if name in names and (row.pk is None or getattr(row, name) != value)
    }
    for name, value in different.items():
        setattr(row, name, value)
    if different:
        row.save()
    return bool(different)


def _permit(holder: Any, permissions: Iterable[Permission]) -> bool:
    """Exactly these."""
    from saleor.permission.models import Permission as Row

    codenames = [permission.codename for permission in permissions]
    wanted = set(
        Row.objects.filter(content_type__app_label="saleor_phone_order", codename__in=codenames)
    )
    if set(holder.permissions.all()) == wanted:
        return False
    holder.permissions.set(wanted)
    return True
