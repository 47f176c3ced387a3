"""What campaigns ask of the shop, as far as all hosts keep it alike."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Iterable, List, Set

from django.db.models import Q

from .base import Host
from .keys import keys_of
from .values import NamedShippingMethod


class CampaignRows(Host):
    def named_shipping_methods(self, channel_ref: str) -> List[NamedShippingMethod]:
        from saleor.shipping.models import ShippingMethod

        methods = ShippingMethod.objects.order_by("name", "shipping_zone__name", "pk")
        if channel_ref:
            methods = methods.filter(channel_listings__channel__slug=channel_ref)
        return [
            NamedShippingMethod(str(ref), name, zone)
            for ref, name, zone in methods.values_list("pk", "name", "shipping_zone__name")
        ]

    def bought_variants(
        self, *, customer: Any, email: str, variant_refs: Iterable[str]
    ) -> Set[str]:
        from saleor.order.models import OrderLine

        buyer = Q(order__user=customer) if customer is not None else Q(pk__in=[])
        if email:
            buyer |= Q(order__user_email__iexact=email)
        lines = OrderLine.objects.filter(buyer, self.bought(), variant__in=keys_of(variant_refs))
        return {str(ref) for ref in lines.order_by().values_list("variant_id", flat=True)}

    @abstractmethod
    def bought(self) -> Q:
        """Lines of orders that were placed and not cancelled, those in review included."""
