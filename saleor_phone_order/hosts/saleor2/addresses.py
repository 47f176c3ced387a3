"""Addresses of customers on Saleor 2.10: checked, saved, chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Optional, Sequence, Tuple

from django.core.exceptions import ValidationError

from ..base import Host
from ..refusals import AddressNotFound
from ..values import ADDRESS_FIELDS, Address, AddressBook
from .validation import invalid_input


class Addresses(Host):
    def address_books(self, refs: Sequence[str]) -> Dict[str, AddressBook]:
        from saleor.account.models import User

        users = User.objects.filter(pk__in=refs).prefetch_related(
            "addresses", "default_billing_address", "default_shipping_address"
        )
        return {
            str(user.pk): AddressBook(
                *self.default_addresses(user), tuple(self.saved_addresses(user))
            )
            for user in users
        }

    def validate_address(self, address: Address, *, field: str = "") -> Address:
        from saleor.graphql.account.i18n import I18nMixin

        given = {name: getattr(address, name) for name in ADDRESS_FIELDS}
        given["country"] = _known_country(address.country, field)
        try:
            form = I18nMixin.validate_address_form(given)
        except ValidationError as error:
            raise invalid_input(error, field) from error
        cleaned = {name: form.cleaned_data.get(name) or "" for name in ADDRESS_FIELDS}
        phone = cleaned["phone"]
        cleaned["phone"] = getattr(phone, "as_e164", phone)
        return replace(address, **cleaned)

    def save_address(
        self,
        user: Any,
        address: Address,
        *,
        address_ref: str = "",
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> str:
        from saleor.account.models import Address as AddressRow
        from saleor.checkout import AddressType
        from saleor.plugins.manager import get_plugins_manager

        values = {name: getattr(address, name) for name in ADDRESS_FIELDS}
        row = None
        if address_ref:
            row = self._own_address(user, address_ref)
            if not _is_ours_to_change(row, user, is_default_billing, is_default_shipping):
                row = None
        if row is None:
            row = user.addresses.filter(**values).first() or AddressRow(**values)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        kind = None
        if is_default_billing != is_default_shipping:
            kind = AddressType.BILLING if is_default_billing else AddressType.SHIPPING
        row = get_plugins_manager().change_user_address(row, kind, user)
        user.addresses.add(row)
        self._make_default(user, row, is_default_billing, is_default_shipping)
        return str(row.pk)

    def choose_address(
        self,
        user: Any,
        address_ref: str,
        *,
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> None:
        row = self._own_address(user, address_ref)
        user.addresses.add(row)
        self._make_default(user, row, is_default_billing, is_default_shipping)

    def saved_addresses(self, user: Any) -> List[Address]:
        rows = {row.pk: row for row in user.addresses.all()}
        for row in (user.default_billing_address, user.default_shipping_address):
            if row is not None:
                rows.setdefault(row.pk, row)
        return [address_value(rows[pk]) for pk in sorted(rows)]

    def default_addresses(self, user: Any) -> Tuple[Optional[Address], Optional[Address]]:
        billing, shipping = user.default_billing_address, user.default_shipping_address
        return billing and address_value(billing), shipping and address_value(shipping)

    def _own_address(self, user: Any, address_ref: str):
        from saleor.account.models import Address as AddressRow

        own = {user.default_billing_address_id, user.default_shipping_address_id}
        own.update(user.addresses.values_list("pk", flat=True))
        row = AddressRow.objects.filter(pk=address_ref, pk__in=own - {None}).first()
        if row is None:
            raise AddressNotFound(field="address_id")
        return row

    def _make_default(self, user, row, is_default_billing, is_default_shipping) -> None:
        changed = []
        if is_default_billing:
            self._keep_in_book(user, user.default_billing_address_id)
            user.default_billing_address = row
            changed.append("default_billing_address")
        if is_default_shipping:
            self._keep_in_book(user, user.default_shipping_address_id)
            user.default_shipping_address = row
            changed.append("default_shipping_address")
        if changed:
            user.save(update_fields=changed)

    def _keep_in_book(self, user: Any, address_id: Optional[int]) -> None:
        """The host lists only what is in the book: a former default would be lost."""
        if address_id is not None:
            user.addresses.add(address_id)


def _known_country(country: str, field: str) -> str:
    """Checked first: the host reads phone numbers as the country's."""
    from saleor.account.i18n import COUNTRY_FORMS

    code = country.upper()
    if code in COUNTRY_FORMS:
        return code
    problem = ValidationError("This field is required.", code="required")
    if code:
        problem = ValidationError("This is not a country's two-letter code.", code="invalid")
    raise invalid_input(ValidationError({"country": problem}), field)


def address_value(row: Any) -> Address:
    """A saved address of the host as a value."""
    values = {name: getattr(row, name) for name in ADDRESS_FIELDS}
    values["country"] = row.country.code or ""
    values["phone"] = getattr(row.phone, "as_e164", row.phone) or ""
    return Address(ref=str(row.pk), **values)


def _is_ours_to_change(row, user, is_default_billing, is_default_shipping) -> bool:
    """False if changing the row would also change what nobody asked to change: the
    other default address, or another account's."""
    is_other_default = (row.pk == user.default_billing_address_id and not is_default_billing) or (
        row.pk == user.default_shipping_address_id and not is_default_shipping
    )
    is_asked_as_default = is_default_billing or is_default_shipping
    return not (
        (is_other_default and is_asked_as_default)
        or row.user_addresses.exclude(pk=user.pk).exists()
    )
