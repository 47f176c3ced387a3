"""What a customer changes in the cart of a resumed draft, with no more than its link.

`token` may be a ticket everywhere. Every function also raises what refuses a dead link,
`AgentIsContinuing`, and `PaymentInProgress`.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import Any, Iterator, List, Optional, Tuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ..hosts import host
from ..hosts.refusals import InvalidInput
from ..hosts.values import Address
from ..models import Draft
from ..rules.actors import Actor, ActorKind
from ..rules.free_text import clean_free_text
from ..rules.limits import MAX_EMAIL
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import DraftState
from . import campaign_limits, coupons, drafts, folding, link_access, links, live_carts, unsettled
from .addresses import valid_address
from .eligibility import refuse_ineligible
from .guests import InvalidEmail, NotAGuest
from .history import record


class NotResumed(Refusal):
    code = ErrorCode.DRAFT_NOT_OPEN
    message = "This order has to be continued first."


class EmailCannotBeUsed(Refusal):
    """It belongs to an account nobody may order for; a visitor is not told why."""

    code = ErrorCode.INVALID
    message = "This e-mail address cannot be used here."


def write_email(*, token: str, email: str, now: datetime) -> None:
    """A guest's.

    :raises NotAGuest, InvalidEmail, EmailCannotBeUsed, CardNumberInText:
    """
    email = clean_free_text("email", email, MAX_EMAIL)
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidEmail(field="email") from None
    with changing(token=token, now=now) as draft:
        if draft.customer_id is not None:
            raise NotAGuest(field="email")
        refuse_email(email, visitor_of(draft))
        host.set_email(draft.checkout_ref, email)
        _record(draft, "GUEST_EMAIL_WRITTEN", now)


def write_addresses(
    *,
    token: str,
    billing: Optional[Address] = None,
    shipping: Optional[Address] = None,
    is_billing_same: bool = False,
    now: datetime,
) -> None:
    """Set those that are given.

    :raises InvalidInput: all errors of both, named `shipping_address.city` and so on.
    """
    given = [("shipping_address", shipping), ("billing_address", billing)]
    valid = _valid([(field, address) for field, address in given if address is not None])
    if is_billing_same:
        valid["billing_address"] = valid["shipping_address"]
    with changing(token=token, now=now) as draft:
        host.set_addresses(
            draft.checkout_ref,
            billing=valid.get("billing_address"),
            shipping=valid.get("shipping_address"),
            now=now,
        )
        _record(
            draft,
            "ADDRESSES_UPDATED",
            now,
            billing="billing_address" in valid,
            shipping="shipping_address" in valid,
        )


def choose_shipping_method(*, token: str, method_ref: str, now: datetime) -> None:
    """:raises ShippingMethodNotApplicable, AddressRequired, ShippingNotRequired:"""
    with changing(token=token, now=now) as draft:
        campaign_limits.refuse_shipping_method(draft, method_ref)
        host.set_shipping_method(draft.checkout_ref, method_ref, now=now)
        _record(draft, "SHIPPING_METHOD_CHOSEN", now, method=method_ref)


def leave_out_what_is_gone(*, token: str, now: datetime) -> None:
    """Make the cart what can be ordered now: fewer units, without the codes that apply no
    more."""
    with changing(token=token, now=now) as draft:
        contents = host.cart_contents(draft.checkout_ref)
        variants = host.variants(
            refs=contents.quantities, channel_ref=draft.channel_ref, country=contents.country
        )
        wanted = {}
        for ref, quantity in contents.quantities.items():
            variant = variants.get(ref)
            is_there = variant is not None and variant.is_available
            possible = max(min(quantity, variant.available_quantity), 0) if is_there else 0
            if possible < quantity:
                wanted[ref] = possible
        _record(draft, "LINES_UPDATED", now, lines=sorted([ref, n] for ref, n in wanted.items()))
        if not any({**contents.quantities, **wanted}.values()):
            live_carts.drop(draft)  # Continue builds it anew.
            return
        # Codes first: the host looks at them whenever lines change.
        codes = [*contents.promo_codes, *folding.codes_of(draft.checkout_ref)]
        for code in codes:
            coupons.remove(draft.checkout_ref, code, now=now)
        host.set_quantities(draft.checkout_ref, wanted, now=now)
        coupons.put_back(draft.checkout_ref, codes, are_combined=True, now=now)


@contextmanager
def changing(*, token: str, now: datetime) -> Iterator[Draft]:
    """One transaction with the draft locked, whose cart is live and not being paid.

    :raises NotResumed, PaymentInProgress:
    """
    with entering(token=token, now=now) as draft:
        unsettled.refuse(draft)
        yield draft


@contextmanager
def entering(*, token: str, now: datetime) -> Iterator[Draft]:
    """The same, of a cart that may be being paid."""
    draft_id = link_access.found(token, now).link.draft_id
    with transaction.atomic():
        draft = drafts.locked(draft_id)
        link_access.entered(link_access.found(token, now), draft, now)
        links.refuse_continued(draft)
        if draft.state != DraftState.RESUMED.value or not live_carts.is_there(draft):
            raise NotResumed()
        yield draft


def visitor_of(draft: Draft) -> Actor:
    """As whom somebody acts who came by the link of a draft."""
    if draft.customer_id is None:
        return link_access.ANONYMOUS
    return Actor(ActorKind.CUSTOMER, str(draft.customer_id))


def refuse_email(email: str, actor: Actor) -> None:
    """:raises EmailCannotBeUsed:"""
    account = host.customer_by_email(email)
    if account is None:
        return
    try:
        refuse_ineligible(customer=account, actor=actor)
    except Refusal:
        raise EmailCannotBeUsed(field="email") from None


def _valid(given: List[Tuple[str, Address]]) -> dict:
    valid, errors = {}, []
    for field, address in given:
        try:
            valid[field] = valid_address(field, address)
        except InvalidInput as refusal:
            errors += refusal.errors
        except Refusal as refusal:
            errors.append((refusal.field, refusal.message, refusal.code))
    if errors:
        raise InvalidInput(errors)
    return valid


def _record(draft: Draft, action: str, now: datetime, **details: Any) -> None:
    record(chain=drafts.chain_of(draft), action=action, actor=visitor_of(draft), now=now, **details)
