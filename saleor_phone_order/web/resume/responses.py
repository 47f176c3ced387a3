"""What the page answers with, and what browsers are told about it."""

from __future__ import annotations

from typing import Any, Mapping
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ...conf import conf
from ...flows.link_access import VISIT_LIFE
from ...hosts import host
from .visitor import COOKIE, Visitor


class SeeOther(HttpResponseRedirect):
    """After a POST: look there."""

    status_code = 303


def page(
    visitor: Visitor, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(
        visitor.request,
        "saleor_phone_order/resume/%s.html" % template,
        {"shop_name": host.shop_name(), "path": visitor.path, **context},
        status=status,
    )


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
        samesite="Strict",
    )


def secured(response: HttpResponse) -> HttpResponse:
    """One document: nothing is loaded, framed, kept or passed on."""
    # A browser also asks this of where a form's answer redirects to.
    targets = "'self'"
    if conf.CONTINUE_URL:
        storefront = urlsplit(conf.CONTINUE_URL)
        targets += " %s://%s" % (storefront.scheme, storefront.netloc)
    response["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action %s; frame-ancestors 'none'" % targets
    )
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "DENY"
    return response
