"""Addresses of customers, as far as all hosts keep and check them alike."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import Any, Dict, FrozenSet, List, Optional, Sequence, Tuple

from django.core.exceptions import ValidationError

from .base import Host
from .keys import keys_of
from .refusals import AddressNotFound
from .validation import invalid_input
from .values import ADDRESS_FIELDS, Address, AddressBook


class AddressRows(Host):
    def address_books(self, refs: Sequence[str]) -> Dict[str, AddressBook]:
        from saleor.account.models import User

        users = User.objects.filter(pk__in=refs).prefetch_related(
            "addresses", "default_billing_address", "default_shipping_address"
        )
        return {
            str(user.pk): AddressBook(*self.default_addresses(user), tuple(_saved_addresses(user)))
            for user in users
        }

    def choose_address(
        self,
        user: Any,
        address_ref: str,
        *,
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> None:
        row = self.own_address(user, address_ref)
        # The host lists and chooses only what is in the book.
        user.addresses.add(row)
        self.make_default(user, row, is_default_billing, is_default_shipping)

    def default_addresses(self, user: Any) -> Tuple[Optional[Address], Optional[Address]]:
        billing, shipping = user.default_billing_address, user.default_shipping_address
        return billing and address_value(billing), shipping and address_value(shipping)

    def shipping_countries(self, channel_ref: str) -> FrozenSet[str]:
        from saleor.shipping.models import ShippingZone

        zones = ShippingZone.objects.order_by()
        if channel_ref:
            zones = zones.filter(channels__slug=channel_ref)
        return frozenset(country.code for zone in zones for country in zone.countries)

    @abstractmethod
    def make_default(
        self, user: Any, row: Any, is_default_billing: bool, is_default_shipping: bool
    ) -> None:
        """Make an address of the account's book a default one."""

    def own_address(self, user: Any, address_ref: str) -> Any:
        """The row of one of the account's addresses.

        :raises AddressNotFound:
        """
        from saleor.account.models import Address as AddressRow

        own = {user.default_billing_address_id, user.default_shipping_address_id}
        own.update(user.addresses.values_list("pk", flat=True))
        row = AddressRow.objects.filter(pk__in=own.intersection(keys_of([address_ref]))).first()
        if row is None:
            raise AddressNotFound(field="address_id")
        return row

    def row_to_change(
        self, user: Any, address_ref: str, is_default_billing: bool, is_default_shipping: bool
    ) -> Any:
        """The row that is changed for a new content of this address; None if changing it
        would also change what nobody asked to change: the other default address, or
        another account's.

        :raises AddressNotFound: `address_ref` is given and not one of the account's.
        """
        if not address_ref:
            return None
        row = self.own_address(user, address_ref)
        is_other_default = (
            row.pk == user.default_billing_address_id and not is_default_billing
        ) or (row.pk == user.default_shipping_address_id and not is_default_shipping)
        is_asked_as_default = is_default_billing or is_default_shipping
        is_shared = (is_other_default and is_asked_as_default) or (
            row.user_addresses.exclude(pk=user.pk).exists()
        )
        return None if is_shared else row


def address_value(row: Any) -> Address:
    """A saved address of the host as a value."""
    values = address_fields(row)
    values["country"] = row.country.code or ""
    values["phone"] = getattr(row.phone, "as_e164", row.phone) or ""
    return Address(ref=str(row.pk), **values)


def address_fields(address: Any) -> Dict[str, Any]:
    """What a value or a row holds, by field."""
    return {name: getattr(address, name) for name in ADDRESS_FIELDS}


def _saved_addresses(user: Any) -> List[Address]:
    """The address book and the defaults, oldest first."""
    rows = {row.pk: row for row in user.addresses.all()}
    for row in (user.default_billing_address, user.default_shipping_address):
        if row is not None:
            rows.setdefault(row.pk, row)
    return [address_value(rows[pk]) for pk in sorted(rows)]


def cleaned_address(address: Address, form: Any) -> Address:
    """The address as a valid form of the host has it."""
    cleaned = {name: form.cleaned_data.get(name) or "" for name in ADDRESS_FIELDS}
    phone = cleaned["phone"]
    cleaned["phone"] = getattr(phone, "as_e164", phone)
    return replace(address, **cleaned)


def known_country(country: str, field: str) -> str:
    """Checked first: the host reads phone numbers as the country's.

    :raises InvalidInput:
    """
    from saleor.account.i18n import COUNTRY_FORMS

    code = country.upper()
    if code in COUNTRY_FORMS:
        return code
    problem = ValidationError("This field is required.", code="required")
    if code:
        problem = ValidationError("This is not a country's two-letter code.", code="invalid")
    raise invalid_input(ValidationError({"country": problem}), field)
