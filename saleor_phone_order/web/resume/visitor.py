"""Somebody at the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from ...flows import link_access

COOKIE = "phone_order_ticket"


@dataclass(frozen=True)
class Visitor:
    request: Any
    token: str
    now: datetime

    @property
    def path(self) -> str:
        return self.request.path

    @cached_property
    def key(self) -> str:
        """The ticket of who has answered what this link asks, else the link's token."""
        ticket = self.request.COOKIES.get(COOKIE, "")
        if ticket and link_access.is_ticket_of(ticket, self.token, self.now):
            return ticket
        return self.token
