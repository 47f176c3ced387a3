"""Orders: placed, held, released, refused."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, Dict, Iterable, Mapping, Optional

from ...rules.actors import Actor
from ..values import OrderSummary


class OrdersPort(ABC):
    @abstractmethod
    def place_order(
        self,
        checkout_ref: str,
        *,
        customer: Any,
        actor: Actor,
        is_held: bool,
        is_external: bool = True,
        private_metadata: Mapping[str, str],
        now: datetime,
    ) -> OrderSummary:
        """Make an order of the cart and delete the cart; runs in the caller's
        transaction. Held: stock is taken, but no fulfilment, mail or webhook happens
        until `release_order`. Not held: ready to fulfil, or waiting for the shop's own
        look at it, as the channel says.

        External: what is left to pay counts as paid outside the shop once the order is
        released. Else the caller records a payment (`record_payment`), or nothing is to
        be paid.

        :raises EmptyCart, AddressRequired, ShippingMethodRequired, InsufficientStock,
            VoucherNotApplicable:
        """

    @abstractmethod
    def release_order(
        self,
        order_ref: str,
        *,
        actor: Actor,
        is_external: bool = True,
        is_reviewed: bool = True,
        now: datetime,
    ) -> OrderSummary:
        """A held order becomes a normal one. Without a review the channel says whether the
        shop looks at it by hand."""

    @abstractmethod
    def refuse_order(self, order_ref: str, *, actor: Actor, now: datetime) -> OrderSummary:
        """A held order is cancelled: stock, voucher use and gift cards given back."""

    @abstractmethod
    def is_order_held(self, order_ref: str) -> bool:
        """It is there, and waits for `release_order`."""

    @abstractmethod
    def order_summaries(self, order_refs: Iterable[str]) -> Dict[str, OrderSummary]:
        """Known orders by reference, in a fixed number of queries."""

    def order_summary(self, order_ref: str) -> Optional[OrderSummary]:
        return self.order_summaries([order_ref]).get(order_ref)

    @abstractmethod
    def is_address_new(self, checkout_ref: str, customer: Any) -> bool:
        """No earlier order of the customer (None: a guest, who has none) went where the
        cart goes; what needs no shipping goes nowhere."""
