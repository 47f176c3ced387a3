"""Saleor 2.10: the adapter, assembled from one module per noun."""

from __future__ import annotations

from typing import Any, Mapping

from ..capabilities import Answer, Capability
from ..empty_carts import EmptyCarts
from ..groups import Groups
from ..listed_plugins import list_gateway_page
from ..mails import Mails
from ..ports.answers import Answers
from .accounts import Accounts
from .campaigns import Campaigns
from .capabilities import ANSWERS
from .carts import Carts
from .catalogue import Catalogue
from .dashboard import Dashboard
from .desk import Desk
from .details import Details
from .drafts import Drafts
from .orders import Orders
from .payments import Payments
from .permissions import Permissions
from .plugin_id import PLUGIN_ID, STRIPE_PLUGIN_ID
from .sample_shop import SampleShopRows
from .schema import Schema
from .shipping_prices import ShippingPrices
from .vouchers import Vouchers


class Saleor2(
    Permissions,
    Schema,
    Accounts,
    Campaigns,
    Catalogue,
    Carts,
    EmptyCarts,
    Groups,
    Dashboard,
    Desk,
    Details,
    Drafts,
    Mails,
    Orders,
    Payments,
    Vouchers,
    SampleShopRows,
    ShippingPrices,
):
    name = "Saleor 2.10"

    def plugin_class(self) -> type:
        from .plugin import PhoneOrderPlugin

        return PhoneOrderPlugin

    def gateway_plugin_class(self) -> type:
        from .stripe_plugin import StripePlugin

        return StripePlugin

    def connect(self, answers: Answers) -> None:
        super().connect(answers)
        list_gateway_page()

    def capabilities(self) -> Mapping[Capability, Answer]:
        return ANSWERS

    def saved_settings(self) -> Mapping[str, Any]:
        from ..settings_page import saved_settings

        return saved_settings(PLUGIN_ID)

    def remove_traces(self) -> None:
        from ..traces import remove_rows

        remove_rows(PLUGIN_ID, STRIPE_PLUGIN_ID)
