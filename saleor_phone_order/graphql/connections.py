"""Relay connections over lists that are fetched by offset and limit."""

from __future__ import annotations

from typing import Any, Callable, List, Optional, Tuple

import graphene
from graphene import relay
from graphql_relay.connection.arrayconnection import (
    get_offset_with_default,
    offset_to_cursor,
)

MAXIMUM_PAGE = 100


class PhoneOrderConnection(relay.Connection):
    """Subclasses name their node; `page` fills them."""

    class Meta:
        abstract = True


def page_arguments() -> dict:
    return {
        "first": graphene.Int(description="How many, at most 100 (20 if not given)."),
        "after": graphene.String(description="The cursor to go on from."),
    }


def page(
    connection_type,
    fetch: Callable[[int, int], Tuple[List[Any], bool]],
    *,
    first: Optional[int] = None,
    after: Optional[str] = None,
    **fields,
):
    """A connection of what `fetch(limit, offset)` gives: items, and whether more follow."""
    limit = min(max(first if first is not None else 20, 0), MAXIMUM_PAGE)
    offset = max(get_offset_with_default(after, -1) + 1, 0)
    items, has_next_page = fetch(limit, offset)
    edges = [
        connection_type.Edge(node=item, cursor=offset_to_cursor(offset + index))
        for index, item in enumerate(items)
    ]
    return connection_type(
        edges=edges,
        page_info=relay.PageInfo(
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
            has_previous_page=offset > 0,
            has_next_page=has_next_page,
        ),
        **fields,
    )
