"""What a call's details are written to in the host."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Dict, Mapping

from django.db.models import QuerySet

from ...rules.actors import Actor


class DetailsPort(ABC):
    """Every method that writes runs inside the caller's transaction."""

    @abstractmethod
    def profile(self, customer: Any) -> Dict[str, str]:
        """What the customer's private metadata holds of ours, as the database has it."""

    @abstractmethod
    def write_profile(self, customer: Any, changes: Mapping[str, str]) -> None:
        """Change these keys, "" takes away; all others stay, whoever writes at the same time."""

    @abstractmethod
    def agents(self) -> QuerySet:
        """Active staff who hold HANDLE_PHONE_ORDERS right now, by name."""

    @abstractmethod
    def tag_cart(self, checkout_ref: str, metadata: Mapping[str, str]) -> None:
        """Whoever makes an order of the cart, this is in its private metadata then."""

    @abstractmethod
    def add_order_note(self, order_ref: str, note: str, *, actor: Actor) -> None:
        """A note for the shop's staff, of whom it names the actor. Nobody outside is told."""
