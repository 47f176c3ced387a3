"""Sessions counted and added up: the rows of a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Dict, List, NamedTuple, Optional, Union

from prices import Money

from .tiers import round_money

ONE_DECIMAL = Decimal("0.1")
#: What is added up, beside the money.
COUNTS = (
    "sessions",
    "orders",
    "denied",
    "handed_off",
    "drafted",
    "drafts_recovered",
    "cancelled",
    "abandoned",
    "took",
)


class KeyKind(Enum):
    """What a key is, beside a text or a day."""

    TEXT = "TEXT"
    USER = "USER"
    APP = "APP"
    CAMPAIGN = "CAMPAIGN"
    AFFILIATE = "AFFILIATE"


class Key(NamedTuple):
    """What the sessions of a row have in common. An empty `text`: none of them has any."""

    text: str = ""
    kind: KeyKind = KeyKind.TEXT


class Alike(NamedTuple):
    """Ended sessions of one currency that a report need not tell apart, with the gross total of
    their orders and how long they took. Denied: those whose order is no more."""

    currency: str
    amount: Optional[Decimal]
    sessions: int
    orders: int
    denied: int
    handed_off: int
    drafted: int
    drafts_recovered: int
    cancelled: int
    abandoned: int
    took: timedelta


@dataclass
class Row:
    key: Key = Key()
    label: str = ""
    sessions: int = 0
    orders: int = 0
    denied: int = 0
    handed_off: int = 0
    drafted: int = 0
    drafts_recovered: int = 0
    cancelled: int = 0
    abandoned: int = 0
    took: timedelta = timedelta()
    orders_of: Dict[str, int] = field(default_factory=dict)
    amount_of: Dict[str, Decimal] = field(default_factory=dict)

    def add(self, alike: Alike) -> None:
        self._count(alike)
        if alike.orders:
            self._sell(alike.currency, alike.orders, alike.amount or Decimal(0))

    def include(self, other: Row) -> None:
        """Its sessions count here too."""
        self._count(other)
        for currency, orders in other.orders_of.items():
            self._sell(currency, orders, other.amount_of[currency])

    def _count(self, other: Union[Alike, Row]) -> None:
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def _sell(self, currency: str, orders: int, amount: Decimal) -> None:
        self.orders_of[currency] = self.orders_of.get(currency, 0) + orders
        self.amount_of[currency] = self.amount_of.get(currency, Decimal(0)) + amount

    @property
    def conversion(self) -> Decimal:
        """Orders in percent of sessions."""
        share = Decimal(100 * self.orders) / (self.sessions or 1)
        return share.quantize(ONE_DECIMAL, ROUND_HALF_UP)

    @property
    def revenue(self) -> List[Money]:
        return [
            round_money(Money(amount, currency))
            for currency, amount in sorted(self.amount_of.items())
        ]

    @property
    def average_order(self) -> List[Money]:
        return [
            round_money(Money(amount / self.orders_of[currency], currency))
            for currency, amount in sorted(self.amount_of.items())
        ]

    @property
    def average_handle_seconds(self) -> Optional[int]:
        return int((self.took / self.sessions).total_seconds()) if self.sessions else None
