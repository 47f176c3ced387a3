"""What everything that changes a session's cart refuses first."""

from __future__ import annotations

from ..hosts.refusals import CartGone
from ..models import Session
from ..rules.refusals import ErrorCode, Refusal


class UnknownLine(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no such line in the cart."


def require_cart(session: Session) -> None:
    """:raises CartGone:"""
    if not session.checkout_ref:
        raise CartGone()
