"""What an agent's desk begins with on Saleor 3."""

from __future__ import annotations

from typing import List

from django.conf import settings

from ..desk import DeskRows
from ..values import Channel
from .channels import active_channels


class Desk(DeskRows):
    has_several_carts = True
    has_refresh_token = True

    def channels(self) -> List[Channel]:
        return [Channel(row.slug, row.name, row.currency_code) for row in active_channels()]

    def default_country(self) -> str:
        default = next(iter(active_channels()), None)
        return str(default.default_country) if default else settings.DEFAULT_COUNTRY
