"""Runs the host's own public API inside this process: one `.graphql` file here, one operation.

The host's mutations bring its validation, its events and its webhooks, and they move less
between versions than what is behind them. They run as our App (`own_app`), which may do
what customers and staff may not, such as naming a line's price.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from graphene.utils.str_converters import to_snake_case

from ....rules.actors import Actor, ActorKind
from ....rules.refusals import ErrorCode
from ...refusals import InvalidInput
from ..own_app import own_app

FOLDER = Path(__file__).parent

_is_running: ContextVar[bool] = ContextVar("phone_order_document", default=False)


class HostErrors(InvalidInput):
    """The host refused an operation of ours.

    :ivar codes: its own codes, in capitals.
    """

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(
            [
                (each["field"] and to_snake_case(each["field"]), each["message"] or "", _code(each))
                for each in errors
            ]
        )
        self.codes: List[str] = [each["code"] for each in errors]

    def has(self, *codes: str) -> bool:
        return any(code in codes for code in self.codes)


class Anonymous:
    """A visitor, for the host's functions that take no user at all for its own part.
    (Django's class of the name needs an app that Saleor 3 does not install.)"""

    pk = id = None
    is_active = is_staff = is_superuser = is_authenticated = False
    is_anonymous = True

    def has_perm(self, *_: Any) -> bool:
        return False

    has_perms = has_perm


def run(
    document: str, *, actor: Any = None, user: Any = None, is_guest: bool = False, **variables: Any
) -> Any:
    """What the operation of a document answers in its one field. A refused one leaves
    nothing behind.

    :param document: the file's name without its ending.
    :param actor: whose staff account the host's events name beside our App.
    :param user: the customer whom it is about, where the host's answer depends on that.
    :param is_guest: without a staff account the host sees an anonymous visitor. It makes
        an order that nobody asks for the one of the account with the cart's e-mail.
    :raises HostErrors:
    """
    from saleor.graphql.api import backend, schema

    context = _context(user if actor is None else _staff_account(actor), is_guest)
    # A query calls tax apps and writes what they answered: no lock of ours may wait for that.
    is_query = _text(document).startswith("query")
    with nullcontext() if is_query else transaction.atomic(), _running():
        try:
            result = backend.document_from_string(schema, _text(document)).execute(
                variable_values=variables, context_value=context
            )
        except Exception as error:  # noqa: BLE001  only to be sorted
            _raise([error])
        finally:
            context.dataloaders.clear()
        if result.errors:
            _raise(result.errors)
        (answer,) = result.data.values()
        if isinstance(answer, dict) and answer.get("errors"):
            raise HostErrors(answer["errors"])
    return answer


def is_running() -> bool:
    """The host is doing something for us right now, in this thread: what it is asked is
    no request from outside."""
    return _is_running.get()


@contextmanager
def _running() -> Iterator[None]:
    token = _is_running.set(True)
    try:
        yield
    finally:
        _is_running.reset(token)


def user_and_app(actor: Actor) -> Dict[str, Any]:
    """`user` and `app` as the host's own functions want to know who acts."""
    from saleor.app.models import App

    from ... import host

    app = App.objects.filter(pk=actor.id).first() if actor.kind is ActorKind.APP else None
    return {"user": host.user_of(actor), "app": app or own_app()}


def has_field(type_name: str, field_name: str) -> bool:
    """Whether this host's API has a field, or an input type a field."""
    from saleor.graphql.api import schema

    found = schema.get_type_map().get(type_name)
    return found is not None and field_name in found.fields


def global_id(type_name: str, row: Any) -> str:
    """The host's Relay id of a row or a reference."""
    from graphql_relay import to_global_id

    return to_global_id(type_name, getattr(row, "pk", row))


def ref_of(global_id: str) -> str:
    """The reference in one of the host's Relay ids; "" if it is none."""
    from graphql_relay import from_global_id

    try:
        return from_global_id(global_id)[1]
    except (TypeError, ValueError):
        return ""


def _staff_account(actor: Actor) -> Any:
    from ... import host

    return host.user_of(actor)


def _context(user: Any, is_guest: bool) -> Any:
    from saleor.graphql.core import SaleorContext

    if user is None and is_guest:
        user = Anonymous()
    context = SaleorContext(dataloaders={})
    context.path = context.path_info = "/graphql/"
    context.method = "POST"
    context.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1"}
    context.request_time = timezone.now()
    # The replica does not have what our transaction has written.
    context.allow_replica = False
    context.app = context.requestor = own_app()
    context.user = context._cached_user = user
    context.decoded_auth_token = None
    return context


@lru_cache(maxsize=None)
def _text(document: str) -> str:
    return (FOLDER / (document + ".graphql")).read_text(encoding="utf-8")


def _raise(errors: Sequence[Any]) -> None:
    """:raises HostErrors: if the host meant to refuse; else what went wrong inside it, such
    as a deadlock, which is nobody's input."""
    from django.core.exceptions import ValidationError
    from graphql import GraphQLError

    found = []
    for error in errors:
        cause = error
        while isinstance(cause, GraphQLError) and hasattr(cause, "original_error"):
            cause = cause.original_error
        if not isinstance(cause, (GraphQLError, ValidationError)):
            raise cause
        messages = getattr(cause, "messages", None)
        code = getattr(cause, "code", None)
        found.append(
            {
                "field": None,
                "message": messages[0] if messages else str(cause),
                "code": str(getattr(code, "value", code) or type(cause).__name__).upper(),
            }
        )
    raise HostErrors(found)


def _code(error: Mapping[str, Any]) -> ErrorCode:
    return {
        "REQUIRED": ErrorCode.REQUIRED,
        "UNIQUE": ErrorCode.UNIQUE,
        "NOT_FOUND": ErrorCode.NOT_FOUND,
    }.get(error["code"], ErrorCode.INVALID)
