"""The token with which an agent's requests are answered as the customer's.

A JWT (RFC 7519) after RFC 8693: `sub` is the customer, `act` who really asks, `sid`
the session. It is signed with a key derived for it alone, holds ids only, and is good
for as long as the session, its people and their rights are: all read from the
database at every request.
"""

from __future__ import annotations

import hmac
from calendar import timegm
from datetime import datetime, timezone
from typing import Optional, Tuple
from uuid import UUID

import jwt
from django.conf import settings

from ..conf import conf
from ..hosts import host
from ..hosts.ports.answers import DeadToken
from ..models import Session
from ..rules.actors import Actor, ActorKind
from ..rules.eligibility import ineligibility
from . import consent_needed
from .secrets import derived_key

ALGORITHM = "HS256"
TOKEN_TYPE = "phone-order+jwt"


def mint(*, session: Session, now: datetime) -> Tuple[str, datetime]:
    """A token for an open session with a customer, and when it expires.

    :raises ConsentRequired: the customer has to agree first.
    """
    consent_needed.refuse_without(session)
    expires_at = now + conf.token_life
    actor = acting_for(session)
    token = jwt.encode(
        {
            "sub": str(session.customer_id),
            "act": {"sub": "%s:%s" % (actor.kind.value.lower(), actor.id)},
            "sid": str(session.pk),
            "nonce": session.nonce,
            "iat": timegm(now.utctimetuple()),
            "exp": timegm(expires_at.utctimetuple()),
        },
        _key(),
        algorithm=ALGORITHM,
        headers={"typ": TOKEN_TYPE},
    )
    # PyJWT 1 (Saleor 2.10) answers bytes, PyJWT 2 text.
    return (token if isinstance(token, str) else token.decode("ascii")), expires_at


def session_of(*, token: str, now: datetime) -> Optional[Session]:
    """The open session that a token speaks for; None if the token is not one of ours.

    :raises DeadToken: forged, expired, the session ended, or one of its people may not
        take part any more.
    """
    try:
        if jwt.get_unverified_header(token).get("typ") != TOKEN_TYPE:
            return None
    except jwt.PyJWTError:
        return None
    try:
        # Expiry is checked against the caller's clock, below.
        claims = jwt.decode(
            token,
            _key(),
            algorithms=[ALGORITHM],
            options={"verify_exp": False, "verify_iat": False},
        )
        session_id = UUID(claims["sid"])
        expires_at = datetime.fromtimestamp(claims["exp"], timezone.utc)
    except (jwt.PyJWTError, KeyError, ValueError, TypeError) as error:
        raise DeadToken("This is not a valid impersonation token.") from error
    if expires_at <= now:
        raise DeadToken("The impersonation token has expired.")
    found = Session.objects.select_related("agent", "customer", "consent")
    session = found.filter(pk=session_id).first()
    if (
        session is None
        or not session.is_open
        or not hmac.compare_digest(str(claims.get("nonce")), session.nonce)
        or str(session.customer_id) != claims.get("sub")
    ):
        raise DeadToken("The phone order of this impersonation token has ended.")
    if not _may_still_act(session):
        raise DeadToken("This impersonation is no longer allowed.")
    return session


def acting_for(session: Session) -> Actor:
    """The agent or app that has the session."""
    if session.app_ref:
        return Actor(ActorKind.APP, session.app_ref)
    return Actor(ActorKind.STAFF, str(session.agent_id or ""))


def _may_still_act(session: Session) -> bool:
    if session.customer is None or consent_needed.is_missing(session):
        return False
    if session.app_ref:
        may_handle = host.app_may_handle_phone_orders(session.app_ref)
    else:
        may_handle = host.may_handle_phone_orders(session.agent)
    return (
        may_handle
        and ineligibility(host.account_facts(session.customer, acting_for(session))) is None
    )


def _key() -> str:
    return derived_key("impersonation", settings.SECRET_KEY).hex()
