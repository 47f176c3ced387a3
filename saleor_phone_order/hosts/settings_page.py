"""The plugin's page in the host, where admins change its settings. The same on every host."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from django.core.exceptions import ValidationError

from ..conf import SETTINGS, Setting
from ..rules.card_numbers import CardNumberInText, contains_card_number
from .saved_pages import by_name

ON_PAGE = tuple(setting for setting in SETTINGS if setting.label)


class SettingsPage:
    """Goes before the host's `BasePlugin` among the bases of its plugin class.

    A setting that is a secret would take the host's type "Secret", which its API masks.
    """

    CONFIG_STRUCTURE = {
        setting.key: {
            "type": setting.page_type,
            "label": setting.label,
            "help_text": setting.help_text,
        }
        for setting in ON_PAGE
    }

    def get_plugin_configuration(self, configuration) -> List[Dict[str, Any]]:
        """What the page shows. Called by the constructor, so it asks for nothing."""
        saved = by_name(configuration)
        return [_item(setting, saved) for setting in ON_PAGE]

    def save_plugin_configuration(self, plugin_configuration, cleaned_data):
        """:raises ValidationError: an error for each wrong field; nothing changed."""
        if plugin_configuration.active != self.active:
            # The host has just made the row, since the plugin's page was never saved. Saleor 3
            # makes it inactive (`plugins/manager.py`), which would switch the plugin off.
            plugin_configuration.active = self.active
            plugin_configuration.save(update_fields=["active"])
        # 2.10 changes only those fields that the row has already.
        plugin_configuration.configuration = [
            {"name": item["name"], "value": item["value"]} for item in self.configuration
        ]
        return super().save_plugin_configuration(plugin_configuration, cleaned_data)

    @classmethod
    def validate_plugin_configuration(cls, plugin_configuration, **kwargs) -> None:
        saved = by_name(plugin_configuration.configuration)
        errors = {}
        for setting in ON_PAGE:
            value = setting.read(saved.get(setting.key))
            if setting.is_fixed and value != setting.in_force(saved):
                errors[setting.key] = "%s: %s" % (setting.label, _fixed(setting))
            elif not setting.is_fixed and not setting.is_valid(value):
                errors[setting.key] = "%s: must be %s." % (setting.label, setting.kind)
            elif contains_card_number(str(value)):
                errors[setting.key] = "%s: %s" % (setting.label, CardNumberInText.message)
        if errors:
            raise ValidationError(
                {key: ValidationError(message, code="invalid") for key, message in errors.items()}
            )


def saved_settings(plugin_id: str) -> Mapping[str, Any]:
    from saleor.plugins.models import PluginConfiguration

    rows = PluginConfiguration.objects.filter(identifier=plugin_id)
    return by_name(rows.values_list("configuration", flat=True).first())


def _item(setting: Setting, saved: Mapping[str, Any]) -> Dict[str, Any]:
    value = setting.in_force(saved)
    item = {
        "name": setting.key,
        "value": value if isinstance(value, bool) else str(value),
        **SettingsPage.CONFIG_STRUCTURE[setting.key],
    }
    if setting.is_fixed:
        item["help_text"] += " " + _fixed(setting)
    return item


def _fixed(setting: Setting) -> str:
    return "%s in the shop's Django settings decides it." % setting.name
