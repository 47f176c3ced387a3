"""Our fields in Saleor 2.10's `/graphql/` schema, and the guard around its own."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Callable, ContextManager, Tuple

from django.db import transaction
from django.utils import timezone

from ..base import Host
from ..guarded_fields import (
    WAITS_FOR_PAYMENT,
    decoded,
    forbidden,
    hidden,
    refuse_card_numbers,
)
from ..import_hook import when_imported
from .asking import asking
from .customer_coupons import completing, count_before_payment
from .impersonation import session_of_request

#: Mutations that an impersonation token may use, and the argument that must name the
#: session's own checkout. Everything else, known or not, is refused.
ALLOWED_UNDER_IMPERSONATION = frozenset(
    {
        "checkoutLinesAdd",
        "checkoutLinesUpdate",
        "checkoutLineDelete",
        "checkoutBillingAddressUpdate",
        "checkoutShippingAddressUpdate",
        "checkoutShippingMethodUpdate",
        "checkoutAddPromoCode",
        "checkoutRemovePromoCode",
    }
)

#: Fields that an impersonated request does not see.
HIDDEN_UNDER_IMPERSONATION = (
    ("User", "storedPaymentSources"),
    ("GiftCard", "code"),
    ("DigitalContentUrl", "url"),
    ("DigitalContentUrl", "token"),
    ("DigitalContent", "contentFile"),
)

#: The host's ways to change a draft order, by the argument that names orders or lines.
#: On 2.10 an order in review is a draft order whose stock is taken: completing it here
#: would take the stock twice and skip the review.
DRAFT_ORDER_MUTATIONS = {
    "draftOrderComplete": "id",
    "draftOrderUpdate": "id",
    "draftOrderDelete": "id",
    "draftOrderBulkDelete": "ids",
    "draftOrderLinesCreate": "id",
    "draftOrderLineUpdate": "id",
    "draftOrderLineDelete": "id",
    "draftOrderLinesBulkDelete": "ids",
    "orderCancel": "id",
    "orderBulkCancel": "ids",
    "orderMarkAsPaid": "id",
    "orderUpdate": "id",
    "orderUpdateShipping": "id",
    "orderCapture": "id",
    "orderRefund": "id",
    "orderVoid": "id",
    "orderFulfill": "order",
    "paymentCapture": "payment_id",
    "paymentRefund": "payment_id",
    "paymentVoid": "payment_id",
}

#: What asks the payment gateway for something.
FOR_MONEY = frozenset(
    name + action for name in ("order", "payment") for action in ("Capture", "Refund", "Void")
)


class Schema(Host):
    def extend_schema(self, get_types: Callable[[], Tuple[type, type]]) -> None:
        when_imported("saleor.graphql.checkout.mutations", count_before_payment)
        when_imported("saleor.graphql.api", lambda module: self._rebuild(module, get_types))

    def date_time_type(self) -> type:
        import graphene

        return graphene.DateTime

    def _rebuild(self, api, get_types) -> None:
        from graphene_federation import build_schema

        our_queries, our_mutations = get_types()
        query = type("Query", (our_queries, api.Query), {})
        mutation = type("Mutation", (our_mutations, api.Mutation), {})
        # `saleor.urls` and the tests take the schema from this module.
        api.schema = build_schema(query, mutation=mutation)
        self._guard(api.schema)
        # Imports the host's GraphQL modules, so not before they are complete.
        from .catalogue_prices import wrap_pricing

        wrap_pricing(api.schema)

    def _guard(self, schema) -> None:
        for name, field in schema.get_mutation_type().fields.items():
            field.resolver = self._guarded_mutation(name, field.resolver)
        for type_name, field_name in HIDDEN_UNDER_IMPERSONATION:
            field = schema.get_type(type_name).fields[field_name]
            field.resolver = hidden(field_name, field.resolver, session_of_request)

    def _guarded_mutation(self, name, resolver):
        def resolve(root, info, **arguments):
            session = session_of_request(info.context)
            if session is None:
                if name in DRAFT_ORDER_MUTATIONS:
                    self._refuse_waiting_orders(name, arguments[DRAFT_ORDER_MUTATIONS[name]])
                with self._context_of(name, info):
                    return resolver(root, info, **arguments)
            # The session's row stays locked until the host has written, so that the
            # session cannot end in between.
            with transaction.atomic():
                if self._is_allowed_under_impersonation(session, name, arguments):
                    refuse_card_numbers(arguments)
                    return resolver(root, info, **arguments)
            self.answers.refuse_impersonated(session=session, operation=name, now=timezone.now())
            raise forbidden()

        return resolve

    def _context_of(self, name, info) -> ContextManager[None]:
        if name in FOR_MONEY:
            return asking(self.actor(info.context))
        return completing() if name == "checkoutComplete" else nullcontext()

    def _is_allowed_under_impersonation(self, session, name, arguments) -> bool:
        return (
            name in ALLOWED_UNDER_IMPERSONATION
            and self.answers.lock_cart(session.pk)
            and _is_checkout(arguments.get("checkout_id"), session.checkout_ref)
            and _is_line_of(arguments.get("line_id"), session.checkout_ref)
        )

    def _refuse_waiting_orders(self, mutation: str, global_ids) -> None:
        from graphql import GraphQLError
        from saleor.order.models import OrderLine
        from saleor.payment.models import Payment

        ids = global_ids if isinstance(global_ids, list) else [global_ids]
        for global_id in ids:
            type_name, ref = decoded(global_id)
            model = {"OrderLine": OrderLine, "Payment": Payment}.get(type_name)
            if model is not None and ref.isdigit():
                row = model.objects.filter(pk=ref).values_list("order_id").first()
                ref = str(row[0]) if row else ref
            if self.answers.is_order_in_review(ref):
                raise GraphQLError("This phone order is in review.")
            if mutation == "draftOrderComplete" and self.answers.is_order_being_charged(ref):
                raise GraphQLError(WAITS_FOR_PAYMENT)


def _is_checkout(global_id, checkout_ref) -> bool:
    return bool(checkout_ref) and decoded(global_id) == ("Checkout", checkout_ref)


def _is_line_of(global_id, checkout_ref) -> bool:
    """True if no line is named. Saleor 2.10 compares lines by variant and quantity
    (`checkout/models.py`), so its own check lets a line of another cart pass."""
    from saleor.checkout.models import CheckoutLine

    if global_id is None:
        return True
    type_name, ref = decoded(global_id)
    return (
        type_name == "CheckoutLine"
        and ref.isdigit()
        and CheckoutLine.objects.filter(pk=ref, checkout_id=checkout_ref).exists()
    )
