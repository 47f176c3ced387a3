"""Our part of the API as SDL. It names no type of the host, so every host prints the same."""

from __future__ import annotations

from pathlib import Path

import graphene
from graphql import print_schema

from .schema import PhoneOrderMutations, PhoneOrderQueries

PATH = Path(__file__).with_name("schema.graphql")


def our_sdl() -> str:
    """Our queries, mutations and types alone."""
    query = type("Query", (PhoneOrderQueries, graphene.ObjectType), {})
    mutation = type("Mutation", (PhoneOrderMutations, graphene.ObjectType), {})
    return print_schema(graphene.Schema(query=query, mutation=mutation))
