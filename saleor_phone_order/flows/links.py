"""Resume links: the secret URL with which a customer reopens a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, List, Optional, Tuple
from uuid import UUID

from django.db import transaction
from prices import Money

from ..conf import conf
from ..hosts import host
from ..models import Draft, DraftLink, MailKind, Session
from ..models.session import IS_OPEN
from ..rules.actors import Actor
from ..rules.choices import RecipientCheck
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import DraftAction, next_draft_state
from ..rules.tokens import hash_token, make_link_token
from ..signals import draft_resumed, send_after_commit
from . import cart_views, drafting, drafts, link_access, live_carts, mails, rebuilding, unsettled
from .cart_views import CartView
from .eligibility import eligible_customer
from .history import record
from .link_access import CannotBeChecked
from .rebuilding import Difference, PlannedLine


class AddressMissing(Refusal):
    code = ErrorCode.REQUIRED
    message = "This draft has no e-mail address to send the link to."


class AgentIsContinuing(Refusal):
    code = ErrorCode.DRAFT_NOT_OPEN
    message = "Our staff are working on this order right now. Try again later."


@dataclass(frozen=True)
class IssuedLink:
    """`url` holds the token; it is shown once and cannot be read again."""

    draft: Draft
    url: str
    expires_at: datetime
    recipient_check: str


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


def issue(
    *,
    draft_id: UUID,
    actor: Actor,
    now: datetime,
    has_products: bool = True,
    recipient_check: Optional[RecipientCheck] = None,
    is_mailed: bool = False,
) -> IssuedLink:
    """A new link; all earlier ones die. The quoted prices hold as long as it does.

    Without products, it prefills only the customer's details. `recipient_check` is what it
    asks first; None: what the shop's settings say.

    :raises DraftNotFound, DraftErased, AlreadyCompleted, AddressMissing, CannotBeChecked:
    :raises PaymentInProgress:
    """
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        drafts.refuse_erased(draft)
        unsettled.refuse(draft)
        draft.state = next_draft_state(draft.state, DraftAction.UPDATE).value
        if is_mailed and not link_access.email_of(draft):
            raise AddressMissing(field="email")
        check = link_access.possible_check(draft, recipient_check)
        draft.expires_at = now + conf.link_life
        draft.save(update_fields=["state", "expires_at"])
        link_access.revoke_all(draft, now)
        token = make_link_token()
        link = DraftLink.objects.create(
            draft=draft,
            token_hash=hash_token(token),
            has_products=has_products,
            recipient_check=check.value,
            created_at=now,
            expires_at=draft.expires_at,
        )
        record(
            chain=drafts.chain_of(draft),
            action="LINK_SENT" if is_mailed else "LINK_ISSUED",
            actor=actor,
            now=now,
            link=str(link.pk),
            has_products=has_products,
            recipient_check=check.value,
        )
        if is_mailed:
            mails.queue(kind=MailKind.DRAFT_LINK, subject_ref=str(link.pk), now=now)
    return _issued(draft, link, token)


def save_draft(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    note: str = "",
    disposition: str = "",
    **link: Any,
) -> Tuple[Draft, Optional[IssuedLink]]:
    """End a session as a draft with a link, for which the options of `issue` are.

    There is no link where the shop's settings have links ask what this draft does not say.

    :raises: what `drafting.saving` raises; AddressMissing; CannotBeChecked for a check that
        was asked for.
    """
    with drafting.saving(
        session_id=session_id, actor=actor, now=now, note=note, disposition=disposition
    ) as draft:
        try:
            issued = issue(draft_id=draft.pk, actor=actor, now=now, **link)
        except CannotBeChecked:
            if link.get("recipient_check") is not None or link.get("is_mailed"):
                raise
            return draft, None
    return issued.draft, issued


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
            link_access.refuse_dead(link_access.Visit(link, link, False), draft, now)
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
    return _issued(draft, link, token)


def revoke(*, draft_id: UUID, actor: Actor, now: datetime) -> Draft:
    """Kill the links of a draft, and the cart that one of them brought to life.

    :raises DraftNotFound, AlreadyCompleted, DraftNotOpen, PaymentInProgress:
    """
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        unsettled.refuse(draft)
        draft.state = next_draft_state(draft.state, DraftAction.REVOKE).value
        draft.save(update_fields=["state"])
        link_access.revoke_all(draft, now)
        live_carts.drop(draft)
        record(chain=drafts.chain_of(draft), action="LINK_REVOKED", actor=actor, now=now)
    return draft


def opened(*, token: str, now: datetime) -> OpenedLink:
    """What a link leads to; changes nothing. `token` may be a ticket.

    :raises LinkNotFound, TicketExpired: no such link.
    :raises LinkExpired, LinkRevoked, LinkLocked, AlreadyCompleted, RecipientCheckRequired:
    """
    visit = link_access.found(token, now)
    draft = drafts.found(draft_id=visit.link.draft_id)
    link_access.entered(visit, draft, now)
    planned = rebuilding.plan(draft, now) if visit.link.has_products else []
    return OpenedLink(draft, visit.link, planned)


def resume(*, token: str, actor: Actor, now: datetime, answer: str = "") -> ResumedCart:
    """Bring the draft's cart to life for whoever holds the link; again, the same cart.

    `token` may be a ticket. `answer` is to what the link asks first, if it does.

    :raises LinkNotFound, LinkExpired, LinkRevoked, LinkLocked, AlreadyCompleted:
    :raises RecipientCheckRequired, RecipientCheckFailed, CodeTooOld:
    :raises AgentIsContinuing, PaymentInProgress, CustomerNotFound, CustomerNotEligible:
    """
    if answer:
        token = link_access.answer(token=token, text=answer, now=now)
    draft_id = link_access.found(token, now).link.draft_id
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        visit = link_access.found(token, now)
        link = visit.link
        link_access.entered(visit, draft, now)
        unsettled.refuse(draft)
        refuse_continued(draft)
        customer = None
        if draft.customer_id is not None:
            customer = eligible_customer(customer_id=draft.customer_id, actor=actor)
        draft.state = next_draft_state(draft.state, DraftAction.RESUME).value
        planned = rebuilding.plan(draft, now) if link.has_products else []
        if live_carts.is_there(draft):
            found = [difference for item in planned for difference in item.differences]
            host.forget_prices(draft.checkout_ref, now=now)
        else:
            found = live_carts.bring_to_life(draft, link, customer, planned, now)
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
    cart_view = cart_views.of_cart(
        checkout_ref=draft.checkout_ref,
        customer_id=draft.customer_id,
        channel_ref=draft.channel_ref,
        now=now,
    )
    return ResumedCart(draft, draft.checkout_ref, found, cart_view)


def is_continued(draft: Draft) -> bool:
    """An agent is working on it right now."""
    return Session.objects.filter(IS_OPEN, continued_draft=draft).exists()


def refuse_continued(draft: Draft) -> None:
    """:raises AgentIsContinuing:"""
    if is_continued(draft):
        raise AgentIsContinuing()


def _issued(draft: Draft, link: DraftLink, token: str) -> IssuedLink:
    url = conf.RESUME_URL.replace("{token}", token)
    return IssuedLink(draft, url, link.expires_at, link.recipient_check)
