"""Several codes in one cart: the host keeps one voucher, further ones are folded into prices.

`docs/adr/0020` says which is which, and how much each takes off.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Iterable, Sequence

from django.db import transaction

from ..hosts import host
from ..hosts.refusals import InvalidPromoCode, VoucherNotApplicable
from ..hosts.used_vouchers import VoucherUse
from ..hosts.values import CartSnapshot, PromoCode
from ..models import Cart, CartCoupon
from ..rules.refusals import ErrorCode, Refusal
from . import prices
from .folding import Folding, codes_of


class CouponNotCombinable(Refusal):
    code = ErrorCode.COUPON_NOT_COMBINABLE
    message = "This code cannot be combined with the ones that are in the cart."


@dataclass(frozen=True)
class _Look:
    """Codes of a cart, as they are now, and whose use they would be."""

    checkout_ref: str
    channel_ref: str
    customer: Any
    email: str
    found: Folding

    def refuse(self, code: str, now: datetime) -> None:
        """:raises InvalidPromoCode, VoucherNotApplicable:"""
        terms = self.found.terms.get(code)
        if terms is None or self.found.spent is None:
            raise InvalidPromoCode(field="promo_code")
        host.refuse_voucher(
            code,
            spent=self.found.spent,
            quantity=self.found.quantity,
            email=self.email,
            customer=self.customer,
            channel_ref=self.channel_ref,
            now=now,
        )
        # One without a price in the channel, or for goods that are not in the cart.
        if not terms.is_current or terms.variant_refs == frozenset():
            raise VoucherNotApplicable(field="promo_code")

    def use(self, codes: Iterable[str]) -> VoucherUse:
        return VoucherUse({code: self.found.terms[code].voucher_ref for code in codes}, self.email)

    def write(self, code: str, now: datetime) -> None:
        cart = Cart.objects.get(checkout_ref=self.checkout_ref)
        last = cart.coupons.order_by("-position").first()
        CartCoupon.objects.create(
            cart=cart,
            position=last.position + 1 if last else 0,
            code=code,
            voucher_ref=self.found.terms[code].voucher_ref,
        )
        host.reprice(self.checkout_ref, now=now)


def add(checkout_ref: str, code: str, *, are_combined: bool, now: datetime) -> None:
    """Add a voucher or gift card in the caller's transaction.

    The first voucher is the host's own; a further one is folded. Shipping is the host's in any
    case: a voucher of it takes the place of one that can be folded.

    :param are_combined: the campaign permits several.
    :raises InvalidPromoCode, VoucherNotApplicable: by the host's own rules.
    :raises CouponNotCombinable: only one is allowed, it is there already under another code,
        a second one is for shipping, or the host's own would cease to apply.
    """
    own, _ = host.voucher_user(checkout_ref)
    codes = codes_of(checkout_ref)
    if code in codes:
        return
    if code == own or not (own or codes):
        host.add_promo_code(checkout_ref, code, now=now)
        return
    look = _look(checkout_ref, codes=(), also=[code, own, *codes], now=now)
    known = look.found.terms
    wanted = known.get(code)
    if wanted is None:
        host.add_promo_code(checkout_ref, code, now=now)  # a gift card, or nothing at all
        return
    there = {terms.voucher_ref for terms in known.values() if terms.code != code}
    if not are_combined or wanted.voucher_ref in there:
        raise CouponNotCombinable(field="promo_code")
    if not own:
        host.add_promo_code(checkout_ref, code, now=now)
    elif wanted.is_for_shipping:
        if own not in known or known[own].is_for_shipping:
            raise CouponNotCombinable(field="promo_code")
        host.remove_promo_code(checkout_ref, own, now=now)
        look.write(own, now)
        host.add_promo_code(checkout_ref, code, now=now)
    else:
        look.refuse(code, now)
        look.write(code, now)
    kept, _ = host.voucher_user(checkout_ref)
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


def put_back(checkout_ref: str, codes: Iterable[str], *, are_combined: bool, now: datetime) -> int:
    """Add codes in their order. Says how many no longer apply: they are left out."""
    lost = 0
    for code in codes:
        try:
            with transaction.atomic():
                add(checkout_ref, code, are_combined=are_combined, now=now)
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


def claim(checkout_ref: str, *, are_combined: bool, now: datetime) -> VoucherUse:
    """Look at all codes once more before the order: nobody else uses them up until the caller's
    transaction ends.

    :raises VoucherNotApplicable: also of one that has expired, or was used up.
    :raises CouponNotCombinable:
    """
    codes = codes_of(checkout_ref)
    if not codes:
        return VoucherUse({}, "")
    own, _ = host.voucher_user(checkout_ref)
    host.lock_vouchers([*codes, own])
    look = _look(checkout_ref, codes=codes, also=[own], now=now)
    refs = [terms.voucher_ref for terms in look.found.terms.values()]
    if len(set(refs)) < len(refs) or (len(refs) > 1 and not are_combined):
        raise CouponNotCombinable(field="promo_code")
    for code in codes:
        try:
            look.refuse(code, now)
        except InvalidPromoCode as refusal:
            raise VoucherNotApplicable(field="promo_code") from refusal
    return look.use(codes)


def lock(checkout_ref: str) -> bool:
    """Nobody else uses up what is folded into a cart until the caller's transaction ends; False
    if nothing is."""
    codes = codes_of(checkout_ref)
    if codes:
        host.lock_vouchers(codes)
    return bool(codes)


def use(checkout_ref: str, *, now: datetime) -> VoucherUse:
    """Count what is folded into a cart that its customer orders in the shop, in the caller's
    transaction. What applies no longer takes nothing off, and is not used."""
    codes = codes_of(checkout_ref)
    if not codes:
        return VoucherUse({}, "")
    look = _look(checkout_ref, codes=codes, also=(), now=now)
    found = look.use(code for code, taken in look.found.discounts.items() if taken.amount)
    host.use_vouchers(found)
    return found


def _look(checkout_ref: str, *, codes: Sequence[str], also: Sequence[str], now: datetime) -> _Look:
    """:param codes, also: as in `prices.in_cart`."""
    contents = host.cart_contents(checkout_ref)
    customer = Cart.objects.select_related("customer").get(checkout_ref=checkout_ref).customer
    found = prices.in_cart(
        customer_id=customer.pk if customer else None,
        checkout_ref=checkout_ref,
        variants=host.variants(
            refs=contents.quantities, channel_ref=contents.channel_ref, country=contents.country
        ),
        quantities=contents.quantities,
        channel_ref=contents.channel_ref,
        currency=contents.currency,
        codes=codes,
        also=also,
        now=now,
    )
    email = customer.email if customer else contents.email
    return _Look(checkout_ref, contents.channel_ref, customer, email, found)
