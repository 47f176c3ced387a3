"""The example shop is made on Saleor 2.10 only so far."""

from __future__ import annotations

from ...sample_shop import SampleRows, SampleShop
from ..base import Host
from ..refusals import NotSupportedByHost


class SampleShopRows(Host):
    def make_sample_shop(self, shop: SampleShop) -> SampleRows:
        """:raises NotSupportedByHost:"""
        raise NotSupportedByHost("The example shop cannot be made on Saleor 3 yet.")
