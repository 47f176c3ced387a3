"""Resume links: the secret URL with which a customer reopens a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import List, Optional
from uuid import UUID

from django.db import transaction
from prices import Money

from ..conf import conf
from ..hosts import host
from ..models import Cart, Draft, DraftLink, Session
from ..models.session import IS_OPEN
from ..rules.actors import Actor
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import (
    AlreadyCompleted,
    DraftAction,
    DraftState,
    LinkExpired,
    LinkRevoked,
    next_draft_state,
)
from ..rules.tokens import hash_token, make_link_token
from ..signals import draft_resumed, send_after_commit
from . import carts, drafts, rebuilding
from .carts import CartView
from .eligibility import eligible_customer
from .history import record
from .rebuilding import Difference, PlannedLine


class LinkNotFound(Refusal):
    code = ErrorCode.LINK_NOT_FOUND
    message = "This link is not valid. Ask for a new one."


class AgentIsContinuing(Refusal):
    code = ErrorCode.DRAFT_NOT_OPEN
    message = "Our staff are working on this order right now. Try again later."


@dataclass(frozen=True)
class IssuedLink:
    """`url` holds the token; it is shown once and cannot be read again."""

    draft: Draft
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class OpenedLink:
    """What a link shows, before anything is changed."""

    draft: Draft
    link: DraftLink
    lines: List[PlannedLine]

    @property
    def subtotal(self) -> Optional[Money]:
        """The products together, after promotions, before taxes."""
        totals = [item.price * item.quantity for item in self.lines if item.quantity]
        return sum(totals[1:], totals[0]) if totals else None


@dataclass(frozen=True)
class ResumedCart:
    """The live cart of a draft; `view` is None if it was lost at once."""

    draft: Draft
    checkout_ref: str
    differences: List[Difference]
    view: Optional[CartView]


def issue(*, draft_id: UUID, actor: Actor, now: datetime, has_products: bool = True) -> IssuedLink:
    """A new link; all earlier ones die. The quoted prices hold as long as it does.

    Without products, it prefills only the customer's details.

    :raises DraftNotFound, AlreadyCompleted:
    """
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        draft.state = next_draft_state(draft.state, DraftAction.UPDATE).value
        draft.expires_at = now + conf.link_life
        draft.save(update_fields=["state", "expires_at"])
        _revoke_links(draft, now)
        token = make_link_token()
        link = DraftLink.objects.create(
            draft=draft,
            token_hash=hash_token(token),
            has_products=has_products,
            created_at=now,
            expires_at=draft.expires_at,
        )
        record(
            chain=drafts.chain_of(draft),
            action="LINK_ISSUED",
            actor=actor,
            now=now,
            link=str(link.pk),
            has_products=has_products,
        )
    return IssuedLink(draft, conf.RESUME_URL.replace("{token}", token), link.expires_at)


def copy_for_mail(*, link_id: UUID, now: datetime) -> Optional[IssuedLink]:
    """A secret of its own for one attempt to mail a link; None if the link is dead.

    Its hash is committed before the mail leaves. Copies die with their original.
    """
    link = DraftLink.objects.filter(pk=link_id, original__isnull=True).first()
    if link is None:
        return None
    with transaction.atomic():
        draft = drafts.locked(link.draft_id)
        link.refresh_from_db()
        try:
            _refuse_dead(link, draft, now)
        except Refusal:
            return None
        token = make_link_token()
        DraftLink.objects.create(
            draft=draft,
            original=link,
            token_hash=hash_token(token),
            has_products=link.has_products,
            recipient_check=link.recipient_check,
            created_at=now,
            expires_at=link.expires_at,
        )
    return IssuedLink(draft, conf.RESUME_URL.replace("{token}", token), link.expires_at)


def revoke(*, draft_id: UUID, actor: Actor, now: datetime) -> Draft:
    """Kill the links of a draft, and the cart that one of them brought to life.

    :raises DraftNotFound, AlreadyCompleted, DraftNotOpen:
    """
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        draft.state = next_draft_state(draft.state, DraftAction.REVOKE).value
        draft.save(update_fields=["state"])
        _revoke_links(draft, now)
        drop_live_cart(draft)
        record(chain=drafts.chain_of(draft), action="LINK_REVOKED", actor=actor, now=now)
    return draft


def opened(*, token: str, now: datetime) -> OpenedLink:
    """What a link leads to; changes nothing.

    :raises LinkNotFound, LinkExpired, LinkRevoked, AlreadyCompleted:
    """
    link = _link(token)
    draft = drafts.found(draft_id=link.draft_id)
    _refuse_dead(link, draft, now)
    return OpenedLink(draft, link, rebuilding.plan(draft, now) if link.has_products else [])


def resume(*, token: str, actor: Actor, now: datetime) -> ResumedCart:
    """Bring the draft's cart to life for whoever holds the link; again, the same cart.

    :raises LinkNotFound, LinkExpired, LinkRevoked, AlreadyCompleted:
    :raises AgentIsContinuing, CustomerNotFound, CustomerNotEligible:
    """
    draft_id = _link(token).draft_id
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        link = _link(token)
        _refuse_dead(link, draft, now)
        if Session.objects.filter(IS_OPEN, continued_draft=draft).exists():
            raise AgentIsContinuing()
        customer = None
        if draft.customer_id is not None:
            customer = eligible_customer(customer_id=draft.customer_id, actor=actor)
        draft.state = next_draft_state(draft.state, DraftAction.RESUME).value
        planned = rebuilding.plan(draft, now) if link.has_products else []
        if _has_live_cart(draft):
            found = [difference for item in planned for difference in item.differences]
        else:
            found = _bring_to_life(draft, link, customer, planned, now)
        draft.save(update_fields=["state", "checkout_ref"])
        record(
            chain=drafts.chain_of(draft),
            action="DRAFT_RESUMED",
            actor=actor,
            now=now,
            link=str(link.pk),
            differences=[difference.kind.value for difference in found],
        )
        send_after_commit(
            draft_resumed, Draft, draft_id=str(draft.pk), checkout_ref=draft.checkout_ref
        )
    # Totals may call a tax app: after the commit.
    cart_view = carts.view_of(
        checkout_ref=draft.checkout_ref,
        customer_id=draft.customer_id,
        channel_ref=draft.channel_ref,
        now=now,
    )
    return ResumedCart(draft, draft.checkout_ref, found, cart_view)


def drop_live_cart(draft: Draft) -> None:
    """Delete the cart of a locked draft. `checkout_ref` stays: an order that the
    customer is paying for at this moment still finds its draft by it."""
    if _has_live_cart(draft):
        host.delete_cart(draft.checkout_ref)
        Cart.objects.filter(checkout_ref=draft.checkout_ref).delete()


def _link(token: str) -> DraftLink:
    link = DraftLink.objects.filter(token_hash=hash_token(token)).first()
    if link is None:
        raise LinkNotFound(field="token")
    return link


def _refuse_dead(link: DraftLink, draft: Draft, now: datetime) -> None:
    if draft.state == DraftState.COMPLETED.value:
        raise AlreadyCompleted()
    if link.revoked_at is not None:
        raise LinkRevoked(field="token")
    if link.expires_at <= now:
        raise LinkExpired(field="token")


def _revoke_links(draft: Draft, now: datetime) -> None:
    draft.links.filter(revoked_at__isnull=True).update(revoked_at=now)


def _has_live_cart(draft: Draft) -> bool:
    return bool(
        draft.checkout_ref
        and Cart.objects.filter(checkout_ref=draft.checkout_ref).exists()
        and host.cart_contents(draft.checkout_ref) is not None
    )


def _bring_to_life(
    draft: Draft, link: DraftLink, customer, planned: List[PlannedLine], now: datetime
) -> List[Difference]:
    Cart.objects.filter(checkout_ref=draft.checkout_ref).delete()
    draft.checkout_ref = host.create_cart(
        customer=customer, email=draft.email, channel_ref=draft.channel_ref
    )
    Cart.objects.create(checkout_ref=draft.checkout_ref, customer=customer)
    if not link.has_products:
        rebuilding.put_customer_details(checkout_ref=draft.checkout_ref, draft=draft, now=now)
        return []
    return rebuilding.fill(checkout_ref=draft.checkout_ref, draft=draft, planned=planned, now=now)
