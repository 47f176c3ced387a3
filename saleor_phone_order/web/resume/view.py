"""The one view."""

from __future__ import annotations

from pathlib import Path

from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from . import acting, showing
from .responses import secured
from .visitor import Visitor
from .words import in_visitors_language

SCRIPT = Path(__file__).with_name("pay.js")


# The address is the secret: whoever can make somebody post to it could as well do it alone.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request, token: str):
    """What the link leads to, or why it leads nowhere any more."""
    visitor = Visitor(request, token, timezone.now())
    with in_visitors_language(request):
        if request.method == "POST":
            return secured(acting.act(visitor))
        return secured(showing.show(visitor))


@require_safe
def pay_script(request):
    """What the page needs where one pays; the same for everybody."""
    response = FileResponse(SCRIPT.open("rb"), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
