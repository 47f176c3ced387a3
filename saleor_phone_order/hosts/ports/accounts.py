"""Customers' accounts and their addresses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Dict, FrozenSet, Iterable, List, Mapping, Optional, Sequence, Tuple

from django.db.models import QuerySet

from ...rules.actors import Actor
from ...rules.eligibility import AccountFacts
from ...rules.search_text import SearchTerms
from ..values import Address, AddressBook, CustomerSummary, OrderedGoods, PastOrder


class AccountsPort(ABC):
    """Every method that changes an account runs inside the caller's transaction; mails
    and webhooks leave after its commit."""

    @abstractmethod
    def account_facts(self, user: Any, actor: Actor) -> AccountFacts:
        """What eligibility is decided on, read fresh from the database."""

    @abstractmethod
    def customer(self, customer_id: Any, lock: bool = False) -> Any:
        """The user row, or None."""

    @abstractmethod
    def customer_by_email(self, email: str) -> Any:
        """The user row with this e-mail (any case), or None."""

    @abstractmethod
    def search_customers(
        self, terms: SearchTerms, *, limit: int, offset: int
    ) -> Tuple[List[CustomerSummary], bool]:
        """Accounts that match, best first, and whether more follow. No staff, nobody
        with permissions or groups; inactive ones are shown as such. A fixed number of
        queries."""

    @abstractmethod
    def customer_summary(self, user: Any) -> CustomerSummary:
        """What tells a customer apart from others."""

    @abstractmethod
    def address_books(self, refs: Sequence[str]) -> Dict[str, AddressBook]:
        """Saved addresses of customers by their reference, in a fixed number of queries."""

    @abstractmethod
    def past_orders(self, refs: Sequence[str], *, limit: int) -> Dict[str, List[PastOrder]]:
        """Placed orders of customers by their reference, newest first, at most `limit`
        each, in a fixed number of queries."""

    @abstractmethod
    def ordered_goods(self, customer: Any, order_ref: str) -> Optional[List[OrderedGoods]]:
        """What was in a placed order of the customer; None if they have none such."""

    @abstractmethod
    def may_manage_users(self, actor: Actor) -> bool:
        """The actor holds the host's own MANAGE_USERS right now."""

    @abstractmethod
    def may_refund(self, actor: Actor) -> bool:
        """The actor holds what the host itself asks for a refund right now: HANDLE_PAYMENTS,
        or MANAGE_ORDERS where there is no such permission."""

    @abstractmethod
    def create_customer(
        self, *, email: str, first_name: str, last_name: str, redirect_url: str
    ) -> Any:
        """An active, non-staff account without a usable password. With a `redirect_url`
        the host mails a link there to set one.

        :raises InvalidInput: with the host's own field errors; UNIQUE for an e-mail
            that is taken in any case.
        """

    @abstractmethod
    def update_customer(self, user: Any, *, fields: Mapping[str, str], actor: Actor) -> None:
        """Change `first_name`, `last_name`, `email` as given.

        :raises InvalidInput: as in `create_customer`.
        """

    @abstractmethod
    def tell_old_address(self, user: Any, old_email: str) -> None:
        """Mail to the former address of an account that it was changed."""

    @abstractmethod
    def known_customer_types(self, refs: Iterable[str]) -> FrozenSet[str]:
        """Those that exist.

        :raises NotSupportedByHost: its customers have no types.
        """

    @abstractmethod
    def customers_with_type(self, customer_ids: Iterable[int]) -> Optional[QuerySet]:
        """Rows of these customers, without staff, with `type_ref`, for use in a query; None
        where the host's customers have no types."""

    @abstractmethod
    def has_password_or_order(self, user: Any) -> bool:
        """The account is somebody's: it was logged in to, or bought something."""

    @abstractmethod
    def validate_address(self, address: Address, *, field: str = "") -> Address:
        """Normalised by the host's rules for the country.

        :raises InvalidInput: one error a field, named `field.postal_code` and so on
            (without `field`: `postal_code`).
        """

    @abstractmethod
    def save_address(
        self,
        user: Any,
        address: Address,
        *,
        address_ref: str = "",
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> str:
        """Add a validated address to the account (`address_ref` empty; an equal one is
        not added twice) or change one of it. Returns its reference. An address that is
        also another account's, or the other default, is not changed: a new one is added.

        :raises AddressNotFound: `address_ref` is not one of the account's.
        """

    @abstractmethod
    def choose_address(
        self,
        user: Any,
        address_ref: str,
        *,
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> None:
        """Make a saved address a default one.

        :raises AddressNotFound:
        """

    @abstractmethod
    def default_addresses(self, user: Any) -> Tuple[Optional[Address], Optional[Address]]:
        """Billing, shipping."""
