"""What the API says of a draft and its link."""

from __future__ import annotations

import graphene
from prices import Money

from ..flows import drafts, mail_list
from ..models import DraftAddress
from ..rules.choices import RecipientCheck
from ..rules.states import DraftAction, DraftState, allowed_draft_actions
from ..rules.tiers import round_money
from .campaign_types import PhoneOrderCampaign
from .connections import PhoneOrderConnection
from .ids import encode_id
from .mails import PhoneOrderMail
from .types import (
    DateTime,
    PhoneOrderAddress,
    PhoneOrderMoney,
    PhoneOrderPerson,
    PhoneOrderPriceReasonKind,
)

PhoneOrderDraftState = graphene.Enum(
    "PhoneOrderDraftState", [(state.value, state.value) for state in DraftState]
)
PhoneOrderDraftAction = graphene.Enum(
    "PhoneOrderDraftAction", [(action.value, action.value) for action in DraftAction]
)
PhoneOrderRecipientCheck = graphene.Enum(
    "PhoneOrderRecipientCheck", [(check.value, check.value) for check in RecipientCheck]
)
#: Nobody asks for these.
SYSTEM_ACTIONS = (DraftAction.EXPIRE, DraftAction.COMPLETE)


class PhoneOrderDraftLine(graphene.ObjectType):
    class Meta:
        description = "A line as it was quoted: prices of one unit, before taxes."

    variant_id = graphene.ID(required=True)
    sku = graphene.String(required=True)
    name = graphene.String(required=True)
    quantity = graphene.Int(required=True)
    list_price = graphene.Field(PhoneOrderMoney, required=True)
    applied_price = graphene.Field(
        PhoneOrderMoney, required=True, description="Before the shop's promotions."
    )
    quoted_price = graphene.Field(
        PhoneOrderMoney, required=True, description="After the shop's promotions."
    )
    reason = PhoneOrderPriceReasonKind(required=True)
    tier_name = graphene.String(required=True)

    def resolve_variant_id(root, info):
        return encode_id("ProductVariant", root.variant_ref)

    def resolve_list_price(root, info):
        return _money(root.list_amount, root.draft)

    def resolve_applied_price(root, info):
        return _money(root.unit_amount, root.draft)

    def resolve_quoted_price(root, info):
        return _money(root.quoted_amount, root.draft)


class PhoneOrderDraft(graphene.ObjectType):
    class Meta:
        description = "A saved, unfinished order."
        interfaces = (graphene.relay.Node,)

    number = graphene.String(required=True, description="Short, to read aloud.")
    state = PhoneOrderDraftState(required=True)
    allowed_actions = graphene.List(
        graphene.NonNull(PhoneOrderDraftAction),
        required=True,
        description="What may be done now; screens draw their buttons from it.",
    )
    customer = graphene.Field(PhoneOrderPerson)
    agent = graphene.Field(PhoneOrderPerson)
    campaign = graphene.Field(PhoneOrderCampaign, description="What it goes on with.")
    app_id = graphene.ID(description="The app that saved it, if it was one.")
    email = graphene.String(required=True)
    currency = graphene.String(required=True)
    note = graphene.String(required=True, description="The agents' own note.")
    customer_note = graphene.String(required=True, description="Goes on the order.")
    disposition = graphene.String(required=True)
    was_saved_by_guard = graphene.Boolean(required=True)
    total = graphene.Field(
        PhoneOrderMoney,
        description="Gross, as it was quoted; null if there was nothing to add up.",
    )
    saved_at = DateTime(required=True)
    expires_at = DateTime(required=True, description="Until then the quoted prices hold.")
    completed_at = DateTime()
    erased_at = DateTime(
        description="Its personal data was erased; nobody can go on with it any more."
    )
    order_id = graphene.ID(description="The order that it became.")
    lines = graphene.List(graphene.NonNull(PhoneOrderDraftLine), required=True)
    billing_address = graphene.Field(PhoneOrderAddress)
    shipping_address = graphene.Field(PhoneOrderAddress)
    has_promo_codes = graphene.Boolean(required=True)
    mails = graphene.List(
        graphene.NonNull(PhoneOrderMail), required=True, description="Of its links, newest first."
    )

    def resolve_number(root, info):
        return str(root.number)

    def resolve_allowed_actions(root, info):
        if root.erased_at is not None:
            return []
        actions = allowed_draft_actions(root.state)
        return [action.value for action in actions if action not in SYSTEM_ACTIONS]

    def resolve_app_id(root, info):
        return encode_id("App", root.app_ref) if root.app_ref else None

    def resolve_total(root, info):
        return None if root.total_amount is None else _money(root.total_amount, root)

    def resolve_order_id(root, info):
        return encode_id("Order", root.order_ref) if root.order_ref else None

    def resolve_lines(root, info):
        return root.lines.all()

    def resolve_billing_address(root, info):
        return drafts.address_of(root, DraftAddress.BILLING)

    def resolve_shipping_address(root, info):
        return drafts.address_of(root, DraftAddress.SHIPPING)

    def resolve_has_promo_codes(root, info):
        return bool(root.promo_codes)

    def resolve_mails(root, info):
        return mail_list.of_draft(root)


class PhoneOrderDraftConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderDraft


class PhoneOrderDraftLink(graphene.ObjectType):
    class Meta:
        description = "A resume link. It is shown once; only its hash is kept."

    url = graphene.String(required=True)
    expires_at = DateTime(required=True)
    recipient_check = PhoneOrderRecipientCheck(
        required=True, description="What it asks before it shows anything."
    )


def _money(amount, draft):
    return round_money(Money(amount, draft.currency))
