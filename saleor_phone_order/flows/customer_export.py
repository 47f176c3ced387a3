"""Everything that we hold of one person, to be handed to them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, Dict, Iterable, List
from uuid import UUID

from django.db.models import Model, Q

from ..hosts import host
from ..models import (
    CallDetails,
    Cart,
    CartPrice,
    Draft,
    HistoryEntry,
    Mail,
    Session,
    TierMembership,
)
from .drafts import chain_of
from .privacy import accounts_of, emails_of

#: Secrets, and who served the person.
LEFT_OUT = frozenset(
    {
        "token_hash",
        "nonce",
        "process_key",
        "email_hash",
        "agent_id",
        "app_ref",
        "named_agent_ref",
        "asked_by_id",
        "decided_by_id",
        "method_ref",
    }
)


def of(*, person: str, now: datetime) -> Dict[str, Any]:
    """What is held of whoever is meant by an e-mail or an account's key, drafts without an
    account included. Values are what JSON knows, times, decimals and UUIDs."""
    accounts = accounts_of(person)
    drafts = _drafts(accounts, emails_of(person))
    keys = [draft.pk for draft in drafts]
    sessions = list(
        Session.objects.filter(
            Q(customer_id__in=accounts) | Q(saved_draft__in=keys) | Q(continued_draft__in=keys)
        ).order_by("started_at", "pk")
    )
    return {
        "person": person,
        "at": now,
        "price_tiers": [
            {"name": membership.tier.name, "since": membership.created_at}
            for membership in TierMembership.objects.filter(
                customer_id__in=accounts
            ).select_related("tier")
        ],
        "profiles": _profiles(accounts),
        "sessions": [_session(session) for session in sessions],
        "drafts": [_draft(draft) for draft in drafts],
        "carts": [_cart(cart) for cart in _carts(accounts, sessions, drafts)],
        "mails": [_row(mail) for mail in _mails(sessions, drafts)],
        "history": _history(accounts, sessions, drafts),
    }


def _row(row: Model) -> Dict[str, Any]:
    columns = [column.attname for column in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in columns if name not in LEFT_OUT}


def _profiles(accounts: List[str]) -> List[Dict[str, str]]:
    """What we keep on accounts in the host."""
    customers = filter(None, (host.customer(account) for account in accounts))
    return [profile for profile in map(host.profile, customers) if profile]


def _drafts(accounts: List[str], emails: List[str]) -> List[Draft]:
    is_theirs = Q(customer_ref__in=accounts) | Q(customer_id__in=accounts)
    for email in emails:
        is_theirs |= Q(customer_ref="", customer__isnull=True, email__iexact=email)
    return list(Draft.objects.filter(is_theirs).order_by("number"))


def _session(session: Session) -> Dict[str, Any]:
    consent = getattr(session, "consent", None)
    return {
        **_row(session),
        "details": [_row(call) for call in CallDetails.objects.filter(session=session)],
        "consent": None if consent is None else _row(consent),
        "price_overrides": [_row(override) for override in session.price_overrides.all()],
        "reviews": [_row(review) for review in session.reviews.all()],
        "payments": [_row(payment) for payment in session.payments.order_by("created_at")],
    }


def _draft(draft: Draft) -> Dict[str, Any]:
    return {
        **_row(draft),
        "lines": [_row(line) for line in draft.lines.all()],
        "addresses": [_row(address) for address in draft.addresses.order_by("kind")],
        "links": [_row(link) for link in draft.links.all()],
    }


def _carts(accounts: List[str], sessions: List[Session], drafts: List[Draft]) -> Iterable[Cart]:
    refs = {row.checkout_ref for row in [*sessions, *drafts] if row.checkout_ref}
    is_theirs = Q(customer_id__in=accounts) | Q(checkout_ref__in=refs)
    return Cart.objects.filter(is_theirs).order_by("created_at", "pk")


def _cart(cart: Cart) -> Dict[str, Any]:
    contents = host.cart_contents(cart.checkout_ref)
    return {
        "checkout_ref": cart.checkout_ref,
        "created_at": cart.created_at,
        "prices": [_row(price) for price in CartPrice.objects.filter(cart=cart)],
        "contents": None if contents is None else asdict(contents),
    }


def _mails(sessions: List[Session], drafts: List[Draft]) -> Iterable[Mail]:
    keys: List[UUID] = [session.pk for session in sessions]
    keys += [session.consent.pk for session in sessions if hasattr(session, "consent")]
    keys += [payment.pk for session in sessions for payment in session.payments.all()]
    keys += [link.pk for draft in drafts for link in draft.links.all()]
    return Mail.objects.filter(subject_ref__in=[str(key) for key in keys]).order_by("queued_at")


def _history(
    accounts: List[str], sessions: List[Session], drafts: List[Draft]
) -> List[Dict[str, Any]]:
    chains = ["actor:customer:%s" % account for account in accounts]
    chains += [session.chain for session in sessions]
    chains += [chain_of(draft) for draft in drafts]
    return [
        {
            "chain": entry.chain,
            "sequence": entry.sequence,
            "at": entry.at,
            "action": entry.action,
            "actor_kind": entry.actor_kind,
            "details": json.loads(entry.details),
        }
        for entry in HistoryEntry.objects.filter(chain__in=chains).order_by(
            "at", "chain", "sequence"
        )
    ]
