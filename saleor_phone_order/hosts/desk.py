"""What an agent's desk begins with, as far as all hosts know it alike."""

from __future__ import annotations

from typing import List

from .base import Host
from .values import Country


class DeskRows(Host):
    def countries(self) -> List[Country]:
        from saleor.account.i18n import COUNTRY_CHOICES

        # Names are in the request's language.
        found = [Country(code, str(name)) for code, name in COUNTRY_CHOICES]
        return sorted(found, key=lambda country: country.name)
