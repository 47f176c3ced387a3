"""The plugin's tables, one module per noun."""

from .call import Affiliate, AgentProfile, CallDetails
from .campaign import (
    Campaign,
    CampaignField,
    CampaignOffer,
    CampaignShippingMethod,
    FieldKind,
    OfferKind,
)
from .cart import Cart, CartCoupon, CartPrice
from .consent import Consent
from .draft import Draft, DraftAddress, DraftLine, DraftLink
from .history import CheckpointEnd, HistoryCheckpoint, HistoryEntry
from .importing import Import, ImportKind, ImportPart, ImportProblem
from .mail import Mail, MailKind, MailState
from .payment import Payment, PaymentEvent, PaymentKind, PaymentRequest
from .price_override import OverrideKind, PriceCeiling, PriceOverride
from .review import Review
from .session import Session
from .tier import PriceTier, TierMembership, TierPercentage, TierPrice

__all__ = [
    "Affiliate",
    "AgentProfile",
    "CallDetails",
    "Campaign",
    "CampaignField",
    "CampaignOffer",
    "CampaignShippingMethod",
    "Cart",
    "CartCoupon",
    "CartPrice",
    "CheckpointEnd",
    "Consent",
    "Draft",
    "DraftAddress",
    "DraftLine",
    "DraftLink",
    "FieldKind",
    "HistoryCheckpoint",
    "HistoryEntry",
    "Import",
    "ImportKind",
    "ImportPart",
    "ImportProblem",
    "Mail",
    "MailKind",
    "MailState",
    "OfferKind",
    "OverrideKind",
    "Payment",
    "PaymentEvent",
    "PaymentKind",
    "PaymentRequest",
    "PriceCeiling",
    "PriceOverride",
    "PriceTier",
    "Review",
    "Session",
    "TierMembership",
    "TierPercentage",
    "TierPrice",
]
