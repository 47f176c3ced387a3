"""Documents for any field of the host's schema, with made-up values for what it requires."""

from __future__ import annotations

from graphql.type.definition import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

SCALARS = {
    "Int": "1",
    "Float": "1.0",
    "Boolean": "true",
    "Decimal": "1",
    "PositiveDecimal": "1",
    "UUID": '"00000000-0000-0000-0000-000000000000"',
    "Date": '"2026-01-01"',
    "DateTime": '"2026-01-01T00:00:00Z"',
    "Day": "1",
    "Hour": "1",
    "Minute": "1",
    "PositiveInt": "1",
    "WeightScalar": "1",
    "GenericScalar": "1",
    "Upload": '"0"',
    "JSON": '"{}"',
    "JSONString": '"{}"',
    "Metadata": "{}",
}


def all_mutations():
    from saleor.graphql.api import schema

    return schema.get_mutation_type().fields


def mutation_document(name, field, path=(), put=""):
    """A valid document that calls a mutation; `put` is written where `path` leads."""
    arguments = ", ".join(_given(field.args, path, put))
    return "mutation { %s%s { __typename } }" % (name, "(%s)" % arguments if arguments else "")


def paths_to(types, field):
    """How to every argument of a mutation with one of these types, inputs' fields included."""
    return list(_paths(field.args, types, ()))


def _paths(inputs, types, seen):
    for key, item in inputs.items():
        named = get_named_type(item.type)
        if named.name in types:
            yield (key,)
        elif isinstance(named, GraphQLInputObjectType) and named.name not in seen:
            for rest in _paths(named.fields, types, (*seen, named.name)):
                yield (key, *rest)


def _given(inputs, path, put):
    for key, item in inputs.items():
        if path and path[0] == key:
            yield "%s: %s" % (key, _value(item.type, path[1:], put))
        elif isinstance(item.type, GraphQLNonNull):
            yield "%s: %s" % (key, _value(item.type))


def _value(type_, path=None, put=""):
    """`path` is None where nothing is to be put."""
    if isinstance(type_, GraphQLNonNull):
        return _value(type_.of_type, path, put)
    if isinstance(type_, GraphQLList):
        return "[]" if path is None else "[%s]" % _value(type_.of_type, path, put)
    named = get_named_type(type_)
    if isinstance(named, GraphQLInputObjectType):
        return "{%s}" % ", ".join(_given(named.fields, path or (), put))
    if path is not None:
        return put
    if isinstance(named, GraphQLEnumType):
        return named.values[0].name
    return SCALARS.get(named.name, '"x"')
