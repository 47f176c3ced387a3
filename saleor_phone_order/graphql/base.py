"""What every operation of ours shares: access, refusals as data, the clock."""

from __future__ import annotations

import graphene
from django.utils import timezone
from graphene.types.mutation import MutationOptions

from ..hosts import host
from ..rules.actors import Actor
from ..rules.permissions import Permission
from ..rules.refusals import Refusal
from .errors import PhoneOrderError, errors_of


def require(context, *any_of: Permission) -> Actor:
    """The actor of a request, who holds at least one of the permissions.

    The one place where our permissions are checked.
    :raises: what the host's API reports as PermissionDenied.
    """
    actor = host.actor(context)
    if not any(actor.has(permission) for permission in any_of):
        raise host.permission_denied(
            "You need one of: %s." % ", ".join(item.name for item in any_of)
        )
    return actor


class PhoneOrderMutation(graphene.Mutation):
    """A mutation that makes one call of a flow.

    Subclasses give `Meta.description`, `Meta.permissions` (any of these; an empty tuple
    is public) and `perform(info, actor, now, **arguments)`, which returns the payload's
    fields. A `Refusal` becomes `errors`; flows roll back by themselves.
    """

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, description=None, permissions=None, _meta=None, **options):
        if not description or permissions is None:
            raise TypeError("%s needs a description and permissions." % cls.__name__)
        if _meta is None:
            _meta = MutationOptions(cls)
        _meta.permissions = permissions
        super().__init_subclass_with_meta__(description=description, _meta=_meta, **options)
        cls._meta.fields["errors"] = graphene.Field(
            graphene.NonNull(graphene.List(graphene.NonNull(PhoneOrderError))),
            description="Empty if it was done.",
        )

    @classmethod
    def mutate(cls, root, info, **arguments):
        permissions = cls._meta.permissions
        actor = require(info.context, *permissions) if permissions else host.actor(info.context)
        try:
            payload = cls.perform(info, actor, timezone.now(), **arguments)
        except Refusal as refusal:
            return cls(errors=errors_of(refusal))
        return cls(errors=[], **payload)

    @classmethod
    def perform(cls, info, actor, now, **arguments) -> dict:
        raise NotImplementedError


AGENT = (Permission.HANDLE_PHONE_ORDERS,)
AGENT_OR_SUPERVISOR = (Permission.HANDLE_PHONE_ORDERS, Permission.MANAGE_PHONE_ORDERS)
SUPERVISOR = (Permission.MANAGE_PHONE_ORDERS,)
PRICING = (Permission.MANAGE_PHONE_ORDER_PRICING,)
PUBLIC = ()
