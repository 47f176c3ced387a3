"""A small shop in a real Saleor 3, row by row."""

from __future__ import annotations

import json
from decimal import Decimal

from django.utils import timezone

from .rows import ShopRows
from .saleor3_orders import OrdersOfShop
from .saleor3_payments import PaymentsOfShop
from .saleor3_prices import PricesOfShop

LINES_ADD = """
mutation ($checkout: ID!, $variant: ID!) {
  checkoutLinesAdd(id: $checkout, lines: [{variantId: $variant, quantity: 2}]) {
    checkout { quantity } errors { code }
  }
}
"""
LINE_DELETE = """
mutation ($checkout: ID!, $line: ID!) {
  checkoutLinesDelete(id: $checkout, linesIds: [$line]) { errors { code } }
}
"""
CREATE = """
mutation ($input: CheckoutCreateInput!) {
  checkoutCreate(input: $input) { checkout { token } errors { field code } }
}
"""


class Saleor3Shop(OrdersOfShop, PaymentsOfShop, PricesOfShop, ShopRows):
    #: Whether customers see an order that waits for its review (2.10: a draft; 3: unconfirmed).
    shows_held_orders = True
    has_several_carts = True
    desk_channels = [{"slug": "default-channel", "name": "Default", "currency": "USD"}]

    #: Mutations that an impersonation token may use, where the host has them.
    cart_mutations = frozenset(
        {
            "checkoutLinesAdd",
            "checkoutLinesUpdate",
            "checkoutLinesDelete",
            "checkoutLineDelete",
            "checkoutBillingAddressUpdate",
            "checkoutShippingAddressUpdate",
            "checkoutShippingMethodUpdate",
            "checkoutDeliveryMethodUpdate",
            "deliveryOptionsCalculate",
            "checkoutAddPromoCode",
            "checkoutRemovePromoCode",
        }
    )
    #: A mutation without arguments.
    bare_mutation = "tokensDeactivateAll"
    lines_add = LINES_ADD
    line_delete = LINE_DELETE
    change_password = """
        mutation { passwordChange(oldPassword: "correct-horse-battery",
            newPassword: "another-one-9") { errors { code } } }"""
    verify_token = (
        "mutation ($t: String!) { tokenVerify(token: $t) { isValid user { id } payload } }"
    )
    refresh_token = (
        "mutation ($t: String!) { tokenRefresh(refreshToken: $t) { token user { id } } }"
    )
    gift_card_codes = "query ($id: ID!) { checkout(id: $id) { giftCards { code last4CodeChars } } }"
    token_cookies = ("JWT", "refreshToken")

    def __init__(self):
        from saleor.channel.models import Channel
        from saleor.shipping.models import ShippingMethod, ShippingMethodType, ShippingZone
        from saleor.tax.models import TaxConfiguration
        from saleor.warehouse.models import Warehouse

        super().__init__()
        # What migrations put into a new shop would serve all countries.
        ShippingZone.objects.all().delete()
        Warehouse.objects.all().delete()
        self.channel, _ = Channel.objects.update_or_create(
            slug="default-channel",
            defaults={
                "name": "Default",
                "currency_code": "USD",
                "default_country": "US",
                "is_active": True,
                # Stock is checked when lines change and when the cart is ordered, not when
                # the cart gets an address.
                "use_legacy_error_flow_for_checkout": False,
            },
        )
        TaxConfiguration.objects.update_or_create(
            channel=self.channel,
            defaults={"prices_entered_with_tax": True, "display_gross_prices": True},
        )
        self.zone = ShippingZone.objects.create(name="US", countries=["US"])
        self.zone.channels.add(self.channel)
        self.shipping_method = ShippingMethod.objects.create(
            name="Parcel", type=ShippingMethodType.PRICE_BASED, shipping_zone=self.zone
        )
        self.shipping_method.channel_listings.create(
            channel=self.channel,
            price_amount=Decimal("10.00"),
            minimum_order_price_amount=Decimal("0"),
            currency="USD",
        )
        self.warehouse = Warehouse.objects.create(
            name="Main", slug="main", email="main@example.com", address=self.address()
        )
        self.warehouse.shipping_zones.add(self.zone)
        self.warehouse.channels.add(self.channel)

    # People

    def app(self, *permissions, name="Telephony"):
        from saleor.app.models import App, AppToken

        app = App.objects.create(name=name, is_active=True)
        app.permissions.add(*self.permissions(permissions))
        _, token = AppToken.objects.create(app=app, name="default")
        return app, token

    def login(self, user):
        """What the host's own tokenCreate would answer."""
        from saleor.core.jwt import create_access_token

        return "JWT " + create_access_token(user)

    def sign(self, claims, headers):
        """A token of any kind, signed with the host's own key."""
        import jwt
        from saleor.core.jwt_manager import get_jwt_manager

        key = get_jwt_manager().get_private_key()
        return jwt.encode(claims, key, algorithm="RS256", headers=headers)

    def refuses_dead_token(self, response):
        """The host's API knows no other status: every operation is an error without data."""
        answers = response.json()
        for answer in answers if isinstance(answers, list) else [answers]:
            codes = {error["extensions"]["exception"]["code"] for error in answer.get("errors", ())}
            if codes != {"DeadToken"} or any((answer.get("data") or {}).values()):
                return False
        return response.status_code == 200

    def allow_batches(self, settings):
        settings.GRAPHQL_BATCH_MAX_COUNT = 5

    # Products

    def collection(self, name, *products):
        from saleor.product.models import Collection

        collection = Collection.objects.create(name=name, slug=name.lower())
        collection.channel_listings.create(
            channel=self.channel, is_published=True, published_at=timezone.now()
        )
        collection.products.add(*products)
        return collection

    def _make_product(self, price, is_published, **fields):
        from saleor.product.models import Product

        product = Product.objects.create(**fields)
        product.channel_listings.create(
            channel=self.channel,
            currency="USD",
            is_published=is_published,
            published_at=timezone.now(),
            available_for_purchase_at=timezone.now(),
            visible_in_listings=True,
            discounted_price_amount=price,
        )
        return product

    def _make_variant(self, price, **fields):
        from saleor.product.models import ProductVariant

        variant = ProductVariant.objects.create(**fields)
        variant.channel_listings.create(
            channel=self.channel,
            currency="USD",
            price_amount=price,
            discounted_price_amount=price,
        )
        return variant

    def set_price(self, variant, amount):
        from saleor.product.models import Product

        variant.channel_listings.update(price_amount=Decimal(amount))
        self._recalculate(Product.objects.filter(pk=variant.product_id))

    def unpublish(self, product):
        product.channel_listings.update(is_published=False)

    def voucher(self, code, amount="5.00", *, min_spent_amount=None, **fields):
        from saleor.discount.models import Voucher

        voucher = Voucher.objects.create(name=code, **fields)
        voucher.codes.create(code=code)
        voucher.channel_listings.create(
            channel=self.channel,
            currency="USD",
            discount_value=Decimal(amount),
            min_spent_amount=min_spent_amount and Decimal(min_spent_amount),
        )
        return voucher

    def sale(self, percentage, *products):
        """A promotion of the catalogue, which the host works into its prices at once."""
        from graphql_relay import to_global_id

        ids = [to_global_id("Product", row.pk) for row in products]
        return self.promotion("PERCENTAGE", percentage, {"productPredicate": {"ids": ids}})

    def promotion(self, kind, value, predicate):
        from saleor.discount import PromotionType, RewardValueType
        from saleor.discount.models import Promotion, PromotionRule
        from saleor.product.models import Product
        from saleor.product.utils.variants import fetch_variants_for_promotion_rules

        sale = Promotion.objects.create(name="Sale", type=PromotionType.CATALOGUE)
        rule = sale.rules.create(
            reward_value_type=getattr(RewardValueType, kind),
            reward_value=Decimal(value),
            catalogue_predicate=predicate,
        )
        rule.channels.add(self.channel)
        fetch_variants_for_promotion_rules(PromotionRule.objects.filter(pk=rule.pk))
        self._recalculate(Product.objects.all())
        return sale

    def end_sale(self, sale):
        from saleor.product.models import Product

        sale.delete()
        self._recalculate(Product.objects.all())

    # Carts

    def own_cart(self, customer, **quantities):
        """A cart that the customer made in the shop: variant rows by SKU."""
        from django.test import Client
        from graphql_relay import to_global_id
        from saleor.product.models import ProductVariant

        rows = {row.sku: row for row in ProductVariant.objects.filter(sku__in=quantities)}
        lines = [
            {"variantId": to_global_id("ProductVariant", rows[sku].pk), "quantity": quantity}
            for sku, quantity in quantities.items()
        ]
        given = {"channel": self.channel.slug, "email": customer.email, "lines": lines}
        answer = (
            Client()
            .post(
                "/graphql/",
                json.dumps({"query": CREATE, "variables": {"input": given}}),
                content_type="application/json",
                HTTP_AUTHORIZATION=self.login(customer),
            )
            .json()
        )
        made = answer["data"]["checkoutCreate"]
        assert not made["errors"], made["errors"]
        return self.checkouts().get(pk=made["checkout"]["token"])

    def units_in(self, checkout):
        return sum(checkout.lines.values_list("quantity", flat=True))

    def gift_card_arguments(self, gid, checkout_ref):
        return {"id": gid("Checkout", checkout_ref)}

    # Orders

    def _recalculate(self, products):
        from saleor.product.utils.variant_prices import update_discounted_prices_for_promotion

        update_discounted_prices_for_promotion(products)
