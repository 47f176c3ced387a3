"""Erasing what we know of a person. Rows, numbers, lines and amounts stay; so does the
history, which holds none of it. `docs/privacy.md` lists what is personal."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import List

from django.db import transaction
from django.db.models import F, Q, QuerySet

from ..hosts import host
from ..models import CallDetails, Cart, Consent, Draft, PriceOverride, Review, Session
from ..models.session import IS_OPEN
from ..rules.actors import GUARD
from ..rules.details import CALL_TEXTS
from ..rules.refusals import Refusal
from ..rules.states import Action, DraftAction, DraftState, SessionState, next_draft_state
from . import link_access, mails
from .drafts import chain_of
from .history import record
from .sessions import LOCK_ORDER, advancing

logger = logging.getLogger(__name__)

#: Columns of a draft that are emptied.
DRAFT_TEXTS = ("email", "note", "customer_note", "disposition", "promo_codes", "coupon_codes")

#: The account of a draft's customer was anonymised: it is switched off, and its e-mail is
#: not the one that the draft has.
IS_ANONYMISED = Q(customer__is_active=False) & ~Q(
    Q(email="") | Q(email__iexact=F("customer__email"))
)
#: Of a consent.
HAS_WORDS = ~Q(wording="", email_hash="")
#: Why somebody decided something about a session; it may name the customer.
WITH_REASON = (Review, PriceOverride)
#: Of the details of a call.
HAS_TEXTS = ~Q(**dict.fromkeys(CALL_TEXTS, ""))
#: A session's cart is the customer's, who has not ordered it.
IS_HANDED_OFF = Q(state=SessionState.HANDED_OFF.value, order_ref="") & ~Q(checkout_ref="")


def erase_customer(*, customer_ref: str, now: datetime) -> int:
    """Erase all of an account, whether it is still there or not. Returns the number of
    sessions and drafts that had something.

    An open session is abandoned; one whose payment is under way keeps its cart until that
    is settled, and `retention.sweep` comes back to it. Carts that we made are deleted, also
    what the customer was handed and has not ordered; so is what we keep on the account.
    """
    with transaction.atomic():
        found = _erase(
            Session.objects.filter(customer_id=customer_ref),
            Q(customer_ref=customer_ref) | Q(customer_id=customer_ref),
            now,
        )
        customer = host.customer(customer_ref)
        profile = {} if customer is None else host.profile(customer)
        if profile:
            host.write_profile(customer, dict.fromkeys(profile, ""))
    return found


def erase_person(*, person: str, now: datetime) -> int:
    """Both of whoever is meant by an e-mail or an account's key: there may be drafts from
    before they had an account."""
    with transaction.atomic():
        found = 0
        for customer_ref in accounts_of(person):
            found += erase_customer(customer_ref=customer_ref, now=now)
        for email in emails_of(person):
            found += erase_guest(email=email, now=now)
    return found


def forget_account(*, customer_ref: str, now: datetime) -> None:
    """Erase an account that is about to be deleted, and let go of it: what an agent saved a
    moment ago, Django does not know when it clears the keys of the account."""
    with transaction.atomic():
        erase_person(person=customer_ref, now=now)
        for model in (Session, Draft):
            model.objects.filter(customer_id=customer_ref).update(customer=None)
        Cart.objects.filter(customer_id=customer_ref).delete()


def accounts_of(person: str) -> List[str]:
    """Keys of the accounts that are meant by an e-mail or a key; a key is believed, for
    its account may be gone."""
    if "@" not in person:
        return [person]
    account = host.customer_by_email(person)
    return [] if account is None else [str(account.pk)]


def emails_of(person: str) -> List[str]:
    if "@" in person:
        return [person]
    account = host.customer(person)
    return [account.email] if account is not None and account.email else []


def erase_anonymised(*, customer_ref: str, now: datetime) -> int:
    """The same, if the account was anonymised."""
    if Draft.objects.filter(IS_ANONYMISED, customer_id=customer_ref, erased_at=None).exists():
        return erase_customer(customer_ref=customer_ref, now=now)
    return 0


def erase_guest(*, email: str, now: datetime) -> int:
    """The same of drafts with this e-mail and without an account, and of guests with it
    who are on the phone."""
    drafts = Draft.objects.filter(customer_ref="", customer__isnull=True, email__iexact=email)
    callers = [
        session.pk
        for session in Session.objects.filter(IS_OPEN, is_guest=True)
        if _email_of(session).lower() == email.lower()
    ]
    with transaction.atomic():
        known = list(drafts.values_list("pk", flat=True))
        sessions = Session.objects.filter(Q(pk__in=callers) | Q(saved_draft__in=known))
        return _erase(sessions, Q(pk__in=known), now)


def erase_session(session: Session, now: datetime) -> bool:
    """What a locked session holds and leads to; false if there is nothing."""
    has_changed = session.state == SessionState.OPEN.value
    if has_changed:
        with advancing(session, action=Action.ABANDON, now=now):
            session.was_ended_by_guard = True
            _drop_cart(session)
            record(chain=session.chain, action="ABANDONED", actor=GUARD, now=now)
    elif Session.objects.filter(IS_HANDED_OFF, pk=session.pk).exists():
        _drop_cart(session)
        has_changed = True
    if session.disposition:
        session.disposition = ""
        has_changed = True
    session.save(update_fields=["checkout_ref", "disposition"])
    for model in WITH_REASON:
        if model.objects.filter(session=session).exclude(reason="").update(reason=""):
            has_changed = True
    if erase_consent(session):
        has_changed = True
    if erase_call(session):
        has_changed = True
    refs = Consent.objects.filter(session=session).values_list("pk", flat=True)
    mails.withdraw([session.pk, *refs])
    if has_changed:
        record_erased(session, now)
    return has_changed


def erase_consent(session: Session) -> bool:
    """What the customer agreed to, in the agent's words; that they did, and when, stays."""
    consent = Consent.objects.filter(HAS_WORDS, session=session)
    return bool(consent.update(wording="", email_hash=""))


