"""The host's rows of the sample shop."""

from __future__ import annotations

from abc import ABC, abstractmethod

from ...sample_shop import SampleRows, SampleShop


class SampleShopPort(ABC):
    @abstractmethod
    def make_sample_shop(self, shop: SampleShop) -> SampleRows:
        """Make what is missing of the host's rows: staff in permission groups, customers
        with a password, stock, one shipping method, a payment gateway without a network.
        Runs in the caller's transaction.

        :raises LookupError: the host's own sample data is not there.
        """
