"""The page with the keys of the payment gateway, in the host's list of plugins. The same on
every host.
"""

from __future__ import annotations

import os
from typing import Any, Dict, List

from django.core.exceptions import ValidationError

from ..rules.gateway_keys import problems_of
from .saved_pages import texts

NAME = "Phone orders: Stripe"
DESCRIPTION = (
    "Takes the money for phone orders with Stripe. Give it all three keys, then switch it on."
)
#: Keys in the environment are in force wherever the page has none.
IN_ENVIRONMENT = "PHONE_ORDER_STRIPE_SECRET_KEY"

FIELDS = {
    "secret_key": {
        "type": "Secret",
        "label": "Secret key",
        "help_text": "Begins with sk_ or, restricted, with rk_.",
    },
    "publishable_key": {
        "type": "String",
        "label": "Publishable key",
        "help_text": "Begins with pk_. Of the same account and mode as the secret key.",
    },
    "webhook_secret": {
        "type": "Secret",
        "label": "Signing secret of the webhook",
        "help_text": "Begins with whsec_. Stripe shows it with the endpoint "
        "https://…/plugins/saleor-phone-order/stripe/ once you have added that.",
    },
}


class GatewayPage:
    """Goes before the host's `BasePlugin` among the bases of its plugin class."""

    PLUGIN_NAME = NAME
    PLUGIN_DESCRIPTION = DESCRIPTION
    DEFAULT_ACTIVE = False
    CONFIG_STRUCTURE = FIELDS

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        # Staff refund on the host's screens also where the keys come from the environment.
        self.active = self.active or bool(os.environ.get(IN_ENVIRONMENT))

    def get_plugin_configuration(self, configuration) -> List[Dict[str, Any]]:
        """What the page shows. Called by the constructor, so it asks for nothing."""
        saved = texts(configuration)
        return [{"name": name, "value": saved.get(name, ""), **FIELDS[name]} for name in FIELDS]

    def save_plugin_configuration(self, plugin_configuration, cleaned_data):
        """:raises ValidationError: an error for each wrong field; nothing changed."""
        # 2.10 changes only those fields that the row has already.
        saved = texts(plugin_configuration.configuration)
        plugin_configuration.configuration = [
            {"name": name, "value": saved.get(name, "")} for name in FIELDS
        ]
        if not any(saved.values()) and "active" not in cleaned_data:
            # The host has just made the row; 2.10 makes it active.
            plugin_configuration.active = False
        try:
            return super().save_plugin_configuration(plugin_configuration, cleaned_data)
        except ValidationError:
            if not any(saved.values()):
                plugin_configuration.delete()
            raise

    @classmethod
    def validate_plugin_configuration(cls, plugin_configuration, **kwargs) -> None:
        problems = problems_of(
            **{**dict.fromkeys(FIELDS, ""), **texts(plugin_configuration.configuration)},
            is_used=plugin_configuration.active,
        )
        if problems:
            raise ValidationError(
                {name: ValidationError(text, code="invalid") for name, text in problems.items()}
            )
