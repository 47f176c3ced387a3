"""Saleor 3: the adapter, assembled from one module per noun."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from ..base import Answers
from ..refusals import NotSupportedByHost
from .permissions import Permissions
from .schema import Schema

# TEMPORARY until every module below exists and is complete: then plain imports, as in
# hosts/saleor2/host.py.
PARTS = (
    ("accounts", "Accounts"),
    ("catalogue", "Catalogue"),
    ("carts", "Carts"),
    ("drafts", "Drafts"),
    ("orders", "Orders"),
    ("sample_shop", "SampleShopRows"),
)


def _parts():
    for module, name in PARTS:
        if find_spec(__package__ + "." + module):
            yield getattr(import_module(__package__ + "." + module), name)


def _missing(name):
    def refuse(self, *arguments, **named):
        raise NotSupportedByHost("%s is not written yet" % name)

    return refuse


class _Saleor3(Permissions, Schema, *_parts()):
    name = "Saleor 3"

    def connect(self, answers: Answers) -> None:
        from .order_events import watch_orders

        super().connect(answers)
        watch_orders()

    def plugin_class(self) -> type:
        from .plugin import PhoneOrderPlugin

        return PhoneOrderPlugin


Saleor3 = type(
    "Saleor3",
    (_Saleor3,),
    {name: _missing(name) for name in _Saleor3.__abstractmethods__},
)
