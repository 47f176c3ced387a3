"""Texts typed into every argument of every operation there is, the others being valid."""

from __future__ import annotations

import copy
import json

from graphql.language import ast
from graphql.language.parser import parse
from graphql.language.printer import print_ast
from graphql.type.definition import (
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

#: What an input is that the documents of the matrix leave out.
INPUTS = {
    "PhoneOrderAddressInput": {
        "country": "DE",
        "firstName": "Anna",
        "lastName": "Ortiz",
        "streetAddress1": "Torstr. 1",
        "city": "Berlin",
        "postalCode": "10119",
    },
    "PhoneOrderLineInput": {"quantity": 1},
    "PhoneOrderLineUpdateInput": {"quantity": 1},
    "PhoneOrderTierPriceInput": {"minimumQuantity": 1, "percentage": "5"},
    "PhoneOrderTierPercentageInput": {"percentage": "5"},
    "PhoneOrderFieldValueInput": {"key": "size", "value": "Large"},
    "PhoneOrderCampaignFieldInput": {"key": "size", "label": "Size"},
    # The host's
    "AddressInput": {
        "country": ast.EnumValue("DE"),
        "firstName": "Anna",
        "lastName": "Ortiz",
        "streetAddress1": "Torstr. 1",
        "city": "Berlin",
        "postalCode": "10119",
    },
    "MetadataInput": {"key": "k", "value": "v"},
}
#: What has a meaning only together with another field.
TOGETHER = {
    "redirectUrl": {"sendPasswordEmail": True},
    "sku": {"variantId": None},
    "paymentMethod": {"payment": ast.EnumValue("CARD")},
    "mandate": {"payment": ast.EnumValue("BANK_DEBIT"), "paymentMethod": "pm_double"},
}


def field_of(body, ids):
    """Arguments as Python values, and the selection, of a document with one field."""
    (definition,) = parse("{ %s }" % body).definitions
    (field,) = definition.selection_set.selections
    arguments = {item.name.value: _decoded(item.value, ids) for item in field.arguments}
    return arguments, print_ast(field.selection_set)


def _decoded(node, ids):
    if isinstance(node, ast.Variable):
        return ids[node.name.value]
    if isinstance(node, ast.ObjectValue):
        return {item.name.value: _decoded(item.value, ids) for item in node.fields}
    if isinstance(node, ast.ListValue):
        return [_decoded(item, ids) for item in node.values]
    if isinstance(node, ast.StringValue):
        return node.value
    if isinstance(node, ast.BooleanValue):
        return node.value
    return plain(node.value)  # Enums and numbers


def plain(text):
    """What is written without quotes."""
    return ast.EnumValue(text)


def all_that_is_known(inputs, known):
    """Arguments with every field that has a known value, or is required."""
    given = {}
    for key, item in inputs.items():
        named = get_named_type(item.type)
        if key in known:
            given[key] = _wrapped(item.type, known[key])
        elif isinstance(named, GraphQLInputObjectType):
            if named.name in INPUTS:
                given[key] = _wrapped(item.type, INPUTS[named.name])
            elif isinstance(item.type, GraphQLNonNull):
                given[key] = _wrapped(item.type, all_that_is_known(named.fields, known))
    return given


def text_paths(inputs, types=("String", "ID"), seen=()):
    """(path, type's name) of every text in arguments, inputs' fields included."""
    for key, item in inputs.items():
        named = get_named_type(item.type)
        if isinstance(named, GraphQLInputObjectType):
            if named.name not in seen:
                for path, name in text_paths(named.fields, types, (*seen, named.name)):
                    yield (key, *path), name
        elif named.name in types:
            yield (key,), named.name


def at(given, path):
    """What stands there; None for nothing."""
    for key in path:
        given = (given[0] if given else None) if isinstance(given, list) else given
        given = given.get(key) if isinstance(given, dict) else None
    return given[0] if isinstance(given, list) and given else given


def put(inputs, given, path, text, *, template=None):
    """A copy of the arguments `given` with `text` where `path` leads."""
    given = copy.deepcopy({**(template or {}), **(given or {})})
    key, rest = path[0], path[1:]
    type_ = inputs[key].type
    if not rest:
        more = TOGETHER.get(key, {}).items()
        given.update({name: value for name, value in more if name in inputs})
        given[key] = _wrapped(type_, text)
        return given
    named = get_named_type(type_)
    inner = given.get(key)
    inner = inner[0] if isinstance(inner, list) and inner else inner
    made = put(named.fields, inner or {}, rest, text, template=INPUTS.get(named.name))
    given[key] = _wrapped(type_, made)
    return given


def _wrapped(type_, value):
    if isinstance(type_, GraphQLNonNull):
        return _wrapped(type_.of_type, value)
    return [_wrapped(type_.of_type, value)] if isinstance(type_, GraphQLList) else value


def document(kind, name, given, selection):
    arguments = ", ".join("%s: %s" % (key, written(value)) for key, value in given.items())
    return "%s { %s%s %s }" % (kind, name, "(%s)" % arguments if arguments else "", selection)


def written(value):
    if isinstance(value, dict):
        return "{%s}" % ", ".join(
            "%s: %s" % (key, written(item)) for key, item in value.items() if item is not None
        )
    if isinstance(value, list):
        return "[%s]" % ", ".join(map(written, value))
    if isinstance(value, ast.EnumValue):
        return value.value
    return json.dumps(value)
