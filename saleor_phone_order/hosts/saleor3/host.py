"""Saleor 3: the adapter, assembled from one module per noun."""

from __future__ import annotations

from typing import Any, ContextManager, Mapping

from ..capabilities import Answer, Capability
from ..empty_carts import EmptyCarts
from ..groups import Groups
from ..listed_plugins import list_gateway_page
from ..ports.answers import Answers
from .accounts import Accounts
from .campaigns import Campaigns
from .capabilities import answers, features_here
from .carts import Carts
from .catalogue import Catalogue
from .dashboard import Dashboard
from .desk import Desk
from .details import Details
from .drafts import Drafts
from .mails import Mails
from .orders import Orders
from .own_requests import keep_from_webhooks
from .payments import Payments
from .permissions import Permissions
from .plugin_id import PLUGIN_ID, STRIPE_PLUGIN_ID
from .sample_shop import SampleShopRows
from .schema import Schema
from .shipping_prices import ShippingPrices
from .vouchers import Vouchers


class Saleor3(
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
    name = "Saleor 3"

    def connect(self, answers: Answers) -> None:
        from .order_events import watch_orders

        super().connect(answers)
        watch_orders()
        list_gateway_page()
        keep_from_webhooks()

    def plugin_class(self) -> type:
        from .plugin import PhoneOrderPlugin

        return PhoneOrderPlugin

    def gateway_plugin_class(self) -> type:
        from .stripe_plugin import StripePlugin

        return StripePlugin

    def capabilities(self) -> Mapping[Capability, Answer]:
        return answers(features_here())

    def saved_settings(self) -> Mapping[str, Any]:
        from ..settings_page import saved_settings

        return saved_settings(PLUGIN_ID)

    def background_work(self) -> ContextManager[Any]:
        # The host watches its tasks' writes, and a shop may have it refuse them.
        from saleor.core.db.connection import allow_writer

        return allow_writer()

    def remove_traces(self) -> None:
        from ..traces import remove_rows
        from .own_app import remove_app

        remove_rows(PLUGIN_ID, STRIPE_PLUGIN_ID)
        remove_app()
        self.take_out_of_dashboard()
