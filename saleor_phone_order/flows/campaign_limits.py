"""What a session's campaign lets into the cart, while that is being filled."""

from __future__ import annotations

from datetime import datetime
from typing import Iterable, Mapping, Tuple, Union

from ..hosts import host
from ..hosts.refusals import ShippingMethodNotApplicable
from ..models import Draft, Session
from ..rules.line_text import LineTextInvalid
from ..rules.refusals import Refusal
from . import given_prices
from .campaign_rules import rules_of


def refuse_quantities(
    session: Session, wanted: Mapping[str, int], *, rows: Iterable[Tuple[int, str]] = ()
) -> None:
    """Refuse units of variants that are to be in the cart.

    :param rows: of a pasted text: number and variant reference; all at fault are told.
    :raises NotOffered, OfferQuantityOutOfRange, LineTextInvalid:
    """
    rules = rules_of(session)
    if not rules.offers and rules.is_catalogue_open:
        return
    problems = []
    for number, ref in rows:
        try:
            rules.check_quantity(ref, wanted[ref])
        except Refusal as refusal:
            problems.append({"row": number, "problem": refusal.message})
    if problems:
        raise LineTextInvalid("The campaign does not sell this.", field="text", rows=problems)
    for ref, quantity in wanted.items():
        if quantity:
            rules.check_quantity(ref, quantity)


def refuse_shipping_method(session: Union[Session, Draft], method_ref: str) -> None:
    """:raises ShippingMethodNotApplicable:"""
    if not rules_of(session).allows_shipping_method(method_ref):
        raise ShippingMethodNotApplicable(field="shipping_method_id")


def refuse_prices(
    session: Session, *, checkout_ref: str, now: datetime, field: str = "price"
) -> None:
    """Refuse what agents and codes took off a cart's prices beyond the campaign's lowest ones.

    :raises PriceTooLow:
    """
    rules = rules_of(session)
    limited = {ref for ref, terms in rules.offers.items() if terms.lowest_price is not None}
    if not limited.intersection(host.cart_quantities(checkout_ref)):
        return
    measured = given_prices.measured_lines(session, now, checkout_ref=checkout_ref)
    for (_, ref), found in measured.items():
        # A tier may cost less than that, which nobody gave.
        if ref in limited and found.price < found.resolved:
            rules.check_price(ref, found.price, field=field)
