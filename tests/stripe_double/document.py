"""Judges requests by Stripe's own OpenAPI document. What it does not name is wrong here, at any depth."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterable, List, Mapping, Tuple
from urllib.parse import parse_qsl

#: Stripe's guide to payments by mail and telephone has it; the document does not.
NOT_IN_THE_DOCUMENT = {"payment_method_options[card][moto]": {"type": "boolean"}}


class Document:
    """:param spec: the document, or what was kept of it."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.version = spec["info"]["version"]
        self.schemas = spec["components"]["schemas"]
        self._operations = [
            (re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), operations)
            for path, operations in spec["paths"].items()
        ]

    def problems(self, method: str, path: str, given: Mapping[str, Any]) -> List[str]:
        """What is wrong with a request; empty if nothing is."""
        for pattern, operations in self._operations:
            if pattern.fullmatch(path) and method.lower() in operations:
                schema = _parameters(operations[method.lower()])
                return list(_problems(schema, given, ""))
        return ["Unrecognized request URL (%s: %s)" % (method, path)]


def read_form(text: str) -> Dict[str, Any]:
    """`a[b]=1&c[]=2` as {"a": {"b": "1"}, "c": ["2"]}."""
    form: Dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *inner = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name)
        place: Any = form
        steps = [first, *inner]
        for step, following in zip(steps, steps[1:]):
            place = place.setdefault(step, [] if following == "" else {})
        if isinstance(place, list):
            place.append(value)
        else:
            place[steps[-1]] = value
    return form


def _parameters(operation: Mapping[str, Any]) -> Dict[str, Any]:
    """The schema of what an operation takes, wherever it takes it."""
    named = [one for one in operation.get("parameters", []) if one["in"] == "query"]
    properties = {one["name"]: one["schema"] for one in named}
    required = [one["name"] for one in named if one.get("required")]
    content = operation.get("requestBody", {}).get("content", {})
    body = content.get("application/x-www-form-urlencoded", {}).get("schema", {})
    return {
        "type": "object",
        "properties": {**properties, **body.get("properties", {})},
        "required": required + body.get("required", []),
    }


def _problems(schema: Mapping[str, Any], value: Any, name: str) -> Iterable[str]:
    if "anyOf" in schema:
        tried = [list(_problems(one, value, name)) for one in schema["anyOf"]]
        yield from min(tried, key=len)
        return
    kind = schema.get("type")
    if kind == "object":
        yield from _object_problems(schema, value, name)
    elif kind == "array":
        if not isinstance(value, list):
            yield "Invalid array: %s" % name
            return
        for item in value:
            yield from _problems(schema["items"], item, name + "[]")
    elif not isinstance(value, str):
        yield "Invalid %s: %s" % (kind, name)
    elif kind == "integer" and not re.fullmatch(r"-?\d+", value):
        yield "Invalid integer: %s" % name
    elif kind == "boolean" and value not in ("true", "false"):
        yield "Invalid boolean: %s" % name
    elif "enum" in schema and value not in schema["enum"]:
        yield "Invalid %s: must be one of %s" % (name, ", ".join(schema["enum"]))
    elif len(value) > schema.get("maxLength", len(value)):
        yield "Invalid string: %s is too long" % name


def _object_problems(schema: Mapping[str, Any], value: Any, name: str) -> Iterable[str]:
    if not isinstance(value, dict):
        yield "Invalid object: %s" % name
        return
    for key in schema.get("required", []):
        if key not in value:
            yield "Missing required param: %s." % _inside(name, key)
    for key, item in value.items():
        inner = _inside(name, key)
        found = schema.get("properties", {}).get(key) or NOT_IN_THE_DOCUMENT.get(inner)
        others = schema.get("additionalProperties")
        if found is None and isinstance(others, dict):
            found = others
        if found is None:
            yield "Received unknown parameter: %s" % inner
        else:
            yield from _problems(found, item, inner)


def _inside(name: str, key: str) -> str:
    return "%s[%s]" % (name, key) if name else key


def unlike(schemas: Mapping[str, Any], name: str, value: Mapping[str, Any]) -> Tuple[set, set]:
    """The properties that an answer lacks and that it should not have."""
    schema = schemas[name]
    return (
        set(schema.get("required", [])) - set(value),
        set(value) - set(schema["properties"]),
    )
