"""Vouchers beside the one that the host keeps for a cart."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from fractions import Fraction
from typing import Any, Callable, Dict, Iterable, Mapping, Tuple

from prices import Money

from ...rules.coupons import Coupon
from ..used_vouchers import VoucherUse


class VouchersPort(ABC):
    @abstractmethod
    def coupon_terms(
        self,
        *,
        codes: Iterable[str],
        email: str,
        variant_refs: Iterable[str],
        channel_ref: str,
        now: datetime,
    ) -> Dict[str, Coupon]:
        """Terms of the vouchers that have these codes, by code, for a cart of these variants
        and whoever has this e-mail."""

    @abstractmethod
    def promotions(
        self, *, variant_refs: Iterable[str], channel_ref: str, now: datetime
    ) -> Callable[[str, Money], Money]:
        """What the catalogue promotions leave of a variant's unit price in a cart, without
        asking the database each time."""

    @abstractmethod
    def voucher_tax_factors(
        self, *, checkout_ref: str, variant_refs: Iterable[str]
    ) -> Mapping[str, Fraction]:
        """By how much a variant's price grows before a voucher comes off it; by 1 where none
        is given."""

    @abstractmethod
    def voucher_user(self, checkout_ref: str) -> Tuple[str, str]:
        """The code of the voucher that the host keeps for a cart, and the e-mail that it counts
        uses by; "" where there is none."""

    @abstractmethod
    def refuse_voucher(
        self,
        code: str,
        *,
        spent: Money,
        quantity: int,
        email: str,
        customer: Any,
        channel_ref: str,
        now: datetime,
    ) -> None:
        """By the host's own rules, of a cart with this subtotal and so many units.

        :raises InvalidPromoCode, VoucherNotApplicable: with the host's message.
        """

    @abstractmethod
    def lock_vouchers(self, codes: Iterable[str]) -> None:
        """Nobody else counts a use of them until the transaction ends."""

    @abstractmethod
    def use_vouchers(self, use: VoucherUse) -> None:
        """Count one use of each, as the host counts its own.

        :raises VoucherNotApplicable: the customer has used it before.
        """
