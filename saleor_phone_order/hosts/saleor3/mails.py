"""Mails leave Saleor 3 as those of its own plugin do, where the shop has set that up."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from email.utils import formataddr
from typing import Any, Tuple

from .. import mails
from ..refusals import ChannelNotFound
from .channels import channel_row


class Mails(mails.Mails):
    def mail_connection(self, channel_ref: str) -> Tuple[Any, str]:
        from saleor.plugins.email_common import EmailBackend
        from saleor.plugins.manager import get_plugins_manager
        from saleor.plugins.user_email.constants import PLUGIN_ID

        plugin = None
        with suppress(ChannelNotFound):
            # The plugin is set up for each channel.
            slug = channel_row(channel_ref).slug
            plugin = get_plugins_manager(allow_replica=False).get_plugin(PLUGIN_ID, slug)
        if plugin is None or not plugin.active:
            return super().mail_connection(channel_ref)
        config = asdict(plugin.config)
        # What the page leaves out comes from the host's settings.
        plugin._add_missing_configuration(config)
        name, address = config.pop("sender_name") or "", config.pop("sender_address")
        if not (config["host"] and config["port"] and address):
            return super().mail_connection(channel_ref)
        return EmailBackend(timeout=mails.PATIENCE, **config), formataddr((name, address))
