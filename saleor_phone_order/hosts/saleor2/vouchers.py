"""Vouchers of Saleor 2.10 beside the one that it keeps for a cart."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any, Callable, Dict, FrozenSet, Iterable, List, Mapping, Optional, Tuple

from django.db.models import F
from prices import Money

from ...rules.coupons import Coupon
from ..base import Host
from ..keys import keys_of
from ..refusals import InvalidPromoCode, VoucherNotApplicable
from ..used_vouchers import VoucherUse

#: Fine enough for a tax rate.
MEASURE = 10_000


class Vouchers(Host):
    def coupon_terms(
        self,
        *,
        codes: Iterable[str],
        email: str,
        variant_refs: Iterable[str],
        channel_ref: str,
        now: datetime,
    ) -> Dict[str, Coupon]:
        from saleor.discount.models import Voucher, VoucherCustomer

        vouchers = list(
            Voucher.objects.filter(code__in=list(codes)).prefetch_related(
                "products", "collections", "categories"
            )
        )
        if not vouchers:
            return {}
        used = VoucherCustomer.objects.filter(customer_email=email).values("voucher")
        current = set(
            Voucher.objects.active(date=now)
            .exclude(apply_once_per_customer=True, pk__in=used)
            .values_list("pk", flat=True)
        )
        variants = list(_variants(variant_refs).prefetch_related("product__collections"))
        return {
            voucher.code: _terms(voucher, variants, voucher.pk in current) for voucher in vouchers
        }

    def promotions(
        self, *, variant_refs: Iterable[str], channel_ref: str, now: datetime
    ) -> Callable[[str, Money], Money]:
        from saleor.core.taxes import quantize_price
        from saleor.discount.utils import calculate_discounted_price, fetch_discounts

        discounts = fetch_discounts(now)
        if not discounts:
            return lambda ref, price: price
        variants = _variants(variant_refs).prefetch_related("product__collections")
        products = {str(variant.pk): variant.product for variant in variants}

        def promoted(ref: str, price: Money) -> Money:
            found = calculate_discounted_price(
                product=products[ref],
                price=price,
                collections=products[ref].collections.all(),
                discounts=discounts,
            )
            return quantize_price(found, found.currency)

        return promoted

    def voucher_tax_factors(
        self, *, checkout_ref: str, variant_refs: Iterable[str]
    ) -> Mapping[str, Fraction]:
        """Vouchers come off prices with taxes here."""
        from django.contrib.sites.models import Site
        from django_countries.fields import Country
        from saleor.plugins.manager import get_plugins_manager

        if Site.objects.get_current().settings.include_taxes_in_prices:
            return {}
        manager = get_plugins_manager()
        country = Country(self.cart_country(checkout_ref))
        measure = Money(MEASURE, _currency())
        return {
            str(variant.pk): Fraction(
                manager.apply_taxes_to_product(variant.product, measure, country).gross.amount
            )
            / MEASURE
            for variant in _variants(variant_refs).select_related("product__product_type")
        }

    def voucher_user(self, checkout_ref: str) -> Tuple[str, str]:
        from saleor.checkout.models import Checkout

        carts = Checkout.objects.filter(pk=checkout_ref).order_by()
        found = carts.values_list("voucher_code", "user__email", "email").first()
        code, owner, email = found or ("", "", "")
        return code or "", owner or email

    def refuse_voucher(
        self,
        code: str,
        *,
        spent: Money,
        quantity: int,
        email: str,
        customer: Any,
        channel_ref: str,
        now: datetime,
    ) -> None:
        from saleor.discount.models import NotApplicable, Voucher
        from saleor.discount.utils import validate_voucher

        voucher = Voucher.objects.active(date=now).filter(code=code).first()
        if voucher is None:
            raise InvalidPromoCode(field="promo_code")
        try:
            validate_voucher(voucher, spent, quantity, email)
        except NotApplicable as error:
            raise VoucherNotApplicable(str(error), field="promo_code") from error

    def lock_vouchers(self, codes: Iterable[str]) -> None:
        from saleor.discount.models import Voucher

        list(Voucher.objects.select_for_update().filter(code__in=list(codes)).order_by("pk"))

    def use_vouchers(self, use: VoucherUse) -> None:
        from saleor.discount.models import NotApplicable
        from saleor.discount.utils import add_voucher_usage_by_customer, increase_voucher_usage

        for voucher in _used(use):
            increase_voucher_usage(voucher)
            if voucher.apply_once_per_customer:
                try:
                    add_voucher_usage_by_customer(voucher, use.email)
                except NotApplicable as error:
                    raise VoucherNotApplicable(str(error), field="promo_code") from error


def give_back(use: VoucherUse) -> None:
    """What was folded into the prices of an order that is none (any more)."""
    from saleor.discount.models import Voucher
    from saleor.discount.utils import remove_voucher_usage_by_customer

    for voucher in _used(use):
        Voucher.objects.filter(pk=voucher.pk, used__gt=0).update(used=F("used") - 1)
        if voucher.apply_once_per_customer:
            remove_voucher_usage_by_customer(voucher, use.email)


def _used(use: VoucherUse):
    from saleor.discount.models import Voucher

    return Voucher.objects.filter(pk__in=keys_of(use.refs.values())).order_by("pk")


def _terms(voucher, variants: List[Any], is_current: bool) -> Coupon:
    from saleor.discount import DiscountValueType, VoucherType

    # The host knows "once per order" of single products only.
    is_of_goods = voucher.type == VoucherType.SPECIFIC_PRODUCT
    return Coupon(
        code=voucher.code,
        voucher_ref=str(voucher.pk),
        name=voucher.name or "",
        value=voucher.discount_value,
        is_percentage=voucher.discount_value_type == DiscountValueType.PERCENTAGE,
        is_per_unit=is_of_goods,
        is_once=is_of_goods and voucher.apply_once_per_order,
        is_for_shipping=voucher.type == VoucherType.SHIPPING,
        is_current=is_current,
        variant_refs=_chosen(voucher, variants) if is_of_goods else None,
        min_spent=voucher.min_spent,
        min_quantity=voucher.min_checkout_items_quantity or 0,
    )


def _chosen(voucher, variants: List[Any]) -> Optional[FrozenSet[str]]:
    """As `get_prices_of_discounted_specific_product` chooses lines."""
    products = {row.pk for row in voucher.products.all()}
    collections = {row.pk for row in voucher.collections.all()}
    categories = {row.pk for row in voucher.categories.all()}
    if not (products or collections or categories):
        return None
    return frozenset(
        str(variant.pk)
        for variant in variants
        if variant.product_id in products
        or variant.product.category_id in categories
        or collections.intersection(row.pk for row in variant.product.collections.all())
    )


def _variants(refs: Iterable[str]):
    from saleor.product.models import ProductVariant

    return ProductVariant.objects.select_related("product").filter(pk__in=keys_of(refs)).order_by()


def _currency() -> str:
    from django.conf import settings

    return settings.DEFAULT_CURRENCY
