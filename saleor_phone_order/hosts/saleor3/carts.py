"""Writing carts on Saleor 3: by the host's own mutations, as our app."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Mapping, Optional, Tuple

from ...rules.refusals import Refusal
from ..addresses import address_value
from ..refusals import (
    AddressRequired,
    InvalidPromoCode,
    ShippingMethodNotApplicable,
    ShippingNotRequired,
    VoucherNotApplicable,
    refuse_unavailable,
)
from ..values import ADDRESS_FIELDS, Address
from .addresses import address_input
from .cart_lines import line_changes, refuse_lines, write_lines
from .cart_reading import CartReading
from .cart_rows import as_uuid, line_rows, locked_row, masked, units_by_variant
from .catalogue import country_of, known_variants, quantity_limit
from .channels import channel_row
from .documents import HostErrors, global_id, has_field, run
from .prices import listed_facts, reprice, unit_prices


class Carts(CartReading):
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

    def set_quantities(
        self, checkout_ref: str, quantities: Mapping[str, int], *, now: datetime
    ) -> None:
        checkout = locked_row(checkout_ref)
        lines = [line for line in line_rows(checkout_ref) if not line.is_gift]
        wanted = {**units_by_variant(lines), **quantities}
        kept = {ref: quantity for ref, quantity in wanted.items() if quantity}
        prices = unit_prices(checkout, lambda: (kept, listed_facts(kept, checkout.channel)), now)
        changes = line_changes(lines, quantities, prices)
        if not changes:
            _refuse_unavailable(checkout, quantities)
            return
        try:
            with refuse_lines():
                write_lines(checkout, changes)
        except Refusal:
            # The host looks at stock itself; what is short, and by how much, costs seven
            # queries more than a cart that is fine should.
            _refuse_unavailable(checkout, quantities)
            raise

    def set_addresses(
        self,
        checkout_ref: str,
        *,
        billing: Optional[Address],
        shipping: Optional[Address],
        now: datetime,
    ) -> None:
        checkout = locked_row(checkout_ref)
        # An unchanged address would make the host look for delivery methods again.
        if _is_same(billing, checkout.billing_address):
            billing = None
        if _is_same(shipping, checkout.shipping_address):
            shipping = None
        with refuse_lines():
            _write_addresses(checkout_ref, billing, shipping)

    def set_shipping_method(self, checkout_ref: str, method_ref: str, *, now: datetime) -> None:
        checkout = locked_row(checkout_ref)
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
        checkout = locked_row(checkout_ref)
        if checkout.gift_cards.filter(code__iexact=code).exists():
            return
        try:
            run("CheckoutAddPromoCode", id=global_id("Checkout", checkout_ref), promoCode=code)
        except HostErrors as errors:
            if "VOUCHER_NOT_APPLICABLE" in errors.codes:
                raise VoucherNotApplicable(field="promo_code") from None
            raise InvalidPromoCode(field="promo_code") from None

    def remove_promo_code(self, checkout_ref: str, code: str, *, now: datetime) -> None:
        checkout = locked_row(checkout_ref)
        known = {card.code: card.code for card in checkout.gift_cards.all()}
        known.update((masked(card), card.code) for card in checkout.gift_cards.all())
        if checkout.voucher_code:
            known[checkout.voucher_code] = checkout.voucher_code
        if code not in known:
            raise InvalidPromoCode(field="promo_code")
        run(
            "CheckoutRemovePromoCode",
            id=global_id("Checkout", checkout_ref),
            promoCode=known[code],
        )

    def forget_prices(self, checkout_ref: str, *, now: datetime) -> None:
        from saleor.checkout.models import Checkout

        # The host keeps what it calculated for a while (the channel's setting), and has
        # no mutation that makes it look again.
        Checkout.objects.filter(pk=as_uuid(checkout_ref)).update(price_expiration=now)

    def reprice(self, checkout_ref: str, *, now: datetime) -> bool:
        self.forget_prices(checkout_ref, now=now)
        return reprice(checkout_ref, now=now)

    def set_email(self, checkout_ref: str, email: str) -> None:
        checkout = locked_row(checkout_ref)
        if email:
            run("CheckoutEmailUpdate", id=global_id("Checkout", checkout_ref), email=email)
        else:
            # The API takes no address for an answer only when a checkout is created.
            type(checkout).objects.filter(pk=checkout.pk).update(email=None)

    def set_note(self, checkout_ref: str, note: str) -> None:
        locked_row(checkout_ref)
        run(
            "CheckoutCustomerNoteUpdate",
            id=global_id("Checkout", checkout_ref),
            customerNote=note,
        )

    def give_cart(self, checkout_ref: str, customer: Any) -> None:
        checkout = locked_row(checkout_ref)
        if checkout.user_id != customer.pk:
            run(
                "CheckoutCustomerAttach",
                id=global_id("Checkout", checkout_ref),
                customerId=global_id("User", customer),
            )

    def delete_cart(self, checkout_ref: str) -> None:
        from saleor.account.models import Address as AddressRow
        from saleor.checkout.models import Checkout

        checkout = Checkout.objects.select_for_update().filter(pk=as_uuid(checkout_ref)).first()
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


def _refuse_unavailable(checkout, quantities: Mapping[str, int]) -> None:
    """:raises ProductNotAvailable, InsufficientStock:"""
    variants = known_variants(
        refs=quantities,
        channel=checkout.channel,
        country=country_of(checkout),
        checkout_ref=str(checkout.pk),
    )
    for ref, quantity in quantities.items():
        if quantity:
            refuse_unavailable(ref, quantity, variants.get(ref))


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


def _method_id(method_ref: str) -> str:
    """Methods of the shop are known by their key, those of apps by the host's whole id."""
    return global_id("ShippingMethod", method_ref) if method_ref.isdigit() else method_ref
