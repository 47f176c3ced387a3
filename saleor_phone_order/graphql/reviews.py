"""Reviews in the API: the queue, and what a supervisor decides."""

from __future__ import annotations

import graphene
from django.utils import timezone

from ..flows import reviewing, reviews
from ..hosts import host
from ..rules.refusals import Refusal
from ..rules.reviews import Route
from ..rules.states import ReviewAction, ReviewState
from .base import SUPERVISOR, PhoneOrderMutation, require
from .connections import PhoneOrderConnection, page, page_arguments
from .errors import refused
from .ids import decode_uuid
from .payments import PhoneOrderPayment
from .session_types import PhoneOrderSession
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


class PhoneOrderReviewLine(graphene.ObjectType):
    class Meta:
        description = "What was ordered. Both names are empty if the shop has deleted it."

    sku = graphene.String(required=True)
    name = graphene.String(required=True)
    quantity = graphene.Int(required=True)


class PhoneOrderReview(graphene.ObjectType):
    class Meta:
        description = "An order that waits, or waited, for a supervisor."
        interfaces = (graphene.relay.Node,)

    state = PhoneOrderReviewState(required=True)
    route = PhoneOrderReviewRoute(required=True, description="The weightiest of `routes`.")
    routes = graphene.List(
        graphene.NonNull(PhoneOrderReviewRoute),
        required=True,
        description="Why it waits, or waited; the weightiest first.",
    )
    allowed_actions = graphene.List(
        graphene.NonNull(PhoneOrderReviewAction),
        required=True,
        description="What you may decide: nothing about your own orders.",
    )
    session = graphene.Field(PhoneOrderSession, required=True)
    order = graphene.Field(PhoneOrderOrder, description="Null if the shop has deleted it.")
    lines = graphene.List(graphene.NonNull(PhoneOrderReviewLine), required=True)
    payment = graphene.Field(
        PhoneOrderPayment, description="Null for what is not paid by the gateway."
    )
    hold_expires_at = DateTime(description="Until then the money is held; null if none is held.")
    created_at = DateTime(required=True)
    decided_at = DateTime()
    decided_by = graphene.Field(
        PhoneOrderPerson, description="Null if nobody had to: the money that it waited for came."
    )
    reason = graphene.String(required=True)

    def resolve_routes(root, info):
        return [route.value for route in reviews.routes_of(root)]

    def resolve_hold_expires_at(root, info):
        return reviews.hold_expires_at(root)

    def resolve_allowed_actions(root, info):
        actor = host.actor(info.context)
        return [action.value for action in reviewing.allowed(review=root, actor=actor)]

    def resolve_order(root, info):
        return reviews.order_of(root)

    def resolve_lines(root, info):
        return reviews.lines_of(root)


class PhoneOrderReviewConnection(PhoneOrderConnection):
    class Meta:
        node = PhoneOrderReview


class PhoneOrderReviewApprove(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String(description="For the history of the shop.")

    class Meta:
        description = (
            "Release an order: money that is held is taken, and it is ready to fulfil, like any"
            " other."
        )
        permissions = SUPERVISOR

    review = graphene.Field(PhoneOrderReview)

    @classmethod
    def perform(cls, info, actor, now, id, reason=None):
        review = reviewing.approve(
            review_id=_review_id(id), actor=actor, clock=timezone.now, reason=reason or ""
        )
        return {"review": review}


class PhoneOrderReviewDeny(PhoneOrderMutation):
    class Arguments:
        id = graphene.ID(required=True)
        reason = graphene.String(description="For the history of the shop.")

    class Meta:
        description = (
            "Cancel an order: stock, voucher use and gift cards are given back, and the money that"
            " is held or was taken. Giving back what was taken needs the host's own permission."
        )
        permissions = SUPERVISOR

    review = graphene.Field(PhoneOrderReview)

    @classmethod
    def perform(cls, info, actor, now, id, reason=None):
        review = reviewing.deny(
            review_id=_review_id(id), actor=actor, clock=timezone.now, reason=reason or ""
        )
        return {"review": review}


class ReviewQueries(graphene.ObjectType):
    phone_order_review = graphene.Field(
        PhoneOrderReview,
        id=graphene.ID(required=True),
        description="A review by its id; null if there is none.",
    )
    phone_order_reviews = graphene.Field(
        PhoneOrderReviewConnection,
        state=PhoneOrderReviewState(),
        route=PhoneOrderReviewRoute(description="Those that wait for this, too."),
        description="The review queue: what waits longest comes first.",
        **page_arguments(),
    )

    def resolve_phone_order_review(root, info, id):
        require(info.context, *SUPERVISOR)
        try:
            return reviews.found(review_id=_review_id(id))
        except reviews.ReviewNotFound:
            return None
        except Refusal as refusal:
            raise refused(refusal) from None

    def resolve_phone_order_reviews(root, info, state=None, route=None, first=None, after=None):
        require(info.context, *SUPERVISOR)
        return page(
            PhoneOrderReviewConnection,
            lambda limit, offset: reviews.listed(
                state=ReviewState(state) if state else None,
                route=Route(route) if route else None,
                limit=limit,
                offset=offset,
            ),
            first=first,
            after=after,
        )


class ReviewMutations(graphene.ObjectType):
    phone_order_review_approve = PhoneOrderReviewApprove.Field()
    phone_order_review_deny = PhoneOrderReviewDeny.Field()


def _review_id(global_id):
    return decode_uuid("PhoneOrderReview", global_id)
