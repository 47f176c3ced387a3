"""Who stands at a link's door: its secret, what it asks first, and the ticket of who has
answered.

A ticket is signed text that names an original link and its own end. Wherever a link's
token is taken, a ticket is taken too: it is the link with its question answered, and dies
with it. Wrong answers and codes are counted on the original, under the draft's lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Optional
from uuid import UUID

from django.db import transaction

from ..conf import conf
from ..models import Draft, DraftLink, Mail, MailKind
from ..rules.actors import Actor, ActorKind
from ..rules.choices import RecipientCheck
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import AlreadyCompleted, DraftState, LinkExpired, LinkRevoked
from ..rules.tokens import hash_token
from . import drafts, mails
from .history import record
from .mailed_codes import is_live, is_too_soon
from .secrets import is_same, keyed_hash, numeric_code

#: The wrong answer that locks a link.
MAX_WRONG_ANSWERS = 10
MAX_CODES = 10  # of one link
#: For an address of the storefront, which may end up in a log.
TICKET_LIFE = timedelta(minutes=10)
#: For a cookie of our page.
VISIT_LIFE = timedelta(hours=2)
ANONYMOUS = Actor(ActorKind.ANONYMOUS)


class LinkNotFound(Refusal):
    code = ErrorCode.LINK_NOT_FOUND
    message = "This link is not valid. Ask for a new one."


class LinkLocked(Refusal):
    code = ErrorCode.LINK_LOCKED
    message = "There were too many wrong answers. Ask for a new link."


class TicketExpired(Refusal):
    code = ErrorCode.LINK_EXPIRED
    message = "This took too long. Open the link that you got again."


class RecipientCheckRequired(Refusal):
    """`check` is what the link asks."""

    code = ErrorCode.RECIPIENT_CHECK_REQUIRED
    message = "This link asks a question first."


class RecipientCheckFailed(Refusal):
    code = ErrorCode.RECIPIENT_CHECK_FAILED
    message = "This answer is wrong."


class CodeTooOld(Refusal):
    code = ErrorCode.WRONG_CODE
    message = "This code is not good any more. Ask for a new one."


class TooManyCodes(Refusal):
    code = ErrorCode.TOO_MANY_TRIES
    message = "A code was sent a moment ago. Wait a minute before you ask for another one."


class NoMoreCodes(Refusal):
    code = ErrorCode.TOO_MANY_TRIES
    message = "No more codes can be sent for this link. Ask for a new link."


class AsksForNoCode(Refusal):
    code = ErrorCode.INVALID
    message = "This link asks for no code."


class CannotBeChecked(Refusal):
    code = ErrorCode.REQUIRED
    message = (
        "This draft has neither a postal code nor an e-mail address that a link could ask for."
    )


@dataclass(frozen=True)
class Visit:
    """Somebody with a token or a ticket. `link` is whose secret it is, `original` the link
    that it belongs to (the same for a ticket)."""

    link: DraftLink
    original: DraftLink
    has_ticket: bool

    @property
    def is_checked(self) -> bool:
        return self.has_ticket or self.original.recipient_check == RecipientCheck.NONE.value


def found(token: str, now: datetime) -> Visit:
    """:raises LinkNotFound, TicketExpired:"""
    if "." in token:
        original = DraftLink.objects.filter(pk=_named_by_ticket(token, now)).first()
        if original is None:
            raise LinkNotFound(field="token")
        return Visit(original, original, has_ticket=True)
    links = DraftLink.objects.select_related("original")
    link = links.filter(token_hash=hash_token(token)).first()
    if link is None:
        raise LinkNotFound(field="token")
    return Visit(link, link.original or link, has_ticket=False)


def entered(visit: Visit, draft: Draft, now: datetime) -> None:
    """May go in.

    :raises AlreadyCompleted, LinkRevoked, LinkLocked, LinkExpired, RecipientCheckRequired:
    """
    refuse_dead(visit, draft, now)
    if not visit.is_checked:
        raise RecipientCheckRequired(field="answer", check=visit.original.recipient_check)


def refuse_dead(visit: Visit, draft: Draft, now: datetime) -> None:
    """:raises AlreadyCompleted, LinkRevoked, LinkLocked, LinkExpired:"""
    if draft.state == DraftState.COMPLETED.value:
        raise AlreadyCompleted()
    refuse_dead_link(visit, now)


def refuse_dead_link(visit: Visit, now: datetime) -> None:
    """:raises LinkRevoked, LinkLocked, LinkExpired:"""
    if visit.link.revoked_at is not None or visit.original.revoked_at is not None:
        raise LinkRevoked(field="token")
    if visit.original.wrong_answers >= MAX_WRONG_ANSWERS:
        raise LinkLocked(field="token")
    if visit.link.expires_at <= now:
        raise LinkExpired(field="token")


def answer(*, token: str, text: str, now: datetime, life: timedelta = TICKET_LIFE) -> str:
    """A ticket for the right answer to what a link asks; for a link that asks nothing, at
    once. Counts a wrong one: the tenth locks the link.

    :raises LinkNotFound, TicketExpired, AlreadyCompleted, LinkRevoked, LinkLocked, LinkExpired:
    :raises RecipientCheckRequired: no answer.
    :raises RecipientCheckFailed, CodeTooOld:
    """
    draft_id = found(token, now).original.draft_id
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        visit = found(token, now)
        refuse_dead(visit, draft, now)
        is_right = visit.is_checked or _is_right(visit.original, draft, text, now)
        if not is_right:
            _count(visit.original, draft, now)
    if not is_right:
        raise RecipientCheckFailed(
            field="answer", tries_left=MAX_WRONG_ANSWERS - visit.original.wrong_answers
        )
    return ticket_for(visit, now=now, life=life)


def send_code(*, token: str, now: datetime) -> None:
    """Mail the code that a link asks for. The one before is worth nothing any more.

    :raises LinkNotFound, AlreadyCompleted, LinkRevoked, LinkLocked, LinkExpired:
    :raises AsksForNoCode, TooManyCodes, NoMoreCodes:
    """
    draft_id = found(token, now).original.draft_id
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        visit = found(token, now)
        refuse_dead(visit, draft, now)
        original = visit.original
        if original.recipient_check != RecipientCheck.EMAIL_CODE.value:
            raise AsksForNoCode(field="token")
        if is_too_soon(original.code_sent_at, now):
            raise TooManyCodes(field="token")
        sent = Mail.objects.filter(kind=MailKind.LINK_CODE.value, subject_ref=str(original.pk))
        if sent.count() >= MAX_CODES:
            raise NoMoreCodes(field="token")
        original.code_sent_at = now
        original.save(update_fields=["code_sent_at"])
        mails.queue(kind=MailKind.LINK_CODE, subject_ref=str(original.pk), now=now)
        record(
            chain=drafts.chain_of(draft),
            action="LINK_CODE_SENT",
            actor=ANONYMOUS,
            now=now,
            link=str(original.pk),
        )


def recipient_code(link: DraftLink) -> str:
    """The code that was mailed last for a link; it is kept nowhere."""
    return numeric_code("link", str(link.pk), link.code_sent_at)


def email_of(draft: Draft) -> str:
    """Where a draft's mails go: the account's address, if there is an account. Empty for
    nowhere, also once the account is deleted."""
    if draft.customer is not None:
        return draft.customer.email
    return "" if draft.customer_ref else draft.email


def possible_check(draft: Draft, asked: Optional[RecipientCheck]) -> RecipientCheck:
    """What a new link asks: `asked`, or what the shop's settings say. Where the draft has no
    postal code, a code is mailed instead.

    :raises CannotBeChecked:
    """
    check = RecipientCheck(conf.LINK_CHECK) if asked is None else asked
    if check is RecipientCheck.POSTAL_CODE and not _postal_codes(draft):
        check = RecipientCheck.EMAIL_CODE
    if check is RecipientCheck.EMAIL_CODE and not email_of(draft):
        raise CannotBeChecked(field="recipient_check")
    return check


def revoke_all(draft: Draft, now: datetime) -> None:
    """Every link of a locked draft dies, with its copies."""
    draft.links.filter(revoked_at__isnull=True).update(revoked_at=now)


def ticket_for(visit: Visit, *, now: datetime, life: timedelta) -> str:
    """:param visit: whose link's question is answered."""
    text = "%s.%x" % (visit.original.pk.hex, int((now + life).timestamp()))
    return "%s.%s" % (text, keyed_hash("ticket", text))


