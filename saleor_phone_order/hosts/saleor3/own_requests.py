"""Keeps what staff ask of our own transactions from the host's webhooks.

The host hands such a request to its webhook plugin as well as to ours. That one finds no
webhook of our App and writes down a failure (`plugins/webhook/plugin.py`).
"""

from __future__ import annotations

import functools
from typing import Any

from ..import_hook import when_imported
from .own_app import IDENTIFIER


def keep_from_webhooks() -> None:
    when_imported("saleor.plugins.webhook.plugin", _wrap)


def _wrap(module: Any) -> None:
    inner = module.WebhookPlugin._request_transaction_action

    @functools.wraps(inner)
    def unless_ours(self: Any, asked: Any, *arguments: Any, **named: Any) -> Any:
        item = asked.transaction
        # Without a reference it was paid outside the shop: nobody can refund that.
        if item.app_identifier == IDENTIFIER and item.psp_reference:
            return None
        return inner(self, asked, *arguments, **named)

    module.WebhookPlugin._request_transaction_action = unless_ours
