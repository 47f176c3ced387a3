from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from saleor_phone_order.models import Cart, HistoryEntry, Session

pytestmark = pytest.mark.django_db

START = """
mutation ($customer: ID, $agent: ID) {
  phoneOrderSessionStart(input: {customerId: $customer, agentId: $agent}) {
    session { id state isOpen allowedActions agent { email } customer { email } isGuest
              currency checkoutId cart { quantity email } appId }
    impersonation { token expiresAt }
    errors { field code message sessionId }
  }
}
"""
CURRENT = "{ phoneOrderCurrentSession { id state } }"
CANCEL = """
mutation ($id: ID!) {
  phoneOrderCancel(id: $id, disposition: "wrong number") {
    session { state disposition cart { quantity } } errors { code }
  }
}
"""


def test_start_opens_a_session_with_an_empty_cart_that_nobody_owns(
    data, gid, shop, agent, customer
):
    answer = data(START, as_=agent, customer=gid("User", customer))
    session = answer["session"]
    assert session["state"] == "OPEN"
    assert session["isOpen"] is True
    assert "CHANGE_CART" in session["allowedActions"]
    assert session["agent"]["email"] == agent.email
    assert session["customer"]["email"] == customer.email
    assert session["cart"] == {"quantity": 0, "email": customer.email}
    checkout = shop.checkouts().get()
    assert checkout.user is None
    assert checkout.email == customer.email
    assert Cart.objects.get().customer == customer
    assert answer["impersonation"]["token"]


def test_start_for_a_guest_has_no_customer_and_no_token(data, agent):
    answer = data(START, as_=agent)
    assert answer["session"]["isGuest"] is True
    assert answer["session"]["customer"] is None
    assert answer["impersonation"] is None


def test_a_second_start_is_refused_and_names_the_session_that_is_open(
    data, refusal, gid, agent, customer, other_customer, shop
):
    first = data(START, as_=agent, customer=gid("User", customer))["session"]
    errors = refusal(START, as_=agent, customer=gid("User", other_customer))
    assert [error["code"] for error in errors] == ["SESSION_ALREADY_OPEN"]
    assert errors[0]["sessionId"] == first["id"]
    assert Session.objects.count() == 1
    assert shop.checkouts().count() == 1


def test_two_agents_cannot_have_one_customer(
    data, refusal, gid, agent, other_agent, customer, shop
):
    first = data(START, as_=agent, customer=gid("User", customer))["session"]
    errors = refusal(START, as_=other_agent, customer=gid("User", customer))
    assert errors[0]["code"] == "SESSION_ALREADY_OPEN"
    assert errors[0]["sessionId"] == first["id"]
    assert Session.objects.count() == 1
    assert shop.checkouts().count() == 1


def test_an_app_may_have_many_sessions_but_one_per_customer(
    data, refusal, gid, shop, agent, customer, other_customer
):
    from saleor_phone_order.rules.permissions import Permission

    app, token = shop.app(Permission.HANDLE_PHONE_ORDERS)
    bearer = "Bearer " + token
    first = data(START, token=bearer, customer=gid("User", customer), agent=gid("User", agent))
    data(START, token=bearer, customer=gid("User", other_customer))
    errors = refusal(START, token=bearer, customer=gid("User", customer))
    assert errors[0]["code"] == "SESSION_ALREADY_OPEN"
    assert first["session"]["appId"] == gid("App", app)
    assert Session.objects.count() == 2
    named = Session.objects.get(customer=customer)
    assert named.named_agent_ref == str(agent.pk)
    assert named.agent is None


def test_an_app_cannot_name_someone_who_takes_no_phone_orders(
    refusal, gid, shop, customer, other_customer
):
    from saleor_phone_order.rules.permissions import Permission

    _, token = shop.app(Permission.HANDLE_PHONE_ORDERS)
    errors = refusal(
        START,
        token="Bearer " + token,
        customer=gid("User", customer),
        agent=gid("User", other_customer),
    )
    assert errors[0]["code"] == "NOT_FOUND"
    assert errors[0]["field"] == "agentId"
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    "customer_id",
    ["nonsense", "VXNlcjo=", "UHJvZHVjdDox", "VXNlcjo5OTk5OTk5OTk=", "VXNlcjrCsg==", "\x00"],
)
def test_start_with_an_unknown_customer_changes_nothing(refusal, shop, agent, customer_id):
    errors = refusal(START, as_=agent, customer=customer_id)
    assert errors[0]["code"] == "NOT_FOUND"
    assert errors[0]["field"] == "customerId"
    assert Session.objects.count() == 0
    assert shop.checkouts().count() == 0
    assert HistoryEntry.objects.count() == 0


def test_start_for_staff_is_refused_and_changes_nothing(refusal, gid, shop, agent, other_agent):
    errors = refusal(START, as_=agent, customer=gid("User", other_agent))
    assert errors[0]["code"] == "CUSTOMER_NOT_ELIGIBLE"
    assert Session.objects.count() == 0
    assert shop.checkouts().count() == 0


def test_the_current_session_is_the_open_one(data, start, gid, agent, other_agent, customer):
    assert data(CURRENT, as_=agent) is None
    session = start(agent, customer)
    assert data(CURRENT, as_=agent)["id"] == gid("PhoneOrderSession", session)
    assert data(CURRENT, as_=other_agent) is None


