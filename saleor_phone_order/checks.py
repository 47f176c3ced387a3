"""System checks: one for each setting, one for the state tables, one for the host."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import Error, Warning, register

from .conf import SETTING_NAMES, SETTINGS
from .hosts import host
from .rules.states import problems


@register()
def check_settings(app_configs=None, **kwargs):
    # Only Django's own: the plugin's page refuses what is wrong when it is saved, and the
    # database may not be there yet.
    found = [
        Error("%s must be %s." % (setting.name, setting.kind), id=setting.check_id)
        for setting in SETTINGS
        if setting.is_fixed and not setting.is_valid(setting.in_force({}))
    ]
    for name in dir(settings):
        if name.startswith("PHONE_ORDER_") and name not in SETTING_NAMES:
            found.append(
                Warning("%s is not a setting of this plugin." % name, id="phone_order.W001")
            )
    return found


@register()
def check_states(app_configs=None, **kwargs):
    return [Error(problem, id="phone_order.E009") for problem in problems()]


@register()
def check_host(app_configs=None, **kwargs):
    return [Error(host.problem, id="phone_order.E010")] if host.problem else []
