"""The customer agrees that an agent acts for them: said aloud, or by a mailed code."""

from __future__ import annotations

from datetime import datetime
from typing import Optional
from uuid import UUID

from ..models import Consent, MailKind, Session
from ..rules.actors import Actor, ActorKind
from ..rules.choices import ConsentMode
from ..rules.free_text import clean_free_text
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import Action
from . import mails
from .consent_needed import hash_of
from .history import record
from .mailed_codes import is_live, is_too_soon
from .secrets import is_same, numeric_code
from .sessions import changing

MAX_WORDING = 500
MAX_WRONG_ANSWERS = 5


class OnlyForPeople(Refusal):
    code = ErrorCode.PERMISSION_DENIED
    message = "An app cannot say that a customer agreed."


class ConsentNotAsked(Refusal):
    code = ErrorCode.INVALID
    message = "This phone order needs no such consent."


class ConsentGiven(Refusal):
    code = ErrorCode.INVALID
    message = "The customer has agreed already."


class WordingRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "Write down what the customer agreed to."


class EmailChanged(Refusal):
    code = ErrorCode.INVALID
    message = "The account's e-mail is not the one that it had when this phone order began."


class SentJustNow(Refusal):
    code = ErrorCode.INVALID
    message = "A code was mailed a moment ago. Another one can be sent after a minute."


class WrongCode(Refusal):
    code = ErrorCode.WRONG_CODE
    message = "This code is wrong or too old."


class TooManyTries(Refusal):
    code = ErrorCode.TOO_MANY_TRIES
    message = "There were too many wrong codes. This phone order can only be saved or cancelled."


def record_verbal(*, session_id: UUID, actor: Actor, now: datetime, wording: str) -> Session:
    """The customer said to the session's agent that they agree to `wording`.

    :raises WordingRequired, CardNumberInText, InvalidText, OnlyForPeople:
    :raises ConsentNotAsked, ConsentGiven: also where a mailed code is asked for.
    """
    _refuse_apps(actor)
    wording = clean_free_text("wording", wording, MAX_WORDING, is_multiline=True)
    if not wording:
        raise WordingRequired(field="wording")
    with _asking(session_id, actor, now) as session:
        consent = _locked(session, ConsentMode.VERBAL)
        consent.wording = wording
        _give(consent, session, actor, now)
    return session


def send_code(*, session_id: UUID, actor: Actor, now: datetime) -> Session:
    """Mail a new code to the address that the account had when the session began; the
    one before is worth nothing any more.

    :raises ConsentNotAsked, ConsentGiven, EmailChanged, SentJustNow, TooManyTries:
    :raises OnlyForPeople:
    """
    _refuse_apps(actor)
    with _asking(session_id, actor, now) as session:
        consent = _locked(session, ConsentMode.CODE)
        if consent.wrong_answers >= MAX_WRONG_ANSWERS:
            raise TooManyTries(field="id")
        if address_of(consent) is None:
            raise EmailChanged(field="id")
        if is_too_soon(consent.code_sent_at, now):
            raise SentJustNow(field="id")
        consent.code_sent_at = now
        consent.save(update_fields=["code_sent_at"])
        mails.queue(kind=MailKind.CONSENT_CODE, subject_ref=str(consent.pk), now=now)
        record(chain=session.chain, action="CONSENT_CODE_SENT", actor=actor, now=now)
    return session


def confirm_code(*, session_id: UUID, actor: Actor, now: datetime, code: str) -> Session:
    """The customer read the mailed code out. A wrong one is counted.

    :raises ConsentNotAsked, ConsentGiven, WrongCode, TooManyTries, OnlyForPeople:
    """
    _refuse_apps(actor)
    refusal: Optional[Refusal] = None
    with _asking(session_id, actor, now) as session:
        consent = _locked(session, ConsentMode.CODE)
        if consent.wrong_answers >= MAX_WRONG_ANSWERS:
            refusal = TooManyTries(field="code")
        elif not _is_right(consent, code, now):
            consent.wrong_answers += 1
            consent.save(update_fields=["wrong_answers"])
            refusal = WrongCode(field="code")
        if refusal is None:
            _give(consent, session, actor, now)
        else:
            record(
                chain=session.chain,
                action="CONSENT_REFUSED",
                actor=actor,
                now=now,
                code=refusal.code.value,
            )
    # Only now: what was counted stays.
    if refusal is not None:
        raise refusal
    return session


def code_of(consent: Consent) -> str:
    """The code that was mailed last. It is kept nowhere.

    :raises ValueError: none was.
    """
    if consent.code_sent_at is None:
        raise ValueError("No code was sent.")
    return numeric_code("consent", str(consent.pk), consent.code_sent_at)


def address_of(consent: Consent) -> Optional[str]:
    """Where its code goes: the account's e-mail, if it is still that of the session's
    start."""
    customer = consent.session.customer
    if customer is None or not is_same(hash_of(customer.email), consent.email_hash):
        return None
    return customer.email


def _asking(session_id: UUID, actor: Actor, now: datetime):
    return changing(session_id=session_id, actor=actor, action=Action.CHANGE_DETAILS, now=now)


def _refuse_apps(actor: Actor) -> None:
    if actor.kind is ActorKind.APP:
        raise OnlyForPeople(field="id")


def _locked(session: Session, mode: ConsentMode) -> Consent:
    """The consent that a locked session waits for.

    :raises ConsentNotAsked, ConsentGiven:
    """
    consent = (
        Consent.objects.select_for_update().filter(session_id=session.pk, mode=mode.value).first()
    )
    if consent is None:
        raise ConsentNotAsked(field="id")
    if consent.given_at is not None:
        raise ConsentGiven(field="id")
    # One object for both: whoever looks at the session sees what is changed here.
    consent.session = session
    return consent


def _is_right(consent: Consent, code: str, now: datetime) -> bool:
    if not is_live(consent.code_sent_at, now):
        return False
    spoken = "".join(character for character in code if character in "0123456789")
    return is_same(spoken, code_of(consent))


def _give(consent: Consent, session: Session, actor: Actor, now: datetime) -> None:
    consent.given_at = now
    consent.save()
    record(chain=session.chain, action="CONSENT_GIVEN", actor=actor, now=now, mode=consent.mode)
