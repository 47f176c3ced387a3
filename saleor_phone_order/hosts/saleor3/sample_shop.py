"""Rows of the sample shop in Saleor 3, on top of what its `populatedb` makes.

Customers are made by the host's own mutations; for the rest our App has no permission,
and need not have it: shops that nobody tries things out in never come here.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Dict, List

from django.utils import timezone

from ...sample_shop import (
    CUSTOMER,
    PASSWORD,
    Person,
    Product,
    SampleRows,
    SampleShop,
)
from ..base import Host
from ..permission_groups import permission_groups
from ..values import Address
from .channels import channel_row

MAILS = "mirumee.notifications.user_email"


class SampleShopRows(Host):
    def make_sample_shop(self, shop: SampleShop) -> SampleRows:
        made: List[str] = []
        channel = channel_row("")
        groups = permission_groups(made)
        users = {
            person.email: _staff(person, groups, made)
            if person.role != CUSTOMER
            else self._sample_customer(person, made)
            for person in shop.people
        }
        variants = _variants(shop, channel, made)
        shipping_method = _shipping_method(shop, channel, made)
        _end_random_promotions(channel, made)
        _switch_on_mails(channel, made)
        return SampleRows(
            users=users,
            variants=variants,
            categories=_refs_by_slug("Category"),
            collections=_refs_by_slug("Collection"),
            shipping_method_ref=str(shipping_method.pk),
            made=tuple(made),
        )

    def _sample_customer(self, person: Person, made: List[str]) -> int:
        user = self.customer_by_email(person.email)
        if user is not None:
            return user.pk
        user = self.create_customer(
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            redirect_url="",
        )
        user.set_password(PASSWORD)
        user.is_confirmed = True
        user.save(update_fields=["password", "is_confirmed"])
        address = Address(
            first_name=person.first_name, last_name=person.last_name, **person.address
        )
        self.save_address(user, address, is_default_billing=True, is_default_shipping=True)
        made.append("customer %s" % person.email)
        return user.pk


def _staff(person: Person, groups: Dict[str, Any], made: List[str]) -> int:
    from saleor.account.models import User

    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User(
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            is_staff=True,
        )
        user.set_password(PASSWORD)
        user.save()
        user.groups.add(groups[person.role])
        made.append("%s %s" % (person.role.lower(), person.email))
    return user.pk


def _variants(shop: SampleShop, channel: Any, made: List[str]) -> Dict[str, str]:
    """References by SKU. Made here, since the host's sample products are others than those
    of older versions."""
    from saleor.product.models import ProductVariant
    from saleor.warehouse.models import Stock

    warehouse = _warehouse(shop.country, channel)
    refs = {}
    for sku, product in shop.products.items():
        variant = ProductVariant.objects.filter(sku=sku).first()
        if variant is None:
            variant = _variant(sku, product, channel)
            made.append("product %s" % product.name)
        refs[sku] = str(variant.pk)
        stock, _ = Stock.objects.get_or_create(product_variant=variant, warehouse=warehouse)
        if stock.quantity < shop.stock:
            stock.quantity = shop.stock
            stock.save(update_fields=["quantity"])
            made.append("stock of %s" % product.name)
    return refs


def _variant(sku: str, wanted: Product, channel: Any):
    from saleor.product.models import Category, Product, ProductType

    category = Category.objects.filter(slug=wanted.category).first()
    if category is None:
        raise _missing("category %s" % wanted.category)
    product_type, _ = ProductType.objects.get_or_create(
        slug="phone-order-sample",
        defaults={"name": "Sample", "kind": "normal", "is_shipping_required": True},
    )
    product = Product.objects.filter(name=wanted.name, product_type=product_type).first()
    if product is None:
        product = _product(sku, wanted, category, product_type, channel)
    variant = product.variants.create(sku=sku, name=wanted.variant_name)
    price = Decimal(wanted.price)
    variant.channel_listings.create(
        channel=channel,
        currency=channel.currency_code,
        price_amount=price,
        discounted_price_amount=price,
    )
    if product.default_variant_id is None:
        product.default_variant = variant
        product.save(update_fields=["default_variant"])
    return variant


def _product(sku: str, wanted: Product, category: Any, product_type: Any, channel: Any):
    from django.utils.text import slugify
    from saleor.product import models

    product = models.Product.objects.create(
        name=wanted.name,
        slug="%s-%s" % (slugify(wanted.name), sku),
        category=category,
        product_type=product_type,
    )
    now, price = timezone.now(), Decimal(wanted.price)
    product.channel_listings.create(
        channel=channel,
        currency=channel.currency_code,
        is_published=True,
        published_at=now,
        available_for_purchase_at=now,
        visible_in_listings=True,
        discounted_price_amount=price,
    )
    if wanted.collection:
        _collection(wanted.collection, channel).products.add(product)
    return product


def _collection(slug: str, channel: Any):
    from saleor.product.models import Collection

    collection, is_new = Collection.objects.get_or_create(
        slug=slug, defaults={"name": slug.replace("-", " ").capitalize()}
    )
    if is_new:
        collection.channel_listings.create(
            channel=channel, is_published=True, published_at=timezone.now()
        )
    return collection


def _warehouse(country: str, channel: Any):
    """One that sends to a country."""
    from saleor.warehouse.models import Warehouse

    zones = _zones(country, channel)
    found = Warehouse.objects.filter(channels=channel, shipping_zones__in=zones)
    warehouse = found.order_by("pk").first()
    if warehouse is None:
        raise _missing("warehouse that sends to %s" % country)
    return warehouse


def _zones(country: str, channel: Any):
    from saleor.shipping.models import ShippingZone

    return ShippingZone.objects.filter(countries__contains=country, channels=channel)


def _shipping_method(shop: SampleShop, channel: Any, made: List[str]):
    from saleor.shipping.models import ShippingMethod, ShippingMethodType

    zones = _zones(shop.country, channel)
    method = ShippingMethod.objects.filter(name=shop.shipping_name, shipping_zone__in=zones).first()
    if method is None:
        zone = zones.order_by("pk").first()
        if zone is None:
            raise _missing("shipping zone for %s" % shop.country)
        method = ShippingMethod.objects.create(
            name=shop.shipping_name, type=ShippingMethodType.PRICE_BASED, shipping_zone=zone
        )
        made.append("shipping method %s" % shop.shipping_name)
    method.channel_listings.get_or_create(
        channel=channel,
        defaults={
            "price_amount": Decimal(shop.shipping_price),
            "minimum_order_price_amount": Decimal(0),
            "currency": channel.currency_code,
        },
    )
    return method


def _end_random_promotions(channel: Any, made: List[str]) -> None:
    """The host's sample promotions take random amounts off whole orders, some of them from
    the next day on."""
    from saleor.discount.models import PromotionRule

    rules = PromotionRule.objects.filter(
        channels=channel, promotion__name__startswith="Happy "
    ).exclude(order_predicate={})
    ended = sorted(set(rules.values_list("promotion__name", flat=True)))
    for rule in rules:
        rule.channels.remove(channel)
    made.extend("no random discount on orders (%s)" % name for name in ended)


def _switch_on_mails(channel: Any, made: List[str]) -> None:
    """The host's own mails, if the shop says where they go (USER_EMAIL_URL)."""
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from saleor.plugins.manager import get_plugins_manager

    manager = get_plugins_manager(allow_replica=False)
    plugin = manager.get_plugin(MAILS, channel.slug)
    if plugin is None or plugin.active or not settings.USER_EMAIL_HOST:
        return
    sender = {"name": "sender_address", "value": settings.DEFAULT_FROM_EMAIL}
    try:
        manager.save_plugin_configuration(
            MAILS, channel.slug, {"active": True, "configuration": [sender]}
        )
    except ValidationError as error:
        raise LookupError("Saleor cannot mail by USER_EMAIL_URL: %s" % error) from error
    made.append("mails to customers")


def _refs_by_slug(model_name: str) -> Dict[str, str]:
    from saleor.product import models

    rows = getattr(models, model_name).objects.values_list("slug", "pk")
    return {slug: str(pk) for slug, pk in rows}


def _missing(what: str) -> LookupError:
    return LookupError(
        "There is no %s in the default channel: run Saleor's own `populatedb --createsuperuser`"
        " first." % what
    )
