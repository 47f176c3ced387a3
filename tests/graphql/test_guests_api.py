"""Callers who do not want an account, or say who they are later."""

from __future__ import annotations

import pytest

from saleor_phone_order.models import Cart, HistoryEntry, Session

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

IDENTIFY = """
mutation ($id: ID!, $email: String, $customer: ID) {
  phoneOrderSessionIdentify(id: $id, email: $email, customerId: $customer) {
    session { isGuest customer { email } cart { email shippingAddress { city } } }
    impersonation { token } knownCustomer { email }
    errors { code field sessionId }
  }
}
"""


@pytest.fixture
def guest_session(start, agent):
    return start(agent)


@pytest.fixture
def guest_id(guest_session, gid):
    return gid("PhoneOrderSession", guest_session)


def test_a_guests_email_goes_on_the_cart(data, agent, guest_id):
    answer = data(IDENTIFY, as_=agent, id=guest_id, email="guest@example.com")
    assert answer["session"]["cart"]["email"] == "guest@example.com"
    assert answer["session"]["isGuest"] is True
    assert answer["knownCustomer"] is None
    assert answer["impersonation"] is None
    assert not HistoryEntry.objects.filter(details__contains="guest@example.com").exists()


def test_nobody_is_offered_to_hand_a_guests_cart_over(data, agent, customer, gid, guest_id):
    ask = "query ($id: ID!) { phoneOrderSession(id: $id) { allowedActions } }"
    as_guest = data(ask, as_=agent, id=guest_id)["allowedActions"]
    data(IDENTIFY, as_=agent, id=guest_id, customer=gid("User", customer))
    as_customer = data(ask, as_=agent, id=guest_id)["allowedActions"]
    assert set(as_customer) - set(as_guest) == {"HAND_OFF"}


def test_the_email_of_a_customer_offers_that_customer(data, agent, customer, guest_id):
    answer = data(IDENTIFY, as_=agent, id=guest_id, email=customer.email.upper())
    assert answer["knownCustomer"]["email"] == customer.email
    assert answer["session"]["isGuest"] is True


@pytest.mark.parametrize(
    "email", ["", "nonsense", "a@b", "x\x00@example.com", "a" * 300 + "@example.com"]
)
def test_something_that_is_no_email_is_refused(refusal, agent, guest_id, shop, email):
    assert refusal(IDENTIFY, as_=agent, id=guest_id, email=email)[0]["code"] == "INVALID"
    assert not shop.checkouts().get().email


def test_the_email_of_staff_is_refused(refusal, agent, other_agent, guest_id, shop):
    errors = refusal(IDENTIFY, as_=agent, id=guest_id, email=other_agent.email)
    assert errors[0]["code"] == "CUSTOMER_NOT_ELIGIBLE"
    assert not shop.checkouts().get().email


def test_a_guest_becomes_a_customer_with_a_token_and_addresses(
    data, gid, agent, customer, guest_id
):
    answer = data(IDENTIFY, as_=agent, id=guest_id, customer=gid("User", customer))
    assert answer["session"]["customer"]["email"] == customer.email
    assert answer["session"]["isGuest"] is False
    assert answer["session"]["cart"]["email"] == customer.email
    assert answer["session"]["cart"]["shippingAddress"]["city"].upper() == "NEW YORK"
    assert answer["impersonation"]["token"]
    assert Cart.objects.get().customer == customer


def test_a_guest_cannot_become_a_customer_whom_another_agent_serves(
    refusal, gid, start, agent, other_agent, customer, guest_id, guest_session
):
    rival = start(other_agent, customer)
    errors = refusal(IDENTIFY, as_=agent, id=guest_id, customer=gid("User", customer))
    assert errors[0]["code"] == "SESSION_ALREADY_OPEN"
    assert errors[0]["sessionId"] == gid("PhoneOrderSession", rival)
    guest_session.refresh_from_db()
    assert guest_session.is_guest is True
    assert Cart.objects.get(checkout_ref=guest_session.checkout_ref).customer is None


def test_a_known_customer_is_not_identified_again(
    refusal, gid, start, agent, customer, other_customer
):
    session_id = gid("PhoneOrderSession", start(agent, customer))
    errors = refusal(IDENTIFY, as_=agent, id=session_id, customer=gid("User", other_customer))
    assert errors[0]["code"] == "INVALID"
    assert Session.objects.get().customer == customer


def test_neither_or_both_is_refused(refusal, gid, agent, customer, guest_id):
    assert refusal(IDENTIFY, as_=agent, id=guest_id)[0]["code"] == "REQUIRED"
    errors = refusal(
        IDENTIFY, as_=agent, id=guest_id, email="a@example.com", customer=gid("User", customer)
    )
    assert errors[0]["code"] == "REQUIRED"
