"""Addresses of customers on Saleor 2.10: checked and saved by its own functions."""

from __future__ import annotations

from typing import Any, Optional

from django.core.exceptions import ValidationError

from ..addresses import AddressRows, address_fields, cleaned_address, known_country
from ..validation import invalid_input
from ..values import Address


class Addresses(AddressRows):
    def validate_address(self, address: Address, *, field: str = "") -> Address:
        from saleor.graphql.account.i18n import I18nMixin

        given = {**address_fields(address), "country": known_country(address.country, field)}
        try:
            form = I18nMixin.validate_address_form(given)
        except ValidationError as error:
            raise invalid_input(error, field) from error
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
        from saleor.account.models import Address as AddressRow
        from saleor.checkout import AddressType
        from saleor.plugins.manager import get_plugins_manager

        values = address_fields(address)
        row = self.row_to_change(user, address_ref, is_default_billing, is_default_shipping)
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
        self.make_default(user, row, is_default_billing, is_default_shipping)
        return str(row.pk)

    def make_default(
        self, user: Any, row: Any, is_default_billing: bool, is_default_shipping: bool
    ) -> None:
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
