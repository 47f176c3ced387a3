"""The permission groups of the sample shop, the same on every host."""

from __future__ import annotations

from typing import Any, Dict, List

from ..rules.permissions import Permission
from ..sample_shop import AGENT, GROUPS


def permission_groups(made: List[str]) -> Dict[str, Any]:
    """By role; what is new is added to `made`."""
    from saleor.account.models import User

    group_model = User._meta.get_field("groups").related_model
    rows = group_model._meta.get_field("permissions").related_model.objects
    groups = {}
    for role, name in GROUPS.items():
        wanted = [Permission.HANDLE_PHONE_ORDERS] if role == AGENT else list(Permission)
        groups[role], is_new = group_model.objects.get_or_create(name=name)
        if is_new:
            codenames = [permission.codename for permission in wanted]
            groups[role].permissions.add(
                *rows.filter(content_type__app_label="saleor_phone_order", codename__in=codenames)
            )
            made.append("permission group %s" % name)
    return groups
