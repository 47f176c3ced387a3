"""Relay ids: the host's for its own rows, `PhoneOrder…` for ours."""

from __future__ import annotations

import binascii
from uuid import UUID

from graphql_relay import from_global_id, to_global_id

from ..rules.refusals import ErrorCode, Refusal


class InvalidId(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "Nothing was found with this id."


def encode_id(type_name: str, ref) -> str:
    return to_global_id(type_name, ref)


def decode_id(type_name: str, global_id: str, *, field: str = "id") -> str:
    """The reference in a Relay id of this type.

    :raises InvalidId: garbage, or an id of another type.
    """
    try:
        found_type, ref = from_global_id(global_id)
    except (ValueError, UnicodeError, binascii.Error):
        raise InvalidId(field=field) from None
    if found_type != type_name or not ref or len(ref) > 255 or not ref.isprintable():
        raise InvalidId(field=field)
    return ref


def decode_uuid(type_name: str, global_id: str, *, field: str = "id") -> UUID:
    """The key of one of our rows.

    :raises InvalidId: garbage, or an id of another type.
    """
    try:
        return UUID(decode_id(type_name, global_id, field=field))
    except ValueError:
        raise InvalidId(field=field) from None


def decode_session(global_id: str) -> UUID:
    """:raises InvalidId:"""
    return decode_uuid("PhoneOrderSession", global_id)


def decode_integer(type_name: str, global_id: str, *, field: str = "id") -> int:
    """The key of one of the host's rows that have integer keys (32 bits).

    :raises InvalidId: garbage, or an id of another type.
    """
    ref = decode_id(type_name, global_id, field=field)
    if not (ref.isascii() and ref.isdigit() and len(ref) < 10):
        raise InvalidId(field=field)
    return int(ref)
