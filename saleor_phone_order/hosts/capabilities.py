"""What the plugin can do on a host, as data: each adapter answers for every row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Capability(Enum):
    """The value is what people read."""

    DISCOVERY = "Installed by `pip` alone, no setting to change"
    SETTINGS_PAGE = "Settings on the plugin's page in Saleor"
    CALLS = "Customers, sessions, impersonation, guard"
    CHANNELS = "Channels and their currencies"
    TIER_PRICES = "Tier prices on the phone, in the customer's cart, in drafts and orders"
    CATALOGUE_PRICES = "Tier prices in Saleor's catalogue answers"
    GIVEN_PRICES = "Prices that agents give, shipping included"
    PRICE_FILTERS = "Tier prices in Saleor's price filters and sorting"
    PRICE_REASON = "The cart line says why its price is another"
    CUSTOMER_TYPES = "Customer types that stand for tiers (from 3.23.26 on)"
    HAND_OFF = "Hand-off to the customer's own checkout"
    DRAFTS = "Drafts and resume links"
    REVIEW = "Orders paid elsewhere, with review"
    PAYMENTS = "Cards, bank debits and pay links by Stripe"
    DASHBOARD_ACTIONS = "Charge, refund and void in Saleor's Dashboard"
    HELD_SHOWN = "The customer sees the order while it is in review"
    DASHBOARD = "The desk in Saleor's Dashboard"
    SAMPLE_SHOP = "Example shop and `demo`"


@dataclass(frozen=True)
class Answer:
    is_there: bool
    note: str = ""

    def __str__(self) -> str:
        return ": ".join(filter(None, ["yes" if self.is_there else "no", self.note]))


#: On every host.
YES = Answer(True)
LIST_PRICES = Answer(False, "they use list prices")
