"""What the shop is, to an agent who begins to work."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import List

from ..values import Channel, Country


class DeskPort(ABC):
    @property
    @abstractmethod
    def has_several_carts(self) -> bool:
        """A customer finds all carts that they own, not only the latest."""

    @property
    @abstractmethod
    def has_refresh_token(self) -> bool:
        """A staff login gives a token to ask for the next one with."""

    @abstractmethod
    def channels(self) -> List[Channel]:
        """Those in which sessions can be, the default one first."""

    @abstractmethod
    def countries(self) -> List[Country]:
        """Those that an address may be in, by name."""

    @abstractmethod
    def default_country(self) -> str:
        """The shop's own (ISO 3166-1 alpha-2)."""
