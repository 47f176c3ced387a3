"""Builds a shop in whichever host the suite runs on; one module per host."""

from __future__ import annotations

from importlib.util import find_spec


def make_shop():
    if find_spec("saleor.channel") is None:
        from tests.shops.saleor2 import Saleor2Shop

        return Saleor2Shop()
    from tests.shops.saleor3 import Saleor3Shop

    return Saleor3Shop()
