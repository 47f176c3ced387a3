"""What a draft keeps of a cart."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Optional

from ..values import CartContents


class DraftsPort(ABC):
    @abstractmethod
    def shop_name(self) -> str:
        """What customers know the shop by."""

    @abstractmethod
    def cart_contents(self, checkout_ref: str) -> Optional[CartContents]:
        """What is in a cart; None if it is gone. Calls nobody, so it may be read under
        a lock."""
