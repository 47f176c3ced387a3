"""Recognises our token before Saleor 2.10 looks at the request."""

from __future__ import annotations

import json
from typing import Optional

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

SCHEMES = ("jwt", "bearer")


class ImpersonationMiddleware:
    """Makes the customer the request's user if it carries a live token of ours.

    The host authenticates each GraphQL field anew, and only if the request has no user
    yet (`graphql_jwt.middleware`), so this decides once for the whole request, batched
    bodies included. A dead token is answered here: it must reach neither the stock
    backend nor an anonymous resolver.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from .. import host
        from ..ports.answers import DeadToken

        token = _token(request)
        if token is not None:
            try:
                session = host.answers.impersonation(token=token, now=timezone.now())
            except DeadToken as error:
                return _refused(str(error))
            if session is not None:
                request.phone_order_session = session
                request.user = session.customer
                request.app = None
        return self.get_response(request)


def session_of_request(request):
    """The session that an impersonated request belongs to, else None."""
    return getattr(request, "phone_order_session", None)


def _token(request) -> Optional[str]:
    parts = request.META.get("HTTP_AUTHORIZATION", "").split()
    if len(parts) == 2 and parts[0].lower() in SCHEMES:
        return parts[1]
    return None


def _refused(message: str) -> HttpResponse:
    body = {"errors": [{"message": message, "extensions": {"exception": {"code": "DeadToken"}}}]}
    response = HttpResponse(json.dumps(body), content_type="application/json", status=401)
    # What the host's view sends, so that a browser may read the answer.
    response["Access-Control-Allow-Origin"] = settings.ALLOWED_GRAPHQL_ORIGINS
    response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Origin, Content-Type, Accept, Authorization"
    return response
