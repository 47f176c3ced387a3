"""The last step of a link where the shop is paid by it: Stripe's fields, then the order.

What is paid cannot be changed meanwhile. The page shows how things stand; only a POST makes
the shop look at the payment and place its order, and so does Stripe's own event.
"""

from __future__ import annotations

from typing import Any, Dict, Optional

from django.http import HttpResponse
from django.utils.translation import gettext as _
from prices import Money

from ...conf import conf
from ...flows import cart_views, link_payments, links
from ...models import Payment
from ...rules.states import PaymentState
from ...rules.tiers import round_money
from . import forms, journey, words
from .forms import Problem
from .responses import page, with_gateway, with_script
from .visitor import Visitor


def page_of(
    visitor: Visitor, opened: links.OpenedLink, payment: Payment, problem: Optional[Problem]
) -> HttpResponse:
    """Of an unsettled payment."""
    draft = opened.draft
    status = 422 if problem else 200
    context: Dict[str, Any] = {
        "number": draft.number,
        "is_waited_for": payment.is_waited_for,
        "errors": forms.listed(problem.errors) if problem else (),
    }
    asked = link_payments.payable(payment)
    if asked is None:
        context.update(
            title=_titles(payment),
            is_released=payment.state == PaymentState.RELEASING.value,
            is_begun=payment.state != PaymentState.CREATED.value,
        )
        return with_script(page("looking", context, status=status))
    context["cart"] = None
    view = cart_views.of_cart(
        checkout_ref=payment.checkout_ref,
        customer_id=draft.customer_id,
        channel_ref=draft.channel_ref,
        now=visitor.now,
    )
    if payment.is_waited_for and view is not None:
        context.update(journey.order_of(view))
    elif view is not None:
        count = journey.steps_before_paying(draft, view) + 1
        context.update(step_number=count, step_count=count)
    context.update(
        title=_("Pay your order"),
        amount=words.money(round_money(Money(payment.amount, payment.currency))),
        # It hides its secret from whoever logs what a template has at hand.
        remote=asked.remote,
        publishable_key=asked.publishable_key,
        script_url=conf.STRIPE_SCRIPT_URL,
        has_failed=bool(asked.remote.decline_code),
    )
    return with_gateway(page("pay", context, status=status))


def _titles(payment: Payment) -> str:
    if payment.state == PaymentState.RELEASING.value:
        return _("Your payment is given back")
    if payment.state == PaymentState.CREATED.value:
        return _("Your payment cannot begin yet")
    return _("We are looking at your payment")
