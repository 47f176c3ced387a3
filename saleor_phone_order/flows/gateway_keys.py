"""The shop's keys of the payment gateway: a channel's own, else those of the environment."""

from __future__ import annotations

import os
from typing import Dict, List, Mapping, Optional

from ..hosts import host
from ..payments.values import GatewayKeys
from ..rules.gateway_keys import problem_of
from ..rules.refusals import ErrorCode, Refusal

#: Of the environment; each name ends with the setting's.
PREFIX = "PHONE_ORDER_STRIPE_"


class PaymentNotConfigured(Refusal):
    code = ErrorCode.PAYMENT_NOT_CONFIGURED
    message = "This shop cannot take payments here yet."


def keys_for(channel_ref: str) -> GatewayKeys:
    """:raises PaymentNotConfigured: none, or a test key beside a live one."""
    keys = _found(channel_ref, host.gateway_settings())
    if keys is None:
        raise PaymentNotConfigured()
    return keys


def is_configured(channel_ref: str) -> bool:
    return _found(channel_ref, host.gateway_settings()) is not None


def webhook_secrets() -> List[str]:
    """With which events of the shop's accounts may be signed."""
    saved = host.gateway_settings()
    found = [values.get("webhook_secret", "") for values in (*saved.values(), _environment())]
    return sorted({secret for secret in found if secret})


def _found(channel_ref: str, saved: Mapping[str, Mapping[str, str]]) -> Optional[GatewayKeys]:
    own = saved.get(channel_ref, {})
    values = own if own.get("secret_key") else _environment()
    secret, publishable = values.get("secret_key", ""), values.get("publishable_key", "")
    if problem_of(secret=secret, publishable=publishable):
        return None
    return GatewayKeys(secret, publishable, values.get("webhook_secret", ""))


def _environment() -> Dict[str, str]:
    names = ("secret_key", "publishable_key", "webhook_secret")
    return {name: os.environ.get(PREFIX + name.upper(), "") for name in names}
