"""What became of carts in a real Saleor 3: orders, payments, vouchers, mails."""

from __future__ import annotations

from decimal import Decimal

from django.utils import timezone

COMPLETE = """
mutation ($id: ID!) {
  checkoutComplete(id: $id) {
    errors { field message code } order { id total { gross { amount } } }
  }
}
"""


class OrdersOfShop:
    #: What the host says is missing of an address without a street.
    street_fields = ("streetAddress1",)
    #: What an order that waits for a review is called.
    held_status = "unconfirmed"
    refund_permission = "payment.handle_payments"
    #: How a payment outside the shop is called.
    external_payment = "Paid outside the shop"
    #: The host's ways to change an order.
    order_changes = tuple(
        "mutation ($id: ID!) { %s }" % field
        for field in (
            "orderConfirm(id: $id) { order { id } }",
            "orderCancel(id: $id) { order { id } }",
            "orderMarkAsPaid(id: $id) { order { id } }",
            "orderCapture(id: $id, amount: 1) { order { id } }",
            "orderVoid(id: $id) { order { id } }",
            "orderRefund(id: $id, amount: 1) { order { id } }",
            "orderFulfill(order: $id, input: {lines: []}) { order { id } }",
            "orderUpdate(id: $id, input: {}) { order { id } }",
            "orderUpdateShipping(order: $id, input: {}) { order { id } }",
            "orderLinesCreate(id: $id, input: []) { order { id } }",
            "orderDiscountAdd(orderId: $id, input: {valueType: FIXED, value: 1}) { order { id } }",
            "orderBulkCancel(ids: [$id]) { count }",
            "draftOrderComplete(id: $id) { order { id } }",
            "draftOrderDelete(id: $id) { order { id } }",
            "transactionCreate(id: $id, transaction: {}) { transaction { id } }",
            'deletePrivateMetadata(id: $id, keys: ["phone_order_held"]) { item { __typename } }',
        )
    )

    def order_manager(self, email):
        """Staff reach channels by a group only."""
        boss = self.staff(email)
        group = self.group("Order managers")
        group.permissions.add(*self.permissions(["order.manage_orders"]))
        boss.groups.add(group)
        return boss

    # Vouchers and shipping

    def require_order_of(self, amount):
        """Ship orders from this amount on."""
        self.shipping_method.channel_listings.update(minimum_order_price_amount=Decimal(amount))

    def require_spending(self, voucher, amount):
        voucher.channel_listings.update(min_spent_amount=Decimal(amount))

    def use_up(self, voucher):
        """The voucher has a usage limit of one."""
        voucher.codes.update(used=1)

    def uses_of(self, voucher):
        return voucher.codes.get().used

    def customers_who_used(self, voucher):
        from saleor.discount.models import VoucherCustomer

        found = VoucherCustomer.objects.filter(voucher_code__voucher=voucher)
        return list(found.values_list("customer_email", flat=True))

    def is_shipped_by(self, checkout, method):
        row = getattr(checkout, "assigned_delivery", checkout)
        return str(row.shipping_method_id) == str(method.pk)

    # Orders

    def placed_order(self, user, placed_at, *, net, gross, **fields):
        from saleor.order.models import Order

        return Order.objects.create(
            user=user,
            user_email=user.email,
            channel=self.channel,
            currency="USD",
            lines_count=0,
            created_at=placed_at,
            total_net_amount=Decimal(net),
            total_gross_amount=Decimal(gross),
            **fields,
        )

    def renumber(self, order, number):
        self.change(order, number=number)

    def number_of(self, order):
        return str(order.number)

    def placed_at(self, order):
        return order.created_at

    def newest_order_of(self, customer_ref):
        placed = self.orders().filter(user_id=customer_ref).exclude(status="draft")
        return placed.latest("created_at")

    def prices_before_voucher(self, order):
        """Of one unit of each line, as it is sold. The host takes a voucher off each."""
        return [line.base_unit_price for line in order.lines.all()]

    def discount_of(self, order):
        from prices import Money

        amounts = order.discounts.values_list("amount_value", flat=True)
        return Money(sum(amounts), order.currency)

    def payments_of(self, ref):
        """(what it is called, amount paid) each; none of what is only announced."""
        payments = self.order(ref).payment_transactions.filter(charged_value__gt=0).order_by("pk")
        return list(payments.values_list("name", "charged_value"))

    def add_belongings(self, order):
        """One of everything that staff and payment apps can add to an order."""
        from saleor.invoice.models import Invoice
        from saleor.order.models import OrderEvent
        from saleor.payment.models import Payment, TransactionItem

        line = order.lines.first()
        Invoice.objects.create(order=order)
        OrderEvent.objects.create(order=order, type="note_added")
        fulfillment = order.fulfillments.create(fulfillment_order=1)
        fulfillment.lines.create(order_line=line, quantity=1)
        refund = order.granted_refunds.create(currency="USD")
        refund.lines.create(order_line=line, quantity=1)
        order.discounts.create(value=1, currency="USD")
        Payment.objects.create(order=order, gateway="elsewhere", currency="USD", is_active=True)
        TransactionItem.objects.create(order=order, currency="USD", use_old_id=True)

    def belongings(self, order):
        """(GraphQL type, key) of everything that belongs to an order."""
        found = [("Address", order.billing_address_id), ("Address", order.shipping_address_id)]
        found += [
            (type_name, rows.values_list("pk", flat=True).first())
            for type_name, rows in (
                ("OrderLine", order.lines),
                ("OrderEvent", order.events),
                ("OrderDiscount", order.discounts),
                ("OrderGrantedRefund", order.granted_refunds),
                ("Fulfillment", order.fulfillments),
                ("Invoice", order.invoices),
                ("Payment", order.payments),
                ("TransactionItem", order.payment_transactions),
                ("OrderGrantedRefundLine", order.granted_refunds.get().lines),
                ("FulfillmentLine", order.fulfillments.get().lines),
            )
        ]
        return [*found, ("TransactionItem", order.payment_transactions.first().token)]

    def remove_belongings(self, order):
        """All that `add_belongings` adds and that stands in the way of a decision."""
        order.fulfillments.all().delete()
        order.granted_refunds.all().delete()
        order.payments.all().delete()
        order.payment_transactions.filter(name="").delete()
        order.discounts.filter(value=1).delete()

    def delete_order(self, ref):
        """The host deletes no order that has a transaction."""
        self.order(ref).payment_transactions.all().delete()
        super().delete_order(ref)

    def announced_payments_of(self, ref):
        """How many transactions wait for the review."""
        return self.order(ref).payment_transactions.exclude(message="").count()

    def begin_payment(self, checkout_ref, *, charged):
        """What a payment app records on a cart."""
        from saleor.payment.models import TransactionItem

        TransactionItem.objects.create(
            checkout_id=checkout_ref, currency="USD", charged_value=Decimal(charged)
        )

    def subscribe_to_orders(self):
        """Rows of the deliveries of every webhook about orders; the receiver is not there."""
        from saleor.app.models import App
        from saleor.core.models import EventDelivery
        from saleor.webhook.event_types import WebhookEventAsyncType
        from saleor.webhook.models import Webhook

        app = App.objects.create(name="ERP", is_active=True)
        app.permissions.add(*self.permissions(["order.manage_orders"]))
        webhook = Webhook.objects.create(
            app=app, name="orders", target_url="http://127.0.0.1:9/", is_active=True
        )
        for event in WebhookEventAsyncType.ALL:
            if event.startswith("order_"):
                webhook.events.create(event_type=event)
        return EventDelivery.objects.filter(webhook=webhook)

    # Stock and channels

    def reserved(self, variant):
        from django.db.models import Sum
        from saleor.warehouse.models import Reservation

        held = Reservation.objects.filter(stock__product_variant=variant)
        return held.aggregate(held=Sum("quantity_reserved"))["held"] or 0

    def forget_site(self):
        """The host keeps its site in memory."""
        from django.contrib.sites.models import Site

        Site.objects.clear_cache()

    def second_channel(self, slug, currency, country):
        from saleor.channel.models import Channel
        from saleor.shipping.models import ShippingMethod, ShippingZone
        from saleor.tax.models import TaxConfiguration

        channel = Channel.objects.create(
            slug=slug,
            name=slug,
            currency_code=currency,
            default_country=country,
            is_active=True,
            use_legacy_error_flow_for_checkout=False,
        )
        TaxConfiguration.objects.update_or_create(
            channel=channel, defaults={"prices_entered_with_tax": True}
        )
        zone = ShippingZone.objects.create(name=country, countries=[country])
        zone.channels.add(channel)
        method = ShippingMethod.objects.create(name="Post", type="price", shipping_zone=zone)
        method.channel_listings.create(
            channel=channel, price_amount=4, minimum_order_price_amount=0, currency=currency
        )
        self.warehouse.shipping_zones.add(zone)
        self.warehouse.channels.add(channel)
        return channel

    def sell_in(self, channel, variant, price):
        variant.product.channel_listings.create(
            channel=channel,
            currency=channel.currency_code,
            is_published=True,
            published_at=timezone.now(),
            available_for_purchase_at=timezone.now(),
            visible_in_listings=True,
            discounted_price_amount=Decimal(price),
        )
        variant.channel_listings.create(
            channel=channel,
            currency=channel.currency_code,
            price_amount=Decimal(price),
            discounted_price_amount=Decimal(price),
        )

    def events_of_held_order(self, agent):
        return [("placed", agent.email)]

    def events_of_release(self, reviewer):
        return [("confirmed", reviewer.email), ("order_fully_paid", reviewer.email)]

    def events_of_order_at_once(self, agent):
        return self.events_of_held_order(agent) + self.events_of_release(agent)

    def mails_of_order(self, customer, order):
        """What a customer is sent who has bought and paid something."""
        names = ("order_confirmation", "order_confirmed", "order_payment_confirmation")
        return [([customer.email], name) for name in names]

    def complete(self, api, gid, checkout_ref, amount):
        """What a visitor without login does, in a channel that lets them pay later."""
        self.make_payable(api, gid, checkout_ref, amount)
        return self.complete_payable(api, gid, checkout_ref)

    def make_payable(self, api, gid, checkout_ref, amount):
        self.change(self.channel, allow_unpaid_orders=True)

    def complete_payable(self, api, gid, checkout_ref):
        return api(COMPLETE, id=gid("Checkout", checkout_ref))["data"]["checkoutComplete"]

    def accepts_password_token(self, user, token):
        from saleor.core.tokens import password_reset_token_generator

        return password_reset_token_generator.check_token(user, token)
