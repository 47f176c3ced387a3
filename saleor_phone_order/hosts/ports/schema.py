"""The host's schema, and who speaks to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Callable, Dict, Iterable, Tuple

from ...rules.actors import Actor


class SchemaPort(ABC):
    @abstractmethod
    def register_permissions(self) -> None:
        """Add our permissions to the host's enum. Called when models are imported."""

    @abstractmethod
    def extend_schema(self, get_types: Callable[[], Tuple[type, type]]) -> None:
        """Put our queries and mutations into `/graphql/` and guard every mutation.
        `get_types` returns the graphene mixins (queries, mutations)."""

    @abstractmethod
    def date_time_type(self) -> type:
        """The graphene scalar `DateTime` of the host's schema."""

    @abstractmethod
    def actor(self, context: Any) -> Actor:
        """Who makes a GraphQL request."""

    @abstractmethod
    def permission_denied(self, message: str) -> Exception:
        """The exception that the host's API reports as a denied permission."""

    @abstractmethod
    def user_of(self, actor: Actor) -> Any:
        """The staff account of an actor of kind STAFF, None for others."""

    @abstractmethod
    def may_handle_phone_orders(self, user: Any) -> bool:
        """An active staff account that holds HANDLE_PHONE_ORDERS right now."""

    @abstractmethod
    def app_names(self, refs: Iterable[str]) -> Dict[str, str]:
        """Names by reference, of apps that the host still knows."""

    @abstractmethod
    def app_may_handle_phone_orders(self, app_ref: str) -> bool:
        """The same of an app."""
