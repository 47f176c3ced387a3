"""What the payment gateway holds and takes, in Saleor 2.10's own records."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict

from ...rules.actors import Actor
from ..base import Host
from ..known_addresses import was_sent_to
from ..saved_pages import texts
from ..values import PaymentRecord, RequestAnswer
from .gateway_payments import record
from .plugin_id import STRIPE_PLUGIN_ID


class Payments(Host):
    def gateway_settings(self) -> Dict[str, Dict[str, str]]:
        from saleor.plugins.models import PluginConfiguration

        rows = PluginConfiguration.objects.filter(identifier=STRIPE_PLUGIN_ID, active=True)
        saved = rows.values_list("configuration", flat=True).first()
        return {"": texts(saved)} if saved else {}

    def record_payment(
        self, order_ref: str, payment: PaymentRecord, *, host_ref: str, actor: Actor, now: datetime
    ) -> str:
        from saleor.order.models import Order

        order = Order.objects.select_for_update(of=("self",)).get(pk=order_ref)
        return record(order, payment, self.user_of(actor))

    def answer_payment_request(
        self, order_ref: str, host_ref: str, answer: RequestAnswer, *, actor: Actor
    ) -> None:
        """What was done, `record_payment` says."""
        from saleor.order.events import payment_failed_event
        from saleor.order.models import Order

        if not answer.is_done:
            order = Order.objects.get(pk=order_ref)
            payment_failed_event(
                order=order,
                user=self.user_of(actor),
                message=answer.message,
                payment=order.payments.get(pk=host_ref),
            )

    def is_address_new(self, checkout_ref: str, customer: Any) -> bool:
        from saleor.checkout.models import Checkout
        from saleor.order import OrderStatus
        from saleor.order.models import Order

        checkout = Checkout.objects.select_related("shipping_address").get(pk=checkout_ref)
        if checkout.shipping_address is None or not checkout.is_shipping_required():
            return False
        if customer is None:
            return True
        # One that waits is a draft.
        never_sent = (OrderStatus.DRAFT, OrderStatus.CANCELED)
        orders = Order.objects.filter(user=customer).exclude(status__in=never_sent)
        return not was_sent_to(orders, checkout.shipping_address)
