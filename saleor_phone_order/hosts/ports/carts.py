"""Carts: the host's checkouts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, Dict, FrozenSet, Iterable, List, Mapping, Optional, Set, Tuple

from ..values import Address, CartSnapshot, CustomerCart


class CartsPort(ABC):
    """Every method that changes a cart runs inside the caller's transaction."""

    @abstractmethod
    def channel(self, channel_ref: str) -> Tuple[str, str]:
        """Reference ("" where the host has no channels) and currency; the default
        channel for an empty reference.

        :raises NotSupportedByHost: a channel is named and the host has none.
        """

    @abstractmethod
    def maximum_quantity(self) -> Optional[int]:
        """Most units of one line; None: the shop sets no limit."""

    @abstractmethod
    def create_cart(self, *, customer: Any, email: str, channel_ref: str) -> str:
        """An empty checkout that nobody owns, with the customer's default addresses."""

    @abstractmethod
    def customer_carts(self, customer: Any) -> List[CustomerCart]:
        """The checkouts that the customer owns and sees in the shop, newest first."""

    @abstractmethod
    def shipping_countries(self, channel_ref: str) -> FrozenSet[str]:
        """Where the shop's own zones ship to, as two-letter codes; empty if none says."""

    @abstractmethod
    def cart_quantities(self, checkout_ref: str) -> Dict[str, int]:
        """Variant reference to units, as the database has it."""

    @abstractmethod
    def cart_line_variants(self, checkout_ref: str) -> Dict[str, str]:
        """Line reference to variant reference."""

    @abstractmethod
    def set_quantities(
        self, checkout_ref: str, quantities: Mapping[str, int], *, now: datetime
    ) -> None:
        """Make lines have these units (0 removes), in a number of queries that does
        not grow with the lines; then delivery and voucher are checked as the host does.

        :raises InsufficientStock: with variant and available quantity.
        :raises ProductNotAvailable: unpublished.
        """

    @abstractmethod
    def set_addresses(
        self,
        checkout_ref: str,
        *,
        billing: Optional[Address],
        shipping: Optional[Address],
        now: datetime,
    ) -> None: ...

    @abstractmethod
    def set_shipping_method(self, checkout_ref: str, method_ref: str, *, now: datetime) -> None:
        """:raises ShippingMethodNotApplicable, AddressRequired, ShippingNotRequired:"""

    @abstractmethod
    def add_promo_code(self, checkout_ref: str, code: str, *, now: datetime) -> None:
        """:raises InvalidPromoCode, VoucherNotApplicable:"""

    @abstractmethod
    def remove_promo_code(self, checkout_ref: str, code: str, *, now: datetime) -> None: ...

    @abstractmethod
    def set_email(self, checkout_ref: str, email: str) -> None: ...

    @abstractmethod
    def set_note(self, checkout_ref: str, note: str) -> None: ...

    @abstractmethod
    def snapshot(self, checkout_ref: str, *, now: datetime) -> Optional[CartSnapshot]:
        """The cart with totals and taxes by the host; None if it is gone. May call a
        tax app, so never under a lock."""

    @abstractmethod
    def reprice(self, checkout_ref: str, *, now: datetime) -> bool:
        """The prices of the lines have moved, not the lines: delivery and voucher are checked
        as the host does then. Says whether the host wrote another price down."""

    @abstractmethod
    def forget_prices(self, checkout_ref: str, *, now: datetime) -> None:
        """The next look at the cart asks what it costs now, where the host keeps that for a
        while."""

    @abstractmethod
    def give_cart(self, checkout_ref: str, customer: Any) -> None:
        """The customer owns the cart from now on, and finds it on top of the others."""

    @abstractmethod
    def delete_cart(self, checkout_ref: str) -> None:
        """Also gone already is fine."""

    @abstractmethod
    def delete_empty_carts(self, checkout_refs: Iterable[str]) -> Set[str]:
        """Delete those that have no lines and no payment, in a number of queries that does
        not grow with them. Returns those that are gone now, or were before."""
