"""What Saleor asks of us."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from decimal import Decimal
from typing import Callable, Dict, Mapping, Optional, Tuple

from django.db.models import QuerySet
from prices import Money

from ...rules.actors import Actor
from ...rules.prices import ResolvedPrice, VariantFacts
from ..used_vouchers import VoucherUse
from ..values import RequestAnswer


class DeadToken(Exception):
    """An impersonation token that opens nothing (any more)."""


class Answers(ABC):
    """What the host asks of the plugin. `saleor_phone_order.answers` implements it."""

    @abstractmethod
    def cart_prices(
        self,
        *,
        checkout_ref: str,
        owner_id: Optional[int],
        load_lines: Callable[[], Tuple[Mapping[str, int], Mapping[str, VariantFacts]]],
        now: datetime,
        channel_ref: str = "",
    ) -> Dict[str, ResolvedPrice]:
        """Prices, before taxes and promotions, of the variants that do not cost their
        list price. `load_lines` gives units in the cart and price facts by variant
        reference; it is called only if prices of ours can be in it."""

    @abstractmethod
    def shipping_price(
        self, *, checkout_ref: str, method_ref: str, currency: str, now: datetime
    ) -> Optional[Money]:
        """What an agent lets the shipping of a cart cost by this method, before vouchers and
        taxes; None: what the host says."""

    @abstractmethod
    def catalogue_prices(
        self,
        *,
        customer_id: Optional[int] = None,
        tier_ref: str = "",
        load_variants: Callable[[], Mapping[str, VariantFacts]],
        now: datetime,
        channel_ref: str = "",
    ) -> Dict[str, Money]:
        """Prices of one unit for a customer, or for a tier, of variants that differ from
        the list. `load_variants` is called only if the customer has a tier."""

    @abstractmethod
    def tier_query(self, customer_id: int) -> QuerySet:
        """For use in a query: its first row is the customer's tier, whose key is the
        `tier_ref` of `catalogue_prices`."""

    @abstractmethod
    def impersonation(self, *, token: str, now: datetime):
        """The open session that an impersonation token speaks for.

        :returns: None if the token is not one of ours, else the `Session`.
        :raises DeadToken: it is ours and must not open anything.
        """

    @abstractmethod
    def refuse_impersonated(self, *, session, operation: str, now: datetime) -> None:
        """Record that an impersonated request tried a forbidden operation."""

    @abstractmethod
    def lock_cart(self, session_id) -> bool:
        """Lock the session until the transaction ends, and say whether its cart may be
        changed: it may have ended since the request began."""

    @abstractmethod
    def may_place_order(self, *, checkout_ref: str) -> bool:
        """False while the cart is in an open session: only Process may place it."""

    @abstractmethod
    def lock_coupons(self, *, checkout_ref: str) -> bool:
        """Nobody else uses up the vouchers in a cart's prices until the transaction ends;
        False if there are none."""

    @abstractmethod
    def use_coupons(self, *, checkout_ref: str, now: datetime) -> VoucherUse:
        """Count them, for an order of the cart that we do not place ourselves. Call it
        before `order_placed`."""

    @abstractmethod
    def order_placed(self, *, checkout_ref: str, order_ref: str, now: datetime) -> Optional[int]:
        """The host placed an order from a cart. Returns its customer's id if the cart
        is ours (the host does not know it for a cart without an owner)."""

    @abstractmethod
    def account_deleted(self, *, customer_ref: str, now: datetime) -> None:
        """An account is about to be deleted, in this transaction."""

    @abstractmethod
    def account_switched_off(self, *, customer_ref: str, now: datetime) -> None:
        """An account that is not active was saved; perhaps it was anonymised."""

    @abstractmethod
    def is_order_in_review(self, order_ref: str) -> bool:
        """The order waits for a review and must not be changed by the host's screens."""

    @abstractmethod
    def is_order_being_charged(self, order_ref: str) -> bool:
        """The order goes out with its payment, and must not do so before."""

    @abstractmethod
    def payment_requested(
        self,
        *,
        gateway_ref: str,
        order_ref: str,
        action: str,
        amount: Decimal,
        question_ref: str,
        is_told: bool,
        actor: Optional[Actor],
        clock: Callable[[], datetime],
    ) -> Optional[RequestAnswer]:
        """Staff ask for money on the host's own screens: CHARGE, REFUND or VOID. None if it
        is no payment of ours.

        :param question_ref: the host's name of the question; "" if it has none.
        :param is_told: the host writes down the answer by itself; else
            `answer_payment_request` does, unless it is refused at once.
        """
