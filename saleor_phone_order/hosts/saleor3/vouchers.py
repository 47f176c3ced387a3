"""Vouchers of Saleor 3 beside the one that it keeps for a cart."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Callable, Dict, FrozenSet, Iterable, List, Mapping, Optional, Tuple

from prices import Money

from ...rules.coupons import Coupon
from ..base import Host
from ..keys import keys_of
from ..refusals import InvalidPromoCode, VoucherNotApplicable
from ..used_vouchers import VoucherUse
from .cart_rows import as_uuid
from .catalogue import promoted, promoted_listings
from .channels import channel_row, money


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
        from saleor.product.models import ProductVariant

        rows = list(_codes(codes))
        if not rows:
            return {}
        channel = channel_row(channel_ref)
        used = VoucherCustomer.objects.filter(customer_email=email)
        current = set(
            Voucher.objects.active_in_channel(now, channel.slug)
            .filter(pk__in=[row.voucher_id for row in rows], only_for_staff=False)
            .exclude(apply_once_per_customer=True, pk__in=used.values("voucher_code__voucher"))
            .values_list("pk", flat=True)
        )
        variants = list(
            ProductVariant.objects.filter(pk__in=keys_of(variant_refs))
            .select_related("product")
            .prefetch_related("product__collections")
            .only("product__category_id")
            .order_by()
        )
        return {
            row.code: _terms(row, channel, variants, row.is_active and row.voucher_id in current)
            for row in rows
        }

    def promotions(
        self, *, variant_refs: Iterable[str], channel_ref: str, now: datetime
    ) -> Callable[[str, Money], Money]:
        listings = {
            str(listing.variant_id): listing
            for listing in promoted_listings(variant_refs, channel_row(channel_ref))
        }

        def of_price(ref: str, price: Money) -> Money:
            return promoted(listings[ref], price) if ref in listings else price

        return of_price

    def voucher_tax_factors(
        self, *, checkout_ref: str, variant_refs: Iterable[str]
    ) -> Mapping[str, Fraction]:
        """Vouchers come off prices as they are entered."""
        return {}

    def voucher_user(self, checkout_ref: str) -> Tuple[str, str]:
        from saleor.checkout.models import Checkout

        carts = Checkout.objects.filter(pk=as_uuid(checkout_ref)).order_by()
        found = carts.values_list("voucher_code", "user__email", "email").first()
        code, owner, email = found or ("", "", "")
        return code or "", owner or email or ""

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
        from saleor.discount.utils.voucher import validate_voucher

        channel = channel_row(channel_ref)
        voucher = (
            Voucher.objects.active_in_channel(now, channel.slug)
            .filter(codes__code=code, codes__is_active=True)
            .first()
        )
        if voucher is None:
            raise InvalidPromoCode(field="promo_code")
        try:
            validate_voucher(voucher, spent, quantity, email, channel, customer)
        except NotApplicable as error:
            raise VoucherNotApplicable(str(error), field="promo_code") from error

    def lock_vouchers(self, codes: Iterable[str]) -> None:
        from saleor.discount.models import Voucher, VoucherCode

        codes = list(codes)
        # A limit counts for all codes of a voucher together. Rows that refer to it may be
        # written meanwhile.
        vouchers = Voucher.objects.filter(codes__code__in=codes).values("pk")
        rows = Voucher.objects.filter(pk__in=vouchers).order_by("pk")
        list(rows.select_for_update(no_key=True).only("pk"))
        rows = VoucherCode.objects.filter(code__in=codes).order_by("pk")
        list(rows.select_for_update(no_key=True, of=("self",)))

    def use_vouchers(self, use: VoucherUse) -> None:
        from saleor.discount.models import NotApplicable
        from saleor.discount.utils.voucher import increase_voucher_usage

        for row in _codes(use.refs):
            try:
                increase_voucher_usage(row.voucher, row, use.email)
            except NotApplicable as error:
                raise VoucherNotApplicable(str(error), field="promo_code") from error


def give_back(use: VoucherUse) -> None:
    """What was folded into the prices of an order that is none any more."""
    from saleor.discount.utils.voucher import release_voucher_code_usage

    for row in _codes(use.refs):
        is_once = row.voucher.apply_once_per_customer
        release_voucher_code_usage(row, row.voucher, use.email if is_once else None)


def _codes(codes: Iterable[str]):
    from saleor.discount.models import VoucherCode

    rows = VoucherCode.objects.select_related("voucher").filter(code__in=list(codes))
    return rows.order_by("pk")


def _terms(row, channel, variants: List[Any], is_current: bool) -> Coupon:
    from saleor.discount import DiscountValueType, VoucherType

    voucher = row.voucher
    listing = voucher.channel_listings.filter(channel=channel).first()
    is_of_goods = voucher.type == VoucherType.SPECIFIC_PRODUCT
    is_for_shipping = voucher.type == VoucherType.SHIPPING
    min_spent = listing and listing.min_spent_amount
    return Coupon(
        code=row.code,
        voucher_ref=str(voucher.pk),
        name=voucher.name or "",
        value=listing.discount_value if listing else Decimal(0),
        is_percentage=voucher.discount_value_type == DiscountValueType.PERCENTAGE,
        is_per_unit=is_of_goods,
        is_once=voucher.apply_once_per_order and not is_for_shipping,
        is_for_shipping=is_for_shipping,
        is_current=is_current and listing is not None,
        variant_refs=_chosen(voucher, variants) if is_of_goods else None,
        min_spent=money(min_spent, channel.currency_code) if min_spent else None,
        min_quantity=voucher.min_checkout_items_quantity or 0,
    )


def _chosen(voucher, variants: List[Any]) -> Optional[FrozenSet[str]]:
    """As the host's `get_discounted_lines` chooses them."""
    products, collections, categories, own = (
        set(rows.values_list("pk", flat=True))
        for rows in (voucher.products, voucher.collections, voucher.categories, voucher.variants)
    )
    if not (products or collections or categories or own):
        return None
    return frozenset(
        str(variant.pk)
        for variant in variants
        if variant.pk in own
        or variant.product_id in products
        or variant.product.category_id in categories
        or collections.intersection(row.pk for row in variant.product.collections.all())
    )
