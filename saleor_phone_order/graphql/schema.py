"""Everything of ours in `/graphql/`, as the mixins that the host adds to its schema."""

from __future__ import annotations

from .carts import CartMutations
from .sessions import SessionMutations, SessionQueries


class PhoneOrderQueries(SessionQueries):
    pass


class PhoneOrderMutations(SessionMutations, CartMutations):
    pass
