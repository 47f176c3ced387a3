"""Saleor 2.10: the adapter, assembled from one module per noun."""

from __future__ import annotations

from .accounts import Accounts
from .carts import Carts
from .catalogue import Catalogue
from .drafts import Drafts
from .orders import Orders
from .permissions import Permissions
from .sample_shop import SampleShopRows
from .schema import Schema


class Saleor2(Permissions, Schema, Accounts, Catalogue, Carts, Drafts, Orders, SampleShopRows):
    name = "Saleor 2.10"

    def plugin_class(self) -> type:
        from .plugin import PhoneOrderPlugin

        return PhoneOrderPlugin
