"""Carts on Saleor 3: written by the host's own mutations, as our app.

Reading is by the ORM where the API would want permissions or calculate; what costs money
is asked of the API, which calculates taxes, promotions and vouchers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple
from uuid import UUID

from prices import Money, TaxedMoney

from ..addresses import address_value
from ..base import Host
from ..refusals import (
    AddressRequired,
    CartGone,
    InvalidPromoCode,
    ShippingMethodNotApplicable,
    ShippingNotRequired,
    VoucherNotApplicable,
    refuse_unavailable,
)
from ..values import (
    ADDRESS_FIELDS,
    Address,
    CartLine,
    CartSnapshot,
    CustomerCart,
    PromoCode,
    ShippingMethod,
    Variant,
)
from .addresses import address_input
from .cart_lines import line_changes, refuse_lines
from .catalogue import country_of, known_variants, quantity_limit
from .channels import channel_row, money
from .documents import HostErrors, global_id, has_field, ref_of, run
from .prices import reprice, unit_prices


class Carts(Host):
    def channel(self, channel_ref: str) -> Tuple[str, str]:
        channel = channel_row(channel_ref)
        return channel.slug, channel.currency_code

    def maximum_quantity(self) -> Optional[int]:
        return quantity_limit()

    def create_cart(self, *, customer: Any, email: str, channel_ref: str) -> str:
        # Without the customer in the request, nobody owns it.
        given = {"channel": channel_row(channel_ref).slug, "lines": [], "email": email or None}
        if customer is not None:
            given["languageCode"] = customer.language_code.replace("-", "_").upper()
        ref = str(run("CheckoutCreate", input=given)["checkout"]["token"])
        if customer is not None:
            billing, shipping = self.default_addresses(customer)
            # Not among the input above: the host would leave such rows behind when the
            # cart is deleted.
            _write_addresses(ref, billing, shipping)
        return ref

    def customer_carts(self, customer: Any) -> List[CustomerCart]:
        from saleor.checkout.models import Checkout

        carts = Checkout.objects.filter(user=customer).prefetch_related("lines")
        found = [
            CustomerCart(
                checkout_ref=str(checkout.pk),
                quantities=_units_by_variant(checkout.lines.all()),
                changed_at=checkout.last_change,
            )
            for checkout in carts.order_by("-last_change", "pk")
        ]
        return [cart for cart in found if cart.quantities]

    def cart_quantities(self, checkout_ref: str) -> Dict[str, int]:
        return _units_by_variant(_lines(checkout_ref))

    def cart_line_variants(self, checkout_ref: str) -> Dict[str, str]:
        return {str(line.pk): str(line.variant_id) for line in _lines(checkout_ref)}

    def set_quantities(
        self, checkout_ref: str, quantities: Mapping[str, int], *, now: datetime
    ) -> None:
        checkout = _locked(checkout_ref)
        lines = [line for line in _lines(checkout_ref) if not line.is_gift]
        wanted = {**_units_by_variant(lines), **quantities}
        variants = known_variants(
            refs=wanted,
            channel_ref=checkout.channel.slug,
            country=country_of(checkout),
            checkout_ref=checkout_ref,
        )
        for ref, quantity in quantities.items():
            if quantity:
                refuse_unavailable(ref, quantity, variants.get(ref))
        kept = {ref: quantity for ref, quantity in wanted.items() if quantity}
        prices = unit_prices(checkout, lambda: (kept, variants), now)
        changes = line_changes(lines, quantities, prices)
        if changes:
            with refuse_lines():
                run("CheckoutLinesUpdate", id=global_id("Checkout", checkout_ref), lines=changes)

    def set_addresses(
        self,
        checkout_ref: str,
        *,
        billing: Optional[Address],
        shipping: Optional[Address],
        now: datetime,
    ) -> None:
        checkout = _locked(checkout_ref)
        # An unchanged address would make the host look for delivery methods again.
        if _is_same(billing, checkout.billing_address):
            billing = None
        if _is_same(shipping, checkout.shipping_address):
            shipping = None
        with refuse_lines():
            _write_addresses(checkout_ref, billing, shipping)

    def set_shipping_method(self, checkout_ref: str, method_ref: str, *, now: datetime) -> None:
        checkout = _locked(checkout_ref)
        if not checkout.is_shipping_required():
            raise ShippingNotRequired(field="shipping_method_id")
        if checkout.shipping_address is None:
            raise AddressRequired(kind="shipping", field="shipping_address")
        try:
            run(
                "CheckoutDeliveryMethodUpdate",
                id=global_id("Checkout", checkout_ref),
                deliveryMethodId=_method_id(method_ref),
            )
        except HostErrors:
            raise ShippingMethodNotApplicable(field="shipping_method_id") from None

    def add_promo_code(self, checkout_ref: str, code: str, *, now: datetime) -> None:
        checkout = _locked(checkout_ref)
        if checkout.gift_cards.filter(code__iexact=code).exists():
            return
        try:
            run("CheckoutAddPromoCode", id=global_id("Checkout", checkout_ref), promoCode=code)
        except HostErrors as errors:
            if "VOUCHER_NOT_APPLICABLE" in errors.codes:
                raise VoucherNotApplicable(field="promo_code") from None
            raise InvalidPromoCode(field="promo_code") from None

    def remove_promo_code(self, checkout_ref: str, code: str, *, now: datetime) -> None:
        checkout = _locked(checkout_ref)
        known = {card.code: card.code for card in checkout.gift_cards.all()}
        known.update((_masked(card), card.code) for card in checkout.gift_cards.all())
        if checkout.voucher_code:
            known[checkout.voucher_code] = checkout.voucher_code
        if code not in known:
            raise InvalidPromoCode(field="promo_code")
        run(
            "CheckoutRemovePromoCode",
            id=global_id("Checkout", checkout_ref),
            promoCode=known[code],
        )

    def reprice(self, checkout_ref: str, *, now: datetime) -> bool:
        from saleor.checkout.models import Checkout

        # The host keeps what it calculated for a while (the channel's setting), and has
        # no mutation that makes it look again.
        Checkout.objects.filter(pk=_uuid(checkout_ref)).update(price_expiration=now)
        return reprice(checkout_ref, now=now)

    def set_email(self, checkout_ref: str, email: str) -> None:
        checkout = _locked(checkout_ref)
        if email:
            run("CheckoutEmailUpdate", id=global_id("Checkout", checkout_ref), email=email)
        else:
            # The API takes no address for an answer only when a checkout is created.
            type(checkout).objects.filter(pk=checkout.pk).update(email=None)

    def set_note(self, checkout_ref: str, note: str) -> None:
        _locked(checkout_ref)
        run(
            "CheckoutCustomerNoteUpdate",
            id=global_id("Checkout", checkout_ref),
            customerNote=note,
        )

    def snapshot(self, checkout_ref: str, *, now: datetime) -> Optional[CartSnapshot]:
        # The host keeps a line's price until somebody writes another: tiers may have
        # changed since, and promises ended.
        reprice(checkout_ref, now=now)
        checkout = _checkout(checkout_ref)
        if checkout is None:
            return None
        lines = list(_lines(checkout_ref))
        variants = known_variants(
            refs=[str(line.variant_id) for line in lines],
            channel_ref=checkout.channel.slug,
            country=country_of(checkout),
            checkout_ref=checkout_ref,
        )
        asked = run("CheckoutPrices", id=global_id("Checkout", checkout_ref))
        priced = {ref_of(line["id"]): line for line in asked["lines"]}
        currency = checkout.currency
        discount = money(asked["discount"]["amount"], currency)
        methods = _shipping_methods(asked, checkout)
        chosen = asked["shippingMethod"]
        return CartSnapshot(
            checkout_ref=checkout_ref,
            owner_ref=str(checkout.user_id or ""),
            email=checkout.get_customer_email() or "",
            currency=currency,
            country=country_of(checkout),
            note=checkout.note,
            quantity=sum(line.quantity for line in lines),
            lines=tuple(
                _line_value(line, variants[str(line.variant_id)], priced[str(line.pk)], currency)
                for line in lines
                if str(line.pk) in priced
            ),
            billing_address=_value(checkout.billing_address),
            shipping_address=_value(checkout.shipping_address),
            is_shipping_required=checkout.is_shipping_required(),
            shipping_method=chosen and _method(chosen, _taxed(asked["shippingPrice"], currency)),
            shipping_methods=methods,
            promo_codes=_promo_codes(checkout, discount),
            subtotal=_taxed(asked["subtotalPrice"], currency),
            shipping_price=_taxed(asked["shippingPrice"], currency),
            discount=discount,
            total=_taxed(asked["totalPrice"], currency),
        )

    def give_cart(self, checkout_ref: str, customer: Any) -> None:
        checkout = _locked(checkout_ref)
        if checkout.user_id != customer.pk:
            run(
                "CheckoutCustomerAttach",
                id=global_id("Checkout", checkout_ref),
                customerId=global_id("User", customer),
            )

    def delete_cart(self, checkout_ref: str) -> None:
        from saleor.account.models import Address as AddressRow
        from saleor.checkout.models import Checkout

        checkout = Checkout.objects.select_for_update().filter(pk=_uuid(checkout_ref)).first()
        if checkout is None:
            return
        addresses = {checkout.billing_address_id, checkout.shipping_address_id} - {None}
        if has_field("Mutation", "checkoutDelete"):
            run("CheckoutDelete", id=global_id("Checkout", checkout_ref))
        else:
            # Older hosts have no mutation for it.
            checkout.delete()
        # The host leaves a deleted checkout's addresses behind.
        AddressRow.objects.filter(pk__in=addresses, user_addresses__isnull=True).delete()


def _checkout(checkout_ref: str, *, is_locked: bool = False):
    from saleor.checkout.models import Checkout

    checkouts = Checkout.objects.select_related(
        "channel", "billing_address", "shipping_address", "user"
    )
    if is_locked:
        checkouts = checkouts.select_for_update(of=("self",))
    return checkouts.filter(pk=_uuid(checkout_ref)).first()


def _locked(checkout_ref: str):
    checkout = _checkout(checkout_ref, is_locked=True)
    if checkout is None:
        raise CartGone()
    return checkout


def _uuid(checkout_ref: str) -> Optional[UUID]:
    try:
        return UUID(checkout_ref)
    except ValueError:
        return None


def _lines(checkout_ref: str) -> Iterable[Any]:
    """As the host orders them."""
    from saleor.checkout.models import CheckoutLine

    return CheckoutLine.objects.filter(checkout_id=_uuid(checkout_ref))


def _units_by_variant(lines: Iterable[Any]) -> Dict[str, int]:
    """Lines of one variant count together; gifts of a promotion come and go by themselves."""
    found: Dict[str, int] = {}
    for line in lines:
        if not line.is_gift:
            ref = str(line.variant_id)
            found[ref] = found.get(ref, 0) + line.quantity
    return found


def _write_addresses(
    checkout_ref: str, billing: Optional[Address], shipping: Optional[Address]
) -> None:
    for kind, address in (("Billing", billing), ("Shipping", shipping)):
        if address is not None:
            run(
                "Checkout%sAddressUpdate" % kind,
                id=global_id("Checkout", checkout_ref),
                address=address_input(address),
            )


def _is_same(address: Optional[Address], row) -> bool:
    if address is None or row is None:
        return False
    kept = address_value(row)
    return all(getattr(address, name) == getattr(kept, name) for name in ADDRESS_FIELDS)


def _value(row) -> Optional[Address]:
    return None if row is None else address_value(row)


def _method_id(method_ref: str) -> str:
    """Methods of the shop are known by their key, those of apps by the host's whole id."""
    return global_id("ShippingMethod", method_ref) if method_ref.isdigit() else method_ref


