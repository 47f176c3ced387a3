"""The plugin's page in the host, through the host's own API."""

from __future__ import annotations

from importlib.util import find_spec

CONFIGURATION = "active configuration { name value type label helpText }"
if find_spec("saleor.channel"):
    ERRORS, PLUGIN = "errors", "id globalConfiguration { %s }" % CONFIGURATION
else:
    ERRORS, PLUGIN = "pluginsErrors", "id " + CONFIGURATION

READ = "query ($id: ID!) { plugin(id: $id) { %s } }" % PLUGIN
SAVE = """
mutation ($id: ID!, $input: PluginUpdateInput!) {
  pluginUpdate(id: $id, input: $input) { plugin { %s } errors: %s { field message code } }
}
""" % (PLUGIN, ERRORS)


class PluginPage:
    """:param api: the test's `api` fixture."""

    def __init__(self, api, admin, plugin_id):
        self._api, self._admin, self._id = api, admin, plugin_id

    def _ask(self, query, **variables):
        answer = self._api(query, as_=self._admin, id=self._id, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def read(self):
        """`{"active": …, "configuration": {name: field}}`"""
        plugin = self._ask(READ)["plugin"]
        page = plugin.get("globalConfiguration", plugin)
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
        return self._ask(SAVE, input=changes)["pluginUpdate"]["errors"]
