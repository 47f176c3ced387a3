"""How an impersonated request is refused, the same on every host."""

from __future__ import annotations

from typing import Any, Callable, Tuple

from ..rules.refusals import ErrorCode


def forbidden() -> Exception:
    from graphql import GraphQLError

    # Saleor prints the exception's class name as the error's code.
    exception_class = type(ErrorCode.IMPERSONATION_FORBIDDEN.value, (GraphQLError,), {})
    return exception_class("An impersonation token does not allow this operation.")


def hidden(name: str, resolver: Any, session_of: Callable[[Any], Any]) -> Callable:
    """The resolver of a field that an impersonated request does not see.

    :param resolver: the host's; None where it reads an attribute.
    :param session_of: the session that a request's token speaks for, or None.
    """
    from graphene.utils.str_converters import to_snake_case
    from graphql.execution.executor import default_resolve_fn

    if resolver is None:
        resolver = default_resolve_fn

    def resolve(root, info, **arguments):
        if session_of(info.context) is not None:
            raise forbidden()
        return resolver(root, info, **arguments)

    # The default resolver reads the attribute of this name.
    resolve.__name__ = to_snake_case(name)
    return resolve


def decoded(global_id: Any) -> Tuple[str, str]:
    """Type and key of a Relay id; two empty texts for what is none."""
    from graphql_relay import from_global_id

    try:
        return from_global_id(global_id)
    except (TypeError, ValueError):
        return "", ""
