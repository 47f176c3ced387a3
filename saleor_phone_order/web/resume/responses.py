"""What the page answers with, and what browsers are told about it."""

from __future__ import annotations

from typing import Any, Mapping
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string

from ...conf import conf
from ...flows.link_access import VISIT_LIFE
from ...hosts import host
from .visitor import COOKIE, Visitor


class SeeOther(HttpResponseRedirect):
    """After a POST: look there."""

    status_code = 303


#: What every page may say.
NOTHING_ELSE = {
    "errors": (),
    "step_number": 0,
    "step_count": 0,
    "number": "",
    "previous": "",
    "is_guest": False,
    "may_change": False,
    "was_given_back": False,
}


def page(template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page that knows neither the request nor its address: Django logs what a template
    has at hand whenever it looks for something that is not there."""
    text = render_to_string(
        "saleor_phone_order/resume/%s.html" % template,
        {"shop_name": host.shop_name(), **NOTHING_ELSE, **context},
    )
    return HttpResponse(text, status=status)


def with_script(response: HttpResponse) -> HttpResponse:
    """A page with our own script."""
    response.loads = "; script-src 'self'"  # type: ignore[attr-defined]
    return response


def with_gateway(response: HttpResponse) -> HttpResponse:
    """A page that may also load what Stripe says it needs (docs.stripe.com/security/guide,
    "Content security policy")."""
    script = urlsplit(conf.STRIPE_SCRIPT_URL)
    origin = "%s://%s" % (script.scheme, script.netloc)
    response.loads = (  # type: ignore[attr-defined]
        f"; script-src 'self' {origin} https://*.js.stripe.com"
        f"; frame-src {origin} https://*.js.stripe.com https://hooks.stripe.com"
        f"; connect-src {origin} https://api.stripe.com"
    )
    return response


def back(visitor: Visitor, step: str = "") -> HttpResponse:
    """To the page itself, which shows what is next, or a step."""
    return SeeOther(visitor.path + ("?step=" + step if step else ""))


def keep_ticket(response: HttpResponse, visitor: Visitor, ticket: str) -> None:
    """Of this link's address alone."""
    response.set_cookie(
        COOKIE,
        ticket,
        max_age=int(VISIT_LIFE.total_seconds()),
        path=visitor.path,
        secure=visitor.request.is_secure() or conf.RESUME_URL.startswith("https:"),
        httponly=True,
        # Not "Strict": who comes back from their bank has answered already.
        samesite="Lax",
    )


def secured(response: HttpResponse) -> HttpResponse:
    """One document: nothing is loaded, framed, kept or passed on. A page where one pays has
    said itself what it loads."""
    # A browser also asks this of where a form's answer redirects to.
    targets = "'self'"
    if conf.CONTINUE_URL:
        storefront = urlsplit(conf.CONTINUE_URL)
        targets += " %s://%s" % (storefront.scheme, storefront.netloc)
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action %s; frame-ancestors 'none'%s" % (targets, getattr(response, "loads", ""))
    )
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "DENY"
    return response
