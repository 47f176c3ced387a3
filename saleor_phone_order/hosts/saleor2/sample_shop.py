"""Rows of the sample shop in Saleor 2.10, on top of what its `populatedb` makes."""

from __future__ import annotations

from decimal import Decimal
from typing import Dict, List

from ...sample_shop import CUSTOMER, PASSWORD, Person, SampleRows, SampleShop
from ..base import Host
from ..permission_groups import permission_groups

DUMMY_GATEWAY = "mirumee.payments.dummy"


class SampleShopRows(Host):
    def make_sample_shop(self, shop: SampleShop) -> SampleRows:
        made: List[str] = []
        groups = permission_groups(made)
        users = {person.email: _user(person, groups, made).pk for person in shop.people}
        variants = _variants(shop, made)
        shipping_method = _shipping_method(shop, made)
        _activate_gateway(made)
        return SampleRows(
            users=users,
            variants=variants,
            categories=_refs_by_slug("Category"),
            collections=_refs_by_slug("Collection"),
            shipping_method_ref=str(shipping_method.pk),
            made=tuple(made),
        )


def _user(person: Person, groups, made: List[str]):
    from saleor.account.models import Address, User

    user = User.objects.filter(email=person.email).first()
    if user is not None:
        return user
    user = User.objects.create_user(
        person.email,
        PASSWORD,
        first_name=person.first_name,
        last_name=person.last_name,
        is_staff=person.role != CUSTOMER,
    )
    if person.role != CUSTOMER:
        user.groups.add(groups[person.role])
    if person.address:
        address = Address.objects.create(
            first_name=person.first_name, last_name=person.last_name, **person.address
        )
        user.addresses.add(address)
        user.default_billing_address = user.default_shipping_address = address
        user.save(update_fields=["default_billing_address", "default_shipping_address"])
    made.append("%s %s" % (person.role.lower(), person.email))
    return user


def _variants(shop: SampleShop, made: List[str]) -> Dict[str, str]:
    """References by SKU. The host's sample promotions are random, and so is its stock."""
    from saleor.product.models import ProductVariant
    from saleor.warehouse.models import Stock

    refs = {}
    for sku, product in shop.products.items():
        variant = ProductVariant.objects.select_related("product").filter(sku=sku).first()
        if variant is None:
            raise LookupError(
                "There is no product with the SKU %s: run `python -m django populatedb` first."
                % sku
            )
        refs[sku] = str(variant.pk)
        if variant.product.sale_set.exists():
            variant.product.sale_set.clear()
            made.append("%s taken out of random promotions" % product.name)
        stock = (
            Stock.objects.filter(product_variant=variant)
            .for_country(shop.country)
            .order_by("pk")
            .first()
        )
        if stock is not None and stock.quantity < shop.stock:
            stock.quantity = shop.stock
            stock.save(update_fields=["quantity"])
            made.append("stock of %s" % product.name)
    return refs


def _shipping_method(shop: SampleShop, made: List[str]):
    from saleor.shipping.models import ShippingMethod, ShippingMethodType, ShippingZone

    method = ShippingMethod.objects.filter(name=shop.shipping_name).first()
    if method is None:
        zone = ShippingZone.objects.filter(countries__contains=shop.country).first()
        method = ShippingMethod.objects.create(
            name=shop.shipping_name,
            type=ShippingMethodType.PRICE_BASED,
            price_amount=Decimal(shop.shipping_price),
            minimum_order_price_amount=Decimal(0),
            shipping_zone=zone,
        )
        made.append("shipping method %s" % shop.shipping_name)
    return method


def _activate_gateway(made: List[str]) -> None:
    """The host's dummy gateway takes every payment and calls nobody."""
    from saleor.plugins.manager import get_plugins_manager

    manager = get_plugins_manager()
    if not manager.get_plugin(DUMMY_GATEWAY).active:
        manager.save_plugin_configuration(DUMMY_GATEWAY, {"active": True})
        made.append("dummy payments")


def _refs_by_slug(model_name: str) -> Dict[str, str]:
    from saleor.product import models

    rows = getattr(models, model_name).objects.values_list("slug", "pk")
    return {slug: str(pk) for slug, pk in rows}
