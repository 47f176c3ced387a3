"""How a refusal looks in the API: `errors { field message code … }`."""

from __future__ import annotations

import graphene
from graphene.utils.str_converters import to_camel_case
from graphql import GraphQLError

from ..hosts.refusals import InvalidInput
from ..rules.refusals import ErrorCode, Refusal
from .ids import encode_id

PhoneOrderErrorCode = graphene.Enum(
    "PhoneOrderErrorCode",
    [(code.value, code.value) for code in ErrorCode],
    description=lambda member: (
        ErrorCode(member.value).description if member else "Why something was refused."
    ),
)


class PhoneOrderError(graphene.ObjectType):
    class Meta:
        description = "Why a phone order operation was refused. Nothing was changed."

    field = graphene.String(description="The input at fault, if it is one.")
    message = graphene.String(
        required=True, description="A sentence that can be read to the customer."
    )
    code = PhoneOrderErrorCode(required=True)
    available_quantity = graphene.Int(description="Units in stock.")
    minimum_quantity = graphene.Int(description="The quantity break at fault.")
    row = graphene.Int(description="The line of a pasted text, from 1.")
    variant_id = graphene.ID(description="The variant at fault.")
    session_id = graphene.ID(description="The session that is open already.")
    decline_code = graphene.String(description="The gateway's own, of a payment.")


def errors_of(refusal: Refusal) -> list:
    """GraphQL errors of a refusal: one, or one a field of the host's validation."""
    if isinstance(refusal, InvalidInput):
        return [
            PhoneOrderError(field=field and to_camel_case(field), message=message, code=code.value)
            for field, message, code in refusal.errors
        ]
    params = refusal.params
    rows = params.get("rows") or [{"row": params.get("row"), "problem": refusal.message}]
    return [
        PhoneOrderError(
            field=refusal.field and to_camel_case(refusal.field),
            message=row["problem"],
            code=refusal.code.value,
            available_quantity=params.get("available_quantity"),
            minimum_quantity=params.get("minimum_quantity"),
            row=row["row"],
            variant_id=_id_or_none("ProductVariant", params.get("variant_ref")),
            session_id=_id_or_none("PhoneOrderSession", params.get("session_id")),
            decline_code=params.get("decline_code"),
        )
        for row in rows
    ]


def refused(refusal: Refusal) -> GraphQLError:
    """What a query raises: hosts print the exception's class name as the error's code."""
    return type(refusal.code.value, (GraphQLError,), {})(refusal.message)


def _id_or_none(type_name, ref):
    return encode_id(type_name, ref) if ref else None
