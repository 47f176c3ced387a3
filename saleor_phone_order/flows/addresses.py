"""Addresses that people type."""

from __future__ import annotations

from ..hosts import host
from ..hosts.values import Address
from ..rules.free_text import clean_free_text
from ..rules.limits import MAX_TITLE


def valid_address(field: str, address: Address) -> Address:
    """Cleaned, and normalised by the host's rules for the country.

    :raises InvalidText, CardNumberInText, InvalidInput: fields are named `field.name`.
    """
    texts = {
        name: clean_free_text("%s.%s" % (field, name), text, MAX_TITLE)
        for name, text in vars(address).items()
    }
    return host.validate_address(Address(**texts), field=field)
