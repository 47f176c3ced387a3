"""Which page is shown: by what became of the link, the draft and its cart."""

from __future__ import annotations

from typing import Any, Dict, Optional

from django.http import HttpResponse
from django.utils.translation import gettext as _

from ...conf import conf
from ...flows import (
    cart_views,
    given_back,
    link_access,
    link_orders,
    links,
    live_carts,
    orders,
    unsettled,
)
from ...flows.mailed_codes import is_live
from ...flows.secrets import keyed_hash
from ...models import DraftLink
from ...rules.choices import Quotes, RecipientCheck
from ...rules.refusals import Refusal
from ...rules.states import AlreadyCompleted
from . import forms, journey, paying, words
from .forms import Problem
from .responses import page
from .visitor import Visitor

#: Expired, revoked and locked links are gone for good.
GONE = 410
STATUS = {"LINK_NOT_FOUND": 404}
REFUSED = 422


def show(visitor: Visitor, problem: Optional[Problem] = None) -> HttpResponse:
    """`problem` is why a POST was refused; the page says so."""
    try:
        opened = links.opened(token=visitor.key, now=visitor.now)
    except link_access.RecipientCheckRequired as refusal:
        return _check(visitor, refusal.params["check"], problem)
    except AlreadyCompleted:
        return _completed(visitor)
    except Refusal as refusal:
        return _closed(visitor, refusal)
    payment = unsettled.payment_of(opened.draft.pk)
    if payment is not None:
        return paying.page_of(visitor, opened, payment, problem)
    if links.is_continued(opened.draft):
        return page("waiting", {"title": _("Your order"), "number": opened.draft.number})
    view = live_view(visitor, opened)
    if view is None:
        return _intro(opened, problem)
    return journey.page_of(visitor, opened, view, problem)


def shown(opened: links.OpenedLink) -> str:
    """Names what a visitor sees before Continue: it is asked again if something moved."""
    seen = [(item.line.variant_ref, item.quantity, item.price) for item in opened.lines]
    return keyed_hash("shown", repr(seen))


def may_continue(opened: links.OpenedLink) -> bool:
    if conf.CONTINUE_URL:
        return not opened.link.has_products or any(item.quantity for item in opened.lines)
    return any(item.quantity for item in opened.lines)


def live_view(visitor: Visitor, opened: links.OpenedLink) -> Optional[cart_views.CartView]:
    """The cart that the visitor is ordering here; None before Continue."""
    draft = opened.draft
    if conf.CONTINUE_URL or not opened.link.has_products or not live_carts.is_there(draft):
        return None
    view = cart_views.of_draft(draft=draft, now=visitor.now)
    return view if view is not None and view.snapshot.lines else None


def _intro(opened: links.OpenedLink, problem: Optional[Problem]) -> HttpResponse:
    draft = opened.draft
    differences = [
        words.difference(changed) for item in opened.lines for changed in item.differences
    ]
    has_total = draft.total_amount is not None and not differences
    context = {
        "title": _("Your order"),
        "number": draft.number,
        "prepared_by": draft.agent.first_name if draft.agent else "",
        "expires_at": opened.link.expires_at,
        "lines": [
            {
                "name": item.line.name,
                "quantity": item.quantity,
                "price": words.money(item.price),
                "total": words.money(item.price * item.quantity),
            }
            for item in opened.lines
            if item.quantity
        ],
        "differences": differences,
        "has_products": opened.link.has_products,
        "is_honoured": Quotes(conf.QUOTES) is Quotes.HONOUR,
        "subtotal": words.money(opened.subtotal),
        "quoted_total": words.money(journey.total_of(draft)) if has_total else "",
        "has_shipping": bool(draft.shipping_method_ref),
        "may_continue": may_continue(opened),
        "shown": shown(opened),
        "errors": forms.listed(problem.errors) if problem else (),
        "was_given_back": given_back.is_latest(draft),
    }
    return page("intro", context, status=REFUSED if problem else 200)


def _check(visitor: Visitor, check: str, problem: Optional[Problem]) -> HttpResponse:
    """Nothing of the order, not even its number."""
    errors = problem.errors if problem else {}
    is_code = check == RecipientCheck.EMAIL_CODE.value
    context: Dict[str, Any] = {
        "title": _("Is this your order?"),
        "is_code": is_code,
        "is_code_sent": is_code and _has_live_code(visitor),
        "field": forms.answer_field(check, errors),
        "errors": forms.listed(errors),
    }
    return page("check", context, status=REFUSED if problem else 200)


def _has_live_code(visitor: Visitor) -> bool:
    original: DraftLink = link_access.found(visitor.token, visitor.now).original
    return is_live(original.code_sent_at, visitor.now)


def _completed(visitor: Visitor) -> HttpResponse:
    context: Dict[str, Any] = {"title": _("This order is complete"), "order_number": ""}
    completed = link_orders.completed(token=visitor.key, now=visitor.now)
    if completed is not None:
        context["was_given_back"] = given_back.is_latest(completed.draft)
    if completed is not None and completed.order is not None:
        order = completed.order
        context.update(
            order_number=order.number,
            total=words.money(order.total.gross),
            is_paid=order.is_paid,
            is_in_review=orders.is_in_review(order.ref),
        )
    return page("done", context)


def _was_given_back(visitor: Visitor) -> bool:
    """What was paid by this link, when it was still alive."""
    try:
        link = link_access.found(visitor.token, visitor.now).link
    except Refusal:
        return False
    return given_back.is_latest(link.draft)


def _closed(visitor: Visitor, refusal: Refusal) -> HttpResponse:
    code = refusal.code.value
    titles = {
        "LINK_NOT_FOUND": _("This link is not valid"),
        "LINK_EXPIRED": _("This link has expired"),
        "LINK_REVOKED": _("This link is no longer valid"),
        "LINK_LOCKED": _("This link is locked"),
    }
    texts = {
        "LINK_NOT_FOUND": _("Please check that you have opened the whole link."),
        "LINK_EXPIRED": _("It was good for a limited time."),
        "LINK_REVOKED": _("It was withdrawn, or replaced by a newer one."),
        "LINK_LOCKED": _("There were too many wrong answers."),
    }
    if isinstance(refusal, link_access.TicketExpired):
        texts[code] = _("Open the link that you got again.")
    context = {
        "title": titles[code],
        "text": texts[code],
        "was_given_back": _was_given_back(visitor),
    }
    return page("closed", context, status=STATUS.get(code, GONE))
