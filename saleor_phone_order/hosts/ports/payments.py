"""The gateway's keys, and payments in the host's records."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Dict

from ...rules.actors import Actor
from ..values import PaymentRecord, RequestAnswer


class PaymentsPort(ABC):
    @abstractmethod
    def gateway_settings(self) -> Dict[str, Dict[str, str]]:
        """What admins saved of the payment gateway, by channel reference ("" where the
        host has no channels): `secret_key`, `publishable_key`, `webhook_secret`. Channels
        in which it is switched off are left out. One query."""

    @abstractmethod
    def record_payment(
        self, order_ref: str, payment: PaymentRecord, *, host_ref: str, actor: Actor, now: datetime
    ) -> str:
        """Make the host's record of an order's payment say what `payment` says, in the
        caller's transaction; a second time changes nothing.

        :param host_ref: what the first time returned; "" for the first time.
        """

    @abstractmethod
    def answer_payment_request(
        self, order_ref: str, host_ref: str, answer: RequestAnswer, *, actor: Actor
    ) -> None:
        """Say on the host's screens what became of money that was asked for there, in the
        caller's transaction."""
