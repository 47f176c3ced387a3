"""What is written down about a call, and on its customer's profile in the host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Dict, List, Mapping, Optional, Set, Tuple
from uuid import UUID

from django.db import transaction

from ..hosts import host
from ..models import Affiliate, CallDetails, CampaignField, Session
from ..rules import details as rules
from ..rules.actors import Actor
from ..rules.free_text import clean_free_text
from ..rules.limits import MAX_CODE, MAX_TITLE
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import Action, PaymentInProgress, SessionState
from ..signals import do_not_sell_name_changed, send_after_commit, sms_opt_in_changed
from . import affiliates, carts
from .eligibility import eligible_customer
from .history import record
from .order_details import call_of
from .sessions import changing

#: What stands on the customer's profile, by its name in `update`.
PROFILE = ("date_of_birth", "gender", "is_do_not_sell_name", "has_sms_opt_in", "fields")
#: What an order was checked by cannot change while it is being paid.
CHECKED = ("terms_agreed_at", "is_trial_overridden")
YES = "true"
MAX_DISPOSITION = 100


class GuestHasNoProfile(Refusal):
    code = ErrorCode.INVALID
    message = "A guest has no account that this could be kept with. Say first who they are."


class UnknownField(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "The campaign of this phone order has no such field."


@dataclass(frozen=True)
class DetailsView:
    """`profile` is what the host keeps of the customer by names of ours, `fields` the answers
    to the campaign's own ones."""

    call: CallDetails
    affiliate: Optional[Affiliate]
    profile: Mapping[str, str]
    fields: List[Tuple[str, str]]


def view(*, session: Session) -> DetailsView:
    profile = host.profile(session.customer) if session.customer else {}
    answers = [(key, profile.get(rules.FIELD + key, "")) for key in _fields(session)]
    return DetailsView(
        call=call_of(session),
        affiliate=session.affiliate,
        profile=profile,
        fields=[(key, value) for key, value in answers if value],
    )


def answered_fields(session: Session) -> Set[str]:
    """Keys of the campaign's own fields that the customer has answered, in this call or an
    earlier one. Guests have no profile, so they cannot answer any."""
    return {key for key, _ in view(session=session).fields}


def update(
    *,
    session_id: UUID,
    actor: Actor,
    now: datetime,
    changes: Mapping[str, Any],
    note: Optional[str] = None,
) -> Session:
    """Write down what is given of `rules.CALL_TEXTS`, affiliate_id, disposition, are_terms_agreed,
    is_trial_overridden and `PROFILE` (`fields`: answers by key); None takes away. `note` is the
    order's. Either all of it or nothing.

    :raises InvalidText, CardNumberInText, InvalidDateOfBirth, UnknownField, InvalidAnswer,
        AnswerRequired, AffiliateNotFound, AffiliateNotActive:
    :raises GuestHasNoProfile, CustomerNotEligible, CustomerNotFound:
    :raises PaymentInProgress: terms and trials, while a payment is under way.
    """
    with transaction.atomic():
        if note is not None:
            carts.write_note(session_id=session_id, actor=actor, now=now, note=note)
        with changing(
            session_id=session_id, actor=actor, action=Action.CHANGE_DETAILS, now=now
        ) as session:
            changed = _write_call(session, changes, now)
            changed += _write_affiliate(session, changes)
            changed += _write_disposition(session, changes)
            changed += _write_profile(session, actor, changes, now)
            if changed:
                record(
                    chain=session.chain,
                    action="DETAILS_UPDATED",
                    actor=actor,
                    now=now,
                    changed=sorted(changed),
                )
    return session


def _fields(session: Session) -> Dict[str, CampaignField]:
    """Of the session's campaign, by key, in its order."""
    if session.campaign_id is None:
        return {}
    return {row.key: row for row in CampaignField.objects.filter(campaign_id=session.campaign_id)}


