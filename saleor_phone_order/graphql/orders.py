"""Process: the session's cart becomes an order."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Optional

import graphene

from ..flows import orders
from ..rules.refusals import ErrorCode, Refusal
from .base import AGENT, PhoneOrderMutation
from .ids import decode_session
from .reviews import PhoneOrderReview
from .sessions import PhoneOrderSession
from .types import PhoneOrderOrder


class PhoneOrderPaymentKind(graphene.Enum):
    class Meta:
        description = "How the order is paid."

    EXTERNAL = orders.EXTERNAL


class InvalidTotal(Refusal):
    code = ErrorCode.INVALID
    message = "The expected total is not an amount."


class PhoneOrderProcessInput(graphene.InputObjectType):
    idempotency_key = graphene.String(
        required=True,
        description="At most 128 characters. The same key answers the same again.",
    )
    payment = PhoneOrderPaymentKind(description="EXTERNAL if not given.")
    expected_total = graphene.String(
        description="The gross total that was shown, e.g. 12.50: another one is refused."
    )


class PhoneOrderProcess(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        input = PhoneOrderProcessInput(required=True)

    class Meta:
        description = "Place the order. Everything in the cart is checked again first."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    order = graphene.Field(PhoneOrderOrder)
    review = graphene.Field(
        PhoneOrderReview, description="What the order waits for; null if for nothing."
    )

    @classmethod
    def perform(cls, info, actor, now, id, input):
        processed = orders.process(
            session_id=decode_session(id),
            actor=actor,
            now=now,
            key=input["idempotency_key"],
            way=input.get("payment") or orders.EXTERNAL,
            expected_total=_amount(input.get("expected_total")),
        )
        return {
            "session": processed.session,
            "order": processed.order,
            "review": processed.review,
        }


class OrderMutations(graphene.ObjectType):
    phone_order_process = PhoneOrderProcess.Field()


def _amount(text: Optional[str]) -> Optional[Decimal]:
    if text is None:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise InvalidTotal(field="expected_total") from None
    if not amount.is_finite():
        raise InvalidTotal(field="expected_total")
    return amount
