"""Call details, affiliates and where agents work, through the API."""

from __future__ import annotations

import pytest
from django.utils import timezone

from saleor_phone_order.flows import sessions
from saleor_phone_order.models import Affiliate, AgentProfile, Campaign, CampaignField, Session
from saleor_phone_order.rules.permissions import Permission

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

WHOLE = """
  ani dnis voiceLogNumber affiliate { id name isActive } custom1 custom2 custom3 custom4 custom5
  agentNote termsAgreedAt isTrialOverridden dateOfBirth gender isDoNotSellName smsOptInAt
  fields { key value }
"""
UPDATE = (
    """mutation ($id: ID!, $note: String, $input: PhoneOrderDetailsInput) {
  phoneOrderDetailsUpdate(id: $id, note: $note, input: $input) {
    session { revision cart { note } details { %s } }
    errors { field code message }
  } }"""
    % WHOLE
)
NOTES = "{ note agent { name } writtenAt }"
SESSION = """query ($id: ID!) { phoneOrderSession(id: $id) { details { ani } customerNotes %s } }"""
CUSTOMER = """query ($id: ID!) { phoneOrderCustomer(id: $id) { notes %s } }"""
START = """mutation ($input: PhoneOrderSessionStartInput!) {
  phoneOrderSessionStart(input: $input) { session { id callCentre team } errors { code } } }"""
AFFILIATES = """query ($active: Boolean) {
  phoneOrderAffiliates(isActive: $active, first: 10) { edges { node { id name isActive } } } }"""
CREATE = """mutation ($name: String!) {
  phoneOrderAffiliateCreate(name: $name) { affiliate { id name isActive } errors { field code } } }"""
CHANGE = """mutation ($id: ID!, $name: String, $active: Boolean) {
  phoneOrderAffiliateUpdate(id: $id, name: $name, isActive: $active) {
    affiliate { name isActive } errors { field code } } }"""
AGENTS = """{ phoneOrderAgents(first: 10) {
  edges { node { id person { email } callCentre team } } } }"""
AGENT = """mutation ($id: ID, $centre: String, $team: String) {
  phoneOrderAgentUpdate(agentId: $id, callCentre: $centre, team: $team) {
    agent { id callCentre team } errors { field code } } }"""
PROFILE = "{ phoneOrderDesk { profile { callCentre team } } }"


def test_an_agent_writes_down_and_reads_everything(data, agent, customer, session, gid):
    campaign = Campaign.objects.create(name="Spring", code="S", created_at=timezone.now())
    CampaignField.objects.create(campaign=campaign, position=0, key="size", label="Size")
    Session.objects.filter(pk=session.pk).update(campaign=campaign)
    radio = Affiliate.objects.create(name="Radio")
    given = {
        "ani": "(312) 555-0198",
        "dnis": "0800 1",
        "voiceLogNumber": "VL-1",
        "affiliateId": gid("PhoneOrderAffiliate", radio),
        **{"custom%d" % number: "Custom %d" % number for number in range(1, 6)},
        "agentNote": "Rings back",
        "areTermsAgreed": True,
        "isTrialOverridden": True,
        "dateOfBirth": "1980-12-31",
        "gender": "female",
        "isDoNotSellName": True,
        "hasSmsOptIn": True,
        "fields": [{"key": "size", "value": "Large"}],
    }
    session_id = gid("PhoneOrderSession", session)
    answer = data(UPDATE, as_=agent, id=session_id, note="Ring twice", input=given)["session"]
    assert answer["cart"]["note"] == "Ring twice"
    found = answer["details"]
    times = (found.pop("termsAgreedAt"), found.pop("smsOptInAt"))
    assert times[0] == times[1] is not None
    affiliate = {"id": given.pop("affiliateId"), "name": "Radio", "isActive": True}
    assert found == {
        **{key: value for key, value in given.items() if key in found},
        "affiliate": affiliate,
    }
    taken = dict.fromkeys(("affiliateId", "ani", "hasSmsOptIn", "dateOfBirth", "fields"))
    answer = data(UPDATE, as_=agent, id=session_id, input=taken)["session"]
    found = answer["details"]
    assert (found["affiliate"], found["ani"], found["smsOptInAt"]) == (None, "", None)
    assert (found["dateOfBirth"], found["dnis"], found["gender"]) == (None, "0800 1", "female")
    # Fields are taken away one by one.
    assert found["fields"] == [{"key": "size", "value": "Large"}]
    assert answer["cart"]["note"] == "Ring twice"


