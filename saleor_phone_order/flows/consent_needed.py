"""Whether a session waits for its customer's consent to be acted for."""

from __future__ import annotations

from ..conf import conf
from ..models import Consent, Session
from ..rules.choices import ConsentMode
from ..rules.refusals import ErrorCode, Refusal
from .secrets import keyed_hash


class ConsentRequired(Refusal):
    code = ErrorCode.CONSENT_REQUIRED
    message = "The customer has not agreed yet that you act for them."


def ask_for(session: Session) -> None:
    """From now on a session with a customer waits for consent, if the shop wants one."""
    if ConsentMode.OFF.value != conf.CONSENT and session.customer is not None:
        Consent.objects.create(
            session=session, mode=conf.CONSENT, email_hash=hash_of(session.customer.email)
        )


def is_missing(session: Session) -> bool:
    consent = getattr(session, "consent", None)
    return consent is not None and consent.given_at is None


def refuse_without(session: Session) -> None:
    """:raises ConsentRequired:"""
    if is_missing(session):
        raise ConsentRequired(field="id")


def hash_of(email: str) -> str:
    return keyed_hash("consent_email", email.lower())