def erase_call(session: Session) -> bool:
    """What was written down about the call; that terms were agreed to, and when, stays."""
    call = CallDetails.objects.filter(HAS_TEXTS, session=session)
    return bool(call.update(**dict.fromkeys(CALL_TEXTS, "")))


def erase_draft(draft: Draft, now: datetime) -> bool:
    """All that is personal of a locked draft; its links die, and its live cart."""
    for name in DRAFT_TEXTS:
        setattr(draft, name, "")
    draft.addresses.all().delete()
    link_access.revoke_all(draft, now)
    mails.withdraw(draft.links.values_list("pk", flat=True))
    if draft.state != DraftState.COMPLETED.value:
        # What was handed over is the customer's, whatever becomes of the draft.
        if not Session.objects.filter(IS_HANDED_OFF, checkout_ref=draft.checkout_ref).exists():
            _delete_cart(draft.checkout_ref)
        if draft.state != DraftState.REVOKED.value:
            draft.state = next_draft_state(draft.state, DraftAction.REVOKE).value
    draft.erased_at = now
    draft.save()
    record(
        chain=chain_of(draft),
        action="PERSONAL_DATA_ERASED",
        actor=GUARD,
        now=now,
        draft=str(draft.pk),
        customer=draft.customer_ref,
    )
    return True


def record_erased(session: Session, now: datetime) -> None:
    record(
        chain=session.chain,
        action="PERSONAL_DATA_ERASED",
        actor=GUARD,
        now=now,
        customer=str(session.customer_id or ""),
    )


def _erase(sessions: QuerySet, is_related: Q, now: datetime) -> int:
    own = list(sessions.select_for_update().order_by(*LOCK_ORDER))
    saved = [session.saved_draft_id for session in own if session.saved_draft_id is not None]
    related = Draft.objects.filter(is_related | Q(pk__in=saved), erased_at__isnull=True)
    # Before anything changes: who goes on with one waits for a session of its customer's.
    drafts = list(related.select_for_update().order_by("pk"))
    erased = sum(erase_session(session, now) for session in own)
    return erased + sum(erase_draft(draft, now) for draft in drafts)


def _email_of(session: Session) -> str:
    contents = host.cart_contents(session.checkout_ref) if session.checkout_ref else None
    return contents.email if contents else ""


def _drop_cart(session: Session) -> None:
    _delete_cart(session.checkout_ref)
    session.checkout_ref = ""


def _delete_cart(checkout_ref: str) -> None:
    if not checkout_ref:
        return
    try:
        with transaction.atomic():
            host.delete_cart(checkout_ref)
    except Refusal:
        # A payment hangs on it. That must not keep an account from being deleted.
        logger.warning("The shop keeps a cart of ours that has a payment: %s", checkout_ref)
    Cart.objects.filter(checkout_ref=checkout_ref).delete()
