"""What an agent's page sends when it is left (`navigator.sendBeacon`): only a shorter
grace comes of it."""

from __future__ import annotations

import base64
import json
import re
from contextlib import suppress
from typing import Tuple
from uuid import UUID

from django.http import HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..flows import presence
from ..rules.refusals import Refusal

#: Bytes of a body.
MAX_BODY = 1024
PREFIX = "PhoneOrderSession:"


# A browser sends it without a login: the nonce is what proves where it comes from.
@csrf_exempt
@require_POST
def left(request):
    """Answers the same whether or not there is such an open session."""
    try:
        session_id, nonce = _read(request.read(MAX_BODY + 1))
    except (ValueError, RecursionError, OSError):  # The last where the browser hung up.
        return HttpResponseBadRequest()
    with suppress(Refusal):  # Nobody is told why.
        presence.leave(session_id=session_id, nonce=nonce, now=timezone.now())
    return HttpResponse(status=204)


def _read(body: bytes) -> Tuple[UUID, str]:
    """
    :raises ValueError, RecursionError: not what a page of ours sends.
    """
    if len(body) > MAX_BODY:
        raise ValueError("too long")
    given = json.loads(body.decode())
    if not isinstance(given, dict):
        raise ValueError("no object")
    session, nonce = given.get("session"), given.get("nonce")
    if not isinstance(session, str) or not isinstance(nonce, str):
        raise ValueError("no text")
    if not re.fullmatch("[0-9a-f]{64}", nonce):
        raise ValueError("no nonce")
    if len(session) != 36:  # The id that the API gives.
        session = base64.b64decode(session, validate=True).decode()
        if not session.startswith(PREFIX):
            raise ValueError("another id")
        session = session[len(PREFIX) :]
    return UUID(session), nonce
