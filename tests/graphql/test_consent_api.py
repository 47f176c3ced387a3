from __future__ import annotations

import pytest

from saleor_phone_order.flows import consent
from saleor_phone_order.models import Consent, Mail

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

ASKED = "consent { mode isGiven givenAt wording }"
START = (
    """
mutation ($customer: ID) { phoneOrderSessionStart(input: {customerId: $customer}) {
  session { id %s } impersonation { token } errors { code } } }
"""
    % ASKED
)
HEARTBEAT = (
    """
mutation ($id: ID!) { phoneOrderSessionHeartbeat(id: $id) {
  session { %s } impersonation { token } errors { code } } }
"""
    % ASKED
)
RECORD = (
    """
mutation ($id: ID!, $wording: String!) { phoneOrderConsentRecord(id: $id, wording: $wording) {
  session { %s } impersonation { token } errors { field code } } }
"""
    % ASKED
)
SEND = (
    """
mutation ($id: ID!) { phoneOrderConsentCodeSend(id: $id) { session { %s } errors { field code } } }
"""
    % ASKED
)
CONFIRM = (
    """
mutation ($id: ID!, $code: String!) { phoneOrderConsentCodeConfirm(id: $id, code: $code) {
  session { %s } impersonation { token } errors { field code } } }
"""
    % ASKED
)
IDENTIFY = """
mutation ($id: ID!, $customer: ID!) { phoneOrderSessionIdentify(id: $id, customerId: $customer) {
  session { consent { isGiven } } impersonation { token } errors { code } } }
"""
HAND_OFF = """
mutation ($id: ID!, $mail: Boolean) { phoneOrderHandOff(id: $id, mail: $mail) {
  session { state } errors { field code } } }
"""
PROCESS = """
mutation ($id: ID!) { phoneOrderProcess(id: $id, input: {idempotencyKey: "k"}) {
  order { id } errors { field code } } }
"""


def waiting(mode):
    return {"mode": mode, "isGiven": False, "givenAt": None, "wording": ""}


@pytest.fixture
def verbal(settings):
    settings.PHONE_ORDER_CONSENT = "VERBAL"


@pytest.fixture
def by_code(settings):
    settings.PHONE_ORDER_CONSENT = "CODE"


def test_a_session_that_needs_none_says_so(data, agent, customer, gid):
    answer = data(START, as_=agent, customer=gid("User", customer))
    assert answer["session"]["consent"] is None
    assert answer["impersonation"]["token"]


def test_the_token_comes_with_what_the_customer_said(
    verbal, api, data, agent, customer, gid, is_dead
):
    answer = data(START, as_=agent, customer=gid("User", customer))
    session_id = answer["session"]["id"]
    assert answer["session"]["consent"] == waiting("VERBAL")
    assert answer["impersonation"] is None
    assert data(HEARTBEAT, as_=agent, id=session_id) == {
        "session": {"consent": waiting("VERBAL")},
        "impersonation": None,
        "errors": [],
    }
    answer = data(RECORD, as_=agent, id=session_id, wording=" Yes, please. ")
    given = answer["session"]["consent"]
    assert (given["mode"], given["isGiven"], given["wording"]) == ("VERBAL", True, "Yes, please.")
    assert given["givenAt"]
    token = "JWT " + answer["impersonation"]["token"]
    assert api("{ me { email } }", token=token)["data"] == {"me": {"email": "anna@example.com"}}
    assert data(HEARTBEAT, as_=agent, id=session_id)["impersonation"]["token"]
    Consent.objects.update(given_at=None)
    assert is_dead(token)


def test_the_token_comes_with_the_mailed_code(by_code, data, agent, customer, gid):
    session_id = data(START, as_=agent, customer=gid("User", customer))["session"]["id"]
    assert data(SEND, as_=agent, id=session_id)["session"]["consent"] == waiting("CODE")
    code = consent.code_of(Consent.objects.get())
    answer = data(CONFIRM, as_=agent, id=session_id, code=code)
    assert answer["session"]["consent"]["isGiven"] is True
    assert answer["impersonation"]["token"]


def test_the_mailed_code_is_nowhere_in_the_answers_and_the_database(
    by_code, api, agent, customer, gid
):
    from django.db import connection

    answer = api(START, as_=agent, customer=gid("User", customer))
    session_id = answer["data"]["phoneOrderSessionStart"]["session"]["id"]
    answer = api(SEND, as_=agent, id=session_id)
    code = consent.code_of(Consent.objects.get())
    assert code not in str(answer)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("saleor_phone_order_"):
                cursor.execute('SELECT t::text FROM "%s" t' % table)
                words = str(cursor.fetchall()).replace(",", " ").replace('"', " ").split()
                assert code not in words, table


