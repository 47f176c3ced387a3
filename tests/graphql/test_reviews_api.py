from __future__ import annotations

import pytest

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

REVIEWS = """
query ($state: PhoneOrderReviewState, $first: Int, $after: String) {
  phoneOrderReviews(state: $state, first: $first, after: $after) {
    edges { cursor node {
      id state route allowedActions createdAt decidedAt reason decidedBy { email }
      session { customer { email } agent { email } }
      order { number status total { gross { amount } } } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
APPROVE = """
mutation ($id: ID!) { phoneOrderReviewApprove(id: $id, reason: "Paid by wire") {
  review { state reason decidedBy { email } allowedActions order { status isPaid } }
  errors { code field } } }
"""
DENY = """
mutation ($id: ID!) { phoneOrderReviewDeny(id: $id) {
  review { state order { status isPaid } } errors { code field } } }
"""


@pytest.fixture
def review(session, process, agent):
    return process(session, agent).review


def test_the_queue_shows_what_waits(data, review, supervisor, agent, customer, shop, gid):
    (edge,) = data(REVIEWS, as_=supervisor, state="PENDING")["edges"]
    node = edge["node"]
    assert node["id"] == gid("PhoneOrderReview", review)
    assert node["allowedActions"] == ["APPROVE", "DENY"]
    assert node["session"] == {
        "customer": {"email": customer.email},
        "agent": {"email": agent.email},
    }
    assert node["order"]["status"] == shop.held_status
    assert node["order"]["total"]["gross"]["amount"] == "72.50"
    assert node["decidedAt"] is None
    assert data(REVIEWS, as_=supervisor, state="DENIED")["edges"] == []


def test_the_queue_comes_in_pages(
    data, start, fill, process, agent, supervisor, customer, coffee, gid
):
    reviews = [
        process(fill(start(agent, customer), agent, (coffee, 1)), agent).review for _ in range(3)
    ]
    first = data(REVIEWS, as_=supervisor, first=2)
    assert [edge["node"]["id"] for edge in first["edges"]] == [
        gid("PhoneOrderReview", review) for review in reviews[:2]
    ]
    assert first["pageInfo"]["hasNextPage"] is True
    rest = data(REVIEWS, as_=supervisor, first=2, after=first["pageInfo"]["endCursor"])
    assert [edge["node"]["id"] for edge in rest["edges"]] == [gid("PhoneOrderReview", reviews[2])]
    assert rest["pageInfo"]["hasNextPage"] is False


def test_approve_answers_the_released_order(data, review, supervisor, gid):
    answer = data(APPROVE, as_=supervisor, id=gid("PhoneOrderReview", review))
    assert answer["review"] == {
        "state": "APPROVED",
        "reason": "Paid by wire",
        "decidedBy": {"email": supervisor.email},
        "allowedActions": [],
        "order": {"status": "unfulfilled", "isPaid": True},
    }


def test_deny_answers_the_cancelled_order(data, review, supervisor, gid):
    answer = data(DENY, as_=supervisor, id=gid("PhoneOrderReview", review))
    assert answer["review"] == {
        "state": "DENIED",
        "order": {"status": "canceled", "isPaid": False},
    }


@pytest.mark.parametrize("document", [APPROVE, DENY])
@pytest.mark.parametrize("who", [None, "customer", "agent"])
def test_who_is_no_supervisor_is_denied(api, request, review, gid, document, who):
    as_ = request.getfixturevalue(who) if who else None
    answer = api(document, as_=as_, id=gid("PhoneOrderReview", review))
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    review.refresh_from_db()
    assert review.state == "PENDING"


def test_an_agent_does_not_see_the_queue(api, review, agent):
    answer = api(REVIEWS, as_=agent)
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


def test_an_app_cannot_decide(refusal, review, shop, gid):
    from saleor_phone_order.rules.permissions import Permission

    _, token = shop.app(Permission.MANAGE_PHONE_ORDERS)
    (error,) = refusal(APPROVE, token="Bearer " + token, id=gid("PhoneOrderReview", review))
    assert error["code"] == "PERMISSION_DENIED"
    review.refresh_from_db()
    assert review.state == "PENDING"


def test_an_unknown_review_is_an_error(refusal, supervisor, gid, review):
    for global_id in ("", "x", gid("PhoneOrderReview", review.session_id), gid("Order", 1)):
        (error,) = refusal(APPROVE, as_=supervisor, id=global_id)
        assert error["code"] == "NOT_FOUND"
