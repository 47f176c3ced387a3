"""Addresses of customers on Saleor 3: checked, saved, chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Dict, List, Optional, Sequence, Tuple

from django.core.exceptions import ValidationError

from ..base import Host
from ..refusals import AddressNotFound
from ..values import Address, AddressBook
from .documents import global_id, ref_of, run
from .validation import invalid_input

ADDRESS_FIELDS = (
    "first_name",
    "last_name",
    "company_name",
    "street_address_1",
    "street_address_2",
    "city",
    "city_area",
    "postal_code",
    "country",
    "country_area",
    "phone",
)


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
        # The API checks an address only where it saves it.
        from saleor.account.forms import get_address_form
        from saleor.account.validators import validate_possible_number

        given = {name: getattr(address, name) for name in ADDRESS_FIELDS}
        given["country"] = _known_country(address.country, field)
        try:
            if address.phone:
                validate_possible_number(address.phone, given["country"])
        except ValidationError as error:
            problem = ValidationError({"phone": ValidationError(error.messages[0], error.code)})
            raise invalid_input(problem, field) from error
        form = get_address_form(given, given["country"], **_form_options())
        if not form.is_valid():
            raise invalid_input(ValidationError(form.errors.as_data()), field)
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
        row = None
        if address_ref:
            row = self._own_address(user, address_ref)
            if not _is_ours_to_change(row, user, is_default_billing, is_default_shipping):
                row = None
        if row is not None:
            run("AddressUpdate", id=global_id("Address", row), input=address_input(address))
        else:
            row = user.addresses.filter(**_values(address)).first()
        if row is not None:
            ref = str(row.pk)
            user.addresses.add(row)
        else:
            created = run(
                "AddressCreate", userId=global_id("User", user), input=address_input(address)
            )
            ref = ref_of(created["address"]["id"])
        self._make_default(user, ref, is_default_billing, is_default_shipping)
        return ref

    def choose_address(
        self,
        user: Any,
        address_ref: str,
        *,
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> None:
        row = self._own_address(user, address_ref)
        # `addressSetDefault` knows only what is in the book.
        user.addresses.add(row)
        self._make_default(user, str(row.pk), is_default_billing, is_default_shipping)

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
        row = None
        if address_ref.isdigit():
            row = AddressRow.objects.filter(pk=address_ref, pk__in=own - {None}).first()
        if row is None:
            raise AddressNotFound(field="address_id")
        return row

    def _make_default(
        self, user: Any, ref: str, is_default_billing: bool, is_default_shipping: bool
    ) -> None:
        kinds = [
            kind
            for kind, is_asked in (
                ("BILLING", is_default_billing),
                ("SHIPPING", is_default_shipping),
            )
            if is_asked
        ]
        for kind in kinds:
            run(
                "AddressSetDefault",
                addressId=global_id("Address", ref),
                userId=global_id("User", user),
                type=kind,
            )
        if kinds:
            user.refresh_from_db(fields=["default_billing_address", "default_shipping_address"])


def address_value(row: Any) -> Address:
    """A saved address of the host as a value."""
    values = {name: getattr(row, name) for name in ADDRESS_FIELDS}
    values["country"] = row.country.code or ""
    values["phone"] = getattr(row.phone, "as_e164", row.phone) or ""
    return Address(ref=str(row.pk), **values)


def address_input(address: Address) -> Dict[str, str]:
    """An address as the API's `AddressInput`."""
    return {_camel_case(name): value for name, value in _values(address).items()}


def _values(address: Address) -> Dict[str, str]:
    return {name: getattr(address, name) for name in ADDRESS_FIELDS}


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)


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


def _form_options() -> Dict[str, bool]:
    """What the shop says of fields that a country's addresses do not have."""
    from django.contrib.sites.models import Site

    settings = Site.objects.get_current().settings
    if not hasattr(settings, "preserve_all_address_fields"):
        return {}
    return {"preserve_all_address_fields": settings.preserve_all_address_fields}


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