def test_refusals_of_codes_have_codes(by_code, data, refusal, agent, customer, gid):
    session_id = data(START, as_=agent, customer=gid("User", customer))["session"]["id"]
    data(SEND, as_=agent, id=session_id)
    assert refusal(SEND, as_=agent, id=session_id) == [{"field": "id", "code": "INVALID"}]
    for code in ("WRONG_CODE",) * 5 + ("TOO_MANY_TRIES",):
        errors = refusal(CONFIRM, as_=agent, id=session_id, code="12")
        assert errors == [{"field": "code", "code": code}]
    assert Consent.objects.get().given_at is None


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("", "REQUIRED"),
        pytest.param("x" * 501, "INVALID", id="long"),
        ("4111-1111-1111-1111", "CARD_NUMBER_IN_TEXT"),
    ],
)
def test_a_wrong_wording_is_refused(
    verbal, data, refusal, agent, customer, gid, wording, code, whole_database
):
    session_id = data(START, as_=agent, customer=gid("User", customer))["session"]["id"]
    before = whole_database()
    errors = refusal(RECORD, as_=agent, id=session_id, wording=wording)
    assert errors == [{"field": "wording", "code": code}]
    assert whole_database() == before


@pytest.mark.parametrize("document", [PROCESS, HAND_OFF])
def test_without_consent_it_is_refused_and_changes_nothing(
    verbal, session, refusal, agent, gid, document, whole_database
):
    before = whole_database()
    errors = refusal(document, as_=agent, id=gid("PhoneOrderSession", session))
    assert errors == [{"field": "id", "code": "CONSENT_REQUIRED"}]
    assert whole_database() == before


def test_a_guest_who_turns_out_to_be_a_customer_has_to_agree(
    verbal, data, start, agent, customer, gid
):
    session = start(agent)
    answer = data(
        IDENTIFY,
        as_=agent,
        id=gid("PhoneOrderSession", session),
        customer=gid("User", customer),
    )
    assert answer["session"]["consent"] == {"isGiven": False}
    assert answer["impersonation"] is None


def test_an_app_cannot_say_that_a_customer_agreed(
    verbal, data, refusal, shop, customer, gid, whole_database
):
    from saleor_phone_order.rules.permissions import Permission

    _, token = shop.app(Permission.HANDLE_PHONE_ORDERS)
    bearer = "Bearer " + token
    session_id = data(START, token=bearer, customer=gid("User", customer))["session"]["id"]
    before = whole_database()
    errors = refusal(RECORD, token=bearer, id=session_id, wording="Yes.")
    assert errors == [{"field": "id", "code": "PERMISSION_DENIED"}]
    assert whole_database() == before


def test_a_session_after_a_take_over_keeps_its_consent(
    verbal, data, agent, supervisor, customer, gid
):
    session_id = data(START, as_=agent, customer=gid("User", customer))["session"]["id"]
    data(RECORD, as_=agent, id=session_id, wording="Yes.")
    answer = data(
        """mutation ($id: ID!) { phoneOrderSessionTakeOver(id: $id) {
             session { consent { isGiven } } impersonation { token } errors { code } } }""",
        as_=supervisor,
        id=session_id,
    )
    assert answer["session"]["consent"] == {"isGiven": True}
    assert answer["impersonation"]["token"]


@pytest.mark.parametrize(("mail", "kinds"), [(True, ["HAND_OFF"]), (False, []), (None, [])])
def test_a_hand_off_is_mailed_if_asked_for(data, session, agent, gid, mail, kinds):
    answer = data(HAND_OFF, as_=agent, id=gid("PhoneOrderSession", session), mail=mail)
    assert answer["session"] == {"state": "HANDED_OFF"}
    assert list(Mail.objects.values_list("kind", flat=True)) == kinds
    assert [mail.subject_ref for mail in Mail.objects.all()] == [str(session.pk)] * len(kinds)


def test_a_list_of_sessions_asks_for_consents_once(verbal, data, shop, start, supervisor):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from saleor_phone_order.rules.permissions import Permission

    query = "{ phoneOrderSessions(first: 10) { edges { node { consent { isGiven } } } } }"
    counts = []
    for number in range(3):
        agent = shop.staff("agent-%d@example.com" % number, Permission.HANDLE_PHONE_ORDERS)
        start(agent, shop.user("customer-%d@example.com" % number))
        with CaptureQueriesContext(connection) as queries:
            assert len(data(query, as_=supervisor)["edges"]) == number + 1
        counts.append(len(queries))
    assert counts[2] == counts[1]
