"""Whether a session's cart keeps to its campaign, whatever wrote it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Mapping

from ..hosts import host
from ..hosts.refusals import ShippingMethodNotApplicable
from ..models import CallDetails, Session
from ..rules.campaigns import CampaignRules
from ..rules.refusals import ErrorCode, Refusal
from . import campaign_offers, details
from .campaign_limits import refuse_prices
from .campaign_rules import rules_of


class TermsRequired(Refusal):
    code = ErrorCode.TERMS_REQUIRED
    message = "The customer has not agreed to the terms of service yet."


class AnswerMissing(Refusal):
    code = ErrorCode.REQUIRED
    message = "Ask the customer first: {label}"


class TrialAlreadyUsed(Refusal):
    code = ErrorCode.TRIAL_ALREADY_USED
    message = "The customer has had {name} as a trial before."


class PaymentNotTaken(Refusal):
    code = ErrorCode.INVALID
    message = "The campaign does not take this way of paying."


def refuse_payment(session: Session, way: str) -> None:
    """:raises PaymentNotTaken:"""
    if not rules_of(session).allows_payment(way):
        raise PaymentNotTaken(field="payment")


def refuse_cart(
    session: Session,
    *,
    checkout_ref: str,
    customer: Any,
    is_by_customer: bool,
    now: datetime,
) -> None:
    """Everything that the campaign asks of a cart that is to be ordered.

    :param is_by_customer: by link, where nobody asks them what agents ask.
    :raises NotOffered, OfferQuantityOutOfRange, PriceTooLow, ShippingMethodNotApplicable,
        TermsRequired, AnswerMissing, TrialAlreadyUsed:
    """
    if session.campaign_id is None:
        return
    rules = rules_of(session)
    contents = host.cart_contents(checkout_ref)
    for ref, quantity in contents.quantities.items():
        rules.check_quantity(ref, quantity)
    method_ref = contents.shipping_method_ref
    if method_ref and not rules.allows_shipping_method(method_ref):
        raise ShippingMethodNotApplicable(field="shipping_method")
    refuse_prices(session, checkout_ref=checkout_ref, now=now)
    call = CallDetails.objects.filter(session=session).first()
    if not is_by_customer:
        if rules.are_terms_required and not (call and call.terms_agreed_at):
            raise TermsRequired(field="are_terms_agreed")
        _refuse_unanswered(session)
    if not (call and call.is_trial_overridden):
        _refuse_used_trials(rules, contents.quantities, customer, contents.email)


def _refuse_unanswered(session: Session) -> None:
    """Guests have no profile for the answers."""
    if session.customer_id is None:
        return
    required = list(session.campaign.fields.filter(is_required=True))
    answered = details.answered_fields(session) if required else set()
    for field in required:
        if field.key not in answered:
            raise AnswerMissing(field="fields", label=field.label)


def _refuse_used_trials(
    rules: CampaignRules, quantities: Mapping[str, int], customer: Any, email: str
) -> None:
    trials = [ref for ref in quantities if ref in rules.offers and rules.offers[ref].is_trial]
    used = campaign_offers.used_among(trials, customer=customer, email=email)
    for ref in trials:
        if ref in used:
            name = host.variant_names(refs=[ref])[ref]
            raise TrialAlreadyUsed(field="lines", name=name.product_name, variant_ref=ref)
