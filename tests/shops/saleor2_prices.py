"""Stock, taxes and carts of customers in a real Saleor 2.10, and its documents for them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

PAYMENT_CREATE = """
mutation ($id: ID!, $amount: Decimal!, $card: String!) {
  checkoutPaymentCreate(
    checkoutId: $id, input: {gateway: "mirumee.payments.dummy", token: $card, amount: $amount}
  ) { payment { id } paymentErrors { field message code } }
}
"""
CHANGE_PAY_AND_COMPLETE = """
mutation ($id: ID!, $variant: ID!, $quantity: Int!, $amount: Decimal!) {
  checkoutLinesUpdate(checkoutId: $id, lines: [{variantId: $variant, quantity: $quantity}]) {
    errors: checkoutErrors { field message code }
  }
  checkoutPaymentCreate(
    checkoutId: $id, input: {gateway: "mirumee.payments.dummy", token: "card", amount: $amount}
  ) { payment { id } }
  checkoutComplete(checkoutId: $id) {
    order { total { gross { amount } } lines { quantity unitPrice { gross { amount } } } }
    errors: checkoutErrors { field message code }
  }
}
"""


class PricesOfShop:
    #: Queries that variants, prices, cart pages … cost, whatever their number.
    queries_of_variants = 5
    queries_of_resolving = 8
    queries_of_setting_prices = 8
    #: Queries of ours when a cart is read: of a customer with a tier, another, nobody's.
    queries_of_cart = (7, 5, 3)
    #: What 7.775 becomes, half of 15.55.
    half_of_1555 = ("7.78", "23.34")
    #: Line totals, subtotal and total of 2 × 18.00 + 9.00 + 10.00 shipping, with 10 % off the
    #: first product by a voucher.
    with_voucher_of_product = ([36.00, 9.00], 45.00, 51.40)
    #: 73.00 less half of the cheapest piece, or, as here, of all that is not shipping.
    with_half_off_one_piece = 41.50
    #: Net of 3 × 13.50 with 23 %: of each piece.
    net_of_line = 32.94
    #: A variant without inventory is sold where no stock is.
    sells_untracked_everywhere = False
    #: What refuses a payment that no longer covers the total.
    code_of_risen_price = "CHECKOUT_NOT_FULLY_PAID"

    lines_update = """
        mutation ($id: ID!, $variant: ID!, $quantity: Int!) {
          checkoutLinesUpdate(checkoutId: $id, lines: [{variantId: $variant, quantity: $quantity}]) {
            checkout { totalPrice { gross { amount } } }
            errors: checkoutErrors { field message code }
          }
        }"""
    lines_add_units = """
        mutation ($id: ID!, $variant: ID!, $quantity: Int!) {
          checkoutLinesAdd(checkoutId: $id, lines: [{variantId: $variant, quantity: $quantity}]) {
            checkout { totalPrice { gross { amount } } }
            errors: checkoutErrors { field message code }
          }
        }"""
    line_delete_total = """
        mutation ($id: ID!, $line: ID!) {
          checkoutLineDelete(checkoutId: $id, lineId: $line) {
            checkout { totalPrice { gross { amount } } }
            errors: checkoutErrors { field message code }
          }
        }"""
    promo_code_remove = """
        mutation ($id: ID!, $code: String!) {
          checkoutRemovePromoCode(checkoutId: $id, promoCode: $code) {
            checkout { totalPrice { gross { amount } } }
            errors: checkoutErrors { field message code }
          }
        }"""
    shipping_address_update = """
        mutation ($id: ID!, $address: AddressInput!) {
          checkoutShippingAddressUpdate(checkoutId: $id, shippingAddress: $address) {
            checkout { totalPrice { gross { amount } } }
            errors: checkoutErrors { field message code }
          }
        }"""
    my_carts = "{ me { checkout { totalPrice { gross { amount } } } } }"
    promo_code_add = """
        mutation ($id: ID!, $code: String!) {
          checkoutAddPromoCode(checkoutId: $id, promoCode: $code) {
            checkout { totalPrice { gross { amount } } discount { amount } }
            errors: checkoutErrors { field message code }
          }
        }"""
    checkout_complete = """
        mutation ($id: ID!) {
          checkoutComplete(checkoutId: $id) {
            order { total { gross { amount } } lines { quantity unitPrice { gross { amount } } } }
            errors: checkoutErrors { field message code }
          }
        }"""

    def unknown_channel(self):
        from saleor_phone_order.hosts.refusals import NotSupportedByHost

        return NotSupportedByHost

    def fixed_sale(self, amount, collection):
        from saleor.discount.models import Sale

        sale = Sale.objects.create(name="Fixed", type="fixed", value=Decimal(amount))
        sale.collections.add(collection)
        return sale

    def switch_plugin_off(self):
        from saleor.plugins.models import PluginConfiguration

        PluginConfiguration.objects.create(
            identifier="saleor.phone_order", name="Phone orders", active=False, configuration=[]
        )

    # Stock

    def second_stock(self, variant, quantity):
        from saleor.warehouse.models import Stock, Warehouse

        second = Warehouse.objects.create(name="2", slug="2", address=self.address())
        second.shipping_zones.add(self.zone)
        Stock.objects.create(warehouse=second, product_variant=variant, quantity=quantity)

    def allocate(self, variant, *units):
        """An order holds so many units of each of the variant's stocks."""
        from saleor.order.models import Order, OrderLine
        from saleor.warehouse.models import Allocation, Stock

        line = OrderLine.objects.create(
            order=Order.objects.create(),
            variant=variant,
            quantity=sum(units),
            is_shipping_required=True,
            unit_price_net_amount=1,
            unit_price_gross_amount=1,
        )
        for stock, taken in zip(Stock.objects.filter(product_variant=variant), units):
            Allocation.objects.create(order_line=line, stock=stock, quantity_allocated=taken)

    def available_quantity(self, variant, country):
        """What the host itself says."""
        from saleor.warehouse.availability import get_available_quantity

        return get_available_quantity(variant, country)

    def publish(self, product, *, in_days):
        product.publication_date = timezone.localdate() + timedelta(days=in_days)
        product.save()

    # Carts

    def make_ready(self, checkout, owner):
        """The cart could be ordered as it is, by this owner or by nobody in particular."""
        checkout.user = owner
        checkout.billing_address = self.address()
        checkout.shipping_address = self.address()
        checkout.shipping_method = self.shipping_method
        checkout.country = "US"
        checkout.save()
        return checkout

    def choose_method(self, checkout_ref):
        self.checkouts().filter(pk=checkout_ref).update(shipping_method=self.shipping_method)

    def stored_prices(self, variant):
        """What the database says that a variant costs."""
        return type(variant).objects.get(pk=variant.pk).price_override_amount

    def drop_own_price(self, variant):
        """Let the variant cost what its product does."""
        self.change(variant, price_override_amount=None)

    def pay(self, api, checkout_id, amount, as_=None, card="first"):
        """Pay a cart for now; what is paid so far counts no longer."""
        answer = api(PAYMENT_CREATE, as_=as_, id=checkout_id, amount=amount, card=card)
        assert not answer["data"]["checkoutPaymentCreate"]["paymentErrors"], answer

    def change_and_complete(self, api, checkout_id, variant_id, quantity, amount, as_):
        """Both in one document, with this amount paid in between."""
        return api(
            CHANGE_PAY_AND_COMPLETE,
            as_=as_,
            id=checkout_id,
            variant=variant_id,
            quantity=quantity,
            amount=amount,
        )

    def totals_of(self, me):
        return [me["checkout"]["totalPrice"]["gross"]["amount"]]

    # Taxes

    def tax(self, product):
        """Charge 23 % on a product and on shipping, by the Vatlayer plugin."""
        from django.core.cache import cache
        from django_prices_vatlayer.models import VAT
        from saleor.plugins.models import PluginConfiguration

        cache.clear()
        VAT.objects.get_or_create(
            country_code="US",
            defaults={"data": {"standard_rate": 23, "reduced_rates": {"books": 5}}},
        )
        PluginConfiguration.objects.get_or_create(
            identifier="mirumee.taxes.vatlayer",
            defaults={
                "name": "Vatlayer",
                "active": True,
                "configuration": [{"name": "Access key", "value": "key"}],
            },
        )
        product.store_value_in_metadata({"vatlayer.code": "standard"})
        product.save()

    def forget_taxes(self):
        from django.contrib.sites.models import Site
        from django.core.cache import cache

        cache.clear()
        # The host keeps the site for as long as the process lives.
        Site.objects.get_current().settings.include_taxes_in_prices = True

    def enter_prices_without_tax(self):
        from django.contrib.sites.models import Site

        site_settings = Site.objects.get_current().settings
        site_settings.include_taxes_in_prices = False
        site_settings.save()

    def amounts_sent_to_avatax(self, checkout):
        """What a tax service is asked to tax: amounts by SKU."""
        from saleor.discount.utils import fetch_active_discounts
        from saleor.plugins.avatax import get_checkout_lines_data

        sent = get_checkout_lines_data(
            self.checkouts().get(pk=checkout.pk), fetch_active_discounts()
        )
        return {line["itemCode"]: line["amount"] for line in sent}

    def skip_without_avatax(self):
        """Here it is built in."""

    def skip_without_product_prices(self):
        """Here a variant may have no price of its own."""
