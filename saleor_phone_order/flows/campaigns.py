"""Campaigns: making, changing, copying and deleting them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Mapping, Optional, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from ..hosts import host
from ..models import Campaign, Draft, Session
from ..rules.actors import Actor
from ..rules.campaigns import PAYMENT_KINDS
from ..rules.free_text import clean_free_text
from ..rules.limits import MAX_CODE
from ..rules.refusals import ErrorCode, Refusal
from . import campaign_parts as parts
from .campaign_parts import FieldRow, OfferRow
from .campaign_reading import CampaignNotFound
from .history import record

MAX_NAME = 100
MAX_SCRIPT = 20_000
SCRIPTS = ("main_script", "rebuttal_script", "upsell_script")
#: What `create` and `update` take besides name, code, channel, direction and scripts.
FLAGS = (
    "is_listed",
    "are_prices_adjustable",
    "is_shipping_adjustable",
    "are_terms_required",
    "are_coupons_combined",
    "reviews_agent_prices",
)
PLAIN = (*FLAGS, "starts_at", "ends_at", "review_sample_percent", "skips_external_review")


class CampaignIncomplete(Refusal):
    code = ErrorCode.REQUIRED
    message = "A campaign needs a name and a code."


class CodeTaken(Refusal):
    code = ErrorCode.UNIQUE
    message = "Another campaign has this code."


class CampaignEndsBeforeStart(Refusal):
    code = ErrorCode.INVALID
    message = "A campaign must end after it starts."


class UnknownDirection(Refusal):
    code = ErrorCode.INVALID
    message = "A campaign is for inbound calls, for outbound ones, or for both."


class UnknownPaymentKind(Refusal):
    code = ErrorCode.INVALID
    message = "This way to pay is not known."


class InvalidSample(Refusal):
    code = ErrorCode.INVALID
    message = "A share is between 0 and 100 percent."


class CampaignInUse(Refusal):
    code = ErrorCode.CAMPAIGN_IN_USE
    message = "Phone orders were taken for this campaign. Take it off the list instead."


def chain_of(campaign_id: Any) -> str:
    """The history chain of a campaign; it outlives the campaign."""
    return "campaign:%s" % campaign_id


def create(
    *,
    actor: Actor,
    now: datetime,
    changes: Mapping[str, Any],
    payment_kinds: Optional[Sequence[str]] = None,
    offers: Optional[Sequence[OfferRow]] = None,
    fields: Optional[Sequence[FieldRow]] = None,
    method_refs: Optional[Sequence[str]] = None,
) -> Campaign:
    """A new campaign: `changes` are name, code, `channel_ref`, direction, the scripts and what
    `PLAIN` names.

    :raises CampaignIncomplete, CodeTaken, CampaignEndsBeforeStart, UnknownDirection,
        UnknownPaymentKind, InvalidSample, InvalidText, CardNumberInText, ChannelNotFound,
        NotSupportedByHost: and what `campaign_parts` refuses.
    """
    campaign = Campaign(created_at=now)
    with transaction.atomic():
        given = {"name": "", "code": "", "channel_ref": "", **changes}
        _write(campaign, given, payment_kinds, offers or (), fields or (), method_refs or ())
        _record(campaign, "CAMPAIGN_CREATED", actor, now, changed=sorted(changes))
    return campaign


def update(
    *,
    campaign_id: UUID,
    actor: Actor,
    now: datetime,
    changes: Mapping[str, Any],
    payment_kinds: Optional[Sequence[str]] = None,
    offers: Optional[Sequence[OfferRow]] = None,
    fields: Optional[Sequence[FieldRow]] = None,
    method_refs: Optional[Sequence[str]] = None,
) -> Campaign:
    """Change what is given; the lists replace all that the campaign has.

    :raises CampaignNotFound, CampaignInUse: and whatever `create` raises.
    """
    lists = {
        "payment_kinds": payment_kinds,
        "offers": offers,
        "fields": fields,
        "shipping_methods": method_refs,
    }
    with transaction.atomic():
        campaign = locked(campaign_id)
        former_channel = campaign.channel_ref
        if "channel_ref" in changes:
            channel_ref, _ = host.channel(changes["channel_ref"] or "")
            if channel_ref != former_channel:
                if _is_in_use(campaign):
                    raise CampaignInUse(
                        "Phone orders were taken for this campaign: its channel stays.",
                        field="channel",
                    )
                # What it names may not be there, and its amounts mean another currency.
                offers = parts.offer_rows_of(campaign) if offers is None else offers
                method_refs = parts.method_refs_of(campaign) if method_refs is None else method_refs
        _write(campaign, changes, payment_kinds, offers, fields, method_refs)
        replaced = [name for name, given in lists.items() if given is not None]
        _record(campaign, "CAMPAIGN_UPDATED", actor, now, changed=sorted([*changes, *replaced]))
    return campaign


def duplicate(
    *, campaign_id: UUID, actor: Actor, now: datetime, code: str = "", name: str = ""
) -> Campaign:
    """A copy with everything but history, which is not listed yet.

    :raises CampaignNotFound, CodeTaken, InvalidText, CardNumberInText:
    """
    with transaction.atomic():
        source = locked(campaign_id)
        copy = Campaign(
            **{
                field.attname: getattr(source, field.attname)
                for field in Campaign._meta.concrete_fields
                if field.name not in ("id", "created_at")
            },
            created_at=now,
        )
        copy.is_listed = False
        copy.name = _name(name or "%s (copy)" % source.name[: MAX_NAME - 7])
        copy.code = _code(code or _free_code(source.code))
        _save(copy)
        parts.replace_offers(copy, parts.offer_rows_of(source))
        parts.replace_fields(copy, parts.field_rows_of(source))
        parts.replace_methods(copy, parts.method_refs_of(source))
        _record(copy, "CAMPAIGN_DUPLICATED", actor, now, source=str(source.pk))
    return copy


def delete(*, campaign_id: UUID, actor: Actor, now: datetime) -> Campaign:
    """Delete a campaign that no session and no draft has.

    :returns: the deleted row, with its id.
    :raises CampaignNotFound, CampaignInUse:
    """
    with transaction.atomic():
        campaign = locked(campaign_id)
        if _is_in_use(campaign):
            raise CampaignInUse(field="id")
        _record(campaign, "CAMPAIGN_DELETED", actor, now)
        Campaign.objects.filter(pk=campaign_id).delete()
    return campaign


def locked(campaign_id: UUID) -> Campaign:
    """The campaign's row, locked until the transaction ends.

    :raises CampaignNotFound:
    """
    campaign = Campaign.objects.select_for_update().filter(pk=campaign_id).first()
    if campaign is None:
        raise CampaignNotFound(field="id")
    return campaign


def _write(
    campaign: Campaign,
    changes: Mapping[str, Any],
    payment_kinds: Optional[Sequence[str]],
    offers: Optional[Sequence[OfferRow]],
    fields: Optional[Sequence[FieldRow]],
    method_refs: Optional[Sequence[str]],
) -> None:
    """Check and save what is given of a campaign."""
    for name, value in _cleaned(changes).items():
        setattr(campaign, name, value)
    if payment_kinds is not None:
        campaign.payment_kinds = _payment_kinds(payment_kinds)
    if campaign.starts_at and campaign.ends_at and campaign.ends_at <= campaign.starts_at:
        raise CampaignEndsBeforeStart(field="ends_at")
    share = campaign.review_sample_percent
    if share is not None and not 0 <= share <= 100:
        raise InvalidSample(field="review_sample_percent")
    channel_ref = campaign.channel_ref
    if offers is not None:
        _, currency = host.channel(channel_ref)
        offers = parts.clean_offers(offers, channel_ref=channel_ref, currency=currency)
    if fields is not None:
        fields = parts.clean_fields(fields)
    if method_refs is not None:
        method_refs = parts.clean_methods(method_refs, channel_ref=channel_ref)
    _save(campaign)
    if offers is not None:
        parts.replace_offers(campaign, offers)
    if fields is not None:
        parts.replace_fields(campaign, fields)
    if method_refs is not None:
        parts.replace_methods(campaign, method_refs)


def _cleaned(changes: Mapping[str, Any]) -> Dict[str, Any]:
    cleaned = {name: changes[name] for name in PLAIN if name in changes}
    if "name" in changes:
        cleaned["name"] = _name(changes["name"] or "")
    if "code" in changes:
        cleaned["code"] = _code(changes["code"] or "")
    if "channel_ref" in changes:
        cleaned["channel_ref"], _ = host.channel(changes["channel_ref"] or "")
    if "direction" in changes:
        cleaned["direction"] = changes["direction"] or ""
        if cleaned["direction"] not in ("", Session.INBOUND, Session.OUTBOUND):
            raise UnknownDirection(field="direction")
    for name in SCRIPTS:
        if name in changes:
            text = changes[name] or ""
            cleaned[name] = clean_free_text(name, text, MAX_SCRIPT, is_multiline=True)
    return cleaned


def _payment_kinds(kinds: Sequence[str]) -> str:
    if not set(kinds) <= set(PAYMENT_KINDS):
        raise UnknownPaymentKind(field="payment_kinds")
    return " ".join(kind for kind in PAYMENT_KINDS if kind in kinds)


def _name(name: str) -> str:
    name = clean_free_text("name", name, MAX_NAME)
    if not name:
        raise CampaignIncomplete(field="name")
    return name


def _code(code: str) -> str:
    code = clean_free_text("code", code, MAX_CODE)
    if not code:
        raise CampaignIncomplete(field="code")
    return code


def _free_code(code: str) -> str:
    """The first of `X-2`, `X-3` … that no campaign has."""
    base = code[: MAX_CODE - 6]
    taken = set(Campaign.objects.filter(code__startswith=base).values_list("code", flat=True))
    number = 2
    while "%s-%d" % (base, number) in taken:
        number += 1
    return "%s-%d" % (base, number)


def _save(campaign: Campaign) -> None:
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError as error:
        raise CodeTaken(field="code") from error


def _is_in_use(campaign: Campaign) -> bool:
    return any(model.objects.filter(campaign=campaign).exists() for model in (Session, Draft))


def _record(campaign: Campaign, action: str, actor: Actor, now: datetime, **details: Any) -> None:
    record(
        chain=chain_of(campaign.pk),
        action=action,
        actor=actor,
        now=now,
        offers=campaign.offers.count(),
        is_listed=campaign.is_listed,
        **details,
    )
