"""What the payment gateway holds and takes, in Saleor 3's own records."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict

from ...rules.actors import Actor
from ..base import Host
from ..known_addresses import was_sent_to
from ..saved_pages import texts
from ..values import PaymentRecord, RequestAnswer
from .gateway_transactions import answer_request, record
from .plugin_id import STRIPE_PLUGIN_ID


class Payments(Host):
    def gateway_settings(self) -> Dict[str, Dict[str, str]]:
        from saleor.plugins.models import PluginConfiguration

        rows = PluginConfiguration.objects.filter(
            identifier=STRIPE_PLUGIN_ID, active=True, channel__isnull=False
        )
        saved = rows.values_list("channel__slug", "configuration")
        return {channel: texts(configuration) for channel, configuration in saved}

    def record_payment(
        self, order_ref: str, payment: PaymentRecord, *, host_ref: str, actor: Actor, now: datetime
    ) -> str:
        from saleor.order.models import Order

        # The host, too, locks the order before its transactions.
        order = Order.objects.select_for_update(of=("self",)).get(pk=order_ref)
        return record(order, payment, actor)

    def answer_payment_request(
        self, order_ref: str, host_ref: str, answer: RequestAnswer, *, actor: Actor
    ) -> None:
        from saleor.order.models import Order

        order = Order.objects.select_for_update(of=("self",)).get(pk=order_ref)
        answer_request(order.payment_transactions.get(token=host_ref), answer, actor)

    def is_address_new(self, checkout_ref: str, customer: Any) -> bool:
        from saleor.checkout.models import Checkout
        from saleor.order import OrderStatus
        from saleor.order.models import Order

        checkout = Checkout.objects.select_related("shipping_address").get(pk=checkout_ref)
        if checkout.shipping_address is None or not checkout.is_shipping_required():
            return False
        if customer is None:
            return True
        # One that waits has not been looked at either.
        never_sent = (
            OrderStatus.DRAFT,
            OrderStatus.UNCONFIRMED,
            OrderStatus.CANCELED,
            OrderStatus.EXPIRED,
        )
        orders = Order.objects.filter(user=customer).exclude(status__in=never_sent)
        return not was_sent_to(orders, checkout.shipping_address)
