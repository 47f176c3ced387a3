"""The plugin's tables, one module per noun."""

from .cart import Cart, CartPrice
from .draft import Draft, DraftAddress, DraftLine, DraftLink
from .history import HistoryEntry
from .review import Review
from .session import Session
from .tier import PriceTier, TierMembership, TierPercentage, TierPrice

__all__ = [
    "Cart",
    "CartPrice",
    "Draft",
    "DraftAddress",
    "DraftLine",
    "DraftLink",
    "HistoryEntry",
    "PriceTier",
    "Review",
    "Session",
    "TierMembership",
    "TierPercentage",
    "TierPrice",
]
