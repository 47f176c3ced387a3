"""Everything of ours in `/graphql/`, as the mixins that the host adds to its schema."""

from __future__ import annotations

from .carts import CartMutations
from .catalog import CatalogQueries
from .consent import ConsentMutations
from .continuing import ContinuingMutations
from .customers import CustomerMutations, CustomerQueries
from .desk import DeskQueries
from .drafts import DraftMutations, DraftQueries
from .history import HistoryQueries
from .mails import MailMutations, MailQueries
from .orders import OrderMutations
from .payments import PaymentMutations
from .price_overrides import PriceOverrideMutations, PriceOverrideQueries
from .reviews import ReviewMutations, ReviewQueries
from .sessions import SessionMutations, SessionQueries
from .tiers import TierMutations, TierQueries


class PhoneOrderQueries(
    DeskQueries,
    SessionQueries,
    CustomerQueries,
    DraftQueries,
    ReviewQueries,
    PriceOverrideQueries,
    CatalogQueries,
    TierQueries,
    HistoryQueries,
    MailQueries,
):
    pass


class PhoneOrderMutations(
    SessionMutations,
    ConsentMutations,
    CustomerMutations,
    CartMutations,
    OrderMutations,
    PaymentMutations,
    DraftMutations,
    ContinuingMutations,
    ReviewMutations,
    PriceOverrideMutations,
    TierMutations,
    MailMutations,
):
    pass
