"""The session's cart in the API."""

from __future__ import annotations

import graphene

from ..flows import carts
from .base import AGENT, PhoneOrderMutation
from .ids import decode_id, decode_session
from .types import PhoneOrderAddressInput, address_of


class PhoneOrderLineInput(graphene.InputObjectType):
    variant_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True)


class PhoneOrderLineUpdateInput(graphene.InputObjectType):
    line_id = graphene.ID(required=True)
    quantity = graphene.Int(required=True, description="0 deletes the line.")


class CartMutation(PhoneOrderMutation):
    """A change of the session's cart; the fresh cart comes back with the session."""

    class Meta:
        abstract = True

    # Named only when it is used: the session type needs types of modules that need this.
    session = graphene.Field("saleor_phone_order.graphql.session_types.PhoneOrderSession")

    @classmethod
    def __init_subclass_with_meta__(cls, **options):
        super().__init_subclass_with_meta__(permissions=AGENT, **options)


def revision_argument():
    return graphene.Int(
        description="Of the session, as you saw it: if it has changed since, nothing is added."
    )


class PhoneOrderLinesAdd(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        lines = graphene.List(graphene.NonNull(PhoneOrderLineInput))
        text = graphene.String(description="Pasted rows: SKU and quantity each.")
        revision = revision_argument()

    class Meta:
        description = "Add variants to the cart, by id or as pasted “SKU quantity” rows."

    @classmethod
    def perform(cls, info, actor, now, id, lines=None, text=None, revision=None):
        return {
            "session": carts.add_lines(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                lines=[
                    (
                        decode_id("ProductVariant", line["variant_id"], field="variant_id"),
                        line["quantity"],
                    )
                    for line in lines or ()
                ],
                text=text or "",
                seen_revision=revision,
            )
        }


class PhoneOrderLinesUpdate(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        lines = graphene.List(graphene.NonNull(PhoneOrderLineUpdateInput), required=True)

    class Meta:
        description = "Change the quantities of lines."

    @classmethod
    def perform(cls, info, actor, now, id, lines):
        return {
            "session": carts.update_lines(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                lines=[
                    (decode_id("CheckoutLine", line["line_id"], field="line_id"), line["quantity"])
                    for line in lines
                ],
            )
        }


class PhoneOrderLinesDelete(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        line_ids = graphene.List(graphene.NonNull(graphene.ID), required=True)

    class Meta:
        description = "Delete lines."

    @classmethod
    def perform(cls, info, actor, now, id, line_ids):
        return {
            "session": carts.update_lines(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                lines=[
                    (decode_id("CheckoutLine", line_id, field="line_ids"), 0)
                    for line_id in line_ids
                ],
            )
        }


class PhoneOrderAddressesUpdate(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        billing_address = PhoneOrderAddressInput()
        shipping_address = PhoneOrderAddressInput()
        is_shipping_same_as_billing = graphene.Boolean()

    class Meta:
        description = "Set the cart's billing and shipping address."

    @classmethod
    def perform(
        cls,
        info,
        actor,
        now,
        id,
        billing_address=None,
        shipping_address=None,
        is_shipping_same_as_billing=None,
    ):
        return {
            "session": carts.update_addresses(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                billing=billing_address and address_of(billing_address),
                shipping=shipping_address and address_of(shipping_address),
                is_shipping_same_as_billing=bool(is_shipping_same_as_billing),
            )
        }


class PhoneOrderShippingMethodUpdate(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        shipping_method_id = graphene.ID(required=True)

    class Meta:
        description = "Choose one of the cart's shipping methods."

    @classmethod
    def perform(cls, info, actor, now, id, shipping_method_id):
        return {
            "session": carts.choose_shipping_method(
                session_id=decode_session(id),
                actor=actor,
                now=now,
                method_ref=decode_id(
                    "ShippingMethod", shipping_method_id, field="shipping_method_id"
                ),
            )
        }


class PhoneOrderPromoCodeAdd(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        promo_code = graphene.String(required=True)

    class Meta:
        description = "Add a voucher or a gift card."

    @classmethod
    def perform(cls, info, actor, now, id, promo_code):
        return {
            "session": carts.add_promo_code(
                session_id=decode_session(id), actor=actor, now=now, code=promo_code
            )
        }


class PhoneOrderPromoCodeRemove(CartMutation):
    class Arguments:
        id = graphene.ID(required=True, description="The session.")
        promo_code = graphene.String(required=True)

    class Meta:
        description = "Remove a voucher, or a gift card by its (masked) code."

    @classmethod
    def perform(cls, info, actor, now, id, promo_code):
        return {
            "session": carts.remove_promo_code(
                session_id=decode_session(id), actor=actor, now=now, code=promo_code
            )
        }


class CartMutations(graphene.ObjectType):
    phone_order_lines_add = PhoneOrderLinesAdd.Field()
    phone_order_lines_update = PhoneOrderLinesUpdate.Field()
    phone_order_lines_delete = PhoneOrderLinesDelete.Field()
    phone_order_addresses_update = PhoneOrderAddressesUpdate.Field()
    phone_order_shipping_method_update = PhoneOrderShippingMethodUpdate.Field()
    phone_order_promo_code_add = PhoneOrderPromoCodeAdd.Field()
    phone_order_promo_code_remove = PhoneOrderPromoCodeRemove.Field()
