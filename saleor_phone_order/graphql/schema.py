"""Everything of ours in `/graphql/`, as the mixins that the host adds to its schema."""

from __future__ import annotations

from .affiliates import AffiliateMutations, AffiliateQueries
from .agents import AgentMutations, AgentQueries
from .campaigns import CampaignMutations, CampaignQueries
from .carts import CartMutations
from .catalog import CatalogQueries
from .consent import ConsentMutations
from .continuing import ContinuingMutations
from .customers import CustomerMutations, CustomerQueries
from .desk import DeskQueries
from .details import DetailsMutations
from .drafts import DraftMutations, DraftQueries
from .history import HistoryQueries
from .imports import ImportMutations, ImportQueries
from .mails import MailMutations, MailQueries
from .orders import OrderMutations
from .payments import PaymentMutations
from .price_ceilings import PriceCeilingMutations, PriceCeilingQueries
from .price_overrides import PriceOverrideMutations, PriceOverrideQueries
from .reports import ReportQueries
from .reviews import ReviewMutations, ReviewQueries
from .sessions import SessionMutations, SessionQueries
from .tiers import TierMutations, TierQueries


class PhoneOrderQueries(
    DeskQueries,
    SessionQueries,
    CustomerQueries,
    DraftQueries,
    ReviewQueries,
    ReportQueries,
    PriceCeilingQueries,
    PriceOverrideQueries,
    CatalogQueries,
    TierQueries,
    CampaignQueries,
    ImportQueries,
    HistoryQueries,
    MailQueries,
    AffiliateQueries,
    AgentQueries,
):
    pass


class PhoneOrderMutations(
    SessionMutations,
    ConsentMutations,
    CustomerMutations,
    CartMutations,
    DetailsMutations,
    OrderMutations,
    PaymentMutations,
    DraftMutations,
    ContinuingMutations,
    ReviewMutations,
    PriceCeilingMutations,
    PriceOverrideMutations,
    TierMutations,
    CampaignMutations,
    ImportMutations,
    MailMutations,
    AffiliateMutations,
    AgentMutations,
):
    pass
