"""Customers in the API: find, look at, create, update."""

from __future__ import annotations

import graphene
from django.utils import timezone

from ..flows import customer_search, customers
from ..flows.customers import AddressChange
from ..rules.refusals import Refusal
from .base import AGENT, AGENT_OR_SUPERVISOR, PhoneOrderMutation, require
from .connections import PhoneOrderConnection, page, page_arguments
from .details import PhoneOrderAgentNote
from .errors import refused
from .ids import InvalidId, decode_integer, encode_id
from .types import DateTime, PhoneOrderAddress, PhoneOrderAddressInput, PhoneOrderMoney, address_of


class PhoneOrderPastOrder(graphene.ObjectType):
    class Meta:
        description = "An earlier order of a customer."

    id = graphene.ID(required=True)
    number = graphene.String(required=True)
    placed_at = DateTime(required=True)
    status = graphene.String(required=True, description="The host's own word.")
    total = graphene.Field(PhoneOrderMoney, required=True, description="With taxes.")

    def resolve_id(root, info):
        return encode_id("Order", root.ref)

    def resolve_total(root, info):
        return root.total.gross


class PhoneOrderCustomer(graphene.ObjectType):
    class Meta:
        description = "A customer, with enough to tell people apart on the phone."

    id = graphene.ID(required=True, description="The host's user id.")
    email = graphene.String(required=True)
    first_name = graphene.String(required=True)
    last_name = graphene.String(required=True)
    city = graphene.String(required=True, description="Of the default address.")
    phone = graphene.String(required=True, description="Of the default address.")
    is_active = graphene.Boolean(required=True)
    is_eligible = graphene.Boolean(
        required=True, description="Whether one can order for this customer."
    )
    tier_id = graphene.ID(description="The price tier, if there is one.")
    tier_name = graphene.String(required=True, description="Empty without a tier.")
    last_order_number = graphene.String(required=True, description="Empty without one.")
    last_order_at = DateTime()
    open_session_id = graphene.ID(description="The phone order that is open, if one is.")
    default_billing_address = graphene.Field(PhoneOrderAddress)
    default_shipping_address = graphene.Field(PhoneOrderAddress)
    addresses = graphene.List(
        graphene.NonNull(PhoneOrderAddress),
        required=True,
        description="All saved addresses, oldest first.",
    )
    orders = graphene.List(
        graphene.NonNull(PhoneOrderPastOrder),
        required=True,
        description="The latest ten orders, newest first.",
    )

    notes = graphene.List(
        graphene.NonNull(PhoneOrderAgentNote),
        required=True,
        description="Agents' notes of earlier calls, newest first, at most 20.",
    )

    def resolve_id(root, info):
        return encode_id("User", root.ref)

    def resolve_email(root, info):
        return root.summary.email

    def resolve_first_name(root, info):
        return root.summary.first_name

    def resolve_last_name(root, info):
        return root.summary.last_name

    def resolve_city(root, info):
        return root.summary.city

    def resolve_phone(root, info):
        return root.summary.phone

    def resolve_is_active(root, info):
        return root.summary.is_active

    def resolve_last_order_number(root, info):
        return root.summary.last_order_number

    def resolve_last_order_at(root, info):
        return root.summary.last_order_at

    def resolve_tier_id(root, info):
        tier = root.details.tiers.get(root.ref)
        return tier and encode_id("PhoneOrderTier", tier.pk)

    def resolve_tier_name(root, info):
        tier = root.details.tiers.get(root.ref)
        return tier.name if tier else ""

    def resolve_open_session_id(root, info):
        session_id = root.details.open_sessions.get(root.ref)
        return session_id and encode_id("PhoneOrderSession", session_id)

    def resolve_default_billing_address(root, info):
        return root.details.address_books[root.ref].billing

    def resolve_default_shipping_address(root, info):
        return root.details.address_books[root.ref].shipping

    def resolve_addresses(root, info):
        return root.details.address_books[root.ref].saved

    def resolve_orders(root, info):
        return root.details.past_orders.get(root.ref, [])

    def resolve_notes(root, info):
        return root.details.notes.get(root.ref, [])


class PhoneOrderCustomerConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderCustomer


class PhoneOrderCustomerCreateInput(graphene.InputObjectType):
    email = graphene.String(required=True)
    first_name = graphene.String()
    last_name = graphene.String()
    billing_address = PhoneOrderAddressInput()
    shipping_address = PhoneOrderAddressInput()
    is_shipping_same_as_billing = graphene.Boolean(default_value=False)
    send_password_email = graphene.Boolean(
        default_value=False, description="Mail the customer a link to set a password."
    )
    redirect_url = graphene.String(
        description="The shop's page where a password is set; the link leads there."
    )


