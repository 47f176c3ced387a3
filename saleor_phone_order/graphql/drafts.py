"""Drafts and their resume links in the API."""

from __future__ import annotations

import graphene
from prices import Money

from ..flows import drafts, links, mail_list, sessions
from ..models import DraftAddress
from ..rules.choices import RecipientCheck
from ..rules.refusals import Refusal
from ..rules.states import DraftAction, DraftState, allowed_draft_actions
from ..rules.tiers import round_money
from .base import AGENT, AGENT_OR_SUPERVISOR, PhoneOrderMutation, require
from .campaign_types import PhoneOrderCampaign
from .connections import PhoneOrderConnection, page, page_arguments
from .errors import refused
from .ids import decode_session, decode_uuid, encode_id
from .mails import PhoneOrderMail
from .sessions import PhoneOrderSession
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


def include_products_argument():
    return graphene.Boolean(description="False: the link prefills the customer's details only.")


def recipient_check_argument():
    return PhoneOrderRecipientCheck(
        description="What the link asks first; left out: what the shop's settings say. "
        "For a draft without a postal code, a code is mailed instead."
    )


class PhoneOrderDraftSave(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        note = graphene.String(description="For the next agent.")
        disposition = graphene.String(description="Why, in a few words.")
        mail_link = graphene.Boolean(description="Also mail the link to the customer.")
        include_products = include_products_argument()
        recipient_check = recipient_check_argument()

    class Meta:
        description = "End a phone order as a draft, with a link to resume it."
        permissions = AGENT

    session = graphene.Field(PhoneOrderSession)
    draft = graphene.Field(PhoneOrderDraft)
    link = graphene.Field(
        PhoneOrderDraftLink,
        description="Null if the shop's links ask what this draft does not say.",
    )

    @classmethod
    def perform(cls, info, actor, now, id, note=None, disposition=None, mail_link=False, **link):
        session_id = decode_session(id)
        draft, issued = links.save_draft(
            session_id=session_id,
            actor=actor,
            now=now,
            note=note or "",
            disposition=disposition or "",
            **_options(is_mailed=mail_link, **link),
        )
        return {
            "session": sessions.readable(session_id=session_id, actor=actor),
            "draft": draft,
            "link": issued,
        }


class PhoneOrderDraftLinkSend(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)
        mail = graphene.Boolean(description="Also mail it to the customer.")
        include_products = include_products_argument()
        recipient_check = recipient_check_argument()

    class Meta:
        description = "Make a new link of a draft; all earlier ones die."
        permissions = AGENT

    draft = graphene.Field(PhoneOrderDraft)
    link = graphene.Field(PhoneOrderDraftLink)

    @classmethod
    def perform(cls, info, actor, now, id, mail=False, **link):
        link = links.issue(
            draft_id=_draft_id(id), actor=actor, now=now, **_options(is_mailed=mail, **link)
        )
        return {"draft": link.draft, "link": link}


class PhoneOrderDraftLinkRevoke(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)

    class Meta:
        description = "Kill all links of a draft, and the cart that one has resumed."
        permissions = AGENT

    draft = graphene.Field(PhoneOrderDraft)

    @classmethod
    def perform(cls, info, actor, now, id):
        return {"draft": links.revoke(draft_id=_draft_id(id), actor=actor, now=now)}


class DraftQueries(graphene.ObjectType):
    phone_order_draft = graphene.Field(
        PhoneOrderDraft, id=graphene.ID(required=True), description="A draft."
    )
    phone_order_drafts = graphene.Field(
        PhoneOrderDraftConnection,
        search=graphene.String(description="Number, e-mail or the customer's name."),
        state=PhoneOrderDraftState(),
        description="Drafts of all agents, newest first.",
        **page_arguments(),
    )

    def resolve_phone_order_draft(root, info, id):
        require(info.context, *AGENT_OR_SUPERVISOR)
        try:
            return drafts.found(draft_id=_draft_id(id))
        except drafts.DraftNotFound:
            return None
        except Refusal as refusal:
            raise refused(refusal) from None

    def resolve_phone_order_drafts(root, info, search=None, state=None, first=None, after=None):
        require(info.context, *AGENT_OR_SUPERVISOR)
        try:
            return page(
                PhoneOrderDraftConnection,
                lambda limit, offset: drafts.listed(
                    search=search or "",
                    state=DraftState(state) if state else None,
                    limit=limit,
                    offset=offset,
                ),
                first=first,
                after=after,
            )
        except Refusal as refusal:
            raise refused(refusal) from None


class DraftMutations(graphene.ObjectType):
    phone_order_draft_save = PhoneOrderDraftSave.Field()
    phone_order_draft_link_send = PhoneOrderDraftLinkSend.Field()
    phone_order_draft_link_revoke = PhoneOrderDraftLinkRevoke.Field()


def _money(amount, draft):
    return round_money(Money(amount, draft.currency))


def _options(*, is_mailed, include_products=None, recipient_check=None):
    """Arguments of a link, as the flow takes them."""
    return {
        "is_mailed": bool(is_mailed),
        "has_products": include_products is not False,
        "recipient_check": RecipientCheck(recipient_check) if recipient_check else None,
    }


def _draft_id(global_id):
    return decode_uuid("PhoneOrderDraft", global_id)
