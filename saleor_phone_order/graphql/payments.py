"""Payments by the gateway in the API."""

from __future__ import annotations

import graphene
from django.utils import timezone
from prices import Money

from ..conf import conf
from ..flows import gateway_keys, giving_up, paying, placing
from ..models import PaymentKind
from ..rules.states import UNSETTLED, PaymentState
from ..rules.tiers import round_money
from .base import AGENT, PhoneOrderMutation
from .ids import decode_session
from .types import DateTime, PhoneOrderMoney

PhoneOrderPaymentState = graphene.Enum(
    "PhoneOrderPaymentState", [(state.value, state.value) for state in PaymentState]
)
PhoneOrderPaymentKind = graphene.Enum(
    "PhoneOrderPaymentKind", [(kind.value, kind.value) for kind in PaymentKind]
)
PhoneOrderProcessPayment = graphene.Enum(
    "PhoneOrderProcessPayment",
    [
        (kind, kind)
        for kind in (
            placing.EXTERNAL,
            PaymentKind.CARD.value,
            PaymentKind.BANK_DEBIT.value,
            PaymentKind.PAY_LINK.value,
            placing.FREE,
        )
    ],
    description=lambda member: None if member else "How an order is paid.",
)


class PhoneOrderPayment(graphene.ObjectType):
    class Meta:
        description = "One attempt to be paid by the payment gateway."
        interfaces = (graphene.relay.Node,)

    kind = PhoneOrderPaymentKind(required=True)
    state = PhoneOrderPaymentState(required=True)
    is_settled = graphene.Boolean(
        required=True, description="It is known what became of it: an order, or nothing."
    )
    amount = graphene.Field(PhoneOrderMoney, required=True)
    captured = graphene.Field(PhoneOrderMoney, required=True)
    refunded = graphene.Field(PhoneOrderMoney, required=True)
    method = graphene.String(required=True, description="The gateway's word, such as card.")
    failure_code = graphene.String(
        required=True, description="The gateway's decline code, or an error code of ours."
    )
    message = graphene.String(
        required=True, description="Why it failed, to read aloud; empty if it did not."
    )
    created_at = DateTime(required=True)
    hold_expires_at = DateTime(description="Until then the gateway holds the money.")

    def resolve_is_settled(root, info):
        return PaymentState(root.state) not in UNSETTLED

    def resolve_message(root, info):
        return paying.why(root.failure_code)

    def resolve_amount(root, info):
        return _money(root.amount, root)

    def resolve_captured(root, info):
        return _money(root.captured_amount, root)

    def resolve_refunded(root, info):
        return _money(root.refunded_amount, root)


class PhoneOrderGateway(graphene.ObjectType):
    class Meta:
        description = "What a browser needs for the payment gateway's own fields."

    publishable_key = graphene.String(required=True)
    script_url = graphene.String(required=True)
    is_live = graphene.Boolean(required=True, description="Else nothing is really charged.")


def gateway_of(session):
    if not session.is_open or not gateway_keys.is_configured(session.channel_ref):
        return None
    keys = gateway_keys.keys_for(session.channel_ref)
    return PhoneOrderGateway(
        publishable_key=keys.publishable, script_url=conf.STRIPE_SCRIPT_URL, is_live=keys.is_live
    )


class PhoneOrderPaymentRelease(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")

    class Meta:
        description = "Give up the payment that a phone order waits for; nothing stays charged."
        permissions = AGENT

    session = graphene.Field("saleor_phone_order.graphql.session_types.PhoneOrderSession")
    payment = graphene.Field(PhoneOrderPayment)

    @classmethod
    def perform(cls, info, actor, now, id):
        payment = giving_up.give_up_waiting(
            session_id=decode_session(id), actor=actor, clock=timezone.now
        )
        return {"session": payment.session, "payment": payment}


class PhoneOrderPreauthorize(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        payment_method = graphene.ID(
            required=True, description="What the gateway's own fields made (pm_…)."
        )

    class Meta:
        description = "Whether a card is good: a small amount is held and released at once."
        permissions = AGENT

    is_valid = graphene.Boolean()
    decline_code = graphene.String()
    message = graphene.String(description="Why not, to read aloud.")

    @classmethod
    def perform(cls, info, actor, now, id, payment_method):
        check = paying.preauthorize(
            session_id=decode_session(id),
            actor=actor,
            clock=timezone.now,
            method_ref=payment_method,
        )
        return {
            "is_valid": check.is_valid,
            "decline_code": check.code or None,
            "message": check.message or None,
        }


class PaymentMutations(graphene.ObjectType):
    phone_order_payment_release = PhoneOrderPaymentRelease.Field()
    phone_order_preauthorize = PhoneOrderPreauthorize.Field()


def _money(amount, payment):
    return round_money(Money(amount, payment.currency))
