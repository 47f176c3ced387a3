"""The desk: the page that the bundle in `dashboard-extension/dist/` fills, and its files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Iterator
from urllib.parse import urljoin, urlsplit

from django.http import FileResponse, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from ..conf import conf
from ..hosts import host

BUNDLE = Path(__file__).parent.parent / "dashboard-extension" / "dist"
#: By suffix. The bundle has no other files.
CONTENT_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
#: What Stripe asks for besides its script's own address (docs.stripe.com/security/guide).
STRIPE_SCRIPTS, STRIPE_HOOKS = "https://*.js.stripe.com", "https://hooks.stripe.com"
#: Their names change with their contents.
FOREVER = "public, max-age=31536000, immutable"


# The policy says who may frame it; this header knows no addresses.
@xframe_options_exempt
@require_safe
def desk(request):
    """The page. It knows nobody yet: who works here logs in, or comes with the Dashboard's token."""
    page = {
        "api": reverse("api"),
        "left": urljoin(request.path, "../left/"),
        "hasRefreshToken": host.has_refresh_token,
        "shopName": host.shop_name(),
    }
    text = (BUNDLE / "index.html").read_text(encoding="utf-8")
    response = HttpResponse(text.replace("{}", escape(json.dumps(page)), 1))
    response["Content-Security-Policy"] = "; ".join(_policy())
    response["Cache-Control"] = "no-cache"
    response["Referrer-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def to_desk(request):
    """The Dashboard takes the slash off the address of its frame."""
    response = HttpResponseRedirect("desk/?" + request.META["QUERY_STRING"])
    # The desk knows the Dashboard by the referrer, which the host's own policy would end here.
    response["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response


def _policy() -> Iterator[str]:
    """Our bundle and Stripe's script; that one brings frames and talks to Stripe's API."""
    script = _origin(conf.STRIPE_SCRIPT_URL)
    yield "default-src 'none'"
    yield "script-src 'self' %s %s" % (script, STRIPE_SCRIPTS)
    yield "frame-src %s %s %s" % (script, STRIPE_SCRIPTS, STRIPE_HOOKS)
    yield "style-src 'self'"
    yield "connect-src 'self' %s" % _origin(conf.STRIPE_URL)
    yield "img-src 'self'"
    yield "base-uri 'none'"
    yield "form-action 'none'"
    yield "frame-ancestors %s" % (_origin(conf.DASHBOARD_URL) or "'none'")


def _origin(address: str) -> str:
    """Without its path; empty for none."""
    parts = urlsplit(address)
    return "%s://%s" % (parts.scheme, parts.netloc) if parts.netloc else ""


@gzip_page
@require_safe
def asset(request, name: str):
    """A file of the bundle."""
    path = next((path for path in (BUNDLE / "assets").iterdir() if path.name == name), None)
    content_type = CONTENT_TYPES.get(path.suffix) if path else None
    if path is None or content_type is None:
        return HttpResponseNotFound()
    response = FileResponse(path.open("rb"), content_type=content_type)
    response["Cache-Control"] = FOREVER
    response["X-Content-Type-Options"] = "nosniff"
    return response
