"""What prices that agents give depend on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import List, Optional, Tuple

from prices import Money


class GivenPricesPort(ABC):
    @abstractmethod
    def permission_groups(self) -> List[Tuple[str, str]]:
        """Reference and name of each group of staff, by name. One query."""

    @abstractmethod
    def groups_of(self, user_id: int) -> List[str]:
        """References of a staff member's groups. One query."""

    @abstractmethod
    def shipping_price(self, checkout_ref: str) -> Optional[Tuple[str, Money]]:
        """The method that is chosen, and what it costs by the host before vouchers and taxes,
        whatever an agent gave; None without one. Calls nobody."""

    @abstractmethod
    def shipping_price_moved(self, checkout_ref: str, *, now: datetime) -> None:
        """What the agent lets the shipping of the cart cost was changed."""
