"""Where Stripe tells what became of a payment."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..flows import gateway_events
from ..payments.values import NotFromGateway

#: Stripe's own events have some kilobytes.
LONGEST = 256 * 1024


@csrf_exempt
@require_POST
def stripe_event(request):
    """200 once it is done; anything else makes Stripe tell it again."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LONGEST:
        return HttpResponseBadRequest()
    signature = request.META.get("HTTP_STRIPE_SIGNATURE", "")
    try:
        gateway_events.take(body=request.body, signature=signature, clock=timezone.now)
    except NotFromGateway:
        return HttpResponseBadRequest()
    return HttpResponse()
