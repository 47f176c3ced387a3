"""Tier prices in Saleor 2.10's catalogue answers: `ProductVariant.pricing`, `Product.pricing`.

The host has no hook there, so the resolvers of the finished schema are wrapped. Promotions,
taxes and the visitor's currency stay the host's: it is asked twice, for the list price and
for the customer's. Imported once the host's own schema is complete.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from promise import Promise
from saleor.core.utils import to_local_currency
from saleor.graphql.core.dataloaders import DataLoader
from saleor.graphql.discount.dataloaders import DiscountsByDateTimeLoader
from saleor.graphql.product.dataloaders import (
    CollectionsByProductIdLoader,
    ProductByIdLoader,
    ProductVariantsByProductIdLoader,
)
from saleor.graphql.product.types.products import ProductPricingInfo, VariantPricingInfo
from saleor.product.utils.availability import (
    get_product_availability,
    get_variant_availability,
)

from .. import host
from .plugin_id import is_active
from .prices import list_priced_copy, price_facts, priced

#: Set on a request whose customer turned out to have no tier.
HAS_LIST_PRICES = "_phone_order_has_list_prices"


def wrap_pricing(schema) -> None:
    """Make `pricing` answer a logged-in customer's own price of one unit."""
    for type_name, resolve in (
        ("ProductVariant", _variant_pricing),
        ("Product", _product_pricing),
    ):
        field = schema.get_type(type_name).fields["pricing"]
        field.resolver = partial(resolve, field.resolver)
    field = schema.get_type("CheckoutLine").fields["variant"]
    field.resolver = partial(_line_variant, field.resolver)


class UnitPriceLoader(DataLoader):
    """The customer's price of one unit by variant; None where it is the list price.

    A batch costs a fixed number of queries, and the first one that finds no tier is the
    last: one query a request for all other customers.
    """

    context_key = "phone_order_unit_price"

    def get_cache_key(self, variant):
        return variant.pk

    def batch_load(self, variants):
        if getattr(self.context, HAS_LIST_PRICES, False):
            return [None] * len(variants)
        keys = list({variant.product_id for variant in variants})
        return Promise.all(
            [
                ProductByIdLoader(self.context).load_many(keys),
                CollectionsByProductIdLoader(self.context).load_many(keys),
            ]
        ).then(lambda found: self._prices(variants, keys, *found))

    def _prices(self, variants, keys, products, collections):
        product_of = dict(zip(keys, products))
        refs = {
            key: [str(collection.pk) for collection in items]
            for key, items in zip(keys, collections)
        }
        was_asked = []

        def load_variants():
            was_asked.append(True)
            pairs = [(variant, product_of[variant.product_id]) for variant in variants]
            # None: a product that the customer may not see.
            return price_facts([pair for pair in pairs if pair[1] is not None], refs)

        prices = host.answers.catalogue_prices(
            customer_id=self.user.pk,
            load_variants=load_variants,
            now=self.context.request_time,
        )
        if not was_asked:
            setattr(self.context, HAS_LIST_PRICES, True)
        return [prices.get(str(variant.pk)) for variant in variants]


def _line_variant(original, root, info, **arguments):
    # A cart's totals put the customer's price on the variants of its lines, maybe only
    # after this (`CartLine.total_price` waits for a loader): what is shown is a copy.
    return Promise.resolve(original(root, info, **arguments)).then(list_priced_copy)


def _variant_pricing(original, root, info):
    context = info.context
    if not _may_have_tier(context):
        return original(root, info)

    def with_price(price):
        if price is None:
            return original(root, info)

        def with_product(product):
            return _calculated(
                context,
                product,
                lambda **facts: VariantPricingInfo(**_variant_answer(root, price, facts)),
            )

        return ProductByIdLoader(context).load(root.product_id).then(with_product)

    return UnitPriceLoader(context).load(root).then(with_price)


def _product_pricing(original, root, info):
    context = info.context
    if not _may_have_tier(context):
        return original(root, info)

    def with_variants(variants):
        def with_prices(prices):
            if not any(price is not None for price in prices):
                return original(root, info)
            return _calculated(
                context,
                root,
                lambda **facts: ProductPricingInfo(**_product_answer(variants, prices, facts)),
            )

        return Promise.all([UnitPriceLoader(context).load(variant) for variant in variants]).then(
            with_prices
        )

    return ProductVariantsByProductIdLoader(context).load(root.pk).then(with_variants)


def _may_have_tier(context) -> bool:
    user = context.user
    return (
        user.is_authenticated
        and not user.is_staff
        and not getattr(context, HAS_LIST_PRICES, False)
        and is_active(context.plugins)
    )


def _calculated(context, product, answer):
    """A promise of `answer` with what the host's own calculation takes."""

    def with_facts(found):
        collections, discounts = found
        return answer(
            product=product,
            collections=collections,
            discounts=discounts,
            country=context.country,
            local_currency=context.currency,
            plugins=context.plugins,
        )

    return Promise.all(
        [
            CollectionsByProductIdLoader(context).load(product.pk),
            DiscountsByDateTimeLoader(context).load(context.request_time),
        ]
    ).then(with_facts)


def _variant_answer(variant, price, facts) -> dict:
    at_list = get_variant_availability(variant=variant, **facts)
    own = get_variant_availability(variant=priced(variant, price), **facts)
    own = replace(own, price_undiscounted=at_list.price_undiscounted)
    return _with_discount(own, own.price_undiscounted, own.price, facts)


def _product_answer(variants, prices, facts) -> dict:
    at_list = get_product_availability(variants=variants, **facts)
    own_variants = [priced(variant, price) for variant, price in zip(variants, prices)]
    own = get_product_availability(variants=own_variants, **facts)
    own = replace(own, price_range_undiscounted=at_list.price_range_undiscounted)
    return _with_discount(own, own.price_range_undiscounted.start, own.price_range.start, facts)


def _with_discount(own, undiscounted, discounted, facts) -> dict:
    """The discount from the list price, as the host's `availability.py` states one."""
    discount = undiscounted - discounted if undiscounted > discounted else None
    currency = facts["local_currency"]
    is_local = bool(currency) and discount is not None
    answer = dict(vars(own))
    answer.update(
        discount=discount,
        discount_local_currency=to_local_currency(discount, currency) if is_local else None,
        on_sale=facts["product"].is_visible and discount is not None,
    )
    return answer
