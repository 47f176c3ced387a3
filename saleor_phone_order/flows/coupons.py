"""Several codes in one cart: the host keeps one voucher, further ones are folded into prices.

`docs/adr/0020` says which is which, and how much each takes off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Dict, Iterable, Sequence

from django.db import transaction

from ..hosts import host
from ..hosts.refusals import InvalidPromoCode, VoucherNotApplicable
from ..hosts.used_vouchers import note_of
from ..hosts.values import CartContents, CartSnapshot, PromoCode
from ..models import Cart, CartCoupon
from ..rules.refusals import ErrorCode, Refusal
from . import prices
from .folding import Folding, codes_of


class CouponNotCombinable(Refusal):
    code = ErrorCode.COUPON_NOT_COMBINABLE
    message = "This code cannot be combined with the ones that are in the cart."


@dataclass(frozen=True)
class Holder:
    """Whose cart it is, as far as coupons ask. `are_combined`: the campaign permits several."""

    checkout_ref: str
    customer: Any
    channel_ref: str
    currency: str
    are_combined: bool


def holder_of(cart: Any, *, are_combined: bool) -> Holder:
    """Of a session or a draft."""
    return Holder(
        checkout_ref=cart.checkout_ref,
        customer=cart.customer,
        channel_ref=cart.channel_ref,
        currency=cart.currency,
        are_combined=are_combined,
    )


@dataclass(frozen=True)
class Use:
    """Vouchers that an order uses beside the host's own: reference by code, and whose use."""

    voucher_refs: Dict[str, str]
    email: str

    @property
    def metadata(self) -> Dict[str, str]:
        return note_of(self.voucher_refs)

    def count(self) -> None:
        """In the transaction of the order."""
        if self.voucher_refs:
            host.use_vouchers(list(self.voucher_refs), email=self.email)


def add(holder: Holder, code: str, *, now: datetime) -> None:
    """Add a voucher or gift card in the caller's transaction.

    The first voucher is the host's own; a further one is folded. Shipping is the host's in any
    case: a voucher of it takes the place of one that can be folded.

    :raises InvalidPromoCode, VoucherNotApplicable: by the host's own rules.
    :raises CouponNotCombinable: only one is allowed, it is there already under another code,
        a second one is for shipping, or the host's own would cease to apply.
    """
    ref = holder.checkout_ref
    own, _ = host.voucher_user(ref)
    codes = codes_of(ref)
    if code in codes:
        return
    if code == own or not (own or codes):
        host.add_promo_code(ref, code, now=now)
        return
    contents = host.cart_contents(ref)
    found = _folding(holder, contents, codes=(), also=[code, own, *codes], now=now)
    wanted = found.terms.get(code)
    if wanted is None:
        host.add_promo_code(ref, code, now=now)  # a gift card, or nothing at all
        return
    there = [terms for terms in found.terms.values() if terms.code != code]
    if not holder.are_combined or wanted.voucher_ref in {terms.voucher_ref for terms in there}:
        raise CouponNotCombinable(field="promo_code")
    if not own:
        host.add_promo_code(ref, code, now=now)
    elif wanted.is_for_shipping:
        if own not in found.terms or found.terms[own].is_for_shipping:
            raise CouponNotCombinable(field="promo_code")
        host.remove_promo_code(ref, own, now=now)
        _write(holder, found, own, now)
        host.add_promo_code(ref, code, now=now)
    else:
        _refuse(holder, contents, found, code, now)
        _write(holder, found, code, now)
    kept, _ = host.voucher_user(ref)
    if kept != (code if wanted.is_for_shipping or not own else own):
        raise CouponNotCombinable(field="promo_code")


def remove(checkout_ref: str, code: str, *, now: datetime) -> None:
    """Take one out in the caller's transaction; the others stay as they are.

    :raises InvalidPromoCode: it is not in the cart.
    """
    gone, _ = CartCoupon.objects.filter(cart__checkout_ref=checkout_ref, code=code).delete()
    if gone:
        host.reprice(checkout_ref, now=now)
    else:
        host.remove_promo_code(checkout_ref, code, now=now)


