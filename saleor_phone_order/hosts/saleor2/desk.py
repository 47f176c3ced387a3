"""What an agent's desk begins with on Saleor 2.10."""

from __future__ import annotations

from typing import List

from django.conf import settings

from ..desk import DeskRows
from ..values import Channel


class Desk(DeskRows):
    #: `me.checkout` is the latest; there is no other way to the rest.
    has_several_carts = False
    has_refresh_token = False

    def channels(self) -> List[Channel]:
        return [Channel("", self.shop_name(), settings.DEFAULT_CURRENCY)]

    def default_country(self) -> str:
        return settings.DEFAULT_COUNTRY
