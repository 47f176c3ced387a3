"""Saleor 3: the adapter, assembled from one module per noun."""

from __future__ import annotations

from ..base import Answers
from ..refusals import NotSupportedByHost
from .accounts import Accounts
from .carts import Carts
from .catalogue import Catalogue
from .drafts import Drafts
from .orders import Orders
from .permissions import Permissions
from .schema import Schema


class Saleor3(Permissions, Schema, Accounts, Catalogue, Carts, Drafts, Orders):
    name = "Saleor 3"
    is_complete = False

    def connect(self, answers: Answers) -> None:
        from .order_events import watch_orders

        super().connect(answers)
        watch_orders()

    def plugin_class(self) -> type:
        from .plugin import PhoneOrderPlugin

        return PhoneOrderPlugin

    def make_sample_shop(self, shop):
        raise NotSupportedByHost("The example shop is made in Saleor 2.10 only.")
