"""Orders as campaigns count them, on Saleor 3."""

from __future__ import annotations

from django.db.models import Q

from ..campaigns import CampaignRows


class Campaigns(CampaignRows):
    def bought(self) -> Q:
        from saleor.order import OrderStatus

        unbought = [OrderStatus.DRAFT, OrderStatus.CANCELED, OrderStatus.EXPIRED]
        return ~Q(order__status__in=unbought)