def test_a_heartbeat_brings_a_fresh_token_and_clears_the_left_mark(
    data, start, gid, agent, customer
):
    session = start(agent, customer, now=timezone.now() - timedelta(minutes=3))
    Session.objects.update(left_at=timezone.now())
    answer = data(
        """mutation ($id: ID!) { phoneOrderSessionHeartbeat(id: $id) {
             impersonation { token } errors { code } } }""",
        as_=agent,
        id=gid("PhoneOrderSession", session),
    )
    assert answer["impersonation"]["token"]
    session.refresh_from_db()
    assert session.left_at is None
    assert timezone.now() - session.heartbeat_at < timedelta(minutes=1)


def test_cancel_leaves_no_checkout_and_no_address_behind(data, start, gid, shop, agent, customer):
    from saleor.account.models import Address

    addresses = Address.objects.count()
    session = start(agent, customer)
    assert Address.objects.count() == addresses + 2
    answer = data(CANCEL, as_=agent, id=gid("PhoneOrderSession", session))
    assert answer["session"] == {
        "state": "CANCELLED",
        "disposition": "wrong number",
        "cart": None,
    }
    assert shop.checkouts().count() == 0
    assert Cart.objects.count() == 0
    assert Address.objects.count() == addresses


def test_an_ended_session_refuses_everything_and_changes_nothing(
    data, refusal, start, gid, agent, customer
):
    session = start(agent, customer)
    session_id = gid("PhoneOrderSession", session)
    data(CANCEL, as_=agent, id=session_id)
    entries = HistoryEntry.objects.count()
    for mutation in (
        "phoneOrderCancel(id: $id)",
        "phoneOrderHandOff(id: $id)",
        "phoneOrderSessionHeartbeat(id: $id)",
        'phoneOrderPromoCodeAdd(id: $id, promoCode: "X")',
        'phoneOrderLinesAdd(id: $id, text: "A-1 2")',
        'phoneOrderDetailsUpdate(id: $id, note: "Ring twice")',
    ):
        errors = refusal(
            "mutation ($id: ID!) { %s { errors { code } } }" % mutation,
            as_=agent,
            id=session_id,
        )
        assert errors == [{"code": "SESSION_CLOSED"}], mutation
    assert HistoryEntry.objects.count() == entries


def test_another_agent_cannot_touch_or_see_the_session(
    api, refusal, start, gid, agent, other_agent, customer
):
    session_id = gid("PhoneOrderSession", start(agent, customer))
    assert refusal(CANCEL, as_=other_agent, id=session_id) == [{"code": "NOT_YOUR_SESSION"}]
    answer = api(
        "query ($id: ID!) { phoneOrderSession(id: $id) { id } }",
        as_=other_agent,
        id=session_id,
    )
    assert answer["data"] == {"phoneOrderSession": None}
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "NOT_FOUND"
    assert Session.objects.get().state == "OPEN"


def test_a_supervisor_takes_over_and_the_former_token_is_dead(
    data, is_dead, start, impersonate, gid, agent, supervisor, customer
):
    session = start(agent, customer)
    token = impersonate(session)
    assert not is_dead(token)
    data(
        "mutation ($id: ID!) { phoneOrderSessionTakeOver(id: $id) { errors { code } } }",
        as_=supervisor,
        id=gid("PhoneOrderSession", session),
    )
    session.refresh_from_db()
    assert session.agent == supervisor
    assert is_dead(token)
    actions = list(
        HistoryEntry.objects.filter(chain=session.chain).values_list("action", flat=True)
    )
    assert actions == ["SESSION_STARTED", "TAKEN_OVER"]


def test_take_over_is_refused_while_the_supervisor_has_a_session(
    refusal, start, gid, agent, supervisor, customer, other_customer
):
    session = start(agent, customer)
    own = start(supervisor, other_customer)
    errors = refusal(
        "mutation ($id: ID!) { phoneOrderSessionTakeOver(id: $id) { errors { code sessionId } } }",
        as_=supervisor,
        id=gid("PhoneOrderSession", session),
    )
    assert errors == [{"code": "SESSION_ALREADY_OPEN", "sessionId": gid("PhoneOrderSession", own)}]
    session.refresh_from_db()
    assert session.agent == agent


def test_a_released_session_frees_its_agent(
    data, start, gid, agent, supervisor, customer, other_customer
):
    session = start(agent, customer)
    data(
        "mutation ($id: ID!) { phoneOrderSessionRelease(id: $id) { errors { code } } }",
        as_=supervisor,
        id=gid("PhoneOrderSession", session),
    )
    assert data(CURRENT, as_=agent) is None
    start(agent, other_customer)


def test_the_list_shows_agents_their_own_and_supervisors_all(
    data, start, agent, other_agent, supervisor, customer, other_customer
):
    start(agent, customer)
    start(other_agent, other_customer)
    query = "{ phoneOrderSessions(isOpen: true, first: 10) { edges { node { agent { email } } } } }"
    assert len(data(query, as_=agent)["edges"]) == 1
    assert len(data(query, as_=supervisor)["edges"]) == 2