def put_back(holder: Holder, codes: Iterable[str], *, now: datetime) -> int:
    """Add codes in their order. Says how many no longer apply: they are left out."""
    lost = 0
    for code in codes:
        try:
            with transaction.atomic():
                add(holder, code, now=now)
        except (InvalidPromoCode, VoucherNotApplicable, CouponNotCombinable):
            lost += 1
    return lost


def shown(snapshot: CartSnapshot, found: Folding) -> CartSnapshot:
    """A cart with the folded codes among its own."""
    folded = tuple(
        PromoCode(
            code=code,
            kind="VOUCHER",
            name=found.terms[code].name if code in found.terms else "",
            discount=discount,
            is_folded=True,
        )
        for code, discount in found.discounts.items()
    )
    return replace(snapshot, promo_codes=snapshot.promo_codes + folded) if folded else snapshot


def claim(holder: Holder, *, now: datetime) -> Use:
    """Look at all codes once more before the order: nobody else uses them up until the caller's
    transaction ends.

    :raises VoucherNotApplicable: also of one that has expired, or was used up.
    :raises CouponNotCombinable:
    """
    codes = codes_of(holder.checkout_ref)
    if not codes:
        return Use({}, "")
    own, _ = host.voucher_user(holder.checkout_ref)
    host.lock_vouchers([*codes, own])
    contents = host.cart_contents(holder.checkout_ref)
    found = _folding(holder, contents, codes=codes, also=[own], now=now)
    refs = [terms.voucher_ref for terms in found.terms.values()]
    if len(set(refs)) < len(refs) or (len(refs) > 1 and not holder.are_combined):
        raise CouponNotCombinable(field="promo_code")
    for code in codes:
        try:
            _refuse(holder, contents, found, code, now)
        except InvalidPromoCode as refusal:
            raise VoucherNotApplicable(field="promo_code") from refusal
    return Use({code: found.terms[code].voucher_ref for code in codes}, _email(holder, contents))


def count_for_customer(holder: Holder, *, now: datetime) -> None:
    """The customer has completed a cart of ours in the shop, at the prices that these codes
    made. What no longer applied took nothing off."""
    codes = codes_of(holder.checkout_ref)
    if not codes:
        return
    host.lock_vouchers(codes)
    contents = host.cart_contents(holder.checkout_ref)
    found = _folding(holder, contents, codes=codes, also=(), now=now)
    used = [code for code, discount in found.discounts.items() if discount.amount]
    host.use_vouchers(used, email=_email(holder, contents))


def _folding(
    holder: Holder,
    contents: CartContents,
    *,
    codes: Sequence[str],
    also: Sequence[str],
    now: datetime,
) -> Folding:
    return prices.in_cart(
        customer_id=holder.customer.pk if holder.customer else None,
        checkout_ref=holder.checkout_ref,
        variants=host.variants(
            refs=contents.quantities, channel_ref=holder.channel_ref, country=contents.country
        ),
        quantities=contents.quantities,
        channel_ref=holder.channel_ref,
        currency=holder.currency,
        codes=codes,
        also=also,
        now=now,
    )


def _refuse(
    holder: Holder, contents: CartContents, found: Folding, code: str, now: datetime
) -> None:
    """:raises InvalidPromoCode, VoucherNotApplicable:"""
    terms = found.terms.get(code)
    if terms is None or found.spent is None:
        raise InvalidPromoCode(field="promo_code")
    host.refuse_voucher(
        code,
        spent=found.spent,
        quantity=found.quantity,
        email=_email(holder, contents),
        customer=holder.customer,
        channel_ref=holder.channel_ref,
        now=now,
    )
    # One without a price in the channel, or for goods that are not in the cart.
    if not terms.is_current or terms.variant_refs == frozenset():
        raise VoucherNotApplicable(field="promo_code")


def _email(holder: Holder, contents: CartContents) -> str:
    return holder.customer.email if holder.customer else contents.email


def _write(holder: Holder, found: Folding, code: str, now: datetime) -> None:
    cart = Cart.objects.get(checkout_ref=holder.checkout_ref)
    last = cart.coupons.order_by("-position").first()
    CartCoupon.objects.create(
        cart=cart,
        position=last.position + 1 if last else 0,
        code=code,
        voucher_ref=found.terms[code].voucher_ref,
    )
    host.reprice(holder.checkout_ref, now=now)
