from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from saleor_phone_order.flows import payments, reviews
from saleor_phone_order.rules.permissions import Permission

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

REVIEWS = """
query ($state: PhoneOrderReviewState, $route: PhoneOrderReviewRoute, $first: Int, $after: String) {
  phoneOrderReviews(state: $state, route: $route, first: $first, after: $after) {
    edges { cursor node {
      id state route routes allowedActions createdAt decidedAt reason decidedBy { email }
      payment { kind state amount { amount } captured { amount } } holdExpiresAt
      session { customer { email } agent { email } }
      order { number status total { gross { amount } } } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
REVIEW = """
query ($id: ID!) { phoneOrderReview(id: $id) {
  id routes lines { sku name quantity } payment { state } holdExpiresAt } }
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


@pytest.mark.one_host
def test_the_queue_shows_what_waits(data, review, supervisor, agent, customer, shop, gid):
    (edge,) = data(REVIEWS, as_=supervisor, state="PENDING")["edges"]
    node = edge["node"]
    assert node["id"] == gid("PhoneOrderReview", review)
    assert (node["route"], node["routes"]) == ("EXTERNAL_PAYMENT", ["EXTERNAL_PAYMENT"])
    assert (node["payment"], node["holdExpiresAt"]) == (None, None)
    assert node["allowedActions"] == ["APPROVE", "DENY"]
    assert node["session"] == {
        "customer": {"email": customer.email},
        "agent": {"email": agent.email},
    }
    assert node["order"]["status"] == shop.held_status
    assert node["order"]["total"]["gross"]["amount"] == "72.50"
    assert node["decidedAt"] is None
    assert data(REVIEWS, as_=supervisor, state="DENIED")["edges"] == []


def test_the_queue_shows_money_that_is_held_and_until_when(data, by_card, supervisor):
    (edge,) = data(REVIEWS, as_=supervisor, route="SAMPLE")["edges"]
    assert edge["node"]["payment"] == {
        "kind": "CARD",
        "state": "HELD",
        "amount": {"amount": "72.50"},
        "captured": {"amount": "0.00"},
    }
    assert edge["node"]["holdExpiresAt"] == by_card.payment.hold_expires_at.isoformat()
    assert data(REVIEWS, as_=supervisor, route="EXTERNAL_PAYMENT")["edges"] == []


def test_a_longer_queue_asks_the_database_no_more(
    data, start, fill, process, agent, supervisor, customer, coffee
):
    counts = []
    for _ in range(2):
        process(fill(start(agent, customer), agent, (coffee, 1)), agent)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            data(REVIEWS, as_=supervisor)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.one_host
def test_one_review_has_its_lines(data, review, supervisor, gid, session, coffee, tea):
    shown = data(REVIEW, as_=supervisor, id=gid("PhoneOrderReview", review))
    assert shown["id"] == gid("PhoneOrderReview", review)
    assert sorted((line["sku"], line["quantity"]) for line in shown["lines"]) == sorted(
        [(coffee.sku, 2), (tea.sku, 3)]
    )
    assert all(line["name"] for line in shown["lines"])
    assert data(REVIEW, as_=supervisor, id=gid("PhoneOrderReview", session.pk)) is None


@pytest.mark.one_host
def test_what_only_a_debit_can_release_offers_no_approval(
    data, refusal, by_sampled_debit, supervisor, stripe, gid
):
    ref = gid("PhoneOrderReview", by_sampled_debit)
    decided = data(APPROVE, as_=supervisor, id=ref)["review"]
    assert (decided["state"], decided["allowedActions"]) == ("PENDING", ["DENY"])
    (error,) = refusal(APPROVE, as_=supervisor, id=ref)
    assert error["code"] == "INVALID"


def test_money_that_was_taken_is_not_given_back_without_the_hosts_permission(
    data, refusal, by_sampled_debit, supervisor, stripe, gid, whole_database
):
    (remote,) = stripe.payments()
    stripe.settle(remote["id"])
    payments.settle(payment_id=by_sampled_debit.payment_id, clock=timezone.now)
    (edge,) = data(REVIEWS, as_=supervisor, state="PENDING")["edges"]
    assert (edge["node"]["routes"], edge["node"]["allowedActions"]) == (["SAMPLE"], ["APPROVE"])
    before = whole_database()
    (error,) = refusal(DENY, as_=supervisor, id=gid("PhoneOrderReview", by_sampled_debit))
    assert error["code"] == "PERMISSION_DENIED"
    assert whole_database() == before
    assert stripe.payments()[0]["amount_received"] == 7250
    assert reviews.found(review_id=by_sampled_debit.pk).state == "PENDING"


@pytest.mark.one_host
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


@pytest.mark.one_host
@pytest.mark.parametrize("document", [APPROVE, DENY])
@pytest.mark.parametrize("who", [None, "customer", "agent"])
def test_who_is_no_supervisor_is_denied(api, request, review, gid, document, who):
    as_ = request.getfixturevalue(who) if who else None
    answer = api(document, as_=as_, id=gid("PhoneOrderReview", review))
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    review.refresh_from_db()
    assert review.state == "PENDING"


@pytest.mark.one_host
def test_an_agent_does_not_see_the_queue(api, review, agent):
    answer = api(REVIEWS, as_=agent)
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"


@pytest.mark.one_host
def test_an_app_cannot_decide(refusal, review, shop, gid):
    _, token = shop.app(Permission.MANAGE_PHONE_ORDERS)
    (error,) = refusal(APPROVE, token="Bearer " + token, id=gid("PhoneOrderReview", review))
    assert error["code"] == "PERMISSION_DENIED"
    review.refresh_from_db()
    assert review.state == "PENDING"


@pytest.mark.one_host
def test_an_unknown_review_is_an_error(refusal, supervisor, gid, review):
    for global_id in ("", "x", gid("PhoneOrderReview", review.session_id), gid("Order", 1)):
        (error,) = refusal(APPROVE, as_=supervisor, id=global_id)
        assert error["code"] == "NOT_FOUND"
