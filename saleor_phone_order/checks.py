"""System checks: one for each setting, and one for the state tables."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import Error, Warning, register

from .conf import SETTING_NAMES, conf
from .hosts import host
from .rules.states import problems

POSITIVE_WHOLE_NUMBERS = {
    "SESSION_GRACE_MINUTES": "phone_order.E001",
    "LEFT_GRACE_MINUTES": "phone_order.E002",
    "TOKEN_MINUTES": "phone_order.E003",
    "LINK_DAYS": "phone_order.E004",
    "MAX_LINES": "phone_order.E005",
}


@register()
def check_settings(app_configs=None, **kwargs):
    found = []
    for name, check_id in POSITIVE_WHOLE_NUMBERS.items():
        value = getattr(conf, name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            found.append(Error("PHONE_ORDER_%s must be a whole number from 1." % name, id=check_id))
    if not isinstance(conf.EXTERNAL_PAYMENT_SKIPS_REVIEW, bool):
        found.append(
            Error(
                "PHONE_ORDER_EXTERNAL_PAYMENT_SKIPS_REVIEW must be True or False.",
                id="phone_order.E006",
            )
        )
    region = conf.PHONE_REGION
    if not isinstance(region, str) or len(region) != 2 or not region.isupper():
        found.append(
            Error(
                "PHONE_ORDER_PHONE_REGION must be a country code such as US.",
                id="phone_order.E007",
            )
        )
    if not isinstance(conf.RESUME_URL, str) or "{token}" not in conf.RESUME_URL:
        found.append(Error("PHONE_ORDER_RESUME_URL must contain {token}.", id="phone_order.E008"))
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
    if host.is_complete:
        return []
    message = "The plugin is not complete on %s yet: do not take real orders with it." % host.name
    return [Warning(message, id="phone_order.W002")]
