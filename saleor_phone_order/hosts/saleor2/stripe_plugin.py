"""Saleor 2.10's page with the keys of the payment gateway, and what staff ask of the gateway
on the host's screens.

It has no `process_payment`, so the host offers it to nobody who pays a cart. Its hooks never
raise: the host would break on that.
"""

from __future__ import annotations

from django.utils import timezone
from saleor.payment import TransactionKind
from saleor.payment.interface import GatewayResponse
from saleor.plugins.base_plugin import BasePlugin

from .. import host
from ..gateway_page import GatewayPage
from .asking import asker
from .plugin_id import STRIPE_PLUGIN_ID

NOT_OURS = "This payment was not made by a phone order."


class StripePlugin(GatewayPage, BasePlugin):
    PLUGIN_ID = STRIPE_PLUGIN_ID

    def capture_payment(self, payment_information, previous_value):
        # By then the charge is written down, with its order. As an authorization, what the
        # host writes adds nothing to it.
        return _ask("CHARGE", payment_information, TransactionKind.AUTH)

    def refund_payment(self, payment_information, previous_value):
        return _ask("REFUND", payment_information, TransactionKind.REFUND)

    def void_payment(self, payment_information, previous_value):
        return _ask("VOID", payment_information, TransactionKind.VOID)


def _ask(action: str, asked, kind: str) -> GatewayResponse:
    answer = host.answers.payment_requested(
        gateway_ref=asked.token or "",
        order_ref=str(asked.order_id or ""),
        action=action,
        amount=asked.amount,
        question_ref="",
        is_told=True,
        actor=asker(),
        clock=timezone.now,
    )
    is_done = answer is not None and answer.is_done
    return GatewayResponse(
        is_success=is_done,
        action_required=False,
        kind=kind,
        amount=asked.amount,
        currency=asked.currency,
        transaction_id=(answer.gateway_ref if is_done else "") or asked.token,
        error=None if is_done else (answer.message if answer else NOT_OURS),
        raw_response={},
    )
