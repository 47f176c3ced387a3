"""Reviews in the API: the queue, and what a supervisor decides."""

from __future__ import annotations

import graphene

from ..flows import reviews
from ..hosts import host
from ..rules.reviews import Route
from ..rules.states import ReviewAction, ReviewState
from .base import SUPERVISOR, PhoneOrderMutation, require
from .connections import PhoneOrderConnection, page, page_arguments
from .ids import decode_uuid
from .sessions import PhoneOrderSession
from .types import DateTime, PhoneOrderOrder, PhoneOrderPerson

PhoneOrderReviewState = graphene.Enum(
    "PhoneOrderReviewState", [(state.value, state.value) for state in ReviewState]
)
PhoneOrderReviewAction = graphene.Enum(
    "PhoneOrderReviewAction",
    [(action.value, action.value) for action in ReviewAction if action is not ReviewAction.REOPEN],
)


PhoneOrderReviewRoute = graphene.Enum(
    "PhoneOrderReviewRoute",
    [(route.value, route.value) for route in Route],
    description=lambda member: None if member else "Why an order waits.",
)


class PhoneOrderReview(graphene.ObjectType):
    class Meta:
        description = "An order that waits, or waited, for a supervisor."
        interfaces = (graphene.relay.Node,)

    state = PhoneOrderReviewState(required=True)
    route = PhoneOrderReviewRoute(required=True)
    allowed_actions = graphene.List(
        graphene.NonNull(PhoneOrderReviewAction),
        required=True,
        description="What you may decide: nothing about your own orders.",
    )
    session = graphene.Field(PhoneOrderSession, required=True)
    order = graphene.Field(PhoneOrderOrder, description="Null if the shop has deleted it.")
    created_at = DateTime(required=True)
    decided_at = DateTime()
    decided_by = graphene.Field(PhoneOrderPerson)
    reason = graphene.String(required=True)

    def resolve_allowed_actions(root, info):
        actor = host.actor(info.context)
        return [action.value for action in reviews.allowed(review=root, actor=actor)]

    def resolve_order(root, info):
        # The queue has loaded all its orders at once.
        if hasattr(root, "order"):
            return root.order
        return host.order_summary(root.order_ref)


class PhoneOrderReviewConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderReview


class PhoneOrderReviewApprove(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String(description="For the history of the shop.")

    class Meta:
        description = "Release an order: it is ready to fulfil, like any other."
        permissions = SUPERVISOR

    review = graphene.Field(PhoneOrderReview)

    @classmethod
    def perform(cls, info, actor, now, id, reason=None):
        review = reviews.approve(
            review_id=_review_id(id), actor=actor, now=now, reason=reason or ""
        )
        return {"review": review}


class PhoneOrderReviewDeny(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String(description="For the history of the shop.")

    class Meta:
        description = "Cancel an order: stock, voucher use and gift cards are given back."
        permissions = SUPERVISOR

    review = graphene.Field(PhoneOrderReview)

    @classmethod
    def perform(cls, info, actor, now, id, reason=None):
        review = reviews.deny(review_id=_review_id(id), actor=actor, now=now, reason=reason or "")
        return {"review": review}


class ReviewQueries(graphene.ObjectType):
    phone_order_reviews = graphene.Field(
        PhoneOrderReviewConnection,
        state=PhoneOrderReviewState(),
        description="The review queue: what waits longest comes first.",
        **page_arguments(),
    )

    def resolve_phone_order_reviews(root, info, state=None, first=None, after=None):
        require(info.context, *SUPERVISOR)
        return page(
            PhoneOrderReviewConnection,
            lambda limit, offset: reviews.listed(
                state=ReviewState(state) if state else None, limit=limit, offset=offset
            ),
            first=first,
            after=after,
        )


class ReviewMutations(graphene.ObjectType):
    phone_order_review_approve = PhoneOrderReviewApprove.Field()
    phone_order_review_deny = PhoneOrderReviewDeny.Field()


def _review_id(global_id):
    return decode_uuid("PhoneOrderReview", global_id)
