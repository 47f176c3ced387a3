"""What we keep in the host's own rows of customers and orders, as far as all hosts keep it
alike."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Sequence

from django.db.models import QuerySet

from ..rules.details import PREFIX
from ..rules.permissions import Permission
from .actors import staff_with
from .base import Host


class DetailRows(Host):
    #: Columns of a customer that the host changes with its metadata.
    also_saved: Sequence[str] = ()

    def profile(self, customer: Any) -> Dict[str, str]:
        found = type(customer).objects.filter(pk=customer.pk)
        kept = found.values_list("private_metadata", flat=True).first() or {}
        return {key: value for key, value in kept.items() if key.startswith(PREFIX)}

    def write_profile(self, customer: Any, changes: Mapping[str, str]) -> None:
        row = type(customer).objects.select_for_update().filter(pk=customer.pk).first()
        if row is None:
            return
        kept = {**(row.private_metadata or {}), **changes}
        row.private_metadata = {
            key: value for key, value in kept.items() if value or key not in changes
        }
        row.save(update_fields=["private_metadata", *self.also_saved])
        self.announce_profile(row)

    def announce_profile(self, customer: Any) -> None:
        """Tell the host's plugins and apps, where it has a way to."""

    def agents(self) -> QuerySet:
        staff = staff_with(Permission.HANDLE_PHONE_ORDERS)
        return staff.order_by("last_name", "first_name", "pk")
