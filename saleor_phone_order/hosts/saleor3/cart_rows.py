"""Rows of Saleor 3's carts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Dict, Iterable, Iterator, Optional
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError

from ..refusals import CartGone


def checkout_row(checkout_ref: str, *, is_locked: bool = False) -> Any:
    """The checkout with its channel and addresses, or None."""
    from saleor.checkout.models import Checkout

    # Without the owner: nobody owns a cart until it is handed over.
    checkouts = Checkout.objects.select_related("channel", "billing_address", "shipping_address")
    if is_locked:
        checkouts = checkouts.select_for_update(of=("self",))
    return checkouts.filter(pk=as_uuid(checkout_ref)).first()


@contextmanager
def reading(checkout_ref: str) -> Iterator[None]:
    """The host stumbles over a cart that is deleted while it is read.

    :raises CartGone:
    """
    try:
        yield
    except (ObjectDoesNotExist, AttributeError, DatabaseError) as error:
        # Django's own, of a row that is not there to be updated, has no cause.
        is_of_database = isinstance(error, DatabaseError) and error.__cause__ is not None
        if is_of_database or checkout_row(checkout_ref) is not None:
            raise
        raise CartGone() from error


def locked_row(checkout_ref: str) -> Any:
    """:raises CartGone:"""
    checkout = checkout_row(checkout_ref, is_locked=True)
    if checkout is None:
        raise CartGone()
    return checkout


def as_uuid(checkout_ref: str) -> Optional[UUID]:
    try:
        return UUID(checkout_ref)
    except ValueError:
        return None


def line_rows(checkout_ref: str) -> Any:
    """As the host orders them."""
    from saleor.checkout.models import CheckoutLine

    return CheckoutLine.objects.filter(checkout_id=as_uuid(checkout_ref))


def units_by_variant(lines: Iterable[Any]) -> Dict[str, int]:
    """Lines of one variant count together; gifts of a promotion come and go by themselves."""
    found: Dict[str, int] = {}
    for line in lines:
        if not line.is_gift:
            ref = str(line.variant_id)
            found[ref] = found.get(ref, 0) + line.quantity
    return found


def masked(card: Any) -> str:
    """What is shown of a gift card's code."""
    return "****" + card.display_code
