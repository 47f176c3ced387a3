"""Stock, taxes and carts of customers in a real Saleor 3, and its documents for them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

METHOD_UPDATE = """
mutation ($id: ID!, $method: ID!) {
  checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) { errors { field message } }
}
"""
CHANGE_AND_COMPLETE = """
mutation ($id: ID!, $variant: ID!, $quantity: Int!) {
  checkoutLinesUpdate(id: $id, lines: [{variantId: $variant, quantity: $quantity}]) {
    errors { field message code }
  }
  checkoutComplete(id: $id) {
    order { total { gross { amount } } lines { quantity unitPrice { gross { amount } } } }
    errors { field message code }
  }
}
"""
TRANSACTION_CREATE = """
mutation ($id: ID!, $amount: PositiveDecimal!) {
  transactionCreate(
    id: $id, transaction: {name: "Card", amountCharged: {amount: $amount, currency: "USD"}}
  ) { transaction { id } errors { field message code } }
}
"""


class PricesOfShop:
    #: Queries that variants, prices, cart pages … cost, whatever their number.
    queries_of_variants = 7
    queries_of_resolving = 10
    queries_of_setting_prices = 10
    #: Queries of ours when a cart is read: of a customer with a tier, another, nobody's.
    queries_of_cart = (4, 3, 2)
    #: What 7.775 becomes, half of 15.55: the discount is rounded, not the price.
    half_of_1555 = ("7.77", "23.31")
    #: Line totals, subtotal and total of 2 × 18.00 + 9.00 + 10.00 shipping, with 10 % off the
    #: first product by a voucher, which counts in its line.
    with_voucher_of_product = ([32.40, 9.00], 41.40, 51.40)
    #: 73.00 less half of the cheapest piece.
    with_half_off_one_piece = 68.50
    #: Net of 40.50 with 23 %: of the line.
    net_of_line = 32.93
    #: A variant without inventory is sold where no stock is.
    sells_untracked_everywhere = True
    #: What refuses a payment that no longer covers the total.
    code_of_risen_price = "INVALID"

    lines_update = """
        mutation ($id: ID!, $variant: ID!, $quantity: Int!) {
          checkoutLinesUpdate(id: $id, lines: [{variantId: $variant, quantity: $quantity}]) {
            checkout { totalPrice { gross { amount } } }
            errors { field message code }
          }
        }"""
    lines_add_units = """
        mutation ($id: ID!, $variant: ID!, $quantity: Int!) {
          checkoutLinesAdd(id: $id, lines: [{variantId: $variant, quantity: $quantity}]) {
            checkout { totalPrice { gross { amount } } }
            errors { field message code }
          }
        }"""
    line_delete_total = """
        mutation ($id: ID!, $line: ID!) {
          checkoutLinesDelete(id: $id, linesIds: [$line]) {
            checkout { totalPrice { gross { amount } } }
            errors { field message code }
          }
        }"""
    promo_code_remove = """
        mutation ($id: ID!, $code: String!) {
          checkoutRemovePromoCode(id: $id, promoCode: $code) {
            checkout { totalPrice { gross { amount } } }
            errors { field message code }
          }
        }"""
    shipping_address_update = """
        mutation ($id: ID!, $address: AddressInput!) {
          checkoutShippingAddressUpdate(id: $id, shippingAddress: $address) {
            checkout { totalPrice { gross { amount } } }
            errors { field message code }
          }
        }"""
    my_carts = """
        { me { checkouts(first: 10) { edges { node { totalPrice { gross { amount } } } } } } }"""
    promo_code_add = """
        mutation ($id: ID!, $code: String!) {
          checkoutAddPromoCode(id: $id, promoCode: $code) {
            checkout { totalPrice { gross { amount } } discount { amount } }
            errors { field message code }
          }
        }"""
    checkout_complete = """
        mutation ($id: ID!) {
          checkoutComplete(id: $id) {
            order { total { gross { amount } } lines { quantity unitPrice { gross { amount } } } }
            errors { field message code }
          }
        }"""

    def unknown_channel(self):
        from saleor_phone_order.hosts.refusals import ChannelNotFound

        return ChannelNotFound

    def fixed_sale(self, amount, collection):
        from graphql_relay import to_global_id

        predicate = {"collectionPredicate": {"ids": [to_global_id("Collection", collection.pk)]}}
        return self.promotion("FIXED", amount, predicate)

    def switch_plugin_off(self):
        from saleor.plugins.models import PluginConfiguration

        PluginConfiguration.objects.create(
            identifier="saleor-phone-order", name="Phone orders", active=False, configuration=[]
        )

    # Stock

    def second_stock(self, variant, quantity):
        from saleor.warehouse.models import Stock, Warehouse

        second = Warehouse.objects.create(name="2", slug="2", address=self.address())
        second.shipping_zones.add(self.zone)
        second.channels.add(self.channel)
        Stock.objects.create(warehouse=second, product_variant=variant, quantity=quantity)

    def allocate(self, variant, *units):
        """An order holds so many units of each of the variant's stocks."""
        from saleor.order.models import Order
        from saleor.warehouse.models import Allocation, Stock

        order = Order.objects.create(channel=self.channel, currency="USD", lines_count=1)
        line = order.lines.create(
            variant=variant,
            quantity=sum(units),
            currency="USD",
            is_shipping_required=True,
            is_gift_card=False,
            unit_price_net_amount=1,
            unit_price_gross_amount=1,
            total_price_net_amount=sum(units),
            total_price_gross_amount=sum(units),
        )
        for stock, taken in zip(Stock.objects.filter(product_variant=variant), units):
            Allocation.objects.create(order_line=line, stock=stock, quantity_allocated=taken)

    def available_quantity(self, variant, country):
        """What the host itself says."""
        from graphql_relay import to_global_id

        found = self.ask(
            """query ($id: ID!, $channel: String!, $country: CountryCode!) {
              productVariant(id: $id, channel: $channel) {
                quantityAvailable(countryCode: $country)
              }
            }""",
            id=to_global_id("ProductVariant", variant.pk),
            channel=self.channel.slug,
            country=country,
        )
        return found["productVariant"]["quantityAvailable"]

    def publish(self, product, *, in_days):
        at = timezone.now() + timedelta(days=in_days)
        product.channel_listings.update(published_at=at, available_for_purchase_at=at)

    # Carts

    def make_ready(self, checkout, owner):
        """The cart could be ordered as it is, by this owner or by nobody in particular."""
        checkout.user = owner
        checkout.billing_address = self.address()
        checkout.shipping_address = self.address()
        checkout.country = "US"
        checkout.save()
        self.choose_method(checkout.pk)
        return self.fresh(checkout)

    def choose_method(self, checkout_ref):
        from graphql_relay import to_global_id

        answer = self.ask(
            METHOD_UPDATE,
            id=to_global_id("Checkout", checkout_ref),
            method=to_global_id("ShippingMethod", self.shipping_method.pk),
        )["checkoutDeliveryMethodUpdate"]
        assert not answer["errors"], answer

    def stored_prices(self, variant):
        """What the database says that a variant costs."""
        return variant.channel_listings.get().price_amount

    def pay(self, api, checkout_id, amount, as_=None, card="first"):
        """Pay a cart for now; what is paid so far counts no longer."""
        from saleor.payment.models import TransactionItem

        TransactionItem.objects.all().delete()
        if not hasattr(self, "_terminal"):
            _, token = self.app("payment.handle_payments", name="Terminal")
            self._terminal = "Bearer " + token
        answer = api(TRANSACTION_CREATE, token=self._terminal, id=checkout_id, amount=amount)
        assert not answer["data"]["transactionCreate"]["errors"], answer

    def change_and_complete(self, api, checkout_id, variant_id, quantity, amount, as_):
        """Both in one document, with this amount paid."""
        self.pay(api, checkout_id, amount, as_=as_)
        return api(
            CHANGE_AND_COMPLETE, as_=as_, id=checkout_id, variant=variant_id, quantity=quantity
        )

    def totals_of(self, me):
        return [edge["node"]["totalPrice"]["gross"]["amount"] for edge in me["checkouts"]["edges"]]

    # Taxes

    def tax(self, product):
        """Charge 23 % on a product and on shipping, by rates of the host."""
        from saleor.tax import TaxCalculationStrategy
        from saleor.tax.models import TaxClass, TaxConfiguration

        TaxConfiguration.objects.filter(channel=self.channel).update(
            charge_taxes=True, tax_calculation_strategy=TaxCalculationStrategy.FLAT_RATES
        )
        standard = TaxClass.objects.create(name="Standard")
        standard.country_rates.create(country="US", rate=23)
        for row in (product, self.shipping_method):
            self.change(row, tax_class=standard)

    def forget_taxes(self):
        """The host keeps nothing of it in the process."""

    def enter_prices_without_tax(self):
        from saleor.tax.models import TaxConfiguration

        TaxConfiguration.objects.filter(channel=self.channel).update(prices_entered_with_tax=False)

    def skip_without_avatax(self):
        pytest.skip("this Saleor leaves taxes to apps, which it sends its own calculation")

    def skip_without_product_prices(self):
        pytest.skip("a product of this Saleor has no price beside those of its variants")

    def ask(self, document, **variables):
        """Anybody's request."""
        from django.test import Client

        body = json.dumps({"query": document, "variables": variables})
        answer = Client().post("/graphql/", body, content_type="application/json").json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]
