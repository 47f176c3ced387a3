"""Our prices in what Saleor 2.10's Avatax plugin sends to be taxed.

`plugins/avatax/__init__.py` (`get_checkout_lines_data`) reads the lines of a checkout once
more from the database and prices them by `base_calculations` alone, past every plugin: it
would tax list prices and answer totals made of them.
"""

from __future__ import annotations

from types import SimpleNamespace

from saleor.checkout.base_calculations import base_checkout_line_total
from saleor.plugins.manager import get_plugins_manager

from .. import host
from ..import_hook import when_imported
from .plugin_id import is_active
from .prices import price_line

IS_ACTIVE = "_phone_order_is_active"


def price_lines_sent_to_avatax() -> None:
    when_imported("saleor.plugins.avatax", _replace_calculation)


def _replace_calculation(avatax) -> None:
    avatax.base_calculations = SimpleNamespace(base_checkout_line_total=_line_total)


def _line_total(line, discounts=None):
    # The lines share the checkout that they are read from.
    checkout = line.checkout
    if not hasattr(checkout, IS_ACTIVE):
        setattr(checkout, IS_ACTIVE, is_active(get_plugins_manager()))
    if getattr(checkout, IS_ACTIVE):
        price_line(host, line, {})
    return base_checkout_line_total(line, discounts)
