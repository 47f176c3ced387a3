"""Call and order details in the API."""

from __future__ import annotations

from datetime import datetime

import graphene

from ..flows import agent_notes, details
from ..rules import details as rules
from .affiliates import PhoneOrderAffiliate, affiliate_id_of
from .carts import CartMutation
from .ids import decode_session
from .types import DateTime, PhoneOrderPerson


class PhoneOrderFieldValue(graphene.ObjectType):
    class Meta:
        description = "The customer's answer to a campaign's own field."

    key = graphene.String(required=True)
    value = graphene.String(required=True, description="Of a checkbox true or false.")


def _of_call(attribute, default, root, info, **arguments):
    return getattr(root.call, attribute)


class PhoneOrderDetails(graphene.ObjectType):
    class Meta:
        description = (
            "What is written down about a call and its customer. What follows"
            " `isTrialOverridden` is the customer's profile, and empty for a guest."
        )
        default_resolver = _of_call

    ani = graphene.String(required=True, description="The number that the call came from.")
    dnis = graphene.String(required=True, description="The number that was called.")
    voice_log_number = graphene.String(required=True)
    affiliate = graphene.Field(PhoneOrderAffiliate, description="Whom the sale is attributed to.")
    custom_1 = graphene.String(required=True)
    custom_2 = graphene.String(required=True)
    custom_3 = graphene.String(required=True)
    custom_4 = graphene.String(required=True)
    custom_5 = graphene.String(required=True)
    agent_note = graphene.String(required=True, description="The agents' own.")
    terms_agreed_at = DateTime(description="Null: not agreed.")
    is_trial_overridden = graphene.Boolean(
        required=True, description="A trial may be sold to the customer again."
    )
    date_of_birth = graphene.String(description="ISO 8601, e.g. 1980-12-31.")
    gender = graphene.String(required=True)
    is_do_not_sell_name = graphene.Boolean(
        required=True, description="The customer wants no marketing."
    )
    sms_opt_in_at = DateTime(description="Null: the customer wants no messages.")
    fields = graphene.List(
        graphene.NonNull(PhoneOrderFieldValue),
        required=True,
        description="Answers to the fields of the session's campaign.",
    )

    def resolve_affiliate(root, info):
        return root.affiliate

    def resolve_date_of_birth(root, info):
        return root.profile.get(rules.DATE_OF_BIRTH)

    def resolve_gender(root, info):
        return root.profile.get(rules.GENDER, "")

    def resolve_is_do_not_sell_name(root, info):
        return rules.DO_NOT_SELL_NAME in root.profile

    def resolve_sms_opt_in_at(root, info):
        at = root.profile.get(rules.SMS_OPT_IN_AT)
        return at and datetime.fromisoformat(at)

    def resolve_fields(root, info):
        return [PhoneOrderFieldValue(key=key, value=value) for key, value in root.fields]


class PhoneOrderAgentNote(graphene.ObjectType):
    class Meta:
        description = "What an agent wrote down in an earlier call of the customer."

    note = graphene.String(required=True)
    agent = graphene.Field(PhoneOrderPerson, description="Null for an app.")
    written_at = DateTime(required=True, description="When the call ended.")


class DetailsOfSession:
    """Fields of `PhoneOrderSession`."""

    details = graphene.Field(PhoneOrderDetails, required=True)
    customer_notes = graphene.List(
        graphene.NonNull(PhoneOrderAgentNote),
        required=True,
        description="Agents' notes of this customer's earlier calls, newest first, at most 20.",
    )

    def resolve_details(root, info):
        return details.view(session=root)

    def resolve_customer_notes(root, info):
        return agent_notes.before(root)


class PhoneOrderFieldValueInput(graphene.InputObjectType):
    key = graphene.String(required=True, description="Of a field of the session's campaign.")
    value = graphene.String(description="Null or empty takes the answer away.")


class PhoneOrderDetailsInput(graphene.InputObjectType):
    class Meta:
        description = (
            "What is left out stays, null takes away. What follows `isTrialOverridden` is"
            " stored on the customer's profile, and refused for a guest."
        )

    ani = graphene.String()
    dnis = graphene.String()
    voice_log_number = graphene.String()
    affiliate_id = graphene.ID(description="One that is active.")
    custom_1 = graphene.String()
    custom_2 = graphene.String()
    custom_3 = graphene.String()
    custom_4 = graphene.String()
    custom_5 = graphene.String()
    agent_note = graphene.String()
    disposition = graphene.String(
        description="Why the call ends so, of a call that ends with an order."
    )
    are_terms_agreed = graphene.Boolean()
    is_trial_overridden = graphene.Boolean()
    date_of_birth = graphene.String(description="ISO 8601, e.g. 1980-12-31.")
    gender = graphene.String()
    is_do_not_sell_name = graphene.Boolean()
    has_sms_opt_in = graphene.Boolean()
    fields = graphene.List(graphene.NonNull(PhoneOrderFieldValueInput))


class PhoneOrderDetailsUpdate(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        note = graphene.String(description="The order's note, which the customer sees.")
        input = PhoneOrderDetailsInput()

    class Meta:
        description = "Write down what belongs to the order besides its lines: all, or nothing."

    @classmethod
    def perform(cls, info, actor, now, id, note=None, input=None):
        call = {"session_id": decode_session(id), "actor": actor, "now": now}
        return {"session": details.update(note=note, changes=_changes(input or {}), **call)}


class DetailsMutations(graphene.ObjectType):
    phone_order_details_update = PhoneOrderDetailsUpdate.Field()


def _changes(given) -> dict:
    changes = dict(given)
    if "affiliate_id" in given:
        changes["affiliate_id"] = affiliate_id_of(given["affiliate_id"])
    if given.get("fields") is not None:
        changes["fields"] = {row["key"]: row.get("value") or "" for row in given["fields"]}
    else:
        changes.pop("fields", None)
    return changes
