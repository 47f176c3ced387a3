"""The steps from Continue to the order: what each shows of the live cart."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

from django.http import HttpResponse
from django.utils.translation import gettext as _
from prices import Money

from ...flows import drafts, given_back, link_orders, links, payment_kinds
from ...flows.cart_views import CartView
from ...hosts.values import Address
from ...models import Draft
from ...rules.refusals import ErrorCode
from ...rules.tiers import round_money
from . import forms, words
from .forms import Problem
from .responses import page
from .steps import Step, current_step, is_same_address, steps_of
from .visitor import Visitor

#: What a customer can do without.
LEFT_OUT = (
    ErrorCode.INSUFFICIENT_STOCK,
    ErrorCode.PRODUCT_NOT_AVAILABLE,
    ErrorCode.VOUCHER_NOT_APPLICABLE,
    ErrorCode.COUPON_NOT_COMBINABLE,
)


def page_of(
    visitor: Visitor, opened: links.OpenedLink, view: CartView, problem: Optional[Problem]
) -> HttpResponse:
    draft, cart = opened.draft, view.snapshot
    is_guest = draft.customer_id is None
    asked = problem.step if problem else visitor.request.GET.get("step", "")
    step = current_step(cart, is_guest=is_guest, asked=asked)
    steps = steps_of(cart, is_guest=is_guest, asked=step.value)
    place = steps.index(step)
    errors = problem.errors if problem else {}
    posted = problem.posted if problem and problem.step == step.value else {}
    context: Dict[str, Any] = {
        "title": _titles()[step],
        "number": draft.number,
        "step": step.value,
        "step_number": place + 1,
        "step_count": len(steps) + may_pay(draft, view),
        "previous": steps[place - 1].value if place else "",
        "errors": forms.listed(errors),
        "may_leave_out": problem is not None and problem.refusal.code in LEFT_OUT,
    }
    context.update(_CONTENTS[step](draft, view, errors, posted))
    template = Step.ADDRESSES if step is Step.BILLING else step
    return page(template.value, context, status=422 if problem else 200)


def may_pay(draft: Draft, view: CartView) -> bool:
    """There is something to pay, and it can be paid here."""
    has_total = view.snapshot.total.gross.amount > 0
    return has_total and payment_kinds.is_paid_by_link(draft)


def steps_before_paying(draft: Draft, view: CartView) -> int:
    return len(steps_of(view.snapshot, is_guest=draft.customer_id is None))


def total_of(draft: Draft) -> Money:
    return round_money(Money(draft.total_amount, draft.currency))


def _titles() -> Dict[Step, str]:
    return {
        Step.CONTACT: _("How can we reach you?"),
        Step.ADDRESSES: _("Address"),
        Step.BILLING: _("Address for the bill"),
        Step.DELIVERY: _("Delivery"),
        Step.REVIEW: _("Look at your order"),
    }


def _contact(draft: Draft, view: CartView, errors, posted) -> Dict[str, Any]:
    return {"field": forms.email_field(posted.get("email", view.snapshot.email), errors)}


def _addresses(draft: Draft, view: CartView, errors, posted) -> Dict[str, Any]:
    cart = view.snapshot
    if not cart.is_shipping_required:
        return _billing(draft, view, errors, posted)
    address = cart.shipping_address
    is_same = cart.billing_address is None or is_same_address(address, cart.billing_address)
    if posted:
        address = forms.posted_address(forms.SHIPPING, posted)
        is_same = bool(posted.get("same"))
    return {
        "email": "" if draft.customer_id is None else cart.email,
        "is_shipped": True,
        "is_same": is_same,
        "fields": forms.address_fields(forms.SHIPPING, address, draft.channel_ref, errors),
    }


def _billing(draft: Draft, view: CartView, errors, posted) -> Dict[str, Any]:
    address = view.snapshot.billing_address
    if posted:
        address = forms.posted_address(forms.BILLING, posted)
    return {
        "is_shipped": False,
        "email": "" if draft.customer_id is None else view.snapshot.email,
        "fields": forms.address_fields(forms.BILLING, address, draft.channel_ref, errors),
    }


def _delivery(draft: Draft, view: CartView, errors, posted) -> Dict[str, Any]:
    cart = view.snapshot
    chosen = cart.shipping_method.ref if cart.shipping_method else ""
    return {
        "methods": [
            {
                "ref": method.ref,
                "name": method.name,
                "price": words.price_or_free(method.price.gross),
                "is_chosen": method.ref == posted.get("method", chosen),
            }
            for method in cart.shipping_methods
        ],
        "method_errors": errors.get("method", ()),
    }


def _review(draft: Draft, view: CartView, errors, posted) -> Dict[str, Any]:
    cart = view.snapshot
    lost_codes = len(drafts.promo_codes_of(draft)) - len(cart.promo_codes)
    return {
        **order_of(view),
        "is_guest": draft.customer_id is None,
        "may_change": True,
        "has_lost_codes": lost_codes > 0,
        "expected_total": str(cart.total.gross.amount),
        "may_pay": may_pay(draft, view),
        "may_place": link_orders.may_place(draft, cart.total.gross.amount),
        "is_free": not cart.total.gross.amount,
        "was_given_back": given_back.is_latest(draft),
    }


def order_of(view: CartView) -> Dict[str, Any]:
    """What is ordered, to look at."""
    cart = view.snapshot
    return {
        "cart": cart,
        "lines": _lines(view),
        "billing": _address(cart.billing_address),
        "shipping": _address(cart.shipping_address) if cart.is_shipping_required else None,
        "has_same": is_same_address(cart.shipping_address, cart.billing_address),
        "subtotal": words.money(cart.subtotal.gross),
        "shipping_price": words.price_or_free(cart.shipping_price.gross),
        "codes": [
            {
                "code": each.code,
                "discount": words.money(each.discount),
                "is_folded": each.is_folded,
            }
            for each in cart.promo_codes
        ],
        "tax": words.money(cart.total.tax) if cart.total.tax.amount else "",
        "total": words.money(cart.total.gross),
    }


_CONTENTS: Dict[Step, Callable[..., Dict[str, Any]]] = {
    Step.CONTACT: _contact,
    Step.ADDRESSES: _addresses,
    Step.BILLING: _billing,
    Step.DELIVERY: _delivery,
    Step.REVIEW: _review,
}


def _lines(view: CartView) -> List[Dict[str, Any]]:
    found = []
    for line in view.snapshot.lines:
        price = view.prices.get(line.variant.ref)
        reason = ""
        if price is not None and price.unit < price.list_price:
            reason = words.reason(price, has_taxes=bool(line.total.tax.amount))
        found.append(
            {
                "name": drafts.line_name(line.variant),
                "quantity": line.quantity,
                "price": words.money(line.unit_price.gross),
                "total": words.money(line.total.gross),
                "reason": reason,
            }
        )
    return found


def _address(address: Optional[Address]) -> List[str]:
    """As lines to read."""
    if address is None:
        return []
    lines = [
        "%s %s" % (address.first_name, address.last_name),
        address.company_name,
        address.street_address_1,
        address.street_address_2,
        "%s %s" % (address.postal_code, address.city),
        "%s %s" % (address.city_area, address.country_area),
        forms.country_name(address.country),
        address.phone,
    ]
    return [line.strip() for line in lines if line.strip()]
