"""A Saleor that we do not know: the plugin says so and does nothing else."""

from __future__ import annotations

from typing import Callable

SUPPORTED = "Saleor Phone Order works with Saleor 2.10, and with Saleor 3 from 3.21 on."

#: Parts of Saleor 3 that the adapter stands on, or that came with the oldest version it was
#: tried with.
SALEOR_3_PARTS = ("permission", "graphql.core.federation", "core.telemetry")


def problem_with(has: Callable[[str], bool]) -> str:
    """Why this Saleor is none of ours, or "".

    :param has: whether Saleor has a module or package of this name.
    """
    if has("channel"):
        missing = ["saleor." + part for part in SALEOR_3_PARTS if not has(part)]
        if missing:
            return "%s This Saleor 3 is older: it has no %s." % (SUPPORTED, ", no ".join(missing))
        return ""
    if not has("app"):
        return "%s This Saleor 2 is older: it has no saleor.app." % SUPPORTED
    if has("core.jwt"):
        return "%s This Saleor 2 is newer: it has saleor.core.jwt." % SUPPORTED
    return ""


class UnsupportedSaleor:
    """What the plugin's start asks of a host, and the system check that refuses it."""

    name = "an unsupported Saleor"

    def __init__(self, problem: str) -> None:
        self.problem = problem

    def extend_schema(self, get_types) -> None:
        """The shop's API stays as it is."""

    def register_permissions(self) -> None:
        """Nobody can be given what nobody can use."""

    def gateway_plugin_class(self) -> type:
        return self.plugin_class()

    def plugin_class(self) -> type:
        # Saleor loads the plugins that are installed, whatever else happens.
        from saleor.plugins.base_plugin import BasePlugin

        class PhoneOrderPlugin(BasePlugin):
            PLUGIN_ID = "saleor-phone-order"
            PLUGIN_NAME = "Phone orders"
            PLUGIN_DESCRIPTION = self.problem

        return PhoneOrderPlugin
