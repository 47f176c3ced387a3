"""Process: the session's cart becomes an order."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Optional

import graphene
from django.utils import timezone

from ..flows import orders, pay_links, paying, placing
from ..models import PaymentKind
from ..rules.refusals import ErrorCode, Refusal
from .base import AGENT, PhoneOrderMutation
from .draft_types import PhoneOrderDraftLink
from .ids import decode_session
from .payments import PhoneOrderPayment, PhoneOrderProcessPayment
from .reviews import PhoneOrderReview
from .session_types import PhoneOrderSession
from .types import PhoneOrderOrder


class InvalidTotal(Refusal):
    code = ErrorCode.INVALID
    message = "The expected total is not an amount."


class PhoneOrderProcessInput(graphene.InputObjectType):
    idempotency_key = graphene.String(
        required=True,
        description="At most 128 characters. The same key answers the same again.",
    )
    payment = PhoneOrderProcessPayment(description="EXTERNAL if not given.")
    payment_method = graphene.ID(
        description="For CARD and BANK_DEBIT: what the gateway's own fields made (pm_…)."
    )
    mandate = graphene.String(
        description="For BANK_DEBIT: what the customer agreed to on the phone."
    )
    mail_link = graphene.Boolean(description="For PAY_LINK: whether the customer gets a mail.")
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
    payment = graphene.Field(
        PhoneOrderPayment,
        description="By the gateway. While it is not settled the session stays PROCESSING.",
    )
    link = graphene.Field(PhoneOrderDraftLink, description="For PAY_LINK: where to pay.")

    @classmethod
    def perform(cls, info, actor, now, id, input):
        way = input.get("payment") or placing.EXTERNAL
        asked = {
            "session_id": decode_session(id),
            "actor": actor,
            "key": input["idempotency_key"],
            "expected_total": _amount(input.get("expected_total")),
        }
        link = None
        if way in paying.TYPED:
            processed = paying.charge(
                **asked,
                clock=timezone.now,
                kind=way,
                method_ref=input.get("payment_method") or "",
                mandate=input.get("mandate") or "",
            )
        elif way == PaymentKind.PAY_LINK.value:
            is_mailed = bool(input.get("mail_link"))
            payment, link = pay_links.send(**asked, clock=timezone.now, is_mailed=is_mailed)
            processed = paying.outcome_of(payment)
        else:
            processed = orders.process(**asked, now=now, way=way)
        return {
            "session": processed.session,
            "order": processed.order,
            "review": processed.review,
            "payment": processed.payment,
            "link": link,
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
