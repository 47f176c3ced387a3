"""Carts that hold nothing, many at once: what the host has for one is too slow for that."""

from __future__ import annotations

from typing import Iterable, Set

from .base import Host

#: What makes a cart more than an empty one, where the host has it.
CONTENTS = ("lines", "payments", "payment_transactions")


class EmptyCarts(Host):
    def delete_empty_carts(self, checkout_refs: Iterable[str]) -> Set[str]:
        from saleor.account.models import Address
        from saleor.checkout.models import Checkout

        refs = set(checkout_refs)
        is_empty = {name + "__isnull": True for name in CONTENTS if hasattr(Checkout, name)}
        rows = Checkout.objects.filter(pk__in=refs)
        # In one order: two that delete the same wait, and do not wait for each other.
        list(rows.select_for_update().order_by("pk").values_list("pk"))
        found = rows.filter(**is_empty).values_list("pk", "billing_address", "shipping_address")
        keys, addresses = [], set()
        for key, billing, shipping in found:
            keys.append(key)
            addresses |= {billing, shipping} - {None}
        Checkout.objects.filter(pk__in=keys).delete()
        # The host leaves a deleted checkout's addresses behind.
        Address.objects.filter(pk__in=addresses, user_addresses__isnull=True).delete()
        return refs - {str(key) for key in rows.values_list("pk", flat=True)}
