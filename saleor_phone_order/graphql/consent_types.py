"""What sessions say of the customer's consent."""

from __future__ import annotations

import graphene

from ..rules.choices import ConsentMode
from .types import DateTime

PhoneOrderConsentMode = graphene.Enum(
    "PhoneOrderConsentMode",
    [(mode.value, mode.value) for mode in ConsentMode if mode is not ConsentMode.OFF],
)


class PhoneOrderConsent(graphene.ObjectType):
    class Meta:
        description = "Whether the customer agreed that the agent acts for them."

    mode = PhoneOrderConsentMode(
        required=True, description="Said aloud, or by a code that is mailed."
    )
    is_given = graphene.Boolean(required=True)
    given_at = DateTime()
    wording = graphene.String(required=True, description="What they agreed to, if they said so.")

    def resolve_is_given(root, info):
        return root.given_at is not None
