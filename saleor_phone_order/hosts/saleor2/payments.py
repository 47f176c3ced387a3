"""What the payment gateway holds and takes, in the host's own records."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict

from ...rules.actors import Actor
from ..base import Host
from ..values import PaymentRecord


class Payments(Host):
    def gateway_settings(self) -> Dict[str, Dict[str, str]]:
        return {}

    def record_payment(
        self, order_ref: str, payment: PaymentRecord, *, host_ref: str, actor: Actor, now: datetime
    ) -> str:
        raise NotImplementedError

    def is_address_new(self, checkout_ref: str, customer: Any) -> bool:
        return False
