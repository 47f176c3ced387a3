"""Recognises our token in a request to Saleor 3.

The host's own backend passes by a token that does not name the host as its owner, and
asks the plugins. It authenticates late, when a resolver first looks at the user, so the
guard of the schema asks here before any resolver runs.
"""

from __future__ import annotations

from typing import Any, List

from django.utils import timezone
from jwt import InvalidTokenError

from ..ports import answers as port

TOKEN_HEADERS = ("HTTP_AUTHORIZATION_BEARER", "HTTP_AUTHORIZATION")

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
    has switched the plugin off, so nobody asked it, or the request has another login too."""
    from saleor.graphql.core.context import setup_context_user

    setup_context_user(request)
    user = request.user
    if request.app or user is None or user.pk != session.customer_id:
        raise DeadToken("This shop does not take the impersonation token.")


def _decide(request: Any) -> Any:
    from .. import host

    now = timezone.now()
    try:
        answers = [host.answers.impersonation(token=token, now=now) for token in _tokens(request)]
    except port.DeadToken as error:
        return str(error)
    return next(filter(None, answers), None)


def _tokens(request: Any) -> List[str]:
    """Whatever could be a token. The host listens to one header and two schemes, and takes
    everybody else for a visitor."""
    headers = [request.META.get(name, "") for name in TOKEN_HEADERS]
    return list(dict.fromkeys(header.split()[-1] for header in headers if header.strip()))
