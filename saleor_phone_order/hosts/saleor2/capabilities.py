"""What the plugin can do on Saleor 2.10."""

from __future__ import annotations

from ..capabilities import LIST_PRICES, YES, Answer, Capability

ANSWERS = {
    Capability.DISCOVERY: Answer(False, "four lines of settings"),
    Capability.SETTINGS_PAGE: YES,
    Capability.CALLS: YES,
    Capability.CHANNELS: Answer(False, "it has none (`NOT_SUPPORTED_BY_HOST`)"),
    Capability.TIER_PRICES: YES,
    Capability.CATALOGUE_PRICES: YES,
    Capability.GIVEN_PRICES: YES,
    Capability.PRICE_FILTERS: LIST_PRICES,
    Capability.PRICE_REASON: Answer(False, "its lines have no price of their own"),
    Capability.CUSTOMER_TYPES: Answer(False, "it has none (`NOT_SUPPORTED_BY_HOST`)"),
    Capability.HAND_OFF: Answer(True, "seen after login"),
    Capability.DRAFTS: YES,
    Capability.REVIEW: Answer(True, "a draft order until then"),
    Capability.PAYMENTS: Answer(True, "payments of the order"),
    Capability.DASHBOARD_ACTIONS: YES,
    Capability.HELD_SHOWN: Answer(False),
    Capability.DASHBOARD: Answer(False, "it has an address of its own"),
    Capability.SAMPLE_SHOP: YES,
}
