"""A shop's rows, as far as they are made and read alike in every Saleor."""

from __future__ import annotations

from decimal import Decimal

from .address import ADDRESS


class ShopRows:
    """Rows are made when they are asked for; the shop ships to the US."""

    password = "correct-horse-battery"
    #: What refuses a payment of more than the total.
    message_of_fallen_price = "TOTAL_CHANGED: the total is 28.00 USD now. Look at the cart again."

    checkout_query = """
        query ($checkout: UUID!) {
          checkout(token: $checkout) {
            lines { quantity totalPrice { net { amount } gross { amount } } }
            subtotalPrice { net { amount } gross { amount } }
            totalPrice { net { amount } gross { amount } }
          }
        }"""
    variant_pricing_query = """
        query ($checkout: UUID!) { checkout(token: $checkout) { lines {
            totalPrice { gross { amount } }
            variant { pricing { price { gross { amount } } priceUndiscounted { gross { amount } } } }
        } } }"""

    def __init__(self):
        self._product_types = {}
        self._category = None

    # People

    def user(self, email, *, has_address=True, **fields):
        from saleor.account.models import User

        user = User(email=email, **fields)
        user.set_password(self.password)
        user.save()
        if has_address:
            address = self.address()
            user.addresses.add(address)
            user.default_billing_address = address
            user.default_shipping_address = address
            user.save()
        return user

    def staff(self, email, *permissions, **fields):
        user = self.user(email, is_staff=True, has_address=False, **fields)
        user.user_permissions.add(*self.permissions(permissions))
        return user

    def permissions(self, names):
        from saleor.account.models import User

        model = User._meta.get_field("user_permissions").related_model
        codenames = [getattr(name, "codename", None) or name.split(".")[1] for name in names]
        return list(model.objects.filter(codename__in=codenames))

    def group(self, name):
        from saleor.account.models import User

        return User._meta.get_field("groups").related_model.objects.create(name=name)

    def address(self, **fields):
        from saleor.account.models import Address

        return Address.objects.create(**{**ADDRESS, **fields})

    # Shipping

    def twin_of(self, method):
        """Another method of the same name."""
        model = type(method)
        twin = model.objects.get(pk=method.pk)
        twin.pk = None
        twin.save()
        for listing in getattr(method, "channel_listings", model.objects.none()).all():
            listing.pk, listing.shipping_method = None, twin
            listing.save()
        return twin

    # Products

    def category(self, name, parent=None):
        from saleor.product.models import Category

        return Category.objects.create(name=name, slug=name.lower(), parent=parent)

    def product(
        self, name="Coffee", price="20.00", *, category=None, is_published=True, is_shipped=True
    ):
        from saleor.product.models import Product

        if category is None:
            if self._category is None:
                self._category = self.category("Groceries")
            category = self._category
        return self._make_product(
            Decimal(price),
            is_published,
            name=name,
            slug="%s-%s" % (name.lower().replace(" ", "-"), Product.objects.count()),
            category=category,
            product_type=self._product_type(is_shipped),
        )

    def variant(self, sku, price="20.00", *, stock=100, product=None, **product_fields):
        from saleor.warehouse.models import Stock

        if product is None:
            product = self.product(name="Product " + sku, price=price, **product_fields)
        variant = self._make_variant(Decimal(price), product=product, sku=sku, name=sku)
        if stock is not None:
            Stock.objects.create(warehouse=self.warehouse, product_variant=variant, quantity=stock)
        return variant

    def gift_card(self, code, balance="15.00"):
        from saleor.giftcard.models import GiftCard

        return GiftCard.objects.create(
            code=code,
            currency="USD",
            initial_balance_amount=Decimal(balance),
            current_balance_amount=Decimal(balance),
        )

    def _product_type(self, is_shipped):
        from saleor.product.models import ProductType

        if is_shipped not in self._product_types:
            self._product_types[is_shipped] = ProductType.objects.create(
                name="Type",
                slug="type-%s" % is_shipped,
                has_variants=True,
                is_shipping_required=is_shipped,
            )
        return self._product_types[is_shipped]

    # Carts and orders

    def checkouts(self):
        from saleor.checkout.models import Checkout

        return Checkout.objects.all()

    def order(self, ref):
        return self.orders().get(pk=ref)

    def orders(self):
        from saleor.order.models import Order

        return Order.objects.all()

    def is_fully_paid(self, order):
        return order.is_fully_paid()

    def delete_order(self, ref):
        self.order(ref).delete()

    def events_of(self, ref):
        """(type, e-mail of who did it) each, in order."""
        events = self.order(ref).events.order_by("pk").values_list("type", "user__email")
        return list(events)

    def allocated(self, variant):
        """Units that orders hold."""
        from django.db.models import Sum
        from saleor.warehouse.models import Allocation

        held = Allocation.objects.filter(stock__product_variant=variant)
        return held.aggregate(held=Sum("quantity_allocated"))["held"] or 0

    # Anything

    def change(self, row, **fields):
        """Write to a row of the shop as somebody else would."""
        type(row).objects.filter(pk=row.pk).update(**fields)

    def fresh(self, row):
        return type(row).objects.get(pk=row.pk)

    def mails(self):
        from django.core import mail

        return [(message.to, message.subject) for message in mail.outbox]
