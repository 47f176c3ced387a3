"""The plugin's tables, one module per noun."""

from .cart import Cart, CartPrice
from .consent import Consent
from .draft import Draft, DraftAddress, DraftLine, DraftLink
from .history import CheckpointEnd, HistoryCheckpoint, HistoryEntry
from .mail import Mail, MailKind, MailState
from .payment import Payment, PaymentEvent, PaymentKind, PaymentRequest
from .review import Review
from .session import Session
from .tier import PriceTier, TierMembership, TierPercentage, TierPrice

__all__ = [
    "Cart",
    "CartPrice",
    "CheckpointEnd",
    "Consent",
    "Draft",
    "DraftAddress",
    "DraftLine",
    "DraftLink",
    "HistoryCheckpoint",
    "HistoryEntry",
    "Mail",
    "MailKind",
    "MailState",
    "Payment",
    "PaymentEvent",
    "PaymentKind",
    "PaymentRequest",
    "PriceTier",
    "Review",
    "Session",
    "TierMembership",
    "TierPercentage",
    "TierPrice",
]
