"""Saleor 3's page with the keys of the payment gateway, and what staff ask of the gateway on
the host's screens.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional

from django.db import transaction
from django.utils import timezone
from saleor.plugins.base_plugin import BasePlugin

from ...rules.actors import Actor, ActorKind
from .. import host
from ..gateway_page import GatewayPage
from .plugin_id import STRIPE_PLUGIN_ID


class StripePlugin(GatewayPage, BasePlugin):
    PLUGIN_ID = STRIPE_PLUGIN_ID
    CONFIGURATION_PER_CHANNEL = True

    def transaction_charge_requested(self, transaction_data, previous_value):
        return self._ask("CHARGE", transaction_data, previous_value)

    def transaction_refund_requested(self, transaction_data, previous_value):
        return self._ask("REFUND", transaction_data, previous_value)

    def transaction_cancelation_requested(self, transaction_data, previous_value):
        return self._ask("VOID", transaction_data, previous_value)

    def _ask(self, action: str, asked: Any, previous_value: Any) -> Any:
        item, event, actor = asked.transaction, asked.event, self._asker()
        answer = host.answers.payment_requested(
            gateway_ref=item.psp_reference or "",
            order_ref=str(item.order_id or ""),
            action=action,
            amount=asked.action_value,
            question_ref=str(event.pk),
            is_told=False,
            actor=actor,
            clock=timezone.now,
        )
        if answer is not None and not answer.request_ref:
            with transaction.atomic():
                host.answer_payment_request(
                    str(item.order_id),
                    str(item.token),
                    replace(answer, request_ref=str(event.pk)),
                    actor=actor or Actor(ActorKind.ANONYMOUS),
                )
        return previous_value

    def _asker(self) -> Optional[Actor]:
        from saleor.app.models import App

        # Lazy, so that only a look inside tells whether there is one.
        if not self.requestor:
            return None
        kind = ActorKind.APP if isinstance(self.requestor, App) else ActorKind.STAFF
        return Actor(kind, str(self.requestor.pk))
