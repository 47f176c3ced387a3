"""The session's revision: what must not be added twice is added to what the agent saw."""

from __future__ import annotations

import pytest

from saleor_phone_order.graphql.ids import encode_id

pytestmark = pytest.mark.django_db

SESSION = "query ($id: ID!) { phoneOrderSession(id: $id) { revision tierName cart { quantity } } }"
ADD = """mutation ($id: ID!, $text: String, $revision: Int) {
  phoneOrderLinesAdd(id: $id, text: $text, revision: $revision) {
    session { revision cart { quantity } } errors { field code message } } }"""
NOTE = """mutation ($id: ID!, $note: String!) {
  phoneOrderDetailsUpdate(id: $id, note: $note) { session { revision } errors { code } } }"""
HEARTBEAT = """mutation ($id: ID!) {
  phoneOrderSessionHeartbeat(id: $id) { session { revision } errors { code } } }"""
CART_COPY = """mutation ($id: ID!, $of: ID!, $revision: Int) {
  phoneOrderCartCopy(id: $id, checkoutId: $of, revision: $revision) {
    session { revision cart { quantity } } errors { field code message } } }"""
ORDER_COPY = """mutation ($id: ID!, $of: ID!, $revision: Int) {
  phoneOrderOrderCopy(id: $id, orderId: $of, revision: $revision) {
    session { revision cart { quantity } } errors { field code message } } }"""
CHANGED = {
    "field": "revision",
    "code": "SESSION_CHANGED",
    "message": "This phone order has changed meanwhile. Look at it again.",
}


@pytest.fixture
def session_id(start, agent, customer, gid):
    return gid("PhoneOrderSession", start(agent, customer))


@pytest.fixture
def revision(data, agent, session_id):
    return lambda: data(SESSION, as_=agent, id=session_id)["revision"]


def test_every_change_makes_a_new_revision(data, agent, session_id, revision, shop):
    shop.variant("A1")
    assert revision() == 1
    added = data(ADD, as_=agent, id=session_id, text="A1 2")["session"]
    assert added["revision"] == 2
    assert data(NOTE, as_=agent, id=session_id, note="Ring twice")["session"]["revision"] == 3
    assert revision() == 3


def test_a_heartbeat_makes_no_new_revision(data, agent, session_id, revision):
    assert data(HEARTBEAT, as_=agent, id=session_id)["session"]["revision"] == 1
    assert revision() == 1


def test_lines_are_added_to_the_revision_that_the_agent_saw(data, agent, session_id, shop):
    shop.variant("A1")
    added = data(ADD, as_=agent, id=session_id, text="A1 2", revision=1)["session"]
    assert added == {"revision": 2, "cart": {"quantity": 2}}


def test_lines_that_are_sent_again_are_added_once(
    api, data, agent, session_id, shop, whole_database
):
    shop.variant("A1")
    data(ADD, as_=agent, id=session_id, text="A1 2", revision=1)
    before = whole_database()
    answer = api(ADD, as_=agent, id=session_id, text="A1 2", revision=1)
    assert answer["data"]["phoneOrderLinesAdd"] == {"session": None, "errors": [CHANGED]}
    assert whole_database() == before


def test_a_cart_that_is_copied_again_is_added_once(
    api, data, agent, session_id, customer, gid, shop, whole_database
):
    shop.variant("A1")
    copied = gid("Checkout", shop.own_cart(customer, A1=2))
    first = data(CART_COPY, as_=agent, id=session_id, of=copied, revision=1)["session"]
    assert first == {"revision": 2, "cart": {"quantity": 2}}
    before = whole_database()
    answer = api(CART_COPY, as_=agent, id=session_id, of=copied, revision=1)
    assert answer["data"]["phoneOrderCartCopy"] == {"session": None, "errors": [CHANGED]}
    assert whole_database() == before


def test_an_order_that_is_copied_again_is_added_once(
    api, data, agent, session, process, start, customer, gid, whole_database, settings
):
    settings.PHONE_ORDER_EXTERNAL_PAYMENT_SKIPS_REVIEW = True
    copied = encode_id("Order", process(session, agent).order.ref)
    session_id = gid("PhoneOrderSession", start(agent, customer))
    first = data(ORDER_COPY, as_=agent, id=session_id, of=copied, revision=1)["session"]
    assert first == {"revision": 2, "cart": {"quantity": 5}}
    before = whole_database()
    answer = api(ORDER_COPY, as_=agent, id=session_id, of=copied, revision=1)
    assert answer["data"]["phoneOrderOrderCopy"] == {"session": None, "errors": [CHANGED]}
    assert whole_database() == before


def test_a_revision_that_was_never_there_is_refused(api, agent, session_id, shop, whole_database):
    shop.variant("A1")
    before = whole_database()
    answer = api(ADD, as_=agent, id=session_id, text="A1 2", revision=7)
    assert answer["data"]["phoneOrderLinesAdd"]["errors"] == [CHANGED]
    assert whole_database() == before


def test_the_revision_is_one_look_into_the_index(start, agent, customer, django_assert_num_queries):
    from saleor_phone_order.flows import sessions

    session = start(agent, customer)
    with django_assert_num_queries(1):
        assert sessions.revision(session) == 1


def test_the_session_says_its_customers_tier(data, agent, session_id, customer, tier):
    assert data(SESSION, as_=agent, id=session_id)["tierName"] is None
    tier("Gold", None, customer)
    assert data(SESSION, as_=agent, id=session_id)["tierName"] == "Gold"


def test_a_guest_has_no_tier(data, start, agent, gid):
    session_id = gid("PhoneOrderSession", start(agent))
    assert data(SESSION, as_=agent, id=session_id)["tierName"] is None
