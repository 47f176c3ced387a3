"""What each kind of mail says and to whom."""

from __future__ import annotations

from datetime import datetime
from typing import Callable, Dict

from ..models import Mail, MailKind
from . import customer_mails, staff_mails
from .mail_rendering import Contents


def of(mail: Mail, now: datetime) -> Contents:
    """:raises Gone, NoAddress:"""
    return _CONTENTS[MailKind(mail.kind)](mail, now)


_CONTENTS: Dict[MailKind, Callable[[Mail, datetime], Contents]] = {
    MailKind.DRAFT_LINK: customer_mails.draft_link,
    MailKind.LINK_CODE: customer_mails.link_code,
    MailKind.HAND_OFF: customer_mails.hand_off,
    MailKind.ORDERED_FOR_YOU: customer_mails.ordered_for_you,
    MailKind.CONSENT_CODE: customer_mails.consent_code,
    MailKind.SAVED_BY_GUARD: staff_mails.saved_by_guard,
    MailKind.TAKEN_FROM_AGENT: staff_mails.taken_from_agent,
    MailKind.SUPERVISOR_NOTICE: staff_mails.supervisor_notice,
    MailKind.PAYMENT_GIVEN_BACK: customer_mails.payment_given_back,
    MailKind.GIVEN_BACK_AGENT: staff_mails.given_back_agent,
}
