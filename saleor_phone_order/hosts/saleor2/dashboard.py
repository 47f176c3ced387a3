"""Saleor 2.10's Dashboard opens nothing of others: there the desk has only its own address."""

from __future__ import annotations

from typing import List, Tuple

from ..base import Host
from ..refusals import NotSupportedByHost


class Dashboard(Host):
    def put_into_dashboard(self, desk_url: str) -> Tuple[str, List[str]]:
        raise NotSupportedByHost(
            "The Dashboard of this Saleor has no extensions. Agents open the desk at %s" % desk_url
        )

    def take_out_of_dashboard(self) -> bool:
        return False
