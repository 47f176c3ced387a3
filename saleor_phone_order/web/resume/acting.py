"""What a visitor does: one function for each form, which leads back to the page."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Callable, Dict

from django.http import HttpResponse
from django.utils import timezone

from ...conf import conf
from ...flows import link_access, link_cart, link_orders, link_payments, links
from ...rules.card_numbers import contains_card_number
from ...rules.refusals import Refusal
from ...rules.states import AlreadyCompleted, PaymentInProgress
from . import forms, showing
from .forms import Problem
from .responses import SeeOther, back, keep_ticket
from .steps import Step
from .visitor import Visitor


def act(visitor: Visitor) -> HttpResponse:
    """What a form asks for; a refusal is told on the page."""
    posted = visitor.request.POST
    step = posted.get("step", "")
    if step not in _ACTIONS:
        return back(visitor)
    try:
        return _ACTIONS[step](visitor, posted)
    except AlreadyCompleted:
        # Pressed twice, or sent again: the order is there.
        return back(visitor)
    except (link_cart.NotResumed, PaymentInProgress):
        # Somebody else was here meanwhile: the page shows how things stand.
        return back(visitor)
    except Refusal as refusal:
        typed = {name: "" if contains_card_number(text) else text for name, text in posted.items()}
        return showing.show(visitor, Problem(_SHOWN_AT.get(step, step), refusal, typed))


def _check(visitor: Visitor, posted) -> HttpResponse:
    ticket = link_access.answer(
        token=visitor.token,
        text=posted.get("answer", ""),
        now=visitor.now,
        life=link_access.VISIT_LIFE,
    )
    response = back(visitor)
    keep_ticket(response, visitor, ticket)
    return response


def _send_code(visitor: Visitor, posted) -> HttpResponse:
    link_access.send_code(token=visitor.token, now=visitor.now)
    return back(visitor)


def _continue(visitor: Visitor, posted) -> HttpResponse:
    opened = links.opened(token=visitor.key, now=visitor.now)
    is_as_shown = posted.get("shown") == showing.shown(opened)
    if not is_as_shown or not showing.may_continue(opened):
        return back(visitor)
    links.resume(token=visitor.key, actor=link_cart.visitor_of(opened.draft), now=visitor.now)
    if not conf.CONTINUE_URL:
        return back(visitor)
    ticket = link_access.answer(token=visitor.key, text="", now=visitor.now)
    return SeeOther(conf.CONTINUE_URL.replace("{token}", ticket))


def _contact(visitor: Visitor, posted) -> HttpResponse:
    link_cart.write_email(token=visitor.key, email=posted.get("email", ""), now=visitor.now)
    return _onward(visitor)


def _addresses(visitor: Visitor, posted) -> HttpResponse:
    """The one that is shipped to, if there is one, and whether the bill goes there too."""
    if not posted.get("is_shipped"):
        return _billing(visitor, posted)
    is_same = bool(posted.get("same"))
    link_cart.write_addresses(
        token=visitor.key,
        shipping=forms.posted_address(forms.SHIPPING, posted),
        is_billing_same=is_same,
        now=visitor.now,
    )
    return _onward(visitor, "" if is_same else Step.BILLING.value)


def _billing(visitor: Visitor, posted) -> HttpResponse:
    link_cart.write_addresses(
        token=visitor.key, billing=forms.posted_address(forms.BILLING, posted), now=visitor.now
    )
    return _onward(visitor)


def _delivery(visitor: Visitor, posted) -> HttpResponse:
    link_cart.choose_shipping_method(
        token=visitor.key, method_ref=posted.get("method", ""), now=visitor.now
    )
    return _onward(visitor)


def _leave_out(visitor: Visitor, posted) -> HttpResponse:
    link_cart.leave_out_what_is_gone(token=visitor.key, now=visitor.now)
    return _onward(visitor)


def _place(visitor: Visitor, posted) -> HttpResponse:
    link_orders.place(
        token=visitor.key, expected_total=_amount(posted.get("total", "")), now=visitor.now
    )
    return back(visitor)


def _pay(visitor: Visitor, posted) -> HttpResponse:
    link_payments.begin(
        token=visitor.key,
        expected_total=_amount(posted.get("total", "")),
        clock=timezone.now,
    )
    return back(visitor)


def _paid(visitor: Visitor, posted) -> HttpResponse:
    link_payments.look(token=visitor.token, clock=timezone.now)
    return back(visitor)


def _unpay(visitor: Visitor, posted) -> HttpResponse:
    link_payments.change_order(token=visitor.key, clock=timezone.now)
    return back(visitor)


def _onward(visitor: Visitor, step: str = "") -> HttpResponse:
    # What the cart costs now is asked here: some hosts write down what they answer, and
    # looking at the page must change nothing.
    showing.live_view(visitor, links.opened(token=visitor.key, now=visitor.now))
    return back(visitor, step)


def _amount(text: str) -> Decimal:
    """What no order costs, for what is no amount."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return Decimal(-1)
    return amount if amount.is_finite() else Decimal(-1)


_ACTIONS: Dict[str, Callable[..., HttpResponse]] = {
    "check": _check,
    "code": _send_code,
    "continue": _continue,
    "contact": _contact,
    "addresses": _addresses,
    "billing": _billing,
    "delivery": _delivery,
    "leave-out": _leave_out,
    "place": _place,
    "pay": _pay,
    "paid": _paid,
    "unpay": _unpay,
}
#: The step whose page tells what was refused.
_SHOWN_AT = {"code": "check", "leave-out": "review", "place": "review", "pay": "review"}