def _method_ref(method_id: str) -> str:
    ref = ref_of(method_id)
    return ref if ref.isdigit() else method_id


def _method(asked: Mapping[str, Any], price: TaxedMoney) -> ShippingMethod:
    return ShippingMethod(ref=_method_ref(asked["id"]), name=asked["name"], price=price)


def _shipping_methods(asked: Mapping[str, Any], checkout) -> Tuple[ShippingMethod, ...]:
    """With the price of the method; the host knows the tax of the chosen one only."""
    if checkout.shipping_address is None:
        return ()
    chosen = asked["shippingMethod"] or {}
    found = []
    for method in asked["shippingMethods"]:
        if not method["active"]:
            continue
        amount = money(method["price"]["amount"], method["price"]["currency"])
        price = TaxedMoney(amount, amount)
        if method["id"] == chosen.get("id"):
            price = _taxed(asked["shippingPrice"], checkout.currency)
        found.append(_method(method, price))
    return tuple(found)


def _line_value(line, variant: Variant, priced: Mapping[str, Any], currency: str) -> CartLine:
    return CartLine(
        ref=str(line.pk),
        variant=variant,
        quantity=line.quantity,
        unit_price=_taxed(priced["unitPrice"], currency),
        total=_taxed(priced["totalPrice"], currency),
    )


def _taxed(asked: Mapping[str, Any], currency: str) -> TaxedMoney:
    net, gross = (money(asked[part]["amount"], currency) for part in ("net", "gross"))
    return TaxedMoney(net, gross)


def _promo_codes(checkout, discount: Money) -> Tuple[PromoCode, ...]:
    codes = []
    if checkout.voucher_code:
        codes.append(
            PromoCode(
                code=checkout.voucher_code,
                kind="VOUCHER",
                name=checkout.discount_name or "",
                discount=discount,
            )
        )
    for card in checkout.gift_cards.all():
        codes.append(
            PromoCode(
                code=_masked(card),
                kind="GIFT_CARD",
                name="",
                discount=money(card.current_balance_amount, checkout.currency),
            )
        )
    return tuple(codes)


def _masked(card) -> str:
    return "****" + card.display_code
