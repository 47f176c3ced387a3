"""Permission groups, the same on every host."""

from __future__ import annotations

from typing import List, Tuple

from .base import Host


class Groups(Host):
    def permission_groups(self) -> List[Tuple[str, str]]:
        from saleor.account.models import User

        groups = User._meta.get_field("groups").related_model.objects.order_by("name", "pk")
        return [(str(key), name) for key, name in groups.values_list("pk", "name")]

    def groups_of(self, user_id: int) -> List[str]:
        from saleor.account.models import User

        keys = User.objects.filter(pk=user_id, groups__isnull=False).values_list(
            "groups", flat=True
        )
        return [str(key) for key in keys.order_by()]
