"""Who acts: the one thing that permissions and history are about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import FrozenSet

from .permissions import Permission


class ActorKind(Enum):
    STAFF = "STAFF"
    APP = "APP"
    CUSTOMER = "CUSTOMER"
    ANONYMOUS = "ANONYMOUS"
    #: The periodic tasks that end what was left behind.
    GUARD = "GUARD"


@dataclass(frozen=True)
class Actor:
    """`id` is the host's primary key as text; empty for ANONYMOUS and GUARD."""

    kind: ActorKind
    id: str = ""
    permissions: FrozenSet[Permission] = frozenset()

    def has(self, permission: Permission) -> bool:
        return permission in self.permissions


GUARD = Actor(ActorKind.GUARD)
