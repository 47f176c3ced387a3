"""The desk's entries in the host's Dashboard."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import List, Tuple


class DashboardPort(ABC):
    @abstractmethod
    def put_into_dashboard(self, desk_url: str) -> Tuple[str, List[str]]:
        """Make the rows what this version knows, in the caller's transaction. Returns the
        desk's path in the Dashboard, and what was changed, for people.

        :raises NotSupportedByHost: its Dashboard has no extensions.
        """

    @abstractmethod
    def take_out_of_dashboard(self) -> bool:
        """Whether anything was there."""
