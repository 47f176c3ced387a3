"""A small shop in a real Saleor 2.10, row by row."""

from __future__ import annotations

from decimal import Decimal

from .rows import ShopRows
from .saleor2_payments import PaymentsOfShop
from .saleor2_prices import PricesOfShop

PAY = """
mutation ($id: ID!, $amount: Decimal!) {
  checkoutPaymentCreate(
    checkoutId: $id, input: {gateway: "mirumee.payments.dummy", token: "t", amount: $amount}
  ) { paymentErrors { field message } payment { id } }
}
"""
COMPLETE = """
mutation ($id: ID!, $page: String) {
  checkoutComplete(checkoutId: $id, redirectUrl: $page) {
    checkoutErrors { field message code } order { id total { gross { amount } } }
  }
}
"""


LINES_ADD = """
mutation ($checkout: ID!, $variant: ID!) {
  checkoutLinesAdd(checkoutId: $checkout, lines: [{variantId: $variant, quantity: 2}]) {
    checkout { quantity } errors: checkoutErrors { code }
  }
}
"""
LINE_DELETE = """
mutation ($checkout: ID!, $line: ID!) {
  checkoutLineDelete(checkoutId: $checkout, lineId: $line) { errors: checkoutErrors { code } }
}
"""


class Saleor2Shop(PaymentsOfShop, PricesOfShop, ShopRows):
    #: Whether customers see an order that waits for its review (2.10: a draft; 3: unconfirmed).
    shows_held_orders = False
    has_several_carts = False
    desk_channels = [{"slug": "", "name": "Corner Shop", "currency": "USD"}]

    #: Mutations that an impersonation token may use.
    cart_mutations = frozenset(
        {
            "checkoutLinesAdd",
            "checkoutLinesUpdate",
            "checkoutLineDelete",
            "checkoutBillingAddressUpdate",
            "checkoutShippingAddressUpdate",
            "checkoutShippingMethodUpdate",
            "checkoutAddPromoCode",
            "checkoutRemovePromoCode",
        }
    )
    #: A mutation without arguments.
    bare_mutation = "shopFetchTaxRates"
    lines_add = LINES_ADD
    line_delete = LINE_DELETE
    change_password = """
        mutation { passwordChange(oldPassword: "correct-horse-battery",
            newPassword: "another-one-9") { accountErrors { code } } }"""
    verify_token = "mutation ($t: String!) { tokenVerify(token: $t) { user { id } payload } }"
    refresh_token = "mutation ($t: String!) { tokenRefresh(token: $t) { token } }"
    gift_card_codes = (
        "query ($id: UUID!) { checkout(token: $id) { giftCards { code displayCode } } }"
    )
    token_cookies = ("JWT",)

    #: What the host says is missing of an address without a street.
    street_fields = ("streetAddress1", "streetAddress2")
    #: What an order that waits for a review is called.
    held_status = "draft"
    refund_permission = "order.manage_orders"
    #: How a payment outside the shop is called.
    external_payment = "manual"
    #: The host's ways to change an order.
    order_changes = (
        "mutation ($id: ID!) { draftOrderComplete(id: $id) { order { id } } }",
        "mutation ($id: ID!) { draftOrderDelete(id: $id) { order { id } } }",
        "mutation ($id: ID!) { orderMarkAsPaid(id: $id) { order { id } } }",
        "mutation ($id: ID!) { orderCancel(id: $id) { order { id } } }",
        "mutation ($id: ID!) { orderFulfill(order: $id, input: {lines: []}) "
        "{ fulfillments { id } } }",
        "mutation ($id: ID!) { orderUpdateShipping(order: $id, input: {}) { order { id } } }",
        "mutation ($id: ID!) { orderUpdate(id: $id, input: {}) { order { id } } }",
    )

    def __init__(self):
        # Saleor's `product.tasks` and this import each other; only this order works.
        import saleor.product.utils  # noqa: F401
        from saleor.shipping.models import ShippingMethod, ShippingMethodType, ShippingZone
        from saleor.warehouse.models import Warehouse

        super().__init__()
        self.zone = ShippingZone.objects.create(name="US", countries=["US"])
        self.shipping_method = ShippingMethod.objects.create(
            name="Parcel",
            type=ShippingMethodType.PRICE_BASED,
            price_amount=Decimal("10.00"),
            minimum_order_price_amount=Decimal("0"),
            shipping_zone=self.zone,
        )
        self.warehouse = Warehouse.objects.create(
            name="Main", slug="main", email="main@example.com", address=self.address()
        )
        self.warehouse.shipping_zones.add(self.zone)

    # People

    def order_manager(self, email):
        return self.staff(email, "order.manage_orders")

    def app(self, *permissions, name="Telephony"):
        from saleor.app.models import App

        app = App.objects.create(name=name)
        app.permissions.add(*self.permissions(permissions))
        return app, app.tokens.create(name="default").auth_token

    def accepts_password_token(self, user, token):
        from django.contrib.auth.tokens import default_token_generator

        return default_token_generator.check_token(user, token)

    def login(self, user):
        """What the host's own tokenCreate would answer."""
        from graphql_jwt.shortcuts import get_token

        return "JWT " + get_token(user)

    def sign(self, claims, headers):
        """A token of any kind, signed with the host's own key."""
        import jwt
        from django.conf import settings

        return jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256", headers=headers).decode()

    def refuses_dead_token(self, response):
        return response.status_code == 401 and set(response.json()) == {"errors"}

    def allow_batches(self, settings):
        """The host takes them always."""

    # Products

    def collection(self, name, *products):
        from saleor.product.models import Collection

        collection = Collection.objects.create(name=name, slug=name.lower(), is_published=True)
        collection.products.add(*products)
        return collection

    def _make_product(self, price, is_published, **fields):
        from saleor.product.models import Product

        return Product.objects.create(price_amount=price, is_published=is_published, **fields)

    def _make_variant(self, price, **fields):
        from saleor.product.models import ProductVariant

        return ProductVariant.objects.create(price_override_amount=price, **fields)

    def voucher(self, code, amount="5.00", **fields):
        from saleor.discount.models import Voucher

        return Voucher.objects.create(code=code, discount_value=Decimal(amount), **fields)

    def sale(self, percentage, *products):
        from saleor.discount import DiscountValueType
        from saleor.discount.models import Sale

        sale = Sale.objects.create(
            name="Sale", type=DiscountValueType.PERCENTAGE, value=Decimal(percentage)
        )
        sale.products.add(*products)
        return sale

    def end_sale(self, sale):
        sale.delete()

    def set_price(self, variant, amount):
        self.change(variant, price_override_amount=Decimal(amount))

    def unpublish(self, product):
        self.change(product, is_published=False)

    def require_order_of(self, amount):
        """Ship orders from this amount on."""
        self.change(self.shipping_method, minimum_order_price_amount=Decimal(amount))

    def require_spending(self, voucher, amount):
        self.change(voucher, min_spent_amount=Decimal(amount))

    def use_up(self, voucher):
        """The voucher has a usage limit of one."""
        self.change(voucher, used=1)

    def uses_of(self, voucher):
        return self.fresh(voucher).used

    def customers_who_used(self, voucher):
        return list(voucher.customers.values_list("customer_email", flat=True))

    def is_shipped_by(self, checkout, method):
        return checkout.shipping_method == method

    def own_cart(self, customer, **quantities):
        """A cart that the customer made in the shop: variant rows by SKU."""
        from saleor.checkout.models import Checkout
        from saleor.checkout.utils import add_variant_to_checkout
        from saleor.product.models import ProductVariant

        checkout = Checkout.objects.create(user=customer, email=customer.email)
        for sku, quantity in quantities.items():
            add_variant_to_checkout(checkout, ProductVariant.objects.get(sku=sku), quantity)
        return checkout

    def units_in(self, checkout):
        return self.fresh(checkout).quantity

    def gift_card_arguments(self, gid, checkout_ref):
        return {"id": checkout_ref}

    # Orders

    def placed_order(self, user, placed_at, *, net, gross, **fields):
        from saleor.order.models import Order

        return Order.objects.create(
            user=user,
            user_email=user.email,
            token="token-%s" % Order.objects.count(),
            created=placed_at,
            total_net_amount=Decimal(net),
            total_gross_amount=Decimal(gross),
            **fields,
        )

    def renumber(self, order, number):
        self.change(order, id=number)

    def number_of(self, order):
        return str(order.pk)

    def placed_at(self, order):
        return order.created

    def newest_order_of(self, customer_ref):
        return self.orders().filter(user_id=customer_ref).exclude(status="draft").latest("created")

    def prices_before_voucher(self, order):
        """Of one unit of each line, as it is sold."""
        return [line.unit_price.gross for line in order.lines.all()]

    def discount_of(self, order):
        return order.discount

    def payments_of(self, ref):
        """(what it is called, amount paid) each."""
        payments = self.order(ref).payments.order_by("pk")
        return [(payment.gateway, payment.captured_amount) for payment in payments]

    def events_of_held_order(self, agent):
        return [("draft_created", agent.email)]

    def events_of_release(self, reviewer):
        return [
            ("placed_from_draft", reviewer.email),
            ("order_marked_as_paid", reviewer.email),
            ("email_sent", reviewer.email),
        ]

    def events_of_order_at_once(self, agent):
        return [
            ("placed", agent.email),
            ("order_marked_as_paid", agent.email),
            ("email_sent", agent.email),
        ]

    def mails_of_order(self, customer, order):
        """What a customer is sent who has bought and paid something."""
        return [([customer.email], "Order %s at Saleor e-commerce" % order.number)]

    def complete(self, api, gid, checkout_ref, amount):
        """What a visitor without login does: pay, and order."""
        self.make_payable(api, gid, checkout_ref, amount)
        return self.complete_payable(api, gid, checkout_ref)

    def make_payable(self, api, gid, checkout_ref, amount):
        paid = api(PAY, id=gid("Checkout", checkout_ref), amount=amount)
        assert paid["data"]["checkoutPaymentCreate"]["paymentErrors"] == [], paid

    def complete_payable(self, api, gid, checkout_ref, **variables):
        answer = api(COMPLETE, id=gid("Checkout", checkout_ref), **variables)
        answer = answer["data"]["checkoutComplete"]
        return {"errors": answer["checkoutErrors"], "order": answer["order"]}