class PhoneOrderCustomerUpdateInput(graphene.InputObjectType):
    email = graphene.String(
        description=(
            "The e-mail of an account with a password or an order needs the host's own"
            " permission to manage users."
        )
    )
    first_name = graphene.String()
    last_name = graphene.String()
    billing_address = PhoneOrderAddressInput(description="Becomes the default.")
    billing_address_id = graphene.ID(
        description=(
            "With an address: the saved one that it replaces. Alone: the saved one that"
            " becomes the default."
        )
    )
    shipping_address = PhoneOrderAddressInput(description="Becomes the default.")
    shipping_address_id = graphene.ID(description="As with the billing address.")
    is_shipping_same_as_billing = graphene.Boolean(default_value=False)


class PhoneOrderCustomerCreate(PhoneOrderMutation):
    class Arguments:
        input = PhoneOrderCustomerCreateInput(required=True)

    class Meta:
        description = "Create a customer without a password."
        permissions = AGENT

    customer = graphene.Field(PhoneOrderCustomer)

    @classmethod
    def perform(cls, info, actor, now, input):
        customer = customers.create(
            actor=actor,
            now=now,
            email=input["email"],
            first_name=input.get("first_name") or "",
            last_name=input.get("last_name") or "",
            is_password_mail_wanted=bool(input.get("send_password_email")),
            redirect_url=input.get("redirect_url") or "",
            **_addresses(input),
        )
        return {"customer": customer_search.view(customer=customer, actor=actor)}


class PhoneOrderCustomerUpdate(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The customer.")
        input = PhoneOrderCustomerUpdateInput(required=True)

    class Meta:
        description = "Update a customer's account. What is left out stays."
        permissions = AGENT

    customer = graphene.Field(PhoneOrderCustomer)

    @classmethod
    def perform(cls, info, actor, now, id, input):
        customer = customers.update(
            actor=actor,
            now=now,
            customer_id=decode_integer("User", id),
            email=input.get("email"),
            first_name=input.get("first_name"),
            last_name=input.get("last_name"),
            **_addresses(input),
        )
        return {"customer": customer_search.view(customer=customer, actor=actor)}


class CustomerQueries(graphene.ObjectType):
    phone_order_customers = graphene.Field(
        PhoneOrderCustomerConnection,
        search=graphene.String(
            required=True,
            description=(
                "A last name, first name, full name, the beginning of an e-mail, a phone"
                " number in any format, a customer's id or number, or an order number."
            ),
        ),
        description="Customers whom the text fits, best first.",
        **page_arguments(),
    )
    phone_order_customer = graphene.Field(
        PhoneOrderCustomer,
        id=graphene.ID(required=True),
        description="One customer. Null for staff and everybody with permissions.",
    )

    def resolve_phone_order_customers(root, info, search, first=None, after=None):
        actor = require(info.context, *AGENT_OR_SUPERVISOR)
        now = timezone.now()
        try:
            return page(
                PhoneOrderCustomerConnection,
                lambda limit, offset: customer_search.search(
                    actor=actor, now=now, text=search, limit=limit, offset=offset
                ),
                first=first,
                after=after,
            )
        except Refusal as refusal:
            raise refused(refusal) from refusal

    def resolve_phone_order_customer(root, info, id):
        actor = require(info.context, *AGENT_OR_SUPERVISOR)
        try:
            customer_id = decode_integer("User", id)
        except InvalidId:
            return None
        return customer_search.visible(customer_id=customer_id, actor=actor, now=timezone.now())


class CustomerMutations(graphene.ObjectType):
    phone_order_customer_create = PhoneOrderCustomerCreate.Field()
    phone_order_customer_update = PhoneOrderCustomerUpdate.Field()


def _addresses(given) -> dict:
    return {
        "billing": _address_change(given, "billing_address"),
        "shipping": _address_change(given, "shipping_address"),
        "is_shipping_same_as_billing": bool(given.get("is_shipping_same_as_billing")),
    }


def _address_change(given, name) -> AddressChange:
    address, global_id = given.get(name), given.get(name + "_id")
    return AddressChange(
        address=address_of(address) if address else None,
        ref=str(decode_integer("Address", global_id, field=name + "_id")) if global_id else "",
    )
