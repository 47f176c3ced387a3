"""Saleor 3: the adapter, assembled from one module per noun."""

from __future__ import annotations

from ..base import Answers
from .accounts import Accounts
from .carts import Carts
from .catalogue import Catalogue
from .drafts import Drafts
from .orders import Orders
from .permissions import Permissions
from .sample_shop import SampleShopRows
from .schema import Schema


class Saleor3(Permissions, Schema, Accounts, Catalogue, Carts, Drafts, Orders, SampleShopRows):
    name = "Saleor 3"
    is_complete = False

    def connect(self, answers: Answers) -> None:
        from .order_events import watch_orders

        super().connect(answers)
        watch_orders()

    def plugin_class(self) -> type:
        from .plugin import PhoneOrderPlugin

        return PhoneOrderPlugin
