"""Saving what a session gathered as a draft."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Iterable, Iterator, List, Mapping, Optional
from uuid import UUID

from django.db import connection

from ..conf import conf
from ..hosts import host
from ..hosts.values import ADDRESS_FIELDS, Address, CartContents
from ..models import Draft, DraftAddress, DraftLine, Session
from ..rules.actors import Actor
from ..rules.free_text import clean_free_text
from ..rules.limits import MAX_NOTE
from ..rules.states import Action, DraftAction, DraftState, next_draft_state
from ..rules.tiers import round_money
from ..signals import draft_saved, send_after_commit
from . import folding, prices, shipping_prices
from .drafts import line_name, locked
from .history import record
from .sessions import changing, drop_cart


@dataclass(frozen=True)
class QuotedTotal:
    """The gross total of a cart that held `contents`."""

    contents: CartContents
    amount: Decimal


def save(**options: Any) -> Draft:
    """End the actor's own session as a draft. Takes and raises what `saving` does."""
    with saving(**options) as draft:
        return draft


@contextmanager
def saving(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    note: str = "",
    disposition: str = "",
) -> Iterator[Draft]:
    """End the actor's own session as a draft; a draft that it continued is updated. What
    the block does is done in the same transaction.

    :raises SessionNotFound, NotYourSession, SessionClosed, PaymentInProgress:
    :raises InvalidText, CardNumberInText:
    """
    note = clean_free_text("note", note, MAX_NOTE, is_multiline=True)
    disposition = clean_free_text("disposition", disposition, 100)
    total = total_before_lock(session_id, now)
    with changing(session_id=session_id, actor=actor, action=Action.SAVE_DRAFT, now=now) as session:
        session.disposition = disposition
        yield save_locked(session=session, actor=actor, now=now, total=total, note=note)


def total_before_lock(session_id: UUID, now: datetime) -> Optional[QuotedTotal]:
    """What the cart costs, asked before its session is locked: a tax app may be slow."""
    session = Session.objects.filter(pk=session_id).first()
    if session is None or not session.checkout_ref:
        return None
    contents = host.cart_contents(session.checkout_ref)
    if contents is None or not contents.quantities:
        return None
    snapshot = host.snapshot(session.checkout_ref, now=now)
    if snapshot is None:
        return None
    return QuotedTotal(contents, snapshot.total.gross.amount)


def save_locked(
    *,
    session: Session,
    actor: Actor,
    now: datetime,
    total: Optional[QuotedTotal] = None,
    note: str = "",
    is_guard: bool = False,
) -> Draft:
    """Keep a locked session's cart as a draft and delete the cart. The caller ends the
    session."""
    draft = write_locked(session=session, now=now, total=total, note=note, is_guard=is_guard)
    drop_cart(session)
    session.saved_draft = draft
    record(
        chain=session.chain,
        action="DRAFT_SAVED",
        actor=actor,
        now=now,
        draft=str(draft.pk),
        number=draft.number,
        lines=draft.lines.count(),
    )
    send_after_commit(draft_saved, Draft, draft_id=str(draft.pk), is_guard=is_guard)
    return draft


def write_locked(
    *,
    session: Session,
    now: datetime,
    total: Optional[QuotedTotal] = None,
    note: str = "",
    is_guard: bool = False,
) -> Draft:
    """What a locked session gathered, as the draft that it continues or a new one."""
    contents = host.cart_contents(session.checkout_ref) if session.checkout_ref else None
    draft = _draft_to_write(session)
    draft.customer = session.customer
    draft.customer_ref = str(session.customer_id or "")
    draft.agent = session.agent
    draft.app_ref = session.app_ref
    draft.channel_ref = session.channel_ref
    draft.campaign_id = session.campaign_id
    draft.currency = session.currency
    draft.note = note or draft.note
    draft.disposition = session.disposition
    draft.was_saved_by_guard = is_guard
    draft.saved_at = now
    draft.expires_at = now + conf.link_life
    draft.erased_at = None
    draft.total_amount = None
    if contents is not None:
        draft.email = contents.email
        draft.customer_note = contents.note
        draft.promo_codes = "\n".join(contents.promo_codes)
        draft.coupon_codes = "\n".join(folding.codes_of(session.checkout_ref))
        draft.shipping_method_ref = contents.shipping_method_ref
        shipping_prices.quote(draft=draft, checkout_ref=session.checkout_ref)
        if total is not None and total.contents == contents:
            draft.total_amount = total.amount
    draft.save()
    if contents is not None:
        DraftLine.objects.bulk_create(_lines_of(draft, session, contents, now))
        DraftAddress.objects.bulk_create(_addresses_of(draft, contents))
    return draft


def _draft_to_write(session: Session) -> Draft:
    """The draft that the session continues, emptied, or a new one."""
    if session.continued_draft_id is None:
        return Draft(number=_next_number())
    draft = locked(session.continued_draft_id)
    if draft.state == DraftState.COMPLETED.value:
        # The customer ordered it meanwhile: what the agent gathered is another order.
        return Draft(number=_next_number())
    draft.state = next_draft_state(draft.state, DraftAction.UPDATE).value
    draft.lines.all().delete()
    draft.addresses.all().delete()
    return draft


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('phone_order_draft_number')")
        return cursor.fetchone()[0]


def _lines_of(
    draft: Draft, session: Session, contents: CartContents, now: datetime
) -> List[DraftLine]:
    variants = host.variants(
        refs=contents.quantities,
        channel_ref=session.channel_ref,
        country=contents.country,
    )
    resolved = prices.resolved(
        customer_id=session.customer_id,
        variants=variants,
        quantities=contents.quantities,
        channel_ref=session.channel_ref,
        checkout_ref=session.checkout_ref,
        is_without_coupons=True,
        now=now,
    )
    promoted = host.promoted_prices(
        variants=variants.values(),
        prices={ref: price.unit for ref, price in resolved.items()},
        channel_ref=session.channel_ref,
        now=now,
    )
    return [
        _line(draft, position, variants[ref], quantity, resolved[ref], promoted[ref])
        for position, (ref, quantity) in enumerate(contents.quantities.items())
    ]


def _line(draft, position, variant, quantity, price, promoted) -> DraftLine:
    return DraftLine(
        draft=draft,
        position=position,
        variant_ref=variant.ref,
        sku=variant.sku,
        name=line_name(variant),
        quantity=quantity,
        list_amount=price.list_price.amount,
        unit_amount=price.unit.amount,
        quoted_amount=round_money(promoted).amount,
        reason=price.reason.kind.value,
        tier_name=price.reason.tier_name or "",
    )


def _addresses_of(draft: Draft, contents: CartContents) -> Iterable[DraftAddress]:
    addresses: Mapping[str, Optional[Address]] = {
        DraftAddress.BILLING: contents.billing_address,
        DraftAddress.SHIPPING: contents.shipping_address,
    }
    for kind, address in addresses.items():
        if address is not None:
            values = {name: getattr(address, name) for name in ADDRESS_FIELDS}
            yield DraftAddress(draft=draft, kind=kind, **values)
