"""How mails leave, and to whom."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, List, Tuple


class MailsPort(ABC):
    @abstractmethod
    def mail_connection(self, channel_ref: str) -> Tuple[Any, str]:
        """How the shop's own mails leave: a connection of Django's that is not open yet,
        and the sender. It gives up on a silent server before long."""

    @abstractmethod
    def absolute_url(self, path: str) -> str:
        """A page of the shop; an absolute address stays as it is."""

    @abstractmethod
    def language_of(self, user: Any) -> str:
        """Of a customer or agent; the shop's own where the host does not know, or for None."""

    @abstractmethod
    def supervisors(self) -> List[Any]:
        """Active staff who hold MANAGE_PHONE_ORDERS right now."""

    @abstractmethod
    def order_email(self, order_ref: str) -> str:
        """Where mails about an order go; "" for an order that is gone."""
