"""What the plugin can do on Saleor 3, by what a version has."""

from __future__ import annotations

from enum import Enum
from typing import Collection, Mapping

from ..capabilities import LIST_PRICES, YES, Answer, Capability


class Feature(Enum):
    EXTENSION_NAMES = "AppExtension.mountName"
    PRICE_REASONS = "CheckoutLine.priceOverrideReason"
    CUSTOMER_TYPES = "User.customerType"


#: For the table only: what runs looks at the Saleor that it runs in (`features_here`).
VERSIONS: Mapping[str, Collection[Feature]] = {
    "3.21": (),
    "3.22": (Feature.EXTENSION_NAMES,),
    "3.23": tuple(Feature),
    "3.24": tuple(Feature),
}


def features_here() -> Collection[Feature]:
    from .documents import has_field

    return tuple(feature for feature in Feature if has_field(*feature.value.split(".")))


def answers(features: Collection[Feature]) -> Mapping[Capability, Answer]:
    return {
        Capability.DISCOVERY: YES,
        Capability.SETTINGS_PAGE: YES,
        Capability.CALLS: YES,
        Capability.CHANNELS: YES,
        Capability.TIER_PRICES: YES,
        Capability.CATALOGUE_PRICES: YES,
        Capability.GIVEN_PRICES: YES,
        Capability.PRICE_FILTERS: LIST_PRICES,
        Capability.PRICE_REASON: (
            YES if Feature.PRICE_REASONS in features else Answer(False, "its lines keep no reason")
        ),
        Capability.CUSTOMER_TYPES: (
            YES
            if Feature.CUSTOMER_TYPES in features
            else Answer(False, "it has none (`NOT_SUPPORTED_BY_HOST`)")
        ),
        Capability.HAND_OFF: YES,
        Capability.DRAFTS: YES,
        Capability.REVIEW: Answer(True, "an unconfirmed order until then"),
        Capability.PAYMENTS: Answer(True, "transactions of the order"),
        Capability.DASHBOARD_ACTIONS: YES,
        Capability.HELD_SHOWN: YES,
        Capability.DASHBOARD: (
            YES
            if Feature.EXTENSION_NAMES in features
            else Answer(True, "its entries need MANAGE_APPS")
        ),
        Capability.SAMPLE_SHOP: YES,
    }
