"""The plugin's page in the host, through the host's own API."""

from __future__ import annotations

from importlib.util import find_spec

CONFIGURATION = "active configuration { name value type label helpText }"
if find_spec("saleor.channel"):
    ERRORS, PLUGIN = "errors", "id globalConfiguration { %s }" % CONFIGURATION
else:
    ERRORS, PLUGIN = "pluginsErrors", "id " + CONFIGURATION
BY_CHANNEL = "id channelConfigurations { channel { id } %s }" % CONFIGURATION

READ = "query ($id: ID!) { plugin(id: $id) { %s } }"
SAVE = """
mutation ($id: ID!, $input: PluginUpdateInput!%s) {
  pluginUpdate(id: $id, input: $input%s) { plugin { %s } errors: %s { field message code } }
}
"""


class PluginPage:
    """:param api: the test's `api` fixture.
    :param channel: for a plugin that has a page for each channel.
    """

    def __init__(self, api, admin, plugin_id, channel=None):
        self._api, self._admin, self.plugin_id = api, admin, plugin_id
        self._channel = ""
        plugin, declared, given = PLUGIN, "", ""
        if channel is not None:
            from graphql_relay import to_global_id

            self._channel = to_global_id("Channel", channel.pk)
            plugin = BY_CHANNEL
            declared, given = ", $channelId: ID!", ", channelId: $channelId"
        self._read, self._save = READ % plugin, SAVE % (declared, given, plugin, ERRORS)

    def _ask(self, query, **variables):
        if self._channel and "input" in variables:
            variables["channelId"] = self._channel
        answer = self._api(query, as_=self._admin, id=self.plugin_id, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def read(self):
        """`{"active": …, "configuration": {name: field}}`"""
        plugin = self._ask(self._read)["plugin"]
        page = plugin.get("globalConfiguration", plugin)
        for each in plugin.get("channelConfigurations", ()):
            if each["channel"]["id"] == self._channel:
                page = each
        return {
            "active": page["active"],
            "configuration": {field["name"]: field for field in page["configuration"]},
        }

    def values(self):
        return {name: field["value"] for name, field in self.read()["configuration"].items()}

    def save(self, active=None, **values):
        """The errors."""
        changes = {
            "configuration": [{"name": name, "value": value} for name, value in values.items()]
        }
        if active is not None:
            changes["active"] = active
        return self._ask(self._save, input=changes)["pluginUpdate"]["errors"]
