"""The host's validation errors as refusals."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from ..rules.refusals import ErrorCode
from .refusals import InvalidInput


def invalid_input(error: ValidationError, field: str) -> InvalidInput:
    """The host's field errors under the name of the input that holds them."""
    prefix = field + "." if field else ""
    return InvalidInput(
        [
            (
                field or None if name == NON_FIELD_ERRORS else prefix + name,
                str(item.messages[0]),
                _code(item.code),
            )
            for name, items in error.error_dict.items()
            for item in items
        ]
    )


def _code(host_code: Any) -> ErrorCode:
    text = str(getattr(host_code, "value", host_code))
    return {"required": ErrorCode.REQUIRED, "unique": ErrorCode.UNIQUE}.get(text, ErrorCode.INVALID)