def _write_call(session: Session, changes: Mapping[str, Any], now: datetime) -> List[str]:
    call = call_of(session)
    values: Dict[str, Any] = {
        name: rules.clean_call_text(name, changes[name] or "")
        for name in rules.CALL_TEXTS
        if name in changes
    }
    if "are_terms_agreed" in changes:
        agreed_at = call.terms_agreed_at or now
        values["terms_agreed_at"] = agreed_at if changes["are_terms_agreed"] else None
    if "is_trial_overridden" in changes:
        values["is_trial_overridden"] = bool(changes["is_trial_overridden"])
    values = {name: value for name, value in values.items() if value != getattr(call, name)}
    if session.state == SessionState.PROCESSING.value and set(CHECKED) & set(values):
        raise PaymentInProgress()
    for name, value in values.items():
        setattr(call, name, value)
    if values:
        call.save()
    return list(values)


def _write_affiliate(session: Session, changes: Mapping[str, Any]) -> List[str]:
    if "affiliate_id" not in changes or changes["affiliate_id"] == session.affiliate_id:
        return []
    wanted = changes["affiliate_id"]
    session.affiliate = affiliates.active(wanted) if wanted else None
    return ["affiliate"]


def _write_disposition(session: Session, changes: Mapping[str, Any]) -> List[str]:
    if "disposition" not in changes:
        return []
    text = clean_free_text("disposition", changes["disposition"] or "", MAX_DISPOSITION)
    if text == session.disposition:
        return []
    session.disposition = text
    return ["disposition"]


def _write_profile(
    session: Session, actor: Actor, changes: Mapping[str, Any], now: datetime
) -> List[str]:
    given = [name for name in PROFILE if name in changes]
    if not given:
        return []
    if session.customer_id is None:
        raise GuestHasNoProfile(field=given[0])
    customer = eligible_customer(customer_id=session.customer_id, actor=actor, lock=True)
    before = host.profile(customer)
    wanted: Dict[str, str] = {}
    if "date_of_birth" in changes:
        born = rules.clean_date_of_birth(changes["date_of_birth"] or "", now.date())
        wanted[rules.DATE_OF_BIRTH] = born
    if "gender" in changes:
        wanted[rules.GENDER] = clean_free_text("gender", changes["gender"] or "", MAX_CODE)
    if "is_do_not_sell_name" in changes:
        wanted[rules.DO_NOT_SELL_NAME] = YES if changes["is_do_not_sell_name"] else ""
    if "has_sms_opt_in" in changes:
        opted_in_at = before.get(rules.SMS_OPT_IN_AT) or now.isoformat()
        wanted[rules.SMS_OPT_IN_AT] = opted_in_at if changes["has_sms_opt_in"] else ""
    wanted.update(_answers(session, changes.get("fields") or {}))
    changed = {key: value for key, value in wanted.items() if value != before.get(key, "")}
    if changed:
        host.write_profile(customer, changed)
        _tell(session, changed)
    return sorted({_public_name(key) for key in changed})


def _answers(session: Session, given: Mapping[str, str]) -> Dict[str, str]:
    fields = _fields(session) if given else {}
    answers = {}
    for key, text in given.items():
        if key not in fields:
            for word in (key, text):
                clean_free_text("fields", word, MAX_TITLE)
            raise UnknownField(field="fields")
        field = fields[key]
        answers[rules.FIELD + key] = rules.clean_answer(
            text,
            label=field.label,
            kind=field.kind,
            choices=field.choices.splitlines(),
            is_required=field.is_required,
        )
    return answers


def _public_name(key: str) -> str:
    """The history says what was changed, but not which questions a campaign asks."""
    return "fields" if key.startswith(rules.FIELD) else key[len(rules.PREFIX) :]


def _tell(session: Session, changed: Mapping[str, str]) -> None:
    whose = {"customer_id": str(session.customer_id), "session_id": str(session.pk)}
    if rules.SMS_OPT_IN_AT in changed:
        is_opted_in = bool(changed[rules.SMS_OPT_IN_AT])
        send_after_commit(sms_opt_in_changed, Session, is_opted_in=is_opted_in, **whose)
    if rules.DO_NOT_SELL_NAME in changed:
        is_set = bool(changed[rules.DO_NOT_SELL_NAME])
        send_after_commit(do_not_sell_name_changed, Session, is_set=is_set, **whose)
