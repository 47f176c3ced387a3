"""Carts on Saleor 2.10: its own functions where they work on a whole cart, and bulk
writes where they go line by line (`add_variant_to_checkout`: 4 queries a line)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List, Mapping, Optional, Tuple
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from prices import Money

from ..addresses import address_fields, address_value
from ..base import Host
from ..refusals import (
    AddressRequired,
    CartGone,
    InvalidPromoCode,
    NotSupportedByHost,
    ShippingMethodNotApplicable,
    ShippingNotRequired,
    VoucherNotApplicable,
    refuse_unavailable,
)
from ..values import (
    Address,
    CartLine,
    CartSnapshot,
    CustomerCart,
    PromoCode,
    ShippingMethod,
)


class Carts(Host):
    def channel(self, channel_ref: str) -> Tuple[str, str]:
        if channel_ref:
            raise NotSupportedByHost(field="channel")
        return "", settings.DEFAULT_CURRENCY

    def maximum_quantity(self) -> int:
        return settings.MAX_CHECKOUT_LINE_QUANTITY

    def create_cart(self, *, customer: Any, email: str, channel_ref: str) -> str:
        from saleor.checkout.models import Checkout

        checkout = Checkout(email=email)
        if customer is not None:
            billing = customer.default_billing_address
            shipping = customer.default_shipping_address
            checkout.billing_address = billing and billing.get_copy()
            checkout.shipping_address = shipping and shipping.get_copy()
            address = shipping or billing
            if address is not None:
                checkout.country = address.country
        checkout.save()
        return str(checkout.pk)

    def customer_carts(self, customer: Any) -> List[CustomerCart]:
        from saleor.checkout.models import Checkout

        checkouts = Checkout.objects.filter(user=customer, quantity__gt=0)
        return [
            CustomerCart(
                checkout_ref=str(checkout.pk),
                quantities={str(line.variant_id): line.quantity for line in checkout.lines.all()},
                changed_at=checkout.last_change,
            )
            for checkout in checkouts.prefetch_related("lines").order_by("-last_change")
        ]

    def cart_quantities(self, checkout_ref: str) -> Dict[str, int]:
        from saleor.checkout.models import CheckoutLine

        lines = CheckoutLine.objects.filter(checkout_id=checkout_ref)
        return {str(ref): quantity for ref, quantity in lines.values_list("variant_id", "quantity")}

    def cart_line_variants(self, checkout_ref: str) -> Dict[str, str]:
        from saleor.checkout.models import CheckoutLine

        lines = CheckoutLine.objects.filter(checkout_id=checkout_ref)
        return {str(ref): str(variant) for ref, variant in lines.values_list("pk", "variant_id")}

    def set_quantities(
        self, checkout_ref: str, quantities: Mapping[str, int], *, now: datetime
    ) -> None:
        from saleor.checkout.models import CheckoutLine
        from saleor.plugins.manager import get_plugins_manager

        checkout = _locked(checkout_ref)
        lines = {str(line.variant_id): line for line in checkout.lines.all()}
        variants = self.variants(
            refs=[ref for ref, quantity in quantities.items() if quantity],
            channel_ref="",
            country=checkout.get_country(),
        )
        created, updated, deleted = [], [], []
        for ref, quantity in quantities.items():
            line = lines.get(ref)
            if not quantity:
                if line is not None:
                    deleted.append(line.pk)
                continue
            refuse_unavailable(ref, quantity, variants.get(ref))
            if line is None:
                created.append(
                    CheckoutLine(checkout=checkout, variant_id=int(ref), quantity=quantity)
                )
            else:
                line.quantity = quantity
                updated.append(line)
        CheckoutLine.objects.filter(pk__in=deleted).delete()
        CheckoutLine.objects.bulk_create(created)
        CheckoutLine.objects.bulk_update(updated, ["quantity"])
        kept = {ref: line.quantity for ref, line in lines.items()}
        checkout.quantity = sum({**kept, **quantities}.values())
        checkout.save(update_fields=["quantity", "last_change"])
        get_plugins_manager().checkout_quantity_changed(checkout)
        if checkout.shipping_method_id or checkout.voucher_code:
            _check_again(_with_lines(checkout_ref), now)

    def set_addresses(
        self,
        checkout_ref: str,
        *,
        billing: Optional[Address],
        shipping: Optional[Address],
        now: datetime,
    ) -> None:
        from saleor.checkout.utils import (
            change_billing_address_in_checkout,
            change_shipping_address_in_checkout,
        )

        checkout = _with_lines(checkout_ref)
        # Rows compare by their data; the host keeps the one it has if nothing changed.
        if billing is not None and _address_row(billing) != checkout.billing_address:
            row = _address_row(billing)
            row.save()
            change_billing_address_in_checkout(checkout, row)
        if shipping is not None and _address_row(shipping) != checkout.shipping_address:
            row = _address_row(shipping)
            row.save()
            change_shipping_address_in_checkout(checkout, row)
        checkout.get_country()
        _check_again(checkout, now)

    def set_shipping_method(self, checkout_ref: str, method_ref: str, *, now: datetime) -> None:
        from saleor.checkout.utils import get_valid_shipping_methods_for_checkout

        checkout = _with_lines(checkout_ref)
        lines = list(checkout)
        if not checkout.is_shipping_required():
            raise ShippingNotRequired(field="shipping_method_id")
        if checkout.shipping_address is None:
            raise AddressRequired(kind="shipping", field="shipping_address")
        discounts = _discounts(now)
        methods = get_valid_shipping_methods_for_checkout(checkout, lines, discounts)
        is_key = method_ref.isascii() and method_ref.isdecimal()
        method = methods.filter(pk=method_ref).first() if methods and is_key else None
        if not method:
            raise ShippingMethodNotApplicable(field="shipping_method_id")
        checkout.shipping_method = method
        checkout.save(update_fields=["shipping_method", "last_change"])
        _check_again(checkout, now)

    def add_promo_code(self, checkout_ref: str, code: str, *, now: datetime) -> None:
        from django.core.exceptions import ValidationError
        from saleor.checkout.utils import add_promo_code_to_checkout
        from saleor.core.utils.promo_code import InvalidPromoCode as HostInvalidPromoCode

        checkout = _with_lines(checkout_ref)
        try:
            add_promo_code_to_checkout(checkout, list(checkout), code, _discounts(now))
        except HostInvalidPromoCode:
            raise InvalidPromoCode(field="promo_code") from None
        except ValidationError:
            raise VoucherNotApplicable(field="promo_code") from None

    def remove_promo_code(self, checkout_ref: str, code: str, *, now: datetime) -> None:
        from saleor.checkout.utils import remove_voucher_from_checkout

        checkout = _with_lines(checkout_ref)
        if checkout.voucher_code and checkout.voucher_code == code:
            remove_voucher_from_checkout(checkout)
            return
        for card in checkout.gift_cards.all():
            if code in (card.code, card.display_code):
                checkout.gift_cards.remove(card)
                return
        raise InvalidPromoCode(field="promo_code")

    def set_email(self, checkout_ref: str, email: str) -> None:
        checkout = _locked(checkout_ref)
        checkout.email = email
        checkout.save(update_fields=["email", "last_change"])

    def set_note(self, checkout_ref: str, note: str) -> None:
        checkout = _locked(checkout_ref)
        checkout.note = note
        checkout.save(update_fields=["note", "last_change"])

    def snapshot(self, checkout_ref: str, *, now: datetime) -> Optional[CartSnapshot]:
        from saleor.core.taxes import zero_taxed_money
        from saleor.plugins.manager import get_plugins_manager

        try:
            checkout = _with_lines(checkout_ref)
        except CartGone:
            return None
        lines = list(checkout)
        discounts = _discounts(now)
        manager = get_plugins_manager()
        country = checkout.get_country()
        variants = self.variants(
            refs=[str(line.variant_id) for line in lines], channel_ref="", country=country
        )
        shipping_price = manager.calculate_checkout_shipping(checkout, lines, discounts)
        total = manager.calculate_checkout_total(checkout, lines, discounts)
        total -= checkout.get_total_gift_cards_balance()
        methods = _shipping_methods(checkout, lines, discounts, manager)
        return CartSnapshot(
            checkout_ref=checkout_ref,
            owner_ref=str(checkout.user_id or ""),
            email=checkout.get_customer_email(),
            currency=checkout.currency,
            country=country,
            note=checkout.note,
            quantity=checkout.quantity,
            lines=tuple(
                _line_value(line, variants[str(line.variant_id)], discounts, manager)
                for line in lines
            ),
            billing_address=_value(checkout.billing_address),
            shipping_address=_value(checkout.shipping_address),
            is_shipping_required=checkout.is_shipping_required(),
            shipping_method=_chosen(checkout, shipping_price),
            shipping_methods=methods,
            promo_codes=_promo_codes(checkout),
            subtotal=manager.calculate_checkout_subtotal(checkout, lines, discounts),
            shipping_price=shipping_price,
            discount=checkout.discount,
            total=max(total, zero_taxed_money(checkout.currency)),
        )

    def reprice(self, checkout_ref: str, *, now: datetime) -> bool:
        # The host resolves prices whenever it is asked, and keeps none.
        _check_again(_with_lines(checkout_ref), now)
        return False

    def forget_prices(self, checkout_ref: str, *, now: datetime) -> None:
        """The host calculates whenever it is asked."""

    def give_cart(self, checkout_ref: str, customer: Any) -> None:
        # `me.checkout` is the one that changed last (`Checkout.Meta.ordering`).
        checkout = _locked(checkout_ref)
        checkout.user = customer
        checkout.email = customer.email
        checkout.save(update_fields=["user", "email", "last_change"])

    def delete_cart(self, checkout_ref: str) -> None:
        from saleor.account.models import Address as AddressRow
        from saleor.checkout.models import Checkout

        checkout = Checkout.objects.select_for_update().filter(pk=checkout_ref).first()
        if checkout is None:
            return
        addresses = [checkout.billing_address_id, checkout.shipping_address_id]
        checkout.delete()
        # The host leaves a deleted checkout's addresses behind.
        AddressRow.objects.filter(
            pk__in=[pk for pk in addresses if pk], user_addresses__isnull=True
        ).delete()


def _address_row(address: Address):
    from saleor.account.models import Address as AddressRow

    return AddressRow(**address_fields(address))


def _value(row) -> Optional[Address]:
    return None if row is None else address_value(row)


def _locked(checkout_ref: str):
    from saleor.checkout.models import Checkout

    checkout = Checkout.objects.select_for_update().filter(pk=_uuid(checkout_ref)).first()
    if checkout is None:
        raise CartGone()
    return checkout


def _with_lines(checkout_ref: str):
    """The checkout with all that its prices depend on, in a fixed number of queries.

    Its lines share this instance, so that the price hook finds its memo.
    """
    from saleor.checkout.models import Checkout, CheckoutLine

    lines = CheckoutLine.objects.select_related(
        "variant__product__product_type", "variant__product__category"
    ).prefetch_related("variant__product__collections")
    checkout = (
        Checkout.objects.filter(pk=_uuid(checkout_ref))
        .select_related("billing_address", "shipping_address", "shipping_method", "user")
        .prefetch_related(Prefetch("lines", queryset=lines), "gift_cards")
        .first()
    )
    if checkout is None:
        raise CartGone()
    return checkout


def _uuid(checkout_ref: str) -> UUID:
    try:
        return UUID(checkout_ref)
    except ValueError:
        raise CartGone() from None


def _discounts(now: datetime):
    from saleor.discount.utils import fetch_discounts

    return fetch_discounts(now)


def check_again(checkout_ref: str, now: datetime) -> None:
    _check_again(_with_lines(checkout_ref), now)


def _check_again(checkout, now: datetime) -> None:
    """Delivery and voucher after a change, as the host's own mutations check them.

    Both may call a tax app under the session's lock, as they do in the host; without
    either nothing is checked.
    """
    from saleor.checkout.utils import recalculate_checkout_discount
    from saleor.graphql.checkout.mutations import (
        update_checkout_shipping_method_if_invalid,
    )

    lines = list(checkout)
    discounts = _discounts(now)
    if checkout.shipping_method is not None:
        update_checkout_shipping_method_if_invalid(checkout, lines, discounts)
    if checkout.voucher_code:
        recalculate_checkout_discount(checkout, lines, discounts)


def _line_value(line, variant, discounts, manager) -> CartLine:
    from saleor.core.taxes import quantize_price

    total = manager.calculate_checkout_line_total(line, discounts)
    return CartLine(
        ref=str(line.pk),
        variant=variant,
        quantity=line.quantity,
        unit_price=quantize_price(total / line.quantity, total.currency),
        total=total,
    )


def _shipping_methods(checkout, lines, discounts, manager) -> Tuple[ShippingMethod, ...]:
    from saleor.checkout.utils import get_valid_shipping_methods_for_checkout

    if not checkout.is_shipping_required() or checkout.shipping_address is None:
        return ()
    methods = get_valid_shipping_methods_for_checkout(checkout, lines, discounts) or ()
    return tuple(
        ShippingMethod(
            ref=str(method.pk),
            name=method.name,
            price=manager.apply_taxes_to_shipping(method.price, checkout.shipping_address),
        )
        for method in methods
    )


def _chosen(checkout, shipping_price) -> Optional[ShippingMethod]:
    method = checkout.shipping_method
    if method is None:
        return None
    return ShippingMethod(ref=str(method.pk), name=method.name, price=shipping_price)


def _promo_codes(checkout) -> Tuple[PromoCode, ...]:
    codes = []
    if checkout.voucher_code:
        codes.append(
            PromoCode(
                code=checkout.voucher_code,
                kind="VOUCHER",
                name=checkout.discount_name or "",
                discount=checkout.discount,
            )
        )
    for card in checkout.gift_cards.all():
        codes.append(
            PromoCode(
                code=card.display_code,
                kind="GIFT_CARD",
                name="",
                discount=Money(card.current_balance_amount, checkout.currency),
            )
        )
    return tuple(codes)
