"""What crosses the border between the payment gateway and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Optional


@dataclass(frozen=True, repr=False)
class GatewayKeys:
    """Of one account at the gateway. Never in a log, an error or an answer, but for the
    publishable key."""

    secret: str
    publishable: str
    webhook_secret: str = ""

    @property
    def is_live(self) -> bool:
        return self.secret.startswith(("sk_live_", "rk_live_"))


class RemoteStatus(str, Enum):
    """The gateway's words for where a payment is."""

    REQUIRES_METHOD = "requires_payment_method"  # nothing to pay with yet, or it was declined
    REQUIRES_CONFIRMATION = "requires_confirmation"
    REQUIRES_ACTION = "requires_action"  # such as 3-D Secure
    PROCESSING = "processing"  # a debit on its way
    REQUIRES_CAPTURE = "requires_capture"  # held
    SUCCEEDED = "succeeded"  # taken
    CANCELED = "canceled"


@dataclass(frozen=True)
class RemotePayment:
    """A payment as the gateway sees it. Amounts are in whole units (12.50).

    `decline_code` is of the last attempt, "" if it was not declined. `client_secret` lets
    a browser pay it: it goes to that browser and nowhere else. `is_on_its_way` is a debit's, also
    while the account's holder has yet to tell the bank what small amounts it booked.
    """

    ref: str
    status: RemoteStatus
    amount: Decimal
    currency: str
    captured: Decimal
    refunded: Decimal
    method: str
    is_live: bool
    is_on_its_way: bool = False
    decline_code: str = ""
    hold_expires_at: Optional[datetime] = None
    client_secret: str = ""

    def __repr__(self) -> str:
        return "<RemotePayment %s %s>" % (self.ref, self.status.value)


@dataclass(frozen=True)
class GatewayEvent:
    """What the gateway told of by itself; only a hint to look. `payment_ref` is "" if it
    is about something else."""

    id: str
    kind: str
    payment_ref: str


class GatewayError(Exception):
    """`code` is the gateway's own, "" if it gave none. The message holds nothing else."""

    def __init__(self, code: str = "") -> None:
        self.code = code
        super().__init__(code)


class GatewayUnreachable(GatewayError):
    """No answer, or none that settles anything: what was asked may have been done."""


class GatewayRefused(GatewayError):
    """The question itself was wrong; nothing was done."""


class Declined(GatewayError):
    """The bank or the gateway said no; nothing is held. `code` is the decline code."""


class NotFromGateway(Exception):
    """An event without a signature of the gateway's, or too old."""
