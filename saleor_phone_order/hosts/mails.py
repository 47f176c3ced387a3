"""How the shop's mails leave and where they lead, as far as all hosts keep it alike."""

from __future__ import annotations

from typing import Any, List, Tuple

from django.conf import settings
from django.core.mail import get_connection

from ..rules.permissions import Permission
from .actors import staff_with
from .base import Host

#: Seconds for each answer of a mail server, where the shop's settings name no others.
PATIENCE = 20


class Mails(Host):
    def mail_connection(self, channel_ref: str) -> Tuple[Any, str]:
        from django.contrib.sites.models import Site

        connection = get_connection()
        if getattr(connection, "timeout", PATIENCE) is None:
            connection.timeout = PATIENCE
        return connection, Site.objects.get_current().settings.default_from_email

    def absolute_url(self, path: str) -> str:
        from saleor.core.utils import build_absolute_uri

        return build_absolute_uri(path)

    def language_of(self, user: Any) -> str:
        return getattr(user, "language_code", "") or settings.LANGUAGE_CODE

    def supervisors(self) -> List[Any]:
        return list(staff_with(Permission.MANAGE_PHONE_ORDERS).order_by("pk"))

    def order_email(self, order_ref: str) -> str:
        from saleor.order.models import Order

        order = Order.objects.filter(pk=order_ref).first()
        return order.get_customer_email() or "" if order else ""
