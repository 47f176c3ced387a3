"""What an agent lets the shipping of a cart cost: by the method that was chosen then."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Optional

from django.db.models import Exists
from prices import Money

from ..conf import conf
from ..hosts import host
from ..models import Cart, Draft
from ..rules.choices import Quotes
from ..rules.tiers import round_money


def given(*, checkout_ref: str, method_ref: str, currency: str, now: datetime) -> Optional[Money]:
    """None: what the host says, also once the draft that lives in the cart has expired. One
    query."""
    expired = Draft.objects.filter(checkout_ref=checkout_ref, expires_at__lte=now)
    amount = (
        Cart.objects.filter(
            ~Exists(expired), checkout_ref=checkout_ref, shipping_method_ref=method_ref
        )
        .values_list("shipping_amount", flat=True)
        .first()
    )
    return None if amount is None else round_money(Money(amount, currency))


def give(*, checkout_ref: str, method_ref: str, amount: Optional[Decimal], now: datetime) -> None:
    """Null takes it back."""
    Cart.objects.filter(checkout_ref=checkout_ref).update(
        shipping_amount=amount, shipping_method_ref=method_ref if amount is not None else ""
    )
    host.shipping_price_moved(checkout_ref, now=now)


def quote(*, draft: Draft, checkout_ref: str) -> None:
    """A draft keeps it. The caller saves the draft."""
    draft.shipping_amount = (
        Cart.objects.filter(
            checkout_ref=checkout_ref, shipping_method_ref=draft.shipping_method_ref
        )
        .values_list("shipping_amount", flat=True)
        .first()
    )


def put_quoted(*, draft: Draft, checkout_ref: str, now: datetime) -> None:
    """Into a cart that the draft becomes, as long as its quotes hold."""
    if draft.shipping_amount is None or now >= draft.expires_at:
        return
    if Quotes.CURRENT.value == conf.QUOTES:
        return
    chosen = host.shipping_price(checkout_ref)
    if chosen is not None and chosen[0] == draft.shipping_method_ref:
        give(checkout_ref=checkout_ref, method_ref=chosen[0], amount=draft.shipping_amount, now=now)