def test_a_refusal_names_its_field_as_the_input_does(refusal, agent, session, gid, whole_database):
    session_id = gid("PhoneOrderSession", session)
    other = gid("PhoneOrderAffiliate", Affiliate.objects.create(name="TV", is_active=False))
    before = whole_database()
    card = "4111 1111 1111 1111"
    for name, value, field, code in (
        ("voiceLogNumber", card, "voiceLogNumber", "CARD_NUMBER_IN_TEXT"),
        ("custom3", card, "custom3", "CARD_NUMBER_IN_TEXT"),
        ("dateOfBirth", "31.12.1980", "dateOfBirth", "INVALID"),
        ("affiliateId", other, "affiliateId", "INVALID"),
        ("affiliateId", session_id, "affiliateId", "NOT_FOUND"),
        ("fields", [{"key": "size", "value": "1"}], "fields", "NOT_FOUND"),
    ):
        (error,) = refusal(UPDATE, as_=agent, id=session_id, input={"ani": "1", name: value})
        assert (error["field"], error["code"]) == (field, code)
        assert "4111" not in error["message"]
    assert whole_database() == before


def test_notes_of_earlier_calls_are_with_the_customer_and_the_next_call(
    data, agent, customer, session, start, actor_of, gid
):
    data(UPDATE, as_=agent, id=gid("PhoneOrderSession", session), input={"agentNote": "Likes tea"})
    now = timezone.now()
    sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=now)
    written = data(CUSTOMER % NOTES, as_=agent, id=gid("User", customer))["notes"]
    assert [(note["note"], note["agent"]["name"]) for note in written] == [("Likes tea", "Ada")]
    later = gid("PhoneOrderSession", start(agent, customer, now=now))
    found = data(SESSION % NOTES, as_=agent, id=later)
    assert found == {"details": {"ani": ""}, "customerNotes": written}


def test_affiliates_are_a_managed_list(data, refusal, agent, supervisor, whole_database):
    radio = data(CREATE, as_=supervisor, name=" Radio ")["affiliate"]
    assert (radio["name"], radio["isActive"]) == ("Radio", True)
    data(CREATE, as_=supervisor, name="Press")
    before = whole_database()
    for name, code in (("Radio", "UNIQUE"), (" ", "REQUIRED"), ("x" * 101, "INVALID")):
        assert refusal(CREATE, as_=supervisor, name=name) == [{"field": "name", "code": code}]
    assert refusal(CHANGE, as_=supervisor, id=radio["id"], name="Press") == [
        {"field": "name", "code": "UNIQUE"}
    ]
    assert whole_database() == before
    changed = data(CHANGE, as_=supervisor, id=radio["id"], name="Radio 1", active=False)
    assert changed["affiliate"] == {"name": "Radio 1", "isActive": False}

    def names(**arguments):
        edges = data(AFFILIATES, as_=agent, **arguments)["edges"]
        return [edge["node"]["name"] for edge in edges]

    assert (names(), names(active=True), names(active=False)) == (
        ["Press", "Radio 1"],
        ["Press"],
        ["Radio 1"],
    )


def test_sessions_start_where_the_agent_works(
    data, refusal, agent, other_agent, supervisor, customer, other_customer, shop, gid
):
    data(AGENT, as_=agent, centre="Springfield", team="Days")
    assert data(PROFILE, as_=agent) == {"profile": {"callCentre": "Springfield", "team": "Days"}}
    assert data(PROFILE, as_=other_agent) == {"profile": {"callCentre": "", "team": ""}}
    started = data(START, as_=agent, input={"customerId": gid("User", customer)})["session"]
    assert (started["callCentre"], started["team"]) == ("Springfield", "Days")
    agent_id, other_id = gid("User", agent), gid("User", other_agent)
    changed = data(AGENT, as_=supervisor, id=other_id, team="Nights")["agent"]
    assert changed == {"id": other_id, "callCentre": "", "team": "Nights"}
    given = {"customerId": gid("User", other_customer), "team": "Early", "callCentre": "Shelby"}
    started = data(START, as_=other_agent, input=given)["session"]
    assert (started["callCentre"], started["team"]) == ("Shelby", "Early")
    assert refusal(AGENT, as_=other_agent, id=agent_id, team="Mine") == [
        {"field": "agentId", "code": "PERMISSION_DENIED"}
    ]
    assert refusal(AGENT, as_=supervisor, id=gid("User", customer), team="X") == [
        {"field": "agentId", "code": "NOT_FOUND"}
    ]
    assert sorted(AgentProfile.objects.values_list("agent__email", "team")) == [
        ("agent@example.com", "Days"),
        ("other-agent@example.com", "Nights"),
    ]
    nodes = [edge["node"] for edge in data(AGENTS, as_=supervisor)["edges"]]
    assert sorted((node["person"]["email"], node["team"]) for node in nodes) == [
        ("agent@example.com", "Days"),
        ("other-agent@example.com", "Nights"),
        ("supervisor@example.com", ""),
    ]


def test_an_app_starts_where_the_agent_works_whom_it_acts_for(data, agent, customer, shop, gid):
    AgentProfile.objects.create(agent=agent, call_centre="Springfield", team="Days")
    _, token = shop.app(Permission.HANDLE_PHONE_ORDERS)
    given = {"customerId": gid("User", customer), "agentId": gid("User", agent)}
    started = data(START, token="Bearer " + token, input=given)["session"]
    assert (started["callCentre"], started["team"]) == ("Springfield", "Days")
