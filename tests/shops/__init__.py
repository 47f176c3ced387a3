"""Builds a shop in whichever host the suite runs on; one module per host."""

from __future__ import annotations


def make_shop():
    from tests.shops.saleor2 import Saleor2Shop

    return Saleor2Shop()
