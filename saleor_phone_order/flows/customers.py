"""Creating and updating customers, before and beside a call."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Dict, List, Optional

from django.db import transaction

from ..hosts import host
from ..hosts.refusals import AddressRequired, CartGone
from ..hosts.values import Address
from ..models import Session
from ..rules.actors import Actor
from ..rules.card_numbers import refuse_card_numbers
from ..rules.free_text import clean_free_text
from ..rules.limits import MAX_EMAIL, MAX_TITLE
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import SessionState
from .addresses import valid_address
from .eligibility import eligible_customer
from .history import actor_chain, record


class EmailChangeForbidden(Refusal):
    code = ErrorCode.EMAIL_CHANGE_FORBIDDEN
    message = (
        "This customer has logged in or ordered before, so only somebody who manages"
        " customers may change the e-mail address."
    )


class EmailRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "An account needs an e-mail address."


class RedirectUrlRequired(Refusal):
    code = ErrorCode.REQUIRED
    message = "The e-mail needs the address of the page where the password is set."


@dataclass(frozen=True)
class AddressChange:
    """A default address to set: a new or changed address, or a saved one by reference;
    both together change the saved one."""

    address: Optional[Address] = None
    ref: str = ""

    def __bool__(self) -> bool:
        return self.address is not None or bool(self.ref)


def create(
    *,
    actor: Actor,
    now: datetime,
    email: str,
    first_name: str = "",
    last_name: str = "",
    billing: AddressChange = AddressChange(),
    shipping: AddressChange = AddressChange(),
    is_shipping_same_as_billing: bool = False,
    is_password_mail_wanted: bool = False,
    redirect_url: str = "",
) -> Any:
    """An account without a password; on request the host mails a link to set one.

    :raises InvalidInput: the host's field errors; UNIQUE for a taken e-mail.
    :raises EmailRequired, RedirectUrlRequired, InvalidText, CardNumberInText:
    """
    email = clean_free_text("email", email, MAX_EMAIL).lower()
    first_name = clean_free_text("first_name", first_name, MAX_TITLE)
    last_name = clean_free_text("last_name", last_name, MAX_TITLE)
    if not email:
        raise EmailRequired(field="email")
    if is_password_mail_wanted and not redirect_url:
        raise RedirectUrlRequired(field="redirect_url")
    refuse_card_numbers("redirect_url", redirect_url)
    billing = _valid("billing_address", billing)
    shipping = _valid("shipping_address", shipping)
    with transaction.atomic():
        customer = host.create_customer(
            email=email,
            first_name=first_name,
            last_name=last_name,
            redirect_url=redirect_url if is_password_mail_wanted else "",
        )
        _set_addresses(customer, billing, shipping, is_shipping_same_as_billing and bool(billing))
        record(
            chain=actor_chain(actor),
            action="CUSTOMER_CREATED",
            actor=actor,
            now=now,
            customer=str(customer.pk),
            password_mail=is_password_mail_wanted,
        )
    return customer


def update(
    *,
    actor: Actor,
    now: datetime,
    customer_id: int,
    email: Optional[str] = None,
    first_name: Optional[str] = None,
    last_name: Optional[str] = None,
    billing: AddressChange = AddressChange(),
    shipping: AddressChange = AddressChange(),
    is_shipping_same_as_billing: bool = False,
) -> Any:
    """Change what is given of an eligible customer's account.

    :raises CustomerNotFound, CustomerNotEligible, EmailChangeForbidden, AddressNotFound,
        AddressRequired, EmailRequired, InvalidInput, InvalidText, CardNumberInText:
    """
    fields = {}
    if first_name is not None:
        fields["first_name"] = clean_free_text("first_name", first_name, MAX_TITLE)
    if last_name is not None:
        fields["last_name"] = clean_free_text("last_name", last_name, MAX_TITLE)
    if email is not None:
        fields["email"] = clean_free_text("email", email, MAX_EMAIL).lower()
        if not fields["email"]:
            raise EmailRequired(field="email")
    billing = _valid("billing_address", billing)
    shipping = _valid("shipping_address", shipping)
    with transaction.atomic():
        # Sessions are locked before host rows, here as everywhere.
        session = _filling_session(customer_id) if "email" in fields else None
        customer = eligible_customer(customer_id=customer_id, actor=actor, lock=True)
        fields = {name: value for name, value in fields.items() if value != getattr(customer, name)}
        if "email" in fields:
            _change_email(customer, fields, actor, now)
        if fields:
            host.update_customer(customer, fields=fields, actor=actor)
        if session is not None and "email" in fields:
            # Or the order that is being taken would be confirmed to the old address.
            with suppress(CartGone):
                host.set_email(session.checkout_ref, customer.email)
        changed = sorted(fields) + _set_addresses(
            customer, billing, shipping, is_shipping_same_as_billing
        )
        if changed:
            record(
                chain=actor_chain(actor),
                action="CUSTOMER_UPDATED",
                actor=actor,
                now=now,
                customer=str(customer.pk),
                changed=changed,
            )
    return customer


def _filling_session(customer_id: int) -> Optional[Session]:
    """The session in which the customer's cart is being filled, locked."""
    return (
        Session.objects.select_for_update()
        .filter(customer_id=customer_id, state=SessionState.OPEN.value)
        .exclude(checkout_ref="")
        .first()
    )


def _change_email(customer: Any, fields: Dict[str, str], actor: Actor, now: datetime) -> None:
    """Refuse or announce a change of address. Another spelling of the same is none."""
    if fields["email"] == customer.email.lower():
        del fields["email"]
        return
    if not host.has_password_or_order(customer):
        return
    if not host.may_manage_users(actor):
        raise EmailChangeForbidden(field="email")
    host.tell_old_address(customer, customer.email)
    record(
        chain=actor_chain(actor),
        action="CUSTOMER_EMAIL_CHANGED",
        actor=actor,
        now=now,
        customer=str(customer.pk),
    )


def _set_addresses(
    customer: Any, billing: AddressChange, shipping: AddressChange, is_same: bool
) -> List[str]:
    """Set default addresses as asked, and tell which."""
    if is_same and not billing:
        current = host.default_addresses(customer)[0]
        if current is None:
            raise AddressRequired(kind="billing", field="billing_address")
        is_same, shipping = False, AddressChange(ref=current.ref)
    changed = []
    if billing:
        _set_default(customer, billing, is_billing=True, is_shipping=is_same)
        changed.append("billing_address")
    if shipping and not is_same:
        _set_default(customer, shipping, is_billing=False, is_shipping=True)
    if shipping or is_same:
        changed.append("shipping_address")
    return changed


def _set_default(
    customer: Any, change: AddressChange, *, is_billing: bool, is_shipping: bool
) -> None:
    if change.address is None:
        host.choose_address(
            customer,
            change.ref,
            is_default_billing=is_billing,
            is_default_shipping=is_shipping,
        )
        return
    host.save_address(
        customer,
        change.address,
        address_ref=change.ref,
        is_default_billing=is_billing,
        is_default_shipping=is_shipping,
    )


def _valid(field: str, change: AddressChange) -> AddressChange:
    """With its address cleaned and normalised by the host's rules for the country."""
    if change.address is None:
        return change
    return replace(change, address=valid_address(field, change.address))
