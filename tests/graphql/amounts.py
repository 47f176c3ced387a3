"""Reading the amounts of the host's answers."""

from __future__ import annotations


def gross(price):
    return price and price["gross"]["amount"]


def net(price):
    return price["net"]["amount"]