def is_ticket_of(ticket: str, token: str, now: datetime) -> bool:
    """The ticket is good, and for the link with this token."""
    try:
        visit = found(ticket, now)
        return visit.has_ticket and visit.original == found(token, now).original
    except Refusal:
        return False


def _named_by_ticket(ticket: str, now: datetime) -> UUID:
    """The key of the original link.

    :raises LinkNotFound, TicketExpired:
    """
    text, _, signature = ticket.rpartition(".")
    if not ticket.isascii() or not is_same(signature, keyed_hash("ticket", text)):
        raise LinkNotFound(field="token")
    link, _, expires = text.partition(".")
    if datetime.fromtimestamp(int(expires, 16), timezone.utc) <= now:
        raise TicketExpired(field="token")
    return UUID(link)


def _is_right(original: DraftLink, draft: Draft, text: str, now: datetime) -> bool:
    """:raises RecipientCheckRequired, CodeTooOld:"""
    given = _normal(text)
    if not given:
        raise RecipientCheckRequired(field="answer", check=original.recipient_check)
    if original.recipient_check == RecipientCheck.POSTAL_CODE.value:
        return given in _postal_codes(draft)
    # Without a live code no answer is right: nothing is guessed, nothing is counted.
    if not is_live(original.code_sent_at, now):
        raise CodeTooOld(field="answer")
    return is_same(given, recipient_code(original))


def _count(original: DraftLink, draft: Draft, now: datetime) -> None:
    original.wrong_answers += 1
    original.save(update_fields=["wrong_answers"])
    is_last = original.wrong_answers == MAX_WRONG_ANSWERS
    record(
        chain=drafts.chain_of(draft),
        action="LINK_LOCKED" if is_last else "LINK_ANSWER_WRONG",
        actor=ANONYMOUS,
        now=now,
        link=str(original.pk),
    )


def _postal_codes(draft: Draft) -> frozenset:
    codes = (_normal(address.postal_code) for address in draft.addresses.all())
    return frozenset(code for code in codes if code)


def _normal(text: str) -> str:
    """Without spaces, dashes and case."""
    return "".join(character for character in text.casefold() if character.isalnum())
