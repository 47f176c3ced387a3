"""Recognises our token in a request to Saleor 3.

The host's own backend passes by a token that does not name the host as its owner, and
asks the plugins. It authenticates late, when a resolver first looks at the user, so the
guard of the schema asks here before any resolver runs.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from jwt import InvalidTokenError

from .. import base

_ANSWER = "_phone_order_session"


class DeadToken(InvalidTokenError):
    """The host's API reports the class's name as the error's code. It knows that invalid
    tokens are nobody's mistake but the caller's."""


def session_of_request(request: Any) -> Any:
    """The session that an impersonated request belongs to, else None. Decided once for
    the whole request, batched bodies included.

    :raises DeadToken: the token is ours and opens nothing.
    """
    if not hasattr(request, _ANSWER):
        setattr(request, _ANSWER, _decide(request))
    answer = getattr(request, _ANSWER)
    if isinstance(answer, str):
        raise DeadToken(answer)
    return answer


def refuse_half_authenticated(request: Any, session: Any) -> None:
    """:raises DeadToken: the host did not make the customer the request's user: the shop
    has switched the plugin off, and nobody asked it."""
    from saleor.graphql.core.context import setup_context_user

    setup_context_user(request)
    user = request.user
    if request.app or user is None or user.pk != session.customer_id:
        raise DeadToken("Phone orders are switched off in this shop.")


def _decide(request: Any) -> Any:
    from saleor.core.auth import get_token_from_request

    from .. import host

    token = get_token_from_request(request)
    if not token:
        return None
    try:
        return host.answers.impersonation(token=token, now=timezone.now())
    except base.DeadToken as error:
        return str(error)
