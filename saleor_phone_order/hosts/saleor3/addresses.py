"""Addresses of customers on Saleor 3: checked as its API does, saved by it."""

from __future__ import annotations

from typing import Any, Dict

from django.core.exceptions import ValidationError

from ..addresses import AddressRows, address_fields, cleaned_address, known_country
from ..validation import invalid_input
from ..values import Address
from .documents import global_id, ref_of, run


class Addresses(AddressRows):
    def validate_address(self, address: Address, *, field: str = "") -> Address:
        # The API checks an address only where it saves it.
        from saleor.account.forms import get_address_form
        from saleor.account.validators import validate_possible_number

        given = {**address_fields(address), "country": known_country(address.country, field)}
        try:
            if address.phone:
                validate_possible_number(address.phone, given["country"])
        except ValidationError as error:
            problem = ValidationError({"phone": ValidationError(error.messages[0], error.code)})
            raise invalid_input(problem, field) from error
        form = get_address_form(given, given["country"], **_form_options())
        if not form.is_valid():
            raise invalid_input(ValidationError(form.errors.as_data()), field)
        return cleaned_address(address, form)

    def save_address(
        self,
        user: Any,
        address: Address,
        *,
        address_ref: str = "",
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> str:
        row = self.row_to_change(user, address_ref, is_default_billing, is_default_shipping)
        if row is not None:
            run("AddressUpdate", id=global_id("Address", row), input=address_input(address))
        else:
            row = user.addresses.filter(**address_fields(address)).first()
        if row is not None:
            ref = str(row.pk)
            user.addresses.add(row)
        else:
            created = run(
                "AddressCreate", userId=global_id("User", user), input=address_input(address)
            )
            ref = ref_of(created["address"]["id"])
        self.make_default(user, ref, is_default_billing, is_default_shipping)
        return ref

    def make_default(
        self, user: Any, row: Any, is_default_billing: bool, is_default_shipping: bool
    ) -> None:
        """`row`: or its reference."""
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
                addressId=global_id("Address", row),
                userId=global_id("User", user),
                type=kind,
            )
        if kinds:
            user.refresh_from_db(fields=["default_billing_address", "default_shipping_address"])


def address_input(address: Address) -> Dict[str, str]:
    """An address as the API's `AddressInput`."""
    return {_camel_case(name): value for name, value in address_fields(address).items()}


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)


def _form_options() -> Dict[str, bool]:
    """What the shop says of fields that a country's addresses do not have."""
    from django.contrib.sites.models import Site

    settings = Site.objects.get_current().settings
    if not hasattr(settings, "preserve_all_address_fields"):
        return {}
    return {"preserve_all_address_fields": settings.preserve_all_address_fields}
