"""How an impersonated request is refused, the same on every host."""

from __future__ import annotations

from typing import Any, Callable, Iterator, Mapping, Tuple

from ..rules.card_numbers import CardNumberInText, contains_card_number
from ..rules.refusals import ErrorCode

#: Names of texts that nobody types freely. A gift card may be numbered like a payment card.
NO_FREE_TEXT = ("id", "ids", "token", "promo_code")

#: Why staff cannot let an order go out by hand.
WAITS_FOR_PAYMENT = "This phone order waits for its payment. Charge that, or void it."


def forbidden() -> Exception:
    return _error(
        ErrorCode.IMPERSONATION_FORBIDDEN, "An impersonation token does not allow this operation."
    )


def refuse_card_numbers(arguments: Mapping[str, Any]) -> None:
    """Of one of the host's own mutations, for its free texts are stored as they are.

    :raises GraphQLError:
    """
    if any(map(contains_card_number, _free_texts(arguments))):
        raise _error(CardNumberInText.code, CardNumberInText.message)


def _free_texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _free_texts(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _free_texts(item, name)
    elif isinstance(value, str) and not name.endswith(NO_FREE_TEXT):
        yield value


def _error(code: ErrorCode, message: str) -> Exception:
    from graphql import GraphQLError

    # Saleor prints the exception's class name as the error's code.
    return type(code.value, (GraphQLError,), {})(message)


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
