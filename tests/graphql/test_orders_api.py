from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db

PROCESS = """
mutation ($id: ID!, $input: PhoneOrderProcessInput!) {
  phoneOrderProcess(id: $id, input: $input) {
    session { state isOpen orderId allowedActions cart { quantity } }
    order { id number status isPaid quantity customerId total { gross { amount currency } } }
    review { id state route allowedActions session { id } order { id } }
    errors { field code message availableQuantity variantId }
  }
}
"""


@pytest.fixture
def session_id(session, gid):
    return gid("PhoneOrderSession", session)


def given(**fields):
    return {"idempotencyKey": "key-1", **fields}


def test_process_answers_the_order_and_its_review(data, session_id, agent, customer, gid, shop):
    answer = data(
        PROCESS, as_=agent, id=session_id, input=given(payment="EXTERNAL", expectedTotal="72.5")
    )
    order = shop.orders().get()
    assert answer["session"] == {
        "state": "ORDERED",
        "isOpen": False,
        "orderId": gid("Order", order),
        "allowedActions": [],
        "cart": None,
    }
    assert answer["order"] == {
        "id": gid("Order", order),
        "number": shop.number_of(order),
        "status": shop.held_status,
        "isPaid": False,
        "quantity": 5,
        "customerId": gid("User", customer),
        "total": {"gross": {"amount": "72.50", "currency": "USD"}},
    }
    review = answer["review"]
    assert (review["state"], review["route"]) == ("PENDING", "EXTERNAL_PAYMENT")
    assert review["allowedActions"] == []  # The agent's own order.
    assert review["session"]["id"] == session_id
    assert review["order"]["id"] == gid("Order", order)


def test_process_twice_with_one_key_answers_the_same(data, session_id, agent, shop):
    first = data(PROCESS, as_=agent, id=session_id, input=given())
    assert data(PROCESS, as_=agent, id=session_id, input=given()) == first
    assert shop.orders().count() == 1


def test_a_short_stock_is_an_error_with_variant_and_quantity(
    refusal, session_id, agent, shop, tea, gid
):
    shop.change(tea.stocks.get(), quantity=1)
    (error,) = refusal(PROCESS, as_=agent, id=session_id, input=given())
    assert error == {
        "field": None,
        "code": "INSUFFICIENT_STOCK",
        "message": "Only 1 of TEA are in stock.",
        "availableQuantity": 1,
        "variantId": gid("ProductVariant", tea),
    }


@pytest.mark.parametrize("total", ["", "much", "NaN", "Infinity", "1e999999999"])
def test_an_expected_total_that_is_no_amount_is_an_error(refusal, session_id, agent, total, shop):
    (error,) = refusal(PROCESS, as_=agent, id=session_id, input=given(expectedTotal=total))
    assert error["field"] == "expectedTotal"
    assert error["code"] in ("INVALID", "TOTAL_CHANGED")
    assert shop.orders().count() == 0


def test_another_agents_session_is_refused(refusal, session_id, other_agent, shop):
    (error,) = refusal(PROCESS, as_=other_agent, id=session_id, input=given())
    assert error["code"] == "NOT_YOUR_SESSION"
    assert shop.orders().count() == 0


@pytest.mark.parametrize("global_id", ["", "nonsense", "UGhvbmVPcmRlclNlc3Npb246MQ=="])
def test_an_unknown_session_is_an_error(refusal, agent, global_id):
    (error,) = refusal(PROCESS, as_=agent, id=global_id, input=given())
    assert error["code"] == "NOT_FOUND"


@pytest.mark.parametrize("who", [None, "customer"])
def test_who_is_no_agent_is_denied(api, request, session_id, who, shop):
    as_ = request.getfixturevalue(who) if who else None
    answer = api(PROCESS, as_=as_, id=session_id, input=given())
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert shop.orders().count() == 0


def test_an_impersonation_token_cannot_process(api, session, session_id, impersonate, shop):
    answer = api(PROCESS, token=impersonate(session), id=session_id, input=given())
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "IMPERSONATION_FORBIDDEN"
    assert shop.orders().count() == 0
