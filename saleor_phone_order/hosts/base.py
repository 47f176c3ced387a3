"""The questions we ask of Saleor, and the ones that Saleor asks of us.

An adapter (`saleor2`, `saleor3`) answers `Host`, whose questions stand in `ports` by what they
are about, with what both answer alike in modules beside this one; `ports.answers` is what the
plugin gives back when the host calls it (prices, tokens, orders). Values that cross this border are the frozen classes in `values`.
References (`…_ref`) are the host's primary keys as text, of a channel its slug.
"""

from __future__ import annotations

from abc import abstractmethod
from contextlib import nullcontext
from typing import Any, ContextManager, Mapping

from .capabilities import Answer, Capability
from .ports.accounts import AccountsPort
from .ports.answers import Answers
from .ports.campaigns import CampaignsPort
from .ports.carts import CartsPort
from .ports.catalogue import CataloguePort
from .ports.dashboard import DashboardPort
from .ports.desk import DeskPort
from .ports.details import DetailsPort
from .ports.drafts import DraftsPort
from .ports.given_prices import GivenPricesPort
from .ports.mails import MailsPort
from .ports.orders import OrdersPort
from .ports.payments import PaymentsPort
from .ports.sample_shop import SampleShopPort
from .ports.schema import SchemaPort
from .ports.vouchers import VouchersPort


class Host(
    SchemaPort,
    AccountsPort,
    CampaignsPort,
    CataloguePort,
    CartsPort,
    DetailsPort,
    DashboardPort,
    DeskPort,
    DraftsPort,
    GivenPricesPort,
    MailsPort,
    OrdersPort,
    PaymentsPort,
    VouchersPort,
    SampleShopPort,
):
    """A supported Saleor."""

    #: For people: "Saleor 2.10".
    name: str = ""

    #: Why the plugin cannot run on it; "" for every host that has an adapter.
    problem: str = ""

    answers: Answers

    @abstractmethod
    def plugin_class(self) -> type:
        """What the host knows as our plugin. Imports the host's modules."""

    @abstractmethod
    def gateway_plugin_class(self) -> type:
        """The page with the payment gateway's keys. Imports the host's modules."""

    @abstractmethod
    def capabilities(self) -> Mapping[Capability, Answer]:
        """What the plugin can do on the Saleor that it runs in."""

    @abstractmethod
    def saved_settings(self) -> Mapping[str, Any]:
        """What admins saved on the plugin's page in the host, by name; one query."""

    def background_work(self) -> ContextManager[Any]:
        """Around everything that a worker does by itself."""
        return nullcontext()

    @abstractmethod
    def remove_traces(self) -> None:
        """Delete the rows about the plugin in tables that are not ours: permissions,
        settings, schedule."""

    def connect(self, answers: Answers) -> None:
        """Give the host our side of the conversation; called once at start."""
        self.answers = answers
