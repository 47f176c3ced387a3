"""The page behind a resume link. Looking at it changes nothing: mail scanners do."""

from __future__ import annotations

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from prices import Money

from ..flows import links
from ..hosts import host
from ..rules.refusals import Refusal
from ..rules.tiers import round_money

#: The page is one document: nothing is loaded, sent or framed.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
STATUS = {"LINK_NOT_FOUND": 404, "ALREADY_COMPLETED": 200}


@require_safe
def resume(request, token: str):
    """What the link leads to, or why it leads nowhere any more."""
    status = 200
    context = {"shop_name": host.shop_name()}
    try:
        opened = links.opened(token=token, now=timezone.now())
    except Refusal as refusal:
        # Expired and revoked links are gone for good.
        status = STATUS.get(refusal.code.value, 410)
        context.update(
            code=refusal.code.value, message=refusal.message, title=TITLES[refusal.code.value]
        )
    else:
        context.update(_page(opened))
    response = render(request, "saleor_phone_order/resume.html", context, status=status)
    response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["X-Content-Type-Options"] = "nosniff"
    return response


TITLES = {
    "LINK_NOT_FOUND": "This link is not valid",
    "LINK_EXPIRED": "This link has expired",
    "LINK_REVOKED": "This link is no longer valid",
    "ALREADY_COMPLETED": "This order is complete",
}


def _page(opened: links.OpenedLink) -> dict:
    draft = opened.draft
    differences = [difference.message for item in opened.lines for difference in item.differences]
    return {
        "title": "Your order",
        "number": draft.number,
        "prepared_by": draft.agent.first_name if draft.agent else "",
        "expires_at": opened.link.expires_at,
        "lines": [
            {
                "name": item.line.name,
                "quantity": item.quantity,
                "price": item.price,
                "total": item.price * item.quantity,
            }
            for item in opened.lines
            if item.quantity
        ],
        "differences": differences,
        "subtotal": opened.subtotal,
        "quoted_total": _quoted_total(draft) if not differences else None,
    }


def _quoted_total(draft):
    if draft.total_amount is None:
        return None
    return round_money(Money(draft.total_amount, draft.currency))
