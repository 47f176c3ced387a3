"""What campaigns limit and look up."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Iterable, List, Set

from ..values import NamedShippingMethod


class CampaignsPort(ABC):
    @abstractmethod
    def named_shipping_methods(self, channel_ref: str) -> List[NamedShippingMethod]:
        """The shop's own methods of a channel, or of all for an empty reference, in the order
        of their names. One query."""

    @abstractmethod
    def bought_variants(
        self, *, customer: Any, email: str, variant_refs: Iterable[str]
    ) -> Set[str]:
        """Which of these variants the customer (None: nobody with an account), or whoever has
        this e-mail, has ordered. Cancelled orders do not count, those in review do. One query."""
