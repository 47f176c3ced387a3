"""Our fields in Saleor 3's `/graphql/` schema, and the guard around its own."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping, Set, Tuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ... import __version__
from ..base import Host
from ..guarded_fields import (
    WAITS_FOR_PAYMENT,
    decoded,
    forbidden,
    hidden,
    refuse_card_numbers,
)
from ..import_hook import when_imported
from .documents import is_running
from .held_orders import hold_back, may_change_orders
from .impersonation import refuse_half_authenticated, session_of_request
from .named_orders import orders_named_in
from .shipping_prices import take_given_prices

#: Mutations that an impersonation token may use on the session's own checkout. Everything
#: else, known or not, is refused.
ALLOWED_UNDER_IMPERSONATION = frozenset(
    {
        "checkoutLinesAdd",
        "checkoutLinesUpdate",
        "checkoutLinesDelete",
        "checkoutLineDelete",
        "checkoutBillingAddressUpdate",
        "checkoutShippingAddressUpdate",
        "checkoutShippingMethodUpdate",
        "checkoutDeliveryMethodUpdate",
        "deliveryOptionsCalculate",
        "checkoutAddPromoCode",
        "checkoutRemovePromoCode",
    }
)

#: Arguments that name the checkout: not every version has every one, and each one that is
#: given counts.
CHECKOUT_ARGUMENTS = ("id", "checkout_id", "token")

#: Fields that an impersonated request does not see, where the host has them.
HIDDEN_UNDER_IMPERSONATION = (
    ("User", "storedPaymentSources"),
    ("User", "storedPaymentMethods"),
    ("Checkout", "storedPaymentMethods"),
    ("GiftCard", "code"),
    ("DigitalContentUrl", "url"),
    ("DigitalContentUrl", "token"),
    ("DigitalContent", "contentFile"),
    ("Invoice", "url"),
    ("Invoice", "externalUrl"),
)

#: The host answers questions about its schema from its cache for days: neither what was
#: asked before the plugin came or was upgraded may come back, nor this after it has gone.
CACHE_SUFFIX = "phone-order-%s" % __version__


class Schema(Host):
    def extend_schema(self, get_types: Callable[[], Tuple[type, type]]) -> None:
        suffix = getattr(settings, "GRAPHQL_CACHE_SUFFIX", None)
        if suffix is None:
            # 3.21 has no such setting.
            when_imported("saleor.graphql.views", _mark_cache_keys)
        elif CACHE_SUFFIX not in suffix:
            settings.GRAPHQL_CACHE_SUFFIX = "-".join(filter(None, [suffix, CACHE_SUFFIX]))
        hold_back()
        take_given_prices()
        # The module from which the host's API takes its builder, so before that does.
        when_imported(
            "saleor.graphql.core.federation.schema",
            lambda module: self._replace_builder(module, get_types),
        )

    def date_time_type(self) -> type:
        from saleor.graphql.core.scalars import DateTime

        return DateTime

    def _replace_builder(self, module, get_types) -> None:
        build = module.build_federated_schema

        def build_federated_schema(query, mutation, *arguments, **options):
            our_queries, our_mutations = get_types()
            schema = build(
                type("Query", (our_queries, query), {}),
                type("Mutation", (our_mutations, mutation), {}),
                *arguments,
                **options,
            )
            self._extend(schema)
            self._guard(schema)
            return schema

        module.build_federated_schema = build_federated_schema

    def _extend(self, schema) -> None:
        """What we change in the host's own fields. Inside the guard, so it comes first."""
        # These import the host's GraphQL modules, so not before they are complete.
        from .catalogue_prices import wrap_pricing
        from .kept_prices import keep_prices

        keep_prices(schema)
        wrap_pricing(schema)

    def _guard(self, schema) -> None:
        for field in schema.get_type("Query").fields.values():
            field.resolver = self._guarded_query(field.resolver)
        for name, field in schema.get_type("Mutation").fields.items():
            field.resolver = self._guarded_mutation(name, field.resolver)
        for type_name, field_name in HIDDEN_UNDER_IMPERSONATION:
            found = schema.get_type_map().get(type_name)
            if found is not None and field_name in found.fields:
                field = found.fields[field_name]
                field.resolver = hidden(field_name, field.resolver, _session)

    def _guarded_query(self, resolver):
        def resolve(root, info, **arguments):
            # A dead token must not read as nobody: the host looks at it only on demand.
            _session(info.context)
            return resolver(root, info, **arguments)

        return resolve

    def _guarded_mutation(self, name, resolver):
        def resolve(root, info, **arguments):
            session = _session(info.context)
            if session is None:
                if may_change_orders(name) and not is_running():
                    self._refuse_waiting_orders(name, orders_named_in(name, arguments))
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

    def _is_allowed_under_impersonation(self, session, name, arguments) -> bool:
        return (
            name in ALLOWED_UNDER_IMPERSONATION
            and self.answers.lock_cart(session.pk)
            and _named_checkouts(arguments) == {session.checkout_ref}
            and _are_lines_of(_named_lines(arguments), session.checkout_ref)
        )

    def _refuse_waiting_orders(self, mutation: str, order_refs: Iterable[str]) -> None:
        from graphql import GraphQLError

        for order_ref in order_refs:
            if self.answers.is_order_in_review(order_ref):
                raise GraphQLError("This phone order is in review.")
            if mutation == "orderConfirm" and self.answers.is_order_being_charged(order_ref):
                raise GraphQLError(WAITS_FOR_PAYMENT)


def _mark_cache_keys(views) -> None:
    generate = views.generate_cache_key
    views.generate_cache_key = lambda query: "%s-%s" % (generate(query), CACHE_SUFFIX)


def _session(context) -> Any:
    """:raises DeadToken:"""
    session = session_of_request(context)
    if session is not None:
        refuse_half_authenticated(context, session)
    return session


def _named_checkouts(arguments: Mapping[str, Any]) -> Set[str]:
    """References of the checkouts that arguments name; "" for what is no checkout."""
    found = set()
    for name in CHECKOUT_ARGUMENTS:
        value = arguments.get(name)
        if value is None:
            continue
        if name == "token":
            found.add(str(value))
        else:
            type_name, ref = decoded(value)
            found.add(ref if type_name == "Checkout" else "")
    return found


def _named_lines(arguments: Mapping[str, Any]) -> Set[Any]:
    named = {arguments.get("line_id"), *(arguments.get("lines_ids") or ())}
    named.update(line.get("line_id") for line in arguments.get("lines") or ())
    return named - {None}


def _are_lines_of(global_ids: Set[Any], checkout_ref: str) -> bool:
    """All of them belong to the checkout; True if there are none."""
    from saleor.checkout.models import CheckoutLine

    if not global_ids:
        return True
    refs = set()
    for global_id in global_ids:
        type_name, ref = decoded(global_id)
        if type_name != "CheckoutLine":
            return False
        refs.add(ref)
    lines = CheckoutLine.objects.filter(checkout_id=checkout_ref).values_list("pk", flat=True)
    return refs <= {str(key) for key in lines}
